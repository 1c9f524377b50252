//! A gold file as it is written.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::discourse::Label;

/// One value, or several that are all right.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Alternatives<T> {
    One(T),
    Several(Vec<T>),
}

impl<T> Alternatives<T> {
    pub(super) fn all(&self) -> &[T] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Several(values) => values,
        }
    }
}

/// A text that may be given in several ways.
pub(super) type Text = Alternatives<String>;
/// A text that may be given in several ways, of which *none at all* may be one.
pub(super) type MaybeText = Alternatives<Option<String>>;

#[derive(Debug, Deserialize)]
pub(super) struct Gold {
    pub(super) people: Vec<Person>,
    #[serde(default)]
    pub(super) bodies: Vec<Text>,
    /// Right when found, no loss when not.
    #[serde(default)]
    pub(super) optional_bodies: Vec<Text>,
    pub(super) meeting: Option<Meeting>,
    #[serde(default)]
    pub(super) units: Units,
}

#[derive(Debug, Deserialize)]
pub(super) struct Person {
    pub(super) name: Text,
    #[serde(default)]
    pub(super) positions: Vec<Position>,
    #[serde(default)]
    pub(super) roles: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Position {
    pub(super) text: Text,
    pub(super) title: Text,
    #[serde(default = "nothing")]
    pub(super) body: MaybeText,
}

#[derive(Debug, Deserialize)]
pub(super) struct Meeting {
    #[serde(default = "nothing")]
    pub(super) kind: MaybeText,
    #[serde(default)]
    pub(super) chairs: Vec<Text>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Unit {
    /// `None` where the readers disagreed (`either`).
    #[serde(deserialize_with = "label")]
    pub(super) label: Option<Label>,
    #[serde(default = "nothing")]
    pub(super) assigner: MaybeText,
    pub(super) assignees: Option<Vec<Text>>,
    pub(super) deadline: Option<Text>,
}

fn nothing() -> MaybeText {
    Alternatives::One(None)
}

fn label<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Label>, D::Error> {
    let name = String::deserialize(deserializer)?;
    match Label::named(&name) {
        None if name != "either" => Err(D::Error::custom(format!("no such label: `{name}`"))),
        label => Ok(label),
    }
}

/// Units by number, in the order of the file: tasks are matched in that order.
#[derive(Debug, Default)]
pub(super) struct Units(pub(super) Vec<(usize, Unit)>);

impl<'de> Deserialize<'de> for Units {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Units;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("units by number")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Units, A::Error> {
                let mut units = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    units.push(entry);
                }
                Ok(Units(units))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_or_several_and_units_in_order_of_the_file() {
        let gold: Gold = serde_json::from_str(
            r#"{"people": [{"name": ["A", "B"], "positions": [{"text": "x", "title": "x", "body": [null, "y"]}]}],
                "meeting": {"kind": ["hop", null], "chairs": ["A"]},
                "units": {"1": {"label": "task", "assigner": [null, "A"], "deadline": null}, "0": {"label": "either"}}}"#,
        )
        .unwrap();
        assert_eq!(gold.people[0].name.all(), ["A", "B"]);
        assert_eq!(gold.people[0].positions[0].body.all(), [None, Some("y".to_owned())]);
        assert_eq!(gold.meeting.unwrap().kind.all(), [Some("hop".to_owned()), None]);
        let numbers: Vec<usize> = gold.units.0.iter().map(|(n, _)| *n).collect();
        assert_eq!(numbers, [1, 0]);
        assert_eq!(gold.units.0[1].1.assigner.all(), [None]);
        assert!(serde_json::from_str::<Gold>(r#"{"people": [], "units": {"0": {"label": "tsk"}}}"#).is_err());
    }
}

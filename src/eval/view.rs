//! Gold and record as comparable parts.

use std::collections::HashMap;

use super::gold::{Alternatives, Gold, Text};
use super::matching::Forms;
use super::scoring::Scoring;
use crate::discourse::Label;
use crate::record::{Agent, Person, Position, Record, Role, Span};

/// The values that are matched as sets of forms.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) people: Vec<Forms>,
    pub(super) positions: Vec<Forms>,
    pub(super) titles: Vec<Forms>,
    pub(super) roles: Vec<Forms>,
    pub(super) chairs: Vec<Forms>,
    pub(super) bodies: Vec<Forms>,
    pub(super) optional_bodies: Vec<Forms>,
}

/// The roles that are scored.
fn is_scored(role: &str) -> bool {
    matches!(role, "chair" | "report" | "direct")
}

impl Values {
    pub(super) fn of_gold(gold: &Gold, scoring: &Scoring) -> Self {
        let texts = |texts: &[Text]| texts.iter().map(|t| forms(scoring, t)).collect();
        let mut values = Self {
            bodies: texts(&gold.bodies),
            optional_bodies: texts(&gold.optional_bodies),
            chairs: gold.meeting.as_ref().map_or_else(Vec::new, |m| texts(&m.chairs)),
            ..Self::default()
        };
        for person in &gold.people {
            values.people.push(forms(scoring, &person.name));
            let name = person.name.all().first().map_or("", String::as_str);
            for position in &person.positions {
                let fold = |text: String| scoring.fold(&text);
                let texts = position.text.all().iter().map(|text| joined([name, text]));
                values.positions.push(texts.map(fold).collect());
                let titles = position.title.all().iter().flat_map(|title| {
                    let bodies = position.body.all().iter();
                    bodies.map(move |body| joined([name, title, body.as_deref().unwrap_or("")]))
                });
                values.titles.push(titles.map(fold).collect());
            }
            let scored = person.roles.iter().filter(|role| is_scored(role));
            values.roles.extend(scored.map(|role| scoring.forms([joined([name, role]).as_str()])));
        }
        values
    }

    pub(super) fn of_record(record: &Record, scoring: &Scoring) -> Self {
        let who = Named::of(record);
        let one = |text: &str| scoring.forms(Some(text).filter(|t| !t.is_empty()));
        let chairs = record.meeting.iter().flat_map(|m| &m.chairs);
        let mut values = Self {
            chairs: chairs.filter_map(|id| who.people.get(id.as_str())).map(|name| one(name)).collect(),
            ..Self::default()
        };
        for person in &record.people {
            let mentions = person.mentions.iter().map(|m| m.text.as_str());
            let named = mentions.chain([person.name.as_str()]).filter(|t| !t.is_empty());
            values.people.push(scoring.forms(named));
            let name = person.name.as_str();
            for position in &person.positions {
                values.positions.push(one(&joined([name, &position.text])));
                values.titles.push(one(&joined([name, &position.title, who.body_of(position)])));
            }
            let scored = roles(person).filter(|role| is_scored(role));
            values.roles.extend(scored.map(|role| one(&joined([name, role]))));
        }
        for body in &record.bodies {
            let mentions = body.mentions.iter().map(|m| m.text.as_str());
            let forms = match body.mentions.is_empty() {
                true => one(&body.name),
                false => scoring.forms(mentions.filter(|t| !t.is_empty())),
            };
            values.bodies.push(forms);
        }
        values
    }
}

fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts.join(" | ")
}

fn roles(person: &Person) -> impl Iterator<Item = &'static str> {
    person.roles.iter().map(|role| match role {
        Role::Chair => "chair",
        Role::Attend => "attend",
        Role::Report => "report",
        Role::Speak => "speak",
        Role::Direct => "direct",
        Role::Receive => "receive",
        Role::Mention => "mention",
    })
}

/// All alternatives of a gold value.
pub(super) fn forms(scoring: &Scoring, text: &Text) -> Forms {
    scoring.forms(text.all().iter().map(String::as_str))
}

/// Names by id.
pub(super) struct Named<'a> {
    people: HashMap<&'a str, &'a str>,
    bodies: HashMap<&'a str, &'a str>,
}

impl<'a> Named<'a> {
    pub(super) fn of(record: &'a Record) -> Self {
        Self {
            people: record.people.iter().map(|p| (p.id.as_str(), p.name.as_str())).collect(),
            bodies: record.bodies.iter().map(|b| (b.id.as_str(), b.name.as_str())).collect(),
        }
    }

    pub(super) fn agent(&self, agent: &'a Agent) -> Option<&'a str> {
        match agent {
            Agent::Person { person } => self.people.get(person.as_str()).copied(),
            Agent::Body { body } => self.bodies.get(body.as_str()).copied(),
            Agent::Text(piece) => Some(&piece.text),
        }
    }

    fn body_of(&self, position: &'a Position) -> &'a str {
        let named = || self.bodies.get(position.body.as_deref()?).copied();
        position.body_text.as_deref().filter(|t| !t.is_empty()).or_else(named).unwrap_or("")
    }
}

/// A task of the gold.
pub(super) struct GoldTask {
    pub(super) span: Span,
    pub(super) assigner: Assigner,
    pub(super) assignees: Vec<Forms>,
    pub(super) deadline: Option<Forms>,
}

/// Who assigned it, as the gold has it.
pub(super) enum Assigner {
    Nobody,
    /// One of these.
    Given(Forms),
    /// The readers disagreed whether there is one.
    Open,
}

impl GoldTask {
    /// The tasks among the labelled units, in the order of the gold file.
    pub(super) fn all(gold: &Gold, units: &[Span], scoring: &Scoring) -> Vec<Self> {
        let tasks = gold.units.0.iter().filter(|(_, unit)| unit.label == Some(Label::Task));
        let present = |text: &&Text| text.all().iter().any(|t| !t.is_empty());
        tasks
            .filter_map(|(number, unit)| {
                let names: Option<Vec<&str>> = unit.assigner.all().iter().map(Option::as_deref).collect();
                Some(Self {
                    span: *units.get(*number)?,
                    assigner: match (names, &unit.assigner) {
                        (None, Alternatives::One(_)) => Assigner::Nobody,
                        (None, Alternatives::Several(_)) => Assigner::Open,
                        (Some(names), _) if names.iter().all(|n| n.is_empty()) => Assigner::Nobody,
                        (Some(names), _) => Assigner::Given(scoring.forms(names)),
                    },
                    assignees: unit.assignees.iter().flatten().map(|a| forms(scoring, a)).collect(),
                    deadline: unit.deadline.as_ref().filter(present).map(|d| forms(scoring, d)),
                })
            })
            .collect()
    }
}

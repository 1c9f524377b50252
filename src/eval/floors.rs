//! Scores that may not fall.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::{Corpus, Error, ErrorKind, Measure, Scores};

/// The lowest F1 that each measure may have on one corpus, from a file such as
///
/// ```toml
/// corpus = "9f2c…"        # Corpus::digest, so that floors are held against no other corpus
/// [floors]
/// people = 0.95
/// "result text" = 0.8
/// mean = 0.85             # of the five main measures
/// ```
#[derive(Debug)]
pub struct Floors {
    corpus: String,
    floors: Vec<(Floored, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Floored {
    Measure(Measure),
    Mean,
}

impl Floored {
    const MEAN: &'static str = "mean";

    fn name(self) -> &'static str {
        match self {
            Self::Measure(measure) => measure.name(),
            Self::Mean => Self::MEAN,
        }
    }

    fn named(name: &str) -> Option<Self> {
        let measure = Measure::ALL.into_iter().find(|m| m.name() == name);
        measure.map(Self::Measure).or((name == Self::MEAN).then_some(Self::Mean))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    corpus: String,
    floors: BTreeMap<String, f64>,
}

/// A measure below its floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Below {
    name: &'static str,
    reached: f64,
    floor: f64,
}

impl fmt::Display for Below {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, reached, floor } = self;
        write!(f, "{name}: F1 {reached:.4} is below the floor of {floor}")
    }
}

impl Floors {
    pub fn load(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path)
            .map_err(|e| Error::new(ErrorKind::Read, path.display(), format_args!("cannot be read: {e}")))?;
        Self::parse(&text).map_err(|what| Error::new(ErrorKind::Floors, path.display(), what))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        let mut floors = Vec::new();
        for (name, floor) in file.floors {
            let measure = Floored::named(&name).ok_or_else(|| {
                let names: Vec<_> = Measure::ALL.iter().map(|m| m.name()).collect();
                format!("no measure is called {name:?}; there are {} and {}", names.join(", "), Floored::MEAN)
            })?;
            if !(0.0..=1.0).contains(&floor) {
                return Err(format!("the floor of {name:?} is {floor}, not between 0 and 1"));
            }
            floors.push((measure, floor));
        }
        Ok(Self { corpus: file.corpus, floors })
    }

    /// The measures of `scores`, reached on `corpus`, that are too low.
    pub fn check(&self, corpus: &Corpus, scores: &Scores) -> Result<Vec<Below>, Error> {
        if self.corpus != corpus.digest() {
            let what =
                format!("they were set on another corpus; measure again and set corpus = \"{}\"", corpus.digest());
            return Err(Error::new(ErrorKind::Floors, "the floors", what));
        }
        Ok(self.below(scores))
    }

    fn below(&self, scores: &Scores) -> Vec<Below> {
        let reached = |measure| match measure {
            Floored::Measure(measure) => scores.of(measure).f1(),
            Floored::Mean => scores.mean(),
        };
        let all = self.floors.iter().map(|&(m, floor)| Below { name: m.name(), reached: reached(m), floor });
        all.filter(|b| b.reached < b.floor - 1e-9).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_below_is_named() {
        let floors = Floors::parse("corpus = 'x'\n[floors]\npeople = 0.5\n'task text' = 0.6\nmean = 0.1").unwrap();
        let mut scores = Scores::default();
        scores.of_mut(Measure::People).answer(true, true);
        scores.of_mut(Measure::People).answer(false, true);
        let below: Vec<_> = floors.below(&scores).iter().map(ToString::to_string).collect();
        assert_eq!(below, ["task text: F1 0.0000 is below the floor of 0.6"]);
        assert_eq!(scores.mean(), 0.1);
    }

    #[test]
    fn wrong_floors_are_told() {
        let no = |floors: &str| Floors::parse(&format!("corpus = 'x'\n[floors]\n{floors}")).unwrap_err();
        assert!(no("peple = 0.5").contains("there are people, positions"));
        assert!(no("people = 95").contains("not between 0 and 1"));
        assert!(Floors::parse("[floors]\npeople = 0.9").is_err(), "floors belong to a corpus");
    }
}

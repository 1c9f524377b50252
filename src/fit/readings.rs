//! Readings: what one reader says of the units of many articles, in one file without their texts.
//!
//! A line an article, which names the article and gives its units, numbered from 0, their labels, each as the first letter of its name:
//!
//! ```text
//! hop-giao-ban: 0m 1a 2-5r 6t? 7-9o
//! ```
//!
//! A `?` marks a label of which the reader doubts; it counts as the others do. Units may be left out. Lines with `#` before them are notes.

use std::fmt;
use std::fs;
use std::path::Path;

use crate::discourse::{LABELS, Label};

/// What a reader says of one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The name of the article's file, without its ending.
    pub name: String,
    /// By unit, as far as the reader went; `None` where nothing is said.
    pub labels: Vec<Option<Label>>,
}

/// What keeps a file of readings from being read, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// No article has so many units; a larger number is a slip.
const MOST: usize = 100_000;

/// The readings in the file `path`, in its order.
pub fn read(path: &Path) -> Result<Vec<Reading>, Error> {
    let place = path.display();
    let text = fs::read_to_string(path).map_err(|e| Error(format!("{place}: cannot be read: {e}")))?;
    let mut out = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let reading = reading(line).map_err(|(at, what)| {
            let column = line[..at].chars().count() + 1;
            Error(format!("{place}:{number}:{column}: {what}"))
        })?;
        out.push(reading);
    }
    Ok(out)
}

/// The reading in a line; else what is wrong, and at which byte.
fn reading(line: &str) -> Result<Reading, (usize, String)> {
    let Some((name, units)) = line.split_once(':') else {
        return Err((0, "no colon after the name of the article: write `NAME: 0m 1a 2-5r`".to_owned()));
    };
    let mut labels: Vec<Option<Label>> = Vec::new();
    for word in units.split_ascii_whitespace() {
        let at = word.as_ptr().addr() - line.as_ptr().addr();
        let (first, last, label) = spoken(word).map_err(|what| (at, format!("`{word}`: {what}")))?;
        if labels.len() <= last {
            labels.resize(last + 1, None);
        }
        for (unit, known) in (first..=last).zip(&mut labels[first..=last]) {
            if known.replace(label).is_some() {
                return Err((at, format!("`{word}`: unit {unit} has a label already")));
            }
        }
    }
    Ok(Reading { name: name.trim().to_owned(), labels })
}

/// The first and the last unit that a word such as `2-5r` or `6t?` speaks of, and their label.
fn spoken(word: &str) -> Result<(usize, usize, Label), String> {
    let word = word.strip_suffix('?').unwrap_or(word);
    let known = || LABELS.map(|(_, name)| format!("{} {name}", &name[..1])).join(", ");
    let label = |(label, name): (Label, &str)| word.strip_suffix(&name[..1]).map(|units| (units, label));
    let (units, label) =
        LABELS.into_iter().find_map(label).ok_or_else(|| format!("no label at its end; labels are {}", known()))?;
    let number = |digits: &str| {
        let number = digits.parse().ok().filter(|number| *number < MOST);
        number.ok_or_else(|| format!("`{digits}` is no number of a unit"))
    };
    let (first, last) = units.split_once('-').unwrap_or((units, units));
    let (first, last) = (number(first)?, number(last)?);
    if first > last {
        return Err("the last unit stands before the first".to_owned());
    }
    Ok((first, last, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_have_their_labels() {
        let found = reading("hop-01: 0m 2-3r 4t? 1a").unwrap();
        let labels = [Label::Meta, Label::Attendance, Label::Result, Label::Result, Label::Task];
        assert_eq!(found, Reading { name: "hop-01".to_owned(), labels: labels.map(Some).to_vec() });
        assert_eq!(reading("x: 1o").unwrap().labels, [None, Some(Label::Other)]);
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        let fault = |line: &str| reading(line).unwrap_err();
        assert_eq!(fault("hop-01 0m").0, 0);
        assert_eq!(fault("x: 0m 1z"), (6, format!("`1z`: no label at its end; labels are {}", KNOWN)));
        assert_eq!(fault("x: 5-3r"), (3, "`5-3r`: the last unit stands before the first".to_owned()));
        assert_eq!(fault("x: 0m 0-1r"), (6, "`0-1r`: unit 0 has a label already".to_owned()));
        assert_eq!(fault("x: 0-99999999r").1, "`0-99999999r`: `99999999` is no number of a unit");
        assert_eq!(fault("x: r").1, "`r`: `` is no number of a unit");
    }

    const KNOWN: &str = "r result, t task, p proposal, d decision, a attendance, c caption, m meta, o other";

    #[test]
    fn the_bundled_readings_are_whole() {
        for file in ["readings.txt", "readings-second.txt"] {
            let readings = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(file)).unwrap();
            assert_eq!(readings.len(), 1192, "{file}");
            assert!(readings.iter().all(|reading| reading.labels.iter().all(Option::is_some)), "{file}");
        }
    }
}

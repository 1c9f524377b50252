//! Where an article says it: the sentence, with the value in it.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::error::Result;
use super::rows::Place;
use crate::layout::{Abbreviations, layout};
use crate::record::Span;
use crate::rules;
use crate::text::{Text, normalise};

/// A value where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    pub path: String,
    /// In code points of the article's text, as `bienban text` prints it.
    pub start: u32,
    pub end: u32,
    pub text: String,
    /// What stands before the value in its sentence; `null` when the store has no text of the article.
    pub before: Option<String>,
    /// What stands after it.
    pub after: Option<String>,
}

/// Finds sentences. Keeps the words after which a full stop ends none.
#[derive(Debug)]
pub struct Witness {
    abbreviations: Abbreviations,
}

impl Default for Witness {
    fn default() -> Self {
        Self { abbreviations: rules::builtin_abbreviations() }
    }
}

impl Witness {
    /// What the article at `place` says there.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn evidence(&self, conn: &Connection, place: &Place) -> Result<Evidence> {
        let mut statement = conn.prepare_cached(
            "SELECT a.path, x.text FROM article a LEFT JOIN article_text x ON x.article = a.id WHERE a.id = ?1",
        )?;
        let found: Option<(String, Option<String>)> =
            statement.query_row([place.article], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (path, text) = found.unwrap_or_default();
        let around = text.and_then(|text| self.around(&text, [place.start, place.end]));
        let (before, after) = around.map_or((None, None), |(before, after)| (Some(before), Some(after)));
        Ok(Evidence { path, start: place.start, end: place.end, text: place.text.clone(), before, after })
    }

    /// What stands before and after `span` in its sentence; `None` when it does not lie within `decoded`.
    fn around(&self, decoded: &str, [start, end]: Span) -> Option<(String, String)> {
        let text = Text::new(decoded);
        let [from, to] = self.sentence(&text, [start, end]);
        let [from, start, end, to] = bytes_at(decoded, [from.min(start), start, end, to.max(end)])?;
        Some((tidy(&decoded[from..start]), tidy(&decoded[end..to])))
    }

    /// From the first to the last unit of the sentences into which `span` reaches; where no unit is, the span itself.
    fn sentence(&self, text: &Text<'_>, [start, end]: Span) -> Span {
        let layout = layout(text.as_str(), &self.abbreviations);
        let span = |unit: usize| text.span(layout.units[unit].start as usize..layout.units[unit].end as usize);
        let first = partition(layout.units.len(), |unit| span(unit)[1] <= start);
        let after = partition(layout.units.len(), |unit| span(unit)[0] < end);
        if first >= after {
            return [start, end];
        }
        let (mut first, mut last) = (first, after - 1);
        while layout.continues(text.as_str(), first) {
            first -= 1;
        }
        while last + 1 < layout.units.len() && layout.continues(text.as_str(), last + 1) {
            last += 1;
        }
        [span(first)[0], span(last)[1]]
    }
}

/// The first of the numbers below `n` for which `holds` is no longer true.
fn partition(n: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// The bytes at which these code points, in rising order, start; `None` when there are not so many.
fn bytes_at(text: &str, points: [u32; 4]) -> Option<[usize; 4]> {
    let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let (mut next, mut byte) = (0, 0);
    let mut out = [0; 4];
    for (out, point) in out.iter_mut().zip(points) {
        while next <= point {
            byte = starts.next()?;
            next += 1;
        }
        *out = byte;
    }
    Some(out)
}

/// The normal form, in one line, with a blank at either end where one stood.
fn tidy(part: &str) -> String {
    let normal = normalise(part);
    let mut out = normal.split_whitespace().collect::<Vec<_>>().join(" ");
    if part.starts_with(char::is_whitespace) {
        out.insert(0, ' ');
    }
    if part.ends_with(char::is_whitespace) && !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, value: &str) -> (String, String) {
        let at = text.find(value).unwrap();
        let start = text[..at].chars().count() as u32;
        Witness::default().around(text, [start, start + value.chars().count() as u32]).unwrap()
    }

    #[test]
    fn a_sentence_is_all_that_semicolons_join() {
        let text = "Họp.\nChiều 3/5, TP. Bản Mây họp. Ông Lò Văn Tám  yêu cầu xã rà soát;  huyện báo cáo. Hết.";
        assert_eq!(around(text, "xã rà soát;"), ("Ông Lò Văn Tám yêu cầu ".into(), " huyện báo cáo.".into()));
        assert_eq!(around(text, "Bản Mây"), ("Chiều 3/5, TP. ".into(), " họp.".into()));
        assert_eq!(around(text, "Họp."), (String::new(), String::new()));
        // A value that reaches over a full stop has both sentences.
        assert_eq!(around(text, "họp. Ông").1, " Lò Văn Tám yêu cầu xã rà soát; huyện báo cáo.");
    }

    #[test]
    fn a_span_outside_the_text_has_no_sentence() {
        assert_eq!(Witness::default().around("Họp.", [2, 9]), None);
        assert_eq!(Witness::default().around("", [0, 1]), None);
        assert_eq!(Witness::default().around("***", [0, 1]), Some((String::new(), String::new())));
    }
}

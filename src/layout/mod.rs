//! Layout: the paragraphs of a text, and their units.
//!
//! A **paragraph** is a line with something on it. A **unit** is what a result or a task may be: a sentence, or a part of
//! one that a semicolon closes. A unit has a letter or a digit in it, and starts and ends with no blank.
//!
//! All offsets are **bytes of the normal form** ([`Text::as_str`](crate::text::Text::as_str)).

mod cut;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashSet;

/// One unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// The byte it starts at.
    pub start: u32,
    /// The byte after it.
    pub end: u32,
    /// The index of its paragraph.
    pub paragraph: u32,
}

/// One paragraph: a line that is not empty, without its line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// The byte it starts at.
    pub start: u32,
    /// The byte after it.
    pub end: u32,
    /// The index of its first unit.
    pub first_unit: u32,
    /// The index after that of its last unit; a line of marks alone (`***`) has none.
    pub end_unit: u32,
}

/// The paragraphs and the units of a text, each in order.
///
/// Law: the units of paragraph `p` are `units[p.first_unit..p.end_unit]`, lie within it and do not overlap. Between them
/// stand blanks and parts without any letter or digit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The lines with something on them.
    pub paragraphs: Vec<Paragraph>,
    /// The units of all paragraphs.
    pub units: Vec<Unit>,
}

impl Layout {
    /// Whether `unit` goes on with the sentence of the unit before it, which a semicolon closes, in the same paragraph of `text`.
    pub fn continues(&self, text: &str, unit: usize) -> bool {
        let Some(before) = unit.checked_sub(1).map(|before| &self.units[before]) else { return false };
        before.paragraph == self.units[unit].paragraph && text[..before.end as usize].ends_with(';')
    }
}

/// Words after which a full stop ends no sentence, without that full stop (`TP`, `đ/c`), in exact case and normal form.
#[derive(Debug, Clone, Default)]
pub struct Abbreviations {
    words: FxHashSet<Box<str>>,
}

impl Abbreviations {
    /// Whether a full stop after `word` belongs to it.
    #[must_use]
    pub fn contains(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

impl<S: Into<Box<str>>> FromIterator<S> for Abbreviations {
    fn from_iter<I: IntoIterator<Item = S>>(words: I) -> Self {
        Abbreviations { words: words.into_iter().map(Into::into).collect() }
    }
}

/// Finds the paragraphs and units of `text`, which is in normal form.
///
/// Offsets have 32 bits; a [`Text`](crate::text::Text) is short enough for that.
#[must_use]
pub fn layout(text: &str, abbreviations: &Abbreviations) -> Layout {
    let mut layout = Layout::default();
    let mut start = 0;
    while start < text.len() {
        let first_unit = layout.units.len() as u32;
        let paragraph = layout.paragraphs.len() as u32;
        let end = cut::line(text, start, abbreviations, |unit| {
            layout.units.push(Unit { start: unit.start as u32, end: unit.end as u32, paragraph });
        });
        if end > start {
            let end_unit = layout.units.len() as u32;
            layout.paragraphs.push(Paragraph { start: start as u32, end: end as u32, first_unit, end_unit });
        }
        start = end + 1;
    }
    layout
}

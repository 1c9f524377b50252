//! Normalisation: the text in the one form that all rules are written for, and the way back to what was read.
//!
//! In the normal form
//! - letters are composed (NFC), `Đ` is U+0110 and never U+00D0 or U+0189;
//! - the tone of a final `oa`, `oe`, `uy` stands on the first vowel (`hòa`, `khỏe`, `ủy`), but for `quý`;
//! - every blank is one plain blank, with none at the start or the end of a line; every line end is one line feed, and
//!   empty lines stay;
//! - dashes are `-`, quotes are `"` and `'`; zero-width characters and soft hyphens are gone;
//! - a syllable that a blank tore apart is whole where that is certain (`Ủ y ban`).
//!
//! A text that is in this form already is borrowed and costs one scan. Of any other text an edit list is kept, one edit
//! for each place that reads otherwise, so that an en dash in ten thousand bytes costs sixteen of them.
//!
//! Offsets into the normal form count **bytes**; spans, as they stand in records, count **code points of the decoded
//! text**.

mod build;
mod chars;
mod edits;
mod fold;
mod index;
mod scan;

#[cfg(test)]
mod law;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

pub use fold::fold;

use crate::record::Span;

/// A decoded text and its normal form.
///
/// Law: for a range of the normal form that neither starts nor ends with a blank and cuts no word, the slice of the
/// decoded text at [`span`](Text::span) has exactly that range as its normal form. Spans are monotone, and normalising
/// the normal form changes nothing. A cut stands inside a word when both its neighbours are letters, digits or marks,
/// unless a small letter and a capital meet there (`ôngHồ`).
///
/// Inside words the law cannot hold: the normal form of a letter depends on its neighbours in the syllable (`hoà` is
/// `hòa`, `hoàn` is `hoàn`). A range that ends within an edit has the span of the whole edit.
///
/// ```
/// let text = bienban::text::Text::new("Uỷ ban –  huyện");
/// assert_eq!(text.as_str(), "Ủy ban - huyện");
/// assert_eq!(text.span(text.as_str().find("huyện").unwrap()..text.as_str().len()), [10, 15]);
/// ```
#[derive(Debug, Clone)]
pub struct Text<'a> {
    decoded: &'a str,
    normal: Cow<'a, str>,
    edits: Vec<edits::Edit>,
    index: index::CharIndex,
}

impl<'a> Text<'a> {
    /// The longest text in bytes: the normal form may be three times as long as what was read, and offsets have 32 bits.
    pub const MAX_BYTES: usize = u32::MAX as usize / 3;

    /// Normalises a decoded text (without byte order mark).
    ///
    /// # Panics
    /// When `decoded` is longer than [`MAX_BYTES`](Text::MAX_BYTES); [`decode`](crate::decode::decode) lets no such text
    /// through.
    #[must_use]
    pub fn new(decoded: &'a str) -> Text<'a> {
        assert!(decoded.len() <= Self::MAX_BYTES, "a text of {} bytes is too long for 32-bit offsets", decoded.len());
        let (normal, edits) = build::build(decoded);
        Text { decoded, normal, edits, index: index::CharIndex::new(decoded) }
    }

    /// The normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.normal
    }

    /// The text as it was decoded.
    #[must_use]
    pub fn decoded(&self) -> &'a str {
        self.decoded
    }

    /// Code points of the decoded text.
    #[must_use]
    pub fn chars(&self) -> u32 {
        self.index.total()
    }

    /// The place in the decoded text of a range of the normal form: bytes in, code points out.
    ///
    /// Characters that were left out beside the range do not belong to the span. An empty range has an empty span.
    /// Takes O(log n) of the number of edits.
    ///
    /// # Panics
    /// When `range` lies outside the normal form.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let source = self.source(range);
        [self.index.before(self.decoded, source.start), self.index.before(self.decoded, source.end)]
    }

    /// The slice of the decoded text whose normal form is the `range` (bytes) of the normal form.
    ///
    /// # Panics
    /// When `range` lies outside the normal form, or is turned round.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> &'a str {
        &self.decoded[self.source(range)]
    }

    /// The bytes of the decoded text for bytes of the normal form.
    fn source(&self, range: Range<usize>) -> Range<usize> {
        assert!(range.start <= range.end && range.end <= self.normal.len(), "range {range:?} lies outside the text");
        let start = edits::source_start(&self.edits, range.start as u32) as usize;
        let end = if range.is_empty() { start } else { edits::source_end(&self.edits, range.end as u32) as usize };
        start..end
    }
}

/// The normal form of `text`; borrowed when it is `text` itself.
///
/// # Panics
/// When `text` is longer than [`Text::MAX_BYTES`].
#[must_use]
pub fn normalise(text: &str) -> Cow<'_, str> {
    assert!(text.len() <= Text::MAX_BYTES, "a text of {} bytes is too long for 32-bit offsets", text.len());
    build::build(text).0
}

//! What normalisation does to one character.

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// What a character of the decoded text is to the normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Stands in the normal form as it is.
    Plain,
    /// A blank inside a line, whatever its width.
    Blank,
    /// Ends a line; a carriage return and the line feed after it are one end.
    Break,
    /// Nothing to see: zero-width characters, direction marks, soft hyphens. Left out.
    Hidden,
    /// Is written as another character.
    Swap(&'static str),
    /// May become one with what stands before it under NFC: marks, vowels and finals of Hangul syllables.
    Joins,
    /// Is written otherwise in NFC, but stays apart from what stands before it: doubles such as the Kelvin sign.
    Recast,
}

/// The class of `c`.
pub(super) fn classify(c: char) -> Class {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Break,
        '\t'
        | ' '
        | '\u{1f}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Class::Blank,
        '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => Class::Hidden,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Class::Swap("-"),
        '\u{ab}' | '\u{bb}' | '\u{201c}'..='\u{201f}' => Class::Swap("\""),
        '\u{2018}'..='\u{201b}' | '\u{2039}' | '\u{203a}' => Class::Swap("'"),
        'Ð' | 'Ɖ' => Class::Swap("Đ"),
        'ð' | 'ɖ' => Class::Swap("đ"),
        _ if joins(c) => Class::Joins,
        _ if c >= FIRST_MARK && is_nfc_quick(std::iter::once(c)) == IsNormalized::No => Class::Recast,
        _ => Class::Plain,
    }
}

/// Below the first combining mark all characters are in NFC and join nothing before them.
const FIRST_MARK: char = '\u{300}';

/// Whether NFC may join `c` to what stands before it. No composition crosses the place before a character for which this
/// is false, so text may be cut there and its parts composed alone.
pub(super) fn joins(c: char) -> bool {
    // The tones, circumflexes, breves and horns of decomposed Vietnamese, and their like: no look at the tables needed.
    if matches!(c, FIRST_MARK..='\u{34e}') {
        return true;
    }
    c >= FIRST_MARK && {
        let c = head(c);
        canonical_combining_class(c) != 0 || is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes
    }
}

/// The first character of the canonical decomposition of `c`.
pub(super) fn head(c: char) -> char {
    let mut first = None;
    decompose_canonical(c, |d| {
        first.get_or_insert(d);
    });
    first.unwrap_or(c)
}

/// Whether `c` is a letter or a mark on one.
pub(super) fn in_word(c: char) -> bool {
    c.is_alphabetic() || canonical_combining_class(c) != 0
}

/// The plain vowel and the tone mark of a toned `a`, `e` or `y`, the second vowels of `oa`, `oe` and `uy`.
///
/// `None` for every other character, vowels with a circumflex, breve or horn among them: those carry the tone themselves.
pub(super) fn second_vowel(c: char) -> Option<(char, char)> {
    const GRAVE: char = '\u{300}';
    const ACUTE: char = '\u{301}';
    const TILDE: char = '\u{303}';
    const HOOK: char = '\u{309}';
    const DOT: char = '\u{323}';
    Some(match c {
        'à' => ('a', GRAVE),
        'á' => ('a', ACUTE),
        'ã' => ('a', TILDE),
        'ả' => ('a', HOOK),
        'ạ' => ('a', DOT),
        'è' => ('e', GRAVE),
        'é' => ('e', ACUTE),
        'ẽ' => ('e', TILDE),
        'ẻ' => ('e', HOOK),
        'ẹ' => ('e', DOT),
        'ỳ' => ('y', GRAVE),
        'ý' => ('y', ACUTE),
        'ỹ' => ('y', TILDE),
        'ỷ' => ('y', HOOK),
        'ỵ' => ('y', DOT),
        'À' => ('A', GRAVE),
        'Á' => ('A', ACUTE),
        'Ã' => ('A', TILDE),
        'Ả' => ('A', HOOK),
        'Ạ' => ('A', DOT),
        'È' => ('E', GRAVE),
        'É' => ('E', ACUTE),
        'Ẽ' => ('E', TILDE),
        'Ẻ' => ('E', HOOK),
        'Ẹ' => ('E', DOT),
        'Ỳ' => ('Y', GRAVE),
        'Ý' => ('Y', ACUTE),
        'Ỹ' => ('Y', TILDE),
        'Ỷ' => ('Y', HOOK),
        'Ỵ' => ('Y', DOT),
        _ => return None,
    })
}

/// Whether `first` and `second` (without tone) are a pair of vowels whose tone moves to the first one.
pub(super) fn tone_moves(first: char, second: char) -> bool {
    matches!((first, second), ('o' | 'O', 'a' | 'A' | 'e' | 'E') | ('u' | 'U', 'y' | 'Y'))
}

/// Whether a syllable ends between two neighbours in a word: a small letter and a capital are two words glued together.
pub(super) fn glued(before: char, after: char) -> bool {
    before.is_lowercase() && after.is_uppercase()
}

/// Syllables that were torn apart by a blank: the torn head, the rest, and the whole.
///
/// A pair stands here only when no sentence can hold the head and the rest as two words. A capital head does: the small
/// `ủ` is a verb, and `y` a pronoun.
pub(super) const TORN: &[(&str, &str, &str)] = &[("Ủ", "y", "Ủy")];

//! Cuts one line into units.

use std::iter::once;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::Abbreviations;

/// The ellipsis, the one end mark that is not ASCII.
const ELLIPSIS: &[u8] = "…".as_bytes();

/// Bytes at which the scan stops: marks that may end a unit, the lead byte of the ellipsis, and the line feed.
static STOPS: [bool; 256] = {
    let mut t = [false; 256];
    let stops = [b'.', b'!', b'?', b';', b'\n', ELLIPSIS[0]];
    let mut i = 0;
    while i < stops.len() {
        t[stops[i] as usize] = true;
        i += 1;
    }
    t
};

/// Gives the units of the line of `text` that starts at byte `start` to `unit`, and returns where the line ends.
pub(super) fn line(
    text: &str,
    start: usize,
    abbreviations: &Abbreviations,
    mut unit: impl FnMut(Range<usize>),
) -> usize {
    let bytes = text.as_bytes();
    let mut from = start;
    let mut at = start;
    loop {
        at += bytes[at..].iter().position(|&b| STOPS[b as usize]).unwrap_or(bytes.len() - at);
        match bytes.get(at) {
            None | Some(b'\n') => {
                give(text, from..at, &mut unit);
                return at;
            }
            Some(b';') => {
                at += 1;
                give(text, from..at, &mut unit);
                from = at;
            }
            Some(_) => {
                let end = marks_end(bytes, at);
                if end == at {
                    at += 1; // the lead byte of another character
                    continue;
                }
                at = match sentence_end(text, start, at..end, abbreviations) {
                    Some(cut) => {
                        give(text, from..cut, &mut unit);
                        from = cut;
                        cut
                    }
                    None => end,
                };
            }
        }
    }
}

/// Gives the part without the blanks around it, if there is a letter or a digit in it.
fn give(text: &str, part: Range<usize>, unit: &mut impl FnMut(Range<usize>)) {
    let whole = &text[part.clone()];
    let trimmed = whole.trim_ascii_start();
    if trimmed.chars().any(|c| c.is_alphanumeric() || c == '_') {
        let start = part.end - trimmed.len();
        unit(start..start + trimmed.trim_ascii_end().len());
    }
}

/// Where the run of end marks that starts at byte `at` ends; `at` when none stands there.
fn marks_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b'.' | b'!' | b'?') => at += 1,
            Some(&b) if b == ELLIPSIS[0] && bytes[at..].starts_with(ELLIPSIS) => at += ELLIPSIS.len(),
            _ => return at,
        }
    }
}

/// Where the sentence that the end marks at `marks` may close ends, in the line that starts at `line`.
fn sentence_end(text: &str, line: usize, marks: Range<usize>, abbreviations: &Abbreviations) -> Option<usize> {
    let rest = &text[marks.end..];
    let closers = rest.len() - rest.trim_start_matches(['"', '\'', ')', ']']).len();
    let end = if rest[closers..].strip_prefix(' ').is_some_and(begins_sentence) {
        marks.end + closers
    } else {
        glued_end(text, line, marks.clone())?
    };
    let full_stop = end - marks.start == 1 && text.as_bytes()[marks.start] == b'.';
    (!full_stop || !stop_inside(&text[line..marks.start], abbreviations)).then_some(end)
}

/// Whether a sentence may begin with `text`: a capital or a digit, after a quote or bracket and the mark of a list item.
fn begins_sentence(text: &str) -> bool {
    let text = text.strip_prefix(['"', '\'', '(', '[']).unwrap_or(text);
    let text = text.strip_prefix(['-', '+', '•', '*']).unwrap_or(text);
    let text = text.strip_prefix(' ').unwrap_or(text);
    text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// Where a sentence ends that the next one is glued to (`năm 2013.Còn nhiều`): end marks after a small letter, a digit or
/// a quote, and then a word with a capital.
fn glued_end(text: &str, line: usize, marks: Range<usize>) -> Option<usize> {
    let before = text[line..marks.start].chars().next_back()?;
    if !before.is_lowercase() && !before.is_ascii_digit() && before != '"' {
        return None;
    }
    let capitalised = |s: &str| {
        let mut chars = s.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
    };
    let rest = &text[marks.end..];
    match rest.strip_prefix('"') {
        None => capitalised(rest).then_some(marks.end),
        // Which way the quote turned is lost in the normal form: it closes when one is open in this line.
        Some(word) if capitalised(word) => {
            let open = memchr::memchr_iter(b'"', &text.as_bytes()[line..marks.start]).count() % 2 == 1;
            Some(marks.end + usize::from(open))
        }
        Some(word) => word.strip_prefix('"').is_some_and(capitalised).then_some(marks.end + 1),
    }
}

/// Whether a full stop after `before`, the line up to it, ends no sentence: after an abbreviation, an initial, or the
/// number or letter of a list item at the head of the line.
fn stop_inside(before: &str, abbreviations: &Abbreviations) -> bool {
    let word_start = before.rfind(' ').map_or(0, |at| at + 1);
    let word = &before[word_start..];
    let part = &word[word.rfind(['(', '.']).map_or(0, |at| at + 1)..];
    if abbreviations.contains(part) {
        return true;
    }
    let mut chars = word.chars();
    let alone = match (chars.next(), chars.next()) {
        // An initial or the letter of a list bears no mark: a vowel with one alone is a word (`Đông Nam Á.`).
        (Some(c), None) if once(c).nfd().eq([c]) => Some(c),
        _ => None,
    };
    if alone.is_some_and(char::is_uppercase) {
        return true;
    }
    let roman = || word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
    let number = || word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    word_start == 0 && !word.is_empty() && (alone.is_some_and(char::is_lowercase) || number() || roman())
}

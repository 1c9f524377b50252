//! The law of offsets, as a check that tests and the fuzz targets share.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, is_nfc_quick};

use super::{Text, normalise};

/// Whether a range of the normal form may start or end at byte `at` under the law.
fn edge(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text[..at].chars().next_back(), text[at..].chars().next()) else {
        return !text[at..].starts_with(joins);
    };
    let word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    !(joins(after) || word(before) && word(after)) || before.is_lowercase() && after.is_uppercase()
}

/// Whether `c` may become one with what stands before it: a combining mark, or the last part of a Hangul syllable.
fn joins(c: char) -> bool {
    is_combining_mark(c) || is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes
}

/// Checks `source`: ranges from each edge to the next `reach` ones keep the law, spans are monotone and the normal form
/// is a fixed point. Panics with the first breach.
pub fn check(source: &str, reach: usize) {
    let text = Text::new(source);
    let normal = text.as_str();
    assert_eq!(normalise(normal), normal, "not a fixed point: {source:?}");
    assert_eq!(text.chars() as usize, source.chars().count());
    let all = text.span(0..normal.len());
    assert!(all[0] <= all[1] && all[1] <= text.chars());

    let edges: Vec<usize> = (0..=normal.len()).filter(|&at| normal.is_char_boundary(at) && edge(normal, at)).collect();
    let mut before = [0, 0];
    for (i, &start) in edges.iter().enumerate() {
        for &end in edges[i + 1..].iter().take(reach) {
            let part = &normal[start..end];
            if part.starts_with(' ') || part.ends_with(' ') {
                continue;
            }
            let slice = text.slice(start..end);
            assert_eq!(normalise(slice), part, "slice {slice:?} at {start}..{end} of {source:?}");
            let [a, b] = text.span(start..end);
            assert_eq!((b - a) as usize, slice.chars().count());
        }
    }
    // Monotone, at every character: the span of a character starts and ends no earlier than that of the one before.
    for (at, c) in normal.char_indices() {
        let span = text.span(at..at + c.len_utf8());
        assert!(
            span[0] < span[1] && before[0] <= span[0] && before[1] <= span[1],
            "spans go back at {at} of {source:?}"
        );
        let empty = text.span(at..at);
        assert!(empty[0] == empty[1] && empty[0] == span[0], "an empty range has a wide span at {at} of {source:?}");
        before = span;
    }
}

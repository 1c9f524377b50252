//! Whether letters are a Vietnamese syllable: the knowledge by which encodings are told apart.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use unicode_normalization::char::{compose, decompose_canonical};

/// The parts of syllables, without tones.
struct Parts {
    begins: FxHashSet<&'static str>,
    rests: FxHashSet<&'static str>,
}

static PARTS: LazyLock<Parts> = LazyLock::new(|| {
    let source = include_str!("../../data/encodings/syllables.txt");
    let of = |kind| {
        let lines = source.lines().filter_map(move |line| line.strip_prefix(kind));
        lines.flat_map(str::split_whitespace).collect::<FxHashSet<&str>>()
    };
    Parts { begins: of("begin "), rests: of("rest ") }
});

const GRAVE: char = '\u{300}';
const ACUTE: char = '\u{301}';
const TILDE: char = '\u{303}';
const HOOK: char = '\u{309}';
const DOT: char = '\u{323}';

/// Letters of the longest syllable (`nghiêng`) with one to spare: no need to look at longer words.
const LONGEST: usize = 8;

/// Whether `word` (composed, in letters of any case) can be a syllable of Vietnamese: a known beginning and a known rest, with one tone at
/// most, and after a final `c`, `ch`, `p` or `t` an acute or a dot.
pub(super) fn is_syllable(word: &str) -> bool {
    let mut plain = String::with_capacity(16);
    let mut tone = None;
    for (i, c) in word.chars().enumerate() {
        if i == LONGEST {
            return false;
        }
        let mut base: Option<char> = None;
        let mut second_tone = false;
        for c in c.to_lowercase() {
            decompose_canonical(c, |d| match d {
                GRAVE | ACUTE | TILDE | HOOK | DOT => second_tone |= tone.replace(d).is_some(),
                // A dot comes before a circumflex in the decomposition, so that a mark is composed with the vowel alone.
                d => match base.and_then(|b| compose(b, d)) {
                    Some(both) => base = Some(both),
                    None => {
                        plain.extend(base.replace(d));
                    }
                },
            });
        }
        plain.extend(base);
        if second_tone {
            return false;
        }
    }
    let ends = plain.char_indices().map(|(at, _)| at).take(4); // no beginning has more than three letters
    ends.map(|at| plain.split_at(at)).any(|(begin, rest)| {
        let stopped = rest.ends_with(['c', 'p', 't']) || rest.ends_with("ch");
        (begin.is_empty() || PARTS.begins.contains(begin))
            && PARTS.rests.contains(rest)
            && (!stopped || matches!(tone, Some(ACUTE | DOT)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::builtin_files;
    use crate::text::normalise;

    #[test]
    fn syllables_and_others() {
        for word in
            ["nghiêng", "ủy", "Uỷ", "HOÀ", "quyết", "giờ", "gì", "ý", "nước", "khuỷu", "thuở", "QUỐC", "đ\u{1ee5}c"]
        {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["", "nghiêngg", "présenté", "tac", "hoạtt", "đ", "für", "où", "ñaïi", "ưo", "ngạnhiên", "thuộ̀c"]
        {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn nearly_all_syllables_of_the_word_lists() {
        let (mut all, mut others) = (0, Vec::new());
        for file in builtin_files() {
            if !file.path.contains("lexicon") {
                continue;
            }
            let text = normalise(&file.text).into_owned();
            for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_ascii()) {
                // Abbreviations apart.
                if word.chars().any(char::is_lowercase) {
                    all += 1;
                    others.extend((!is_syllable(word)).then(|| word.to_owned()));
                }
            }
        }
        assert!(all > 3000, "{all}");
        assert!(others.len() * 50 < all, "{} of {all}: {others:?}", others.len());
    }
}

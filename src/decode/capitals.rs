//! Capitals that the ABC fonts lose.
//!
//! In their encoding (VN3) toned vowels are small letters only; capitals are set in a font of their own (`.VnTimeH`), of which plain text
//! knows nothing. So `HéI NGHÞ` comes out as `HộI NGHị`, and `ñy ban` may be `Ủy ban` as well. What can be told from the text is put right
//! here: words whose other letters are capitals, short words beside such words, beginnings of sentences, and a few words of a list. A name
//! that begins with such a vowel inside a sentence (`Ánh`) stays small.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::legacy::toned_capitals;
use super::syllable::is_syllable;

/// The small letters that may have been capitals.
static DOUBTFUL: LazyLock<FxHashSet<char>> = LazyLock::new(|| toned_capitals().flat_map(char::to_lowercase).collect());

/// Words that begin with a capital.
static LISTED: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/encodings/capitals.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
});

/// What the letters of known case say about a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// All of two or more are capitals.
    Capitals,
    /// There is none, or just a capital at the start.
    Open,
    Small,
}

struct Word {
    range: Range<usize>,
    case: Case,
    doubtful: bool,
}

/// `text` of VN3 with its capitals, as far as they can be told.
///
/// Without a sign that capitals were lost nothing is changed, for VN1 without toned capitals has the same bytes.
pub(super) fn restore(text: String) -> String {
    let words = words(&text);
    if !is_lossy(&text, &words) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for (i, word) in words.iter().enumerate().filter(|(_, word)| word.doubtful) {
        let range = word.range.clone();
        let whole = word.case == Case::Capitals || word.case == Case::Open && among_capitals(&text, &words, i);
        let capital = if whole {
            range.end
        } else if begins(&text, range.start) || LISTED.iter().any(|listed| is_at(&text[range.start..], listed)) {
            range.start + text[range.start..].chars().next().map_or(0, char::len_utf8)
        } else {
            continue;
        };
        out += &text[done..range.start];
        out.extend(text[range.start..capital].chars().flat_map(char::to_uppercase));
        done = capital;
    }
    out + &text[done..]
}

/// Whole words of capitals, for text that is set in one font.
pub(super) fn restore_words(text: String) -> String {
    let words = words(&text);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for word in words.iter().filter(|word| word.doubtful && word.case == Case::Capitals) {
        out += &text[done..word.range.start];
        out.extend(text[word.range.clone()].chars().flat_map(char::to_uppercase));
        done = word.range.end;
    }
    out + &text[done..]
}

/// Whether there is a sign that capitals were lost: a small letter in a word of capitals, or two lines that start with one, where no line
/// starts with another small letter. One alone may have lost the letter before it.
fn is_lossy(text: &str, words: &[Word]) -> bool {
    if words.iter().any(|word| word.doubtful && word.case == Case::Capitals) {
        return true;
    }
    let starts = || text.lines().filter_map(|line| line.trim_start().chars().next()).filter(|c| c.is_lowercase());
    starts().count() >= 2 && starts().all(|c| DOUBTFUL.contains(&c))
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(char::is_alphabetic).map(|at| rest + at) {
        let end = text[start..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |at| start + at);
        let word = &text[start..end];
        let doubtful = word.chars().any(|c| DOUBTFUL.contains(&c));
        let (mut capitals, mut known) = (0, 0);
        for c in word.chars().filter(|c| !DOUBTFUL.contains(c)) {
            known += 1;
            capitals += usize::from(c.is_uppercase());
        }
        let case = match known {
            _ if capitals < known => Case::Small,
            0 => Case::Open,
            1 if word.starts_with(char::is_uppercase) => Case::Open,
            1 => Case::Small,
            // Words that are glued together are no syllable, unlike foreign names they end with the small one.
            _ if doubtful && !is_syllable(word) && word.ends_with(|c| DOUBTFUL.contains(&c)) => Case::Small,
            _ => Case::Capitals,
        };
        words.push(Word { range: start..end, case, doubtful });
        rest = end;
    }
    words
}

/// Whether word `i` stands beside a syllable in capitals (an abbreviation says nothing) and beside no small word.
fn among_capitals(text: &str, words: &[Word], i: usize) -> bool {
    let blank = |range: Range<usize>| text[range].bytes().all(|b| b == b' ');
    let before = i.checked_sub(1).map(|b| &words[b]).filter(|b| blank(b.range.end..words[i].range.start));
    let after = words.get(i + 1).filter(|a| blank(words[i].range.end..a.range.start));
    let beside = || before.into_iter().chain(after);
    beside().all(|word| word.case != Case::Small)
        && beside().any(|word| word.case == Case::Capitals && is_syllable(&text[word.range.clone()]))
}

/// Whether a sentence begins at byte `at`: a line, or after a full stop and a blank; an opening quote may stand between.
fn begins(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(['"', '\'', '\u{201c}', '\u{2018}', '(']);
    let end = before.trim_end_matches([' ', '\t']);
    end.is_empty() || end.ends_with(['\n', '\r']) || end.len() < before.len() && end.ends_with(['.', '!', '?'])
}

/// Whether `text` begins with the `listed` words, in letters of any case.
fn is_at(text: &str, listed: &str) -> bool {
    let mut rest = text.chars().flat_map(char::to_lowercase);
    listed.chars().all(|c| rest.next() == Some(c)) && !rest.next().is_some_and(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_come_back_where_the_text_tells() {
        for (lossy, whole) in [
            ("HộI NGHị", "HỘI NGHỊ"),
            ("ý KIếN, Hộ NGHÈO Và ở BảN", "Ý KIẾN, HỘ NGHÈO VÀ Ở BẢN"),
            ("NGHị QUYếT\nở xã có ý kiến. ở bản thì không", "NGHỊ QUYẾT\nỞ xã có ý kiến. Ở bản thì không"),
            ("áp dụng; UBND Hà Nội và ủy ban xã\nở đây", "Áp dụng; UBND Hà Nội và Ủy ban xã\nỞ đây"),
            ("ĐắK LắK", "ĐẮK LẮK"),
            ("NGHị ĐịNH. \"ổn định là chính\" (ảnh: An)", "NGHỊ ĐỊNH. \"Ổn định là chính\" (Ảnh: An)"),
        ] {
            assert_eq!(restore(lossy.to_owned()), whole);
        }
    }

    #[test]
    fn text_without_a_sign_of_loss_stays() {
        for text in [
            "Huyện ủy có ý kiến. ổn định",
            "Hộ NGHÈO",
            "đầu dòng\nở xã\nở bản",
            "ộ trưởng có ý kiến",
            "CAQTỷ lệ",
            "ỦY BAN. ở đây",
            "",
        ] {
            assert_eq!(restore(text.to_owned()), text);
        }
    }
}

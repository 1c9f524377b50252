//! Tokenise: the normal form of a text cut into syllables, numbers and punctuation, each with its shape.
//!
//! Vietnamese writes a blank between syllables, so a token of letters is a syllable. Words that lost the blank between
//! them (`ôngHồ`, `qua10`) are cut where a lower-case letter meets an upper-case one and where a letter meets a digit; such a
//! token is marked as glued. A hand-written scanner stands here because every later stage pays for its speed.

mod letters;
mod shape;

pub(crate) use letters::lower;
use letters::{Kind, kind_at};
pub use shape::{SHAPES, Shape};

/// One syllable, number or punctuation character. Offsets are bytes of the normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub shape: Shape,
    /// No blank stands between this token and the one before it.
    pub glued: bool,
    /// It holds a capital letter, so its lower case reads otherwise.
    pub capitals: bool,
}

/// Cuts `text[start..end]` into tokens and adds them to `out`; offsets count from the beginning of `text`.
///
/// Law: tokens are in order, do not overlap, and everything between them is white space.
pub fn tokenise(text: &str, start: usize, end: usize, out: &mut Vec<Token>) {
    let text = &text[..end];
    let mut pos = start;
    let mut last_end = usize::MAX;
    while pos < end {
        let (kind, len) = kind_at(text, pos);
        let (stop, shape, capitals) = match kind {
            Kind::Blank => {
                pos += len;
                continue;
            }
            Kind::Digit => {
                let (stop, shape) = number(text, pos);
                (stop, shape, false)
            }
            Kind::Lower | Kind::Upper => syllable(text, pos),
            Kind::Other => (pos + len, Shape::Punctuation, false),
        };
        out.push(Token { start: pos as u32, end: stop as u32, shape, glued: pos == last_end, capitals });
        (pos, last_end) = (stop, stop);
    }
}

/// From a letter to the end of its syllable, its shape, and whether it holds a capital. An apostrophe between letters belongs to
/// it (`H'Bơ`, `K'ré`).
fn syllable(text: &str, start: usize) -> (usize, Shape, bool) {
    let bytes = text.as_bytes();
    let (mut letters, mut uppers, mut romans) = (0, 0, 0);
    let mut pos = start;
    let (mut kind, mut len) = kind_at(text, pos);
    let first_upper = kind == Kind::Upper;
    loop {
        // Capitals, then small letters; a capital after those begins another word.
        while kind == Kind::Upper {
            letters += 1;
            uppers += 1;
            romans += usize::from(matches!(bytes[pos], b'I' | b'V' | b'X' | b'L'));
            pos += len;
            (kind, len) = kind_at(text, pos);
        }
        while kind == Kind::Lower {
            letters += 1;
            pos += len;
            (kind, len) = kind_at(text, pos);
        }
        if bytes.get(pos) != Some(&b'\'') {
            break;
        }
        (kind, len) = kind_at(text, pos + 1);
        if !matches!(kind, Kind::Lower | Kind::Upper) {
            break;
        }
        pos += 1;
    }
    (pos, shape::of_letters(letters, uppers, romans, first_upper), uppers > 0)
}

/// From a digit to the end of its number; a point or comma between digits belongs to it (`13.552`, `22,67`).
fn number(text: &str, start: usize) -> (usize, Shape) {
    let bytes = text.as_bytes();
    let mut pos = start;
    while pos < bytes.len() {
        let inside = matches!(bytes[pos], b'.' | b',') && bytes.get(pos + 1).is_some_and(u8::is_ascii_digit);
        if !bytes[pos].is_ascii_digit() && !inside {
            break;
        }
        pos += 1;
    }
    (pos, shape::of_number(&text[start..pos]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(&str, Shape, bool)> {
        let mut out = Vec::new();
        tokenise(text, 0, text.len(), &mut out);
        out.iter().map(|t| (&text[t.start as usize..t.end as usize], t.shape, t.glued)).collect()
    }

    #[test]
    fn syllables_numbers_and_marks() {
        assert_eq!(
            tokens("Ngày 29/3, UBND tỉnh"),
            [
                ("Ngày", Shape::Capital, false),
                ("29", Shape::Day, false),
                ("/", Shape::Punctuation, true),
                ("3", Shape::Month, true),
                (",", Shape::Punctuation, true),
                ("UBND", Shape::Upper, false),
                ("tỉnh", Shape::Lower, false),
            ]
        );
    }

    #[test]
    fn glued_words_are_cut() {
        assert_eq!(tokens("ôngHồ Dũng").iter().map(|t| t.0).collect::<Vec<_>>(), ["ông", "Hồ", "Dũng"]);
        assert_eq!(tokens("qua10"), [("qua", Shape::Lower, false), ("10", Shape::Month, true)]);
    }

    #[test]
    fn apostrophes_inside_names_stay() {
        assert_eq!(
            tokens("Ksor H'Bơ 'K'ré'").iter().map(|t| t.0).collect::<Vec<_>>(),
            ["Ksor", "H'Bơ", "'", "K'ré", "'"]
        );
    }

    #[test]
    fn figures_keep_their_points() {
        assert_eq!(tokens("13.552 tỷ, 22,67%.")[0], ("13.552", Shape::Number, false));
        assert_eq!(tokens("22,67%.").iter().map(|t| t.0).collect::<Vec<_>>(), ["22,67", "%", "."]);
    }
}

//! Which encoding bytes are in, by how Vietnamese they look in each.
//!
//! Some of the bytes are read in every encoding, and each word gives or takes points: one with marks gives two when it is a syllable of
//! Vietnamese and takes three when not; one without marks takes one when it is none. Over seven million characters of meeting news 99.7 % of
//! the words with marks are syllables, and in a wrong encoding hardly any; French, German and English text ends far below zero in all.

use std::ops::Range;

use super::legacy::{Reading, read, tcvn_reading};
use super::syllable::is_syllable;

/// What was found about bytes that are no UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// They are this.
    Sure(Reading),
    /// They look like this, but there is too little text or too much other to say so.
    Unsure(Reading),
    /// They look like no Vietnamese.
    Nothing,
}

const READINGS: [Reading; 5] = [Reading::Vn3, Reading::Vn1, Reading::Vni, Reading::Viscii, Reading::Windows1258];

/// Fewer points say nothing: five words can be syllables by chance.
const FEW: i64 = 12;

/// Bytes of one piece of the sample, and how many pieces there are at most.
const PIECE: usize = 8 << 10;
const PIECES: usize = 4;

/// Finds the encoding of `bytes`, which are no UTF-8. Looks at 32 KiB at most.
pub(super) fn detect(bytes: &[u8]) -> Finding {
    let sample = sample(bytes);
    let points = |reading| -> Points {
        let each = sample.iter().map(|piece| Points::of(&read(&bytes[piece.clone()], reading)));
        each.fold(Points::default(), |a, b| Points { sum: a.sum + b.sum, marked: a.marked + b.marked })
    };
    let mut scored = READINGS.map(|reading| (points(reading), reading));
    scored.sort_by_key(|(points, _)| -points.sum); // stable: of equals the first
    let (best, reading) = scored[0];
    let next = scored.iter().find(|(_, other)| other.encoding() != reading.encoding()).map_or(0, |(p, _)| p.sum);
    // Two points a word are the most; one is left to names and foreign words. In no article was the next encoding nearer than two.
    let clear = best.sum >= FEW.max(best.marked) && best.sum - next >= (FEW / 2).max(best.marked / 2);
    let reading = if matches!(reading, Reading::Vn1 | Reading::Vn3) { tcvn_reading(bytes) } else { reading };
    if clear {
        Finding::Sure(reading)
    } else if best.sum > 0 && best.sum * 2 >= best.marked {
        Finding::Unsure(reading)
    } else {
        Finding::Nothing
    }
}

/// How Vietnamese a text looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Points {
    pub sum: i64,
    /// Words with marks.
    pub marked: i64,
}

impl Points {
    pub(super) fn of(text: &str) -> Points {
        let mut points = Points::default();
        for word in words(text) {
            let marked = !word.is_ascii();
            points.marked += i64::from(marked);
            points.sum += match (marked, is_syllable(word)) {
                (true, true) => 2,
                (true, false) => -3,
                // Abbreviations stand in every text.
                (false, false) if word.bytes().any(|b| b.is_ascii_lowercase()) => -1,
                (false, _) => 0,
            };
        }
        points
    }
}

/// The runs of two letters and more: one letter alone says little, and a table of characters is full of them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(1).is_some())
}

/// Up to four pieces of `bytes`, the first where the first byte is that is not ASCII, the others spread over the rest; words are whole.
fn sample(bytes: &[u8]) -> Vec<Range<usize>> {
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    // Back to the beginning of the word, which is near in any text.
    let back = bytes[first.saturating_sub(16)..first].iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
    let start = first - back;
    if bytes.len() - start <= PIECE * PIECES {
        return std::iter::once(start..bytes.len()).collect();
    }
    let step = (bytes.len() - start) / PIECES;
    let blank = |at: usize| {
        let near = &bytes[at..(at + 64).min(bytes.len())];
        at + near.iter().position(|&b| matches!(b, b' ' | b'\n' | b'\r' | b'\t')).unwrap_or(0)
    };
    let piece = |i: usize| {
        let from = start + i * step;
        (if i == 0 { from } else { blank(from) })..blank(from + PIECE)
    };
    (0..PIECES).map(piece).collect()
}

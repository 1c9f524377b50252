//! Conversion: bytes of the encodings before Unicode to text, by tables.

use std::sync::LazyLock;

use encoding_rs::{WINDOWS_1252, WINDOWS_1258};
use rustc_hash::FxHashMap;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::Encoding;
use super::capitals::restore_words;
use super::detect::Points;

/// How bytes are read. There are two ways for [`Encoding::Tcvn3`]: where the one has capitals the other has punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Windows1258,
    /// VN1 of TCVN 5712, iconv's `TCVN`: a byte for every letter.
    Vn1,
    /// VN3 of TCVN 5712 as the ABC fonts have it: no toned capitals, and the other bytes as in Windows code page 1252.
    Vn3,
    Vni,
    Viscii,
}

impl Reading {
    pub(super) fn encoding(self) -> Encoding {
        match self {
            Reading::Windows1258 => Encoding::Windows1258,
            Reading::Vn1 | Reading::Vn3 => Encoding::Tcvn3,
            Reading::Vni => Encoding::Vni,
            Reading::Viscii => Encoding::Viscii,
        }
    }
}

/// What bytes are in one encoding.
struct Table {
    /// By byte.
    single: [char; 256],
    /// Letters of two bytes.
    pairs: FxHashMap<[u8; 2], char>,
}

static VN1: LazyLock<Table> = LazyLock::new(|| Table::new(TCVN, |_| true));
static VN3: LazyLock<Table> = LazyLock::new(|| Table::new(TCVN, |set| set == "abc"));
static VNI: LazyLock<Table> = LazyLock::new(|| Table::new(include_str!("../../data/encodings/vni.tsv"), |_| true));
static VISCII: LazyLock<Table> =
    LazyLock::new(|| Table::new(include_str!("../../data/encodings/viscii.tsv"), |_| true));

const TCVN: &str = include_str!("../../data/encodings/tcvn.tsv");

impl Table {
    /// The rows of `source` whose last column is `wanted`; all other bytes as in Windows code page 1252.
    fn new(source: &str, wanted: impl Fn(&str) -> bool) -> Table {
        let mut table = Table { single: ['\0'; 256], pairs: FxHashMap::default() };
        for (byte, c) in (0..=u8::MAX).zip(&mut table.single) {
            let byte = [byte];
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(&byte);
            *c = text.chars().next().unwrap_or_default();
        }
        for line in source.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let (bytes, rest) = line.split_once('\t').expect(ROW);
            let (code, rest) = rest.split_once('\t').expect(ROW);
            if !wanted(rest.rsplit('\t').next().unwrap_or_default()) {
                continue;
            }
            let number = |hex| u32::from_str_radix(hex, 16).expect(ROW);
            let c = char::from_u32(number(code)).expect(ROW);
            match number(bytes) {
                byte @ 0..=0xFF => table.single[byte as usize] = c,
                pair => drop(table.pairs.insert([(pair >> 8) as u8, pair as u8], c)),
            }
        }
        table
    }

    /// The letter that two bytes are. The second stands for marks only, so that after a capital its own case says nothing: some programs
    /// wrote the small one.
    fn pair(&self, first: u8, second: u8) -> Option<char> {
        let pair = |second| self.pairs.get(&[first, second]);
        if self.pairs.is_empty() || second < 0xC0 {
            return None;
        }
        pair(second).or_else(|| pair(second ^ 0x20)).copied()
    }

    fn read(&self, bytes: &[u8], out: &mut String) {
        let mut rest = bytes;
        while let [first, after @ ..] = rest {
            match after.first().and_then(|&second| self.pair(*first, second)) {
                Some(c) => {
                    out.push(c);
                    rest = &after[1..];
                }
                None => {
                    out.push(self.single[usize::from(*first)]);
                    rest = after;
                }
            }
        }
    }
}

/// An invariant of the tables, which the tests read.
const ROW: &str = "a row of a table is bytes and code point, in hexadecimal, and the character";

/// The capitals that VN1 has and VN3 has not.
pub(super) fn toned_capitals() -> impl Iterator<Item = char> {
    let only_in_vn1 = VN1.single.iter().zip(&VN3.single).filter(|(a, b)| a != b);
    only_in_vn1.map(|(&c, _)| c).filter(|c| c.is_uppercase())
}

/// Which of its two readings a text of TCVN 5712 wants, by the words with bytes that are capitals in the one and punctuation in the other.
/// Without such bytes it is VN3.
pub(super) fn tcvn_reading(bytes: &[u8]) -> Reading {
    let is_letter = |b: u8| VN1.single[usize::from(b)].is_alphabetic();
    let differs = |b: u8| VN1.single[usize::from(b)] != VN3.single[usize::from(b)];
    let (mut for_vn1, mut at) = (0, 0);
    while let Some(found) = bytes[at..].iter().position(|&b| differs(b)).map(|found| at + found) {
        let before = bytes[at..found].iter().rev().take_while(|&&b| is_letter(b)).count();
        let after = bytes[found..].iter().take_while(|&&b| is_letter(b)).count().max(1);
        let word = &bytes[found - before..found + after];
        at = found + after;
        // No text has control characters, and Vietnamese text rarely has the western letters of the code page.
        let strange = word.iter().filter(|&&b| differs(b)).map(|&b| match VN3.single[usize::from(b)] {
            c if c.is_control() => 3,
            c => i64::from(c.is_alphabetic()),
        });
        for_vn1 += strange.sum::<i64>();
        for_vn1 += match word {
            // A dash, a dot or a quote stands alone, and so do a few words of one letter.
            [byte] if matches!(byte, 0x85 | 0x91..=0x97) || !is_letter(*byte) => -1,
            [_] => 1,
            _ => {
                let capitals = read(word, Reading::Vn1);
                // A quote after a word may make another syllable of it, but one with a capital at its end.
                let mixed = capitals.trim_start_matches(char::is_uppercase).contains(char::is_uppercase);
                let points = if mixed { -3 } else { Points::of(&capitals).sum };
                points - Points::of(&read(word, Reading::Vn3)).sum
            }
        };
    }
    if for_vn1 > 0 { Reading::Vn1 } else { Reading::Vn3 }
}

/// `bytes` read so, composed (NFC). Bytes that have no character become control characters.
pub(super) fn read(bytes: &[u8], reading: Reading) -> String {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 2);
    match reading {
        Reading::Windows1258 => out.push_str(&WINDOWS_1258.decode_without_bom_handling(bytes).0),
        Reading::Vn1 => VN1.read(bytes, &mut out),
        Reading::Vn3 => VN3.read(bytes, &mut out),
        Reading::Vni => VNI.read(bytes, &mut out),
        Reading::Viscii => VISCII.read(bytes, &mut out),
    }
    if is_nfc(&out) { out } else { out.nfc().collect() }
}

/// Text that was encoded in `encoding` and then read as Latin-1 or Windows code page 1252, as it should have been read.
///
/// Documents hold such text where they are set in fonts of that time ([`Encoding::of_font`]): `Héi nghÞ` in `.VnTime`. Characters above U+00FF
/// that are not in Windows code page 1252 stay. Pieces of one font should be joined before, for a letter may have two bytes, and nothing may be
/// left out: what looks like a soft hyphen is a letter of TCVN3. For the encodings of Unicode the text stays as it is.
///
/// Words of TCVN3 that are otherwise in capitals become capitals altogether; what is set in a [capital font](super::is_capital_font) is for
/// the caller to raise.
///
/// ```
/// use bienban::decode::{Encoding, legacy_to_unicode};
/// assert_eq!(legacy_to_unicode("Hoäi nghò", Encoding::Vni), "Hội nghị");
/// ```
#[must_use]
pub fn legacy_to_unicode(text: &str, encoding: Encoding) -> String {
    let reading = match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Utf16Le | Encoding::Utf16Be => return text.to_owned(),
        Encoding::Windows1258 => Reading::Windows1258,
        Encoding::Tcvn3 => Reading::Vn3,
        Encoding::Vni => Reading::Vni,
        Encoding::Viscii => Reading::Viscii,
    };
    let mut out = String::with_capacity(text.len());
    let mut run = Vec::new();
    for c in text.chars() {
        match byte_of(c) {
            Some(byte) => run.push(byte),
            None => {
                out += &read(&run, reading);
                run.clear();
                out.push(c);
            }
        }
    }
    out += &read(&run, reading);
    if reading == Reading::Vn3 { restore_words(out) } else { out }
}

/// The byte that was read as `c` in Latin-1 or Windows code page 1252.
fn byte_of(c: char) -> Option<u8> {
    u8::try_from(c).ok().or_else(|| {
        let mut buffer = [0; 4];
        let (bytes, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        if failed { None } else { bytes.first().copied() }
    })
}

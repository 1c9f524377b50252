//! Conversion: bytes of the encodings before Unicode to text, by tables.

use std::sync::LazyLock;

use encoding_rs::{WINDOWS_1252, WINDOWS_1258};
use rustc_hash::FxHashMap;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::Encoding;

/// How bytes are read. There are two ways for [`Encoding::Tcvn3`]: what the one has capitals for is punctuation in the other.
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
/// that are not in Windows code page 1252 stay. Pieces of one font should be joined before: a letter may have two bytes. For the encodings of
/// Unicode the text stays as it is.
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
    out + &read(&run, reading)
}

/// The byte that was read as `c` in Latin-1 or Windows code page 1252.
fn byte_of(c: char) -> Option<u8> {
    u8::try_from(c).ok().or_else(|| {
        let mut buffer = [0; 4];
        let (bytes, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        if failed { None } else { bytes.first().copied() }
    })
}

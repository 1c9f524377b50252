//! Encoders for the encodings that the library only decodes: its tables turned round.

use std::collections::HashMap;
use std::io::Write;
use std::process::{Command, Stdio};

use bienban::decode::Encoding;
use encoding_rs::{WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

pub struct Encoder {
    pub name: &'static str,
    pub encoding: Encoding,
    /// What iconv calls it.
    pub iconv: Option<&'static str>,
    letters: HashMap<char, Vec<u8>>,
}

/// Letters that VNI has in two ways, as one byte and as two.
const PAIRS: [&str; 6] = ["00EC", "00ED", "00CC", "00CD", "1EF4", "1EF5"];

/// An encoder for every way in which bytes are read.
pub fn all() -> Vec<Encoder> {
    let tcvn = include_str!("../../data/encodings/tcvn.tsv");
    let vni = include_str!("../../data/encodings/vni.tsv");
    let viscii = include_str!("../../data/encodings/viscii.tsv");
    let encoder = |name, encoding, iconv, letters| Encoder { name, encoding, iconv, letters };
    vec![
        encoder("VN1", Encoding::Tcvn3, Some("TCVN"), letters(tcvn, |row| row[3] != "mark", false)),
        encoder("VN3", Encoding::Tcvn3, None, letters(tcvn, |row| row[3] == "abc", true)),
        encoder("VNI", Encoding::Vni, None, letters(vni, |_| true, true)),
        encoder(
            "VNI with pairs",
            Encoding::Vni,
            None,
            letters(vni, |row| row[0].len() == 4 || !PAIRS.contains(&row[1]), true),
        ),
        encoder("VISCII", Encoding::Viscii, Some("VISCII"), letters(viscii, |_| true, false)),
        encoder("windows-1258", Encoding::Windows1258, Some("CP1258"), windows_1258()),
    ]
}

/// The `wanted` rows of a table, with or without the punctuation of Windows code page 1252.
fn letters(table: &str, wanted: impl Fn(&[&str]) -> bool, punctuation: bool) -> HashMap<char, Vec<u8>> {
    let mut letters = HashMap::new();
    if punctuation {
        for c in "“”‘’–—…•°²³".chars() {
            letters.insert(c, WINDOWS_1252.encode(&c.to_string()).0.into_owned());
        }
    }
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        if wanted(&columns) {
            let code = u32::from_str_radix(columns[1], 16).unwrap();
            let digits = columns[0].as_bytes().chunks(2);
            let bytes = digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect();
            letters.insert(char::from_u32(code).unwrap(), bytes);
        }
    }
    letters
}

/// Letters with a tone are the letter without it, which has a byte of its own, and the tone.
fn windows_1258() -> HashMap<char, Vec<u8>> {
    let bytes = |text: &str| {
        let (bytes, _, failed) = WINDOWS_1258.encode(text);
        (!failed).then(|| bytes.into_owned())
    };
    let mut letters = HashMap::new();
    for c in ('\u{80}'..'\u{2200}').filter(|c| *c > '\u{9f}') {
        let (mut letter, mut tone) = (None, String::new());
        for part in std::iter::once(c).nfd() {
            match letter.and_then(|letter| compose(letter, part)) {
                _ if "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(part) => tone.push(part),
                Some(both) => letter = Some(both),
                None => letter = letter.or(Some(part)),
            }
        }
        let apart = letter.map(|letter| letter.to_string() + &tone);
        if let Some(found) = bytes(&c.to_string()).or_else(|| bytes(&apart?)) {
            letters.insert(c, found);
        }
    }
    letters
}

impl Encoder {
    fn has(&self, c: char) -> bool {
        c.is_ascii() || self.letters.contains_key(&c)
    }

    /// `text` in NFC, with plain characters in the place of those that the encoding lacks.
    pub fn with_what_it_has(&self, text: &str) -> String {
        let plain = |c: char| -> String {
            let small: String = c.to_lowercase().collect();
            match c {
                c if self.has(c) => c.to_string(),
                '“' | '”' => "\"".to_owned(),
                '‘' | '’' => "'".to_owned(),
                '–' | '—' => "-".to_owned(),
                '…' => "...".to_owned(),
                '\u{a0}' => " ".to_owned(),
                _ if small.chars().all(|c| self.has(c)) && c.is_alphabetic() => self.elsewhere(&small),
                _ => "?".to_owned(),
            }
        };
        text.nfc().map(plain).collect()
    }

    /// A toned capital of a font without them: nothing can bring back every one of them, so that here stands another capital.
    fn elsewhere(&self, small: &str) -> String {
        let bare = small.nfd().next().unwrap_or('?');
        bare.to_uppercase().collect()
    }

    /// `text` in the encoding, if that has all its characters.
    pub fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(text.len());
        for c in text.chars() {
            match self.letters.get(&c) {
                Some(bytes) => out.extend_from_slice(bytes),
                None => out.push(u8::try_from(c).ok().filter(u8::is_ascii)?),
            }
        }
        Some(out)
    }
}

/// `text` as iconv encodes it; `None` where that is not to be had.
pub fn iconv(name: &str, text: &str) -> Option<Vec<u8>> {
    let mut child = Command::new("iconv")
        .args(["-f", "UTF-8", "-t", name])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().ok()?;
    let written = writer.join().ok()?.is_ok();
    (written && output.status.success()).then_some(output.stdout)
}

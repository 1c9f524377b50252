//! Fonts of a PDF: which letters their codes show, and how wide these are.

use lopdf::{Dictionary, Document, Object};
use rustc_hash::FxHashMap;

use super::Budget;
use super::cmap::CMap;
use crate::input::font::Font as Legacy;

/// A letter is taken to be so wide when the font does not tell, in thousandths of its size.
const WIDTH: f64 = 500.0;
/// Codes of a range whose widths a font tells one by one.
const MAX_WIDTHS: usize = 1 << 16;

pub(super) struct Font {
    /// Two bytes a code, else one.
    wide: bool,
    to_unicode: CMap,
    /// By code of one byte.
    letters: Vec<String>,
    widths: FxHashMap<u32, f64>,
    default_width: f64,
    /// What is set in it is no Unicode.
    pub legacy: Option<Legacy>,
}

impl Font {
    pub fn read(dict: &Dictionary, doc: &Document, budget: &mut Budget) -> Font {
        let name = dict.get_deref(b"BaseFont", doc).and_then(Object::as_name).unwrap_or_default();
        let legacy = Legacy::of(bare(&String::from_utf8_lossy(name)));
        let stream = dict.get_deref(b"ToUnicode", doc).and_then(Object::as_stream).ok();
        let to_unicode = stream.and_then(|stream| budget.content(stream)).map(|content| CMap::parse(&content));
        let to_unicode = to_unicode.unwrap_or_default();
        let wide = dict.get_deref(b"Subtype", doc).and_then(Object::as_name).is_ok_and(|kind| kind == b"Type0");
        let mut font = Font {
            wide,
            to_unicode,
            letters: if wide { Vec::new() } else { letters(dict, doc, legacy.is_some()) },
            widths: FxHashMap::default(),
            default_width: WIDTH,
            legacy,
        };
        if wide {
            font.read_wide(dict, doc)
        } else {
            font.read_narrow(dict, doc)
        };
        font
    }

    /// The codes in `bytes`, each with what it shows, how wide that is in thousandths of the font's size, and whether it is the
    /// code of one byte that word spacing is added to.
    pub fn glyphs<'b>(&'b self, bytes: &'b [u8]) -> impl Iterator<Item = (Option<String>, f64, bool)> + 'b {
        bytes.chunks(if self.wide { 2 } else { 1 }).map(|code| {
            let number = code.iter().fold(0, |number, &byte| number << 8 | u32::from(byte));
            let letter = || self.letters.get(number as usize).filter(|letter| !letter.is_empty()).cloned();
            let text = self.to_unicode.get(number).or_else(letter);
            (text, self.widths.get(&number).copied().unwrap_or(self.default_width), code == b" ")
        })
    }

    fn read_narrow(&mut self, dict: &Dictionary, doc: &Document) {
        let first = dict.get_deref(b"FirstChar", doc).and_then(Object::as_i64).unwrap_or(0);
        let first = u32::try_from(first).unwrap_or(0);
        // A font of Type 3 measures in units of its own, most often these thousandths.
        let matrix = dict.get_deref(b"FontMatrix", doc).and_then(Object::as_array).ok();
        let unit = matrix.and_then(|all| number(all.first()?, doc)).map_or(1.0, |unit| unit * 1000.0);
        if let Ok(widths) = dict.get_deref(b"Widths", doc).and_then(Object::as_array) {
            let all = (first..=u32::MAX).zip(widths.iter().take(256));
            self.widths = all.filter_map(|(code, width)| Some((code, number(width, doc)? * unit))).collect();
        }
    }

    fn read_wide(&mut self, dict: &Dictionary, doc: &Document) {
        let inner = dict.get_deref(b"DescendantFonts", doc).and_then(Object::as_array).ok();
        let inner = inner.and_then(|all| doc.dereference(all.first()?).ok()?.1.as_dict().ok());
        let Some(inner) = inner else { return };
        self.default_width = inner.get(b"DW").ok().and_then(|width| number(width, doc)).unwrap_or(1000.0);
        let Ok(all) = inner.get_deref(b"W", doc).and_then(Object::as_array) else { return };
        // `first [width …]` or `first last width`.
        let mut all = all.as_slice();
        while let [first, second, rest @ ..] = all
            && self.widths.len() < MAX_WIDTHS
        {
            let Some(first) = number(first, doc).map(|n| n as u32) else { return };
            if let Ok((_, Object::Array(widths))) = doc.dereference(second) {
                let widths =
                    (first..=u32::MAX).zip(widths).filter_map(|(code, width)| Some((code, number(width, doc)?)));
                self.widths.extend(widths);
                all = rest;
            } else if let ([width, rest @ ..], Some(last)) = (rest, number(second, doc)) {
                if let Some(width) = number(width, doc) {
                    self.widths.extend((first..=last as u32).take(MAX_WIDTHS).map(|code| (code, width)));
                }
                all = rest;
            } else {
                return;
            }
        }
    }
}

/// The name without the mark of a font of which only a part is in the file (`ABCDEF+`).
fn bare(name: &str) -> &str {
    match name.split_once('+') {
        Some((mark, rest)) if mark.len() == 6 && mark.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

fn number(object: &Object, doc: &Document) -> Option<f64> {
    doc.dereference(object).ok()?.1.as_float().ok().map(f64::from)
}

/// What the codes of one byte show: as an encoding of this name says, with the differences from it.
fn letters(dict: &Dictionary, doc: &Document, is_legacy: bool) -> Vec<String> {
    let encoding = dict.get_deref(b"Encoding", doc).ok();
    let told = encoding.and_then(|encoding| match encoding {
        Object::Dictionary(dict) => dict.get_deref(b"BaseEncoding", doc).and_then(Object::as_name).ok(),
        other => other.as_name().ok(),
    });
    let is_type1 = dict.get_deref(b"Subtype", doc).and_then(Object::as_name).is_ok_and(|kind| kind == b"Type1");
    let base = match told {
        Some(name @ (b"MacRomanEncoding" | b"StandardEncoding")) if !is_legacy => name,
        None if is_type1 && !is_legacy => b"StandardEncoding",
        _ => b"WinAnsiEncoding",
    };
    let base = with_encoding(Object::Name(base.to_vec()));
    let mut letters: Vec<String> = (0..=u8::MAX).map(|code| shown(&base, doc, code)).collect();
    let differences = encoding.and_then(|encoding| encoding.as_dict().ok()?.get_deref(b"Differences", doc).ok());
    let Some(differences) = differences.and_then(|all| all.as_array().ok()) else { return letters };
    let mut code = 0u8;
    for difference in differences {
        match difference {
            Object::Integer(next) => code = u8::try_from(*next).unwrap_or(0),
            Object::Name(name) => {
                if let Some(letter) = by_name(name, doc) {
                    letters[usize::from(code)] = letter;
                }
                code = code.wrapping_add(1);
            }
            _ => {}
        }
    }
    letters
}

/// The letter of a glyph's name: `uni1EC7`, `u1EC7`, or a name of Adobe's list (`eacute`).
fn by_name(name: &[u8], doc: &Document) -> Option<String> {
    let text = std::str::from_utf8(name).ok()?.split('.').next()?;
    let digits = text.strip_prefix("uni").or_else(|| text.strip_prefix('u')).filter(|digits| digits.len() >= 4);
    if let Some(c) = digits.and_then(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?)) {
        return Some(c.to_string());
    }
    let differences = Object::Array(vec![Object::Integer(0), Object::Name(text.as_bytes().to_vec())]);
    let font = with_encoding(Object::Dictionary(Dictionary::from_iter([("Differences", differences)])));
    Some(shown(&font, doc, 0)).filter(|letter| !letter.is_empty())
}

/// A font that has nothing but an encoding: by it the tables of [`lopdf`] are looked up.
fn with_encoding(encoding: Object) -> Dictionary {
    Dictionary::from_iter([("Type", Object::Name(b"Font".to_vec())), ("Encoding", encoding)])
}

fn shown(font: &Dictionary, doc: &Document, code: u8) -> String {
    let text = font.get_font_encoding(doc).and_then(|encoding| encoding.bytes_to_string(&[code]));
    text.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_have_names() {
        let doc = Document::new();
        let of = |name: &str| by_name(name.as_bytes(), &doc).unwrap_or_default();
        assert_eq!([of("eacute"), of("uni1EC7"), of("u1ED9"), of("a.alt")], ["é", "ệ", "ộ", "a"]);
        assert_eq!([of("g37"), of(".notdef"), of("uniZZZZ")], ["", "", ""]);
        assert_eq!([bare("ABCDEF+.VnTime"), bare("VNI+Times")], [".VnTime", "VNI+Times"]);
    }
}

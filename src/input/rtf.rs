//! Rich Text Format (Microsoft's specification 1.9.1): the paragraphs of the text itself, without headers, notes and pictures.
//!
//! Read here, in one pass over the bytes: what is needed is the text with the font that it is set in, for this font's name and character set
//! say what the bytes of the text mean.

mod tables;

use std::borrow::Cow;

use encoding_rs::{Encoding as CodePage, UTF_8, WINDOWS_1252};
use rustc_hash::FxHashMap;

use super::document::About;
use super::font::Font;
use super::item::Why;
use super::{Document, Format};
use crate::batch::TroubleKind;
use crate::decode::Encoding;
use tables::{charset, code_page, is_apart};

/// Groups within groups; no program nests them so deep.
const MAX_DEPTH: usize = 1_000;

/// Whether `text` begins as such a document does.
pub(super) fn is_rtf(text: &[u8]) -> bool {
    text.starts_with(b"{\\rtf")
}

pub(super) fn parse(bytes: &[u8]) -> Result<Document<'_>, Why> {
    let damaged =
        |what: &str| (TroubleKind::Malformed, format!("no sound RTF document: {what}; fetch or copy the file anew"));
    if !is_rtf(bytes.trim_ascii_start()) {
        return Err(damaged("it does not begin with {\\rtf"));
    }
    let mut reader = Reader::default();
    reader.read(bytes).map_err(damaged)?;
    let text = reader.text.trim_end().to_owned();
    if text.trim().is_empty() {
        let reason = "the document holds no text; are there pictures of pages in it?".to_owned();
        return Err((TroubleKind::NoArticle, reason));
    }
    let (encoding, about) = (reader.encoding.unwrap_or(Encoding::Utf8), About::default());
    Ok(Document { name: String::new(), format: Format::Rtf, bytes, encoding, text: text.into(), about })
}

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Text,
    /// The list of fonts.
    Fonts,
    Nowhere,
}

/// What a group inherits and gives back at its end.
#[derive(Debug, Clone, Copy)]
struct Group {
    target: Target,
    font: Option<i32>,
    hidden: bool,
    /// So many characters after one in Unicode repeat it for older programs.
    repeats: usize,
}

/// What the list of fonts says of one.
#[derive(Debug, Default, Clone, Copy)]
struct Set {
    legacy: Option<Font>,
    page: Option<&'static CodePage>,
}

#[derive(Default)]
struct Reader {
    text: String,
    groups: Vec<Group>,
    fonts: FxHashMap<i32, Set>,
    /// What stands in no other font.
    default_font: Option<i32>,
    page: Option<&'static CodePage>,
    /// Text of one font that is not yet in `text`: letters may be spread over several groups, and bytes are not yet decoded.
    pending: String,
    bytes: Vec<u8>,
    pending_font: Option<i32>,
    /// The first half of a character that UTF-16 writes in two.
    high: Option<u16>,
    /// So many characters are still to be passed over.
    repeated: usize,
    /// Of the font that the list is at: its number and name so far.
    listed: i32,
    name: Vec<u8>,
    encoding: Option<Encoding>,
}

impl Reader {
    fn read(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        let mut rest = bytes.trim_ascii_start();
        while let Some((&byte, after)) = rest.split_first() {
            rest = after;
            match byte {
                b'{' => {
                    if self.groups.len() >= MAX_DEPTH {
                        return Err("groups are nested too deep");
                    }
                    self.repeated = 0;
                    let first = Group { target: Target::Text, font: None, hidden: false, repeats: 1 };
                    self.groups.push(self.groups.last().copied().unwrap_or(first));
                }
                b'}' => {
                    self.repeated = 0;
                    self.groups.pop();
                    if self.groups.is_empty() {
                        self.end_line();
                        return Ok(()); // what follows is no part of the document
                    }
                }
                b'\\' => rest = self.control(rest)?,
                b'\r' | b'\n' | b'\0' => {}
                byte => self.byte(byte),
            }
        }
        Err("it is cut off")
    }

    fn group(&mut self) -> Result<&mut Group, &'static str> {
        self.groups.last_mut().ok_or("text stands outside of it")
    }

    /// Takes the control word or symbol at the beginning of `rest`; what follows it.
    fn control<'b>(&mut self, rest: &'b [u8]) -> Result<&'b [u8], &'static str> {
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters == 0 {
            return self.symbol(rest);
        }
        let (word, rest) = rest.split_at(letters);
        let minus = usize::from(rest.first() == Some(&b'-') && rest.get(1).is_some_and(u8::is_ascii_digit));
        let digits = rest[minus..].iter().take(10).take_while(|b| b.is_ascii_digit()).count();
        let number = std::str::from_utf8(&rest[..minus + digits]).ok().and_then(|digits| digits.parse::<i32>().ok());
        let mut rest = &rest[minus + digits..];
        rest = rest.strip_prefix(b" ").unwrap_or(rest);
        if word == b"bin" {
            return Ok(rest.get(number.unwrap_or(0).max(0) as usize..).unwrap_or_default());
        }
        self.word(word, number)?;
        Ok(rest)
    }

    fn symbol<'b>(&mut self, rest: &'b [u8]) -> Result<&'b [u8], &'static str> {
        let Some((&symbol, rest)) = rest.split_first() else { return Err("it is cut off") };
        match symbol {
            b'\'' => {
                let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) else { return Ok(rest) };
                self.byte(byte);
                return Ok(&rest[2..]);
            }
            // A group whose meaning one may not know. Those that are known are not marked so, or hold no text.
            b'*' => self.group()?.target = Target::Nowhere,
            b'~' => self.char('\u{A0}'),
            b'_' => self.char('-'),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'\r' | b'\n' => self.end_line(),
            _ => {}
        }
        Ok(rest)
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) -> Result<(), &'static str> {
        let on = number != Some(0);
        match word {
            b"par" | b"line" | b"sect" | b"page" | b"column" | b"cell" | b"nestcell" | b"row" | b"nestrow"
                if self.shows() =>
            {
                self.end_line();
            }
            b"tab" | b"emspace" | b"enspace" | b"qmspace" => self.char(' '),
            b"emdash" => self.char('—'),
            b"endash" => self.char('–'),
            b"bullet" => self.char('•'),
            b"lquote" => self.char('‘'),
            b"rquote" => self.char('’'),
            b"ldblquote" => self.char('“'),
            b"rdblquote" => self.char('”'),
            b"u" => self.unicode(number.unwrap_or(0)),
            b"uc" => self.group()?.repeats = number.unwrap_or(1).clamp(0, 16) as usize,
            b"f" if self.group()?.target == Target::Fonts => self.listed = number.unwrap_or(0),
            b"f" => self.group()?.font = number,
            b"plain" => {
                let group = self.group()?;
                (group.font, group.hidden) = (None, false);
            }
            b"v" | b"deleted" => self.group()?.hidden = on,
            b"deff" => self.default_font = number,
            b"ansicpg" => self.page = number.and_then(code_page),
            b"fcharset" => {
                self.fonts.entry(self.listed).or_default().page = number.and_then(charset).and_then(code_page)
            }
            b"cpg" => self.fonts.entry(self.listed).or_default().page = number.and_then(code_page),
            b"fonttbl" => self.group()?.target = Target::Fonts,
            _ if is_apart(word) => self.group()?.target = Target::Nowhere,
            _ => {}
        }
        Ok(())
    }

    fn shows(&self) -> bool {
        self.groups.last().is_some_and(|group| group.target == Target::Text && !group.hidden)
    }

    /// One byte of text, however it was written.
    fn byte(&mut self, byte: u8) {
        if self.repeated > 0 {
            self.repeated -= 1;
            return;
        }
        if self.groups.last().is_some_and(|group| group.target == Target::Fonts) {
            match byte {
                b';' => self.list(),
                _ if self.name.len() < 256 => self.name.push(byte),
                _ => {}
            }
        } else if self.shows() {
            self.set_font();
            self.bytes.push(byte);
        }
    }

    /// Puts down the font whose name is at its end.
    fn list(&mut self) {
        let name = std::mem::take(&mut self.name);
        self.fonts.entry(self.listed).or_default().legacy = Font::of(&String::from_utf8_lossy(name.trim_ascii()));
    }

    fn char(&mut self, c: char) {
        if self.shows() {
            self.set_font();
            self.decode();
            self.pending.push(c);
        }
    }

    /// A unit of UTF-16; negative numbers are those above 32767.
    fn unicode(&mut self, number: i32) {
        let Some(repeats) = self.groups.last().map(|group| group.repeats) else { return };
        match (self.high.take(), number as u16) {
            (_, high @ 0xD800..=0xDBFF) => self.high = Some(high),
            (high, unit) => {
                let units = high.into_iter().chain([unit]);
                for c in char::decode_utf16(units) {
                    self.char(c.unwrap_or(char::REPLACEMENT_CHARACTER));
                }
            }
        }
        self.repeated = repeats;
    }

    fn set_font(&mut self) {
        let font = self.groups.last().and_then(|group| group.font).or(self.default_font);
        if font != self.pending_font {
            self.flush();
            self.pending_font = font;
        }
    }

    fn set(&self) -> Set {
        self.pending_font.and_then(|font| self.fonts.get(&font)).copied().unwrap_or_default()
    }

    /// Makes characters of the bytes that wait. Some programs write UTF-8, which the format does not know.
    fn decode(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let set = self.set();
        let page = match set.legacy {
            Some(_) => WINDOWS_1252, // as which its bytes look in Unicode
            None => set.page.or(self.page).unwrap_or(WINDOWS_1252),
        };
        let text = match UTF_8.decode_without_bom_handling_and_without_replacement(&self.bytes) {
            Some(text) => text,
            None => Cow::Owned(page.decode_without_bom_handling(&self.bytes).0.into_owned()),
        };
        self.pending.push_str(&text);
        self.bytes.clear();
    }

    fn flush(&mut self) {
        self.decode();
        match self.set().legacy {
            Some(font) if !self.pending.trim().is_empty() => {
                self.text.push_str(&font.to_unicode(&self.pending));
                self.encoding = Some(font.encoding);
            }
            _ => self.text.push_str(&self.pending),
        }
        self.pending.clear();
    }

    fn end_line(&mut self) {
        self.flush();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> String {
        parse(rtf.as_bytes()).map_or_else(|(_, why)| why, |document| document.text.into_owned())
    }

    #[test]
    fn letters_are_written_in_many_ways() {
        let unicode = r"{\rtf1\ansi\ansicpg1252\uc1 H\u7897?i ngh\u7883? {\b giao} ban\par\pard T\u234\'ean \{a\}\~b \u-10179?\u-8704?}";
        assert_eq!(text(unicode), "Hội nghị giao ban\nTên {a}\u{A0}b 😀");
        let pages = r"{\rtf1\ansi\ansicpg1258\deff0{\fonttbl{\f0\fnil\fcharset163 Times;}{\f1\fcharset204 Arial;}}H\'f4\'f2i \f1\'cf\line Huy\'ea{\f0\'f2n}}";
        assert_eq!(text(pages), "Hô\u{323}i П\nHuyк\u{323}n");
        assert_eq!(text("{\\rtf1 H\u{1ED9}i ngh\u{1ECB}}"), "Hội nghị", "UTF-8, against the rules");
    }

    #[test]
    fn fonts_with_an_encoding_of_their_own() {
        let rtf = r"{\rtf1\ansi\deff1{\fonttbl{\f0\fcharset0 .VnTimeH;}{\f1\fnil\fcharset0{\*\panose 02}.VnTime{\*\falt Courier};}{\f2 VNI-Times;}{\f3 Arial;}}
{\f0 H\'e9i ngh\'de}\par H\'e9i ngh{\i \'de} giao ban\par\f2 Ho\u228?i ngh\'f2{\f3  gi\u7919?a}}";
        assert_eq!(text(rtf), "HỘI NGHỊ\nHội nghị giao ban\nHội nghị giữa");
    }

    #[test]
    fn what_is_no_part_of_the_text_is_left_out() {
        let rtf = r"{\rtf1{\stylesheet{\s1 Normal;}}{\info{\title x}}{\header Trang 1\par}{\*\generator Riched20;}{\pict\bin3 }}}}a\par
{\field{\*\fldinst HYPERLINK x}{\fldrslt b}}{\v hidden}{\footnote note} c\'zz\cell d}junk";
        assert_eq!(text(rtf), "a\nb czz\nd");
    }

    #[test]
    fn faults_are_named() {
        assert!(text(r"{\rtf1 a").contains("it is cut off"));
        assert!(text(r"{\rtf1 a\").contains("it is cut off"));
        assert!(text(r"{\rtf1\par}").starts_with("the document holds no text"));
        assert!(text(&format!(r"{{\rtf1 {}", "{".repeat(100_000))).contains("nested too deep"));
        assert_eq!(
            text(r"{\rtf1\u99999999999\bin99999 a}"),
            "no sound RTF document: it is cut off; fetch or copy the file anew"
        );
    }
}

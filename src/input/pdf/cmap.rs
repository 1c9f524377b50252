//! What the codes of a font mean in Unicode, as its `ToUnicode` stream tells (ISO 32000-1, 9.10.3).
//!
//! Read here and not by [`lopdf`], which spreads every range out: a file of 200 bytes can name one of four thousand million codes.

/// Ranges of codes with what the first of each means, by their first code.
#[derive(Debug, Default)]
pub(super) struct CMap {
    ranges: Vec<(u32, u32, String)>,
}

/// A code, or the text that it means: up to four bytes in hexadecimal, or many.
type Hex = Vec<u8>;

impl CMap {
    /// Reads the streams' `bfchar` and `bfrange` sections; what else they hold is passed over.
    pub fn parse(stream: &[u8]) -> CMap {
        let mut ranges = Vec::new();
        let mut strings: Vec<Hex> = Vec::new();
        // While an array gives what each code of a range means: where in `strings` it begins.
        let mut array = None;
        let mut rest = stream;
        while let Some((token, after)) = token(rest) {
            rest = after;
            match token {
                Token::Hex(hex) => strings.push(hex),
                Token::Open => array = Some(strings.len()),
                Token::Close => {
                    let each = strings.split_off(array.take().unwrap_or(strings.len()));
                    if let Some(at) = strings.len().checked_sub(2) {
                        let low = code(&strings[at]);
                        ranges.extend(
                            low.into_iter()
                                .flat_map(|low| (low..=u32::MAX).zip(&each))
                                .map(|(code, text)| (code, code, utf16(text))),
                        );
                        strings.truncate(at);
                    }
                    ranges.extend(triples(&strings));
                    strings.clear();
                }
                Token::Word(b"endbfchar") => {
                    let chars = strings.chunks_exact(2);
                    ranges.extend(chars.filter_map(|pair| Some((code(&pair[0])?, code(&pair[0])?, utf16(&pair[1])))));
                    strings.clear();
                }
                Token::Word(b"endbfrange") => {
                    ranges.extend(triples(&strings));
                    strings.clear();
                }
                Token::Word(word) if word.starts_with(b"begin") => strings.clear(),
                Token::Word(_) => {}
            }
            // A range whose meanings stand in an array is complete with that; three strings are complete without.
            if array.is_none() && strings.len() >= 3 * 100_000 {
                break;
            }
        }
        ranges.sort_by_key(|(low, ..)| *low);
        CMap { ranges }
    }

    /// What `code` means.
    pub fn get(&self, code: u32) -> Option<String> {
        let after = self.ranges.partition_point(|(low, ..)| *low <= code);
        let (low, high, text) = self.ranges.get(after.checked_sub(1)?)?;
        if code > *high {
            return None;
        }
        let mut text = text.clone();
        if code > *low {
            let last = text.pop()?;
            text.push(char::from_u32(u32::from(last).checked_add(code - low)?)?);
        }
        text.retain(|c| c != '\0');
        Some(text).filter(|text| !text.is_empty())
    }
}

/// Ranges that are written as first code, last code, meaning of the first.
fn triples(strings: &[Hex]) -> impl Iterator<Item = (u32, u32, String)> {
    strings.chunks_exact(3).filter_map(|all| Some((code(&all[0])?, code(&all[1])?, utf16(&all[2]))))
}

enum Token<'a> {
    Hex(Hex),
    Open,
    Close,
    Word(&'a [u8]),
}

/// The next token of PostScript, as far as these streams use it, and what follows.
fn token(text: &[u8]) -> Option<(Token<'_>, &[u8])> {
    let text = text.trim_ascii_start();
    let (&first, rest) = text.split_first()?;
    let until = |ends: fn(&u8) -> bool| rest.iter().position(ends).unwrap_or(rest.len());
    Some(match first {
        b'%' => (Token::Word(b""), &rest[until(|b| matches!(b, b'\n' | b'\r'))..]),
        b'<' if rest.first() != Some(&b'<') => {
            let end = until(|b| *b == b'>');
            (Token::Hex(hex(&rest[..end])), rest.get(end + 1..).unwrap_or_default())
        }
        b'[' => (Token::Open, rest),
        b']' => (Token::Close, rest),
        b'<' | b'>' | b'(' | b')' | b'{' | b'}' => (Token::Word(b""), rest),
        _ => {
            let end = until(|b| b.is_ascii_whitespace() || b"<>[](){}/%".contains(b));
            (Token::Word(&text[..=end]), &rest[end..])
        }
    })
}

fn hex(digits: &[u8]) -> Hex {
    let digits: Vec<u8> =
        digits.iter().filter_map(|&digit| char::from(digit).to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect()
}

fn code(hex: &Hex) -> Option<u32> {
    (hex.len() <= 4).then(|| hex.iter().fold(0, |code, &byte| code << 8 | u32::from(byte)))
}

fn utf16(hex: &Hex) -> String {
    let units = hex.chunks(2).map(|pair| match *pair {
        [high, low] => u16::from_be_bytes([high, low]),
        _ => u16::from(pair[0]),
    });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_their_meanings() {
        let map = CMap::parse(
            b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0003> <0020> <0010> <00660069> endbfchar % a ligature\n\
              3 beginbfrange <0024><0026><0041> <0030> <0031> [<1EC7> <1ED9>] <0040> <FFFFFFFF> <D83DDE00> endbfrange end",
        );
        let of = |code| map.get(code).unwrap_or_default();
        assert_eq!([of(3), of(0x10)], [" ", "fi"]);
        assert_eq!([of(0x24), of(0x26), of(0x27)], ["A", "C", ""]);
        assert_eq!([of(0x30), of(0x31), of(0x32)], ["ệ", "ộ", ""]);
        assert_eq!(CMap::parse(b"<0000> <FFFF> <0000> endbfrange").get(0x1ED9).as_deref(), Some("ộ"));
        assert_eq!([of(0x40), of(0x41), of(0xFFFF_FFFF)], ["😀", "😁", ""], "no range is spread out");
    }
}

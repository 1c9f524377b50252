//! Letters: what a character is, and its small letter.
//!
//! Every later stage waits for the answers, and the standard library looks them up in compressed tables. So the blocks of
//! Vietnamese letters are asked by arithmetic (Unicode charts Latin-1 Supplement, Latin Extended-A and Latin Extended
//! Additional: a capital and its small letter stand side by side), and only other characters go the long way. The tests hold
//! both ways against each other.

/// What the tokeniser must know of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Digit,
    /// A letter that is no capital, or a combining mark that no letter took in.
    Lower,
    Upper,
    Other,
}

static ASCII: [Kind; 128] = {
    let mut kinds = [Kind::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b' ' | 9..=13 => Kind::Blank,
            b'0'..=b'9' => Kind::Digit,
            b'a'..=b'z' => Kind::Lower,
            b'A'..=b'Z' => Kind::Upper,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

/// Of the characters of two bytes from U+00C0 to U+01BF, by the last two bits of their first byte and the last six of their second: the
/// kinds of those in the blocks of Vietnamese letters.
static TWO_BYTES: [[Option<Kind>; 64]; 4] = {
    let mut kinds = [[None; 64]; 4];
    let mut number = 0;
    while number < 256 {
        kinds[number / 64][number % 64] = match 0xC0 + number {
            0xE0..=0xF6 | 0x1A1 | 0x1B0 => Some(Kind::Lower),
            0xC0..=0xD6 | 0x1A0 | 0x1AF => Some(Kind::Upper),
            0x100..=0x137 | 0x14A..=0x177 => Some(by_parity(number as u8)),
            _ => None,
        };
        number += 1;
    }
    kinds
};

/// Where capitals have even code points and their small letters follow them.
const fn by_parity(last_byte: u8) -> Kind {
    if last_byte.is_multiple_of(2) { Kind::Upper } else { Kind::Lower }
}

/// The kind and the length of the character at byte `at` of `text`; `Other` and 0 at its end.
///
/// Works on the bytes as they stand: to put a code point together first costs as much as all the rest of the tokeniser.
#[inline]
pub(super) fn kind_at(text: &str, at: usize) -> (Kind, usize) {
    let known = match text.as_bytes()[at..] {
        [] => return (Kind::Other, 0),
        [byte, ..] if byte < 0x80 => return (ASCII[usize::from(byte)], 1),
        // U+00C0 to U+01BF.
        [lead @ 0xC3..=0xC6, next, ..] => (TWO_BYTES[usize::from(lead - 0xC3)][usize::from(next & 63)], 2),
        // U+1EA0 to U+1EFF.
        [0xE1, 0xBA, last @ 0xA0..=0xFF, ..] | [0xE1, 0xBB, last, ..] => (Some(by_parity(last)), 3),
        _ => (None, 0),
    };
    match known {
        (Some(kind), len) => (kind, len),
        (None, _) => kind_of_any_at(text, at),
    }
}

#[cold]
fn kind_of_any_at(text: &str, at: usize) -> (Kind, usize) {
    text[at..].chars().next().map_or((Kind::Other, 0), |c| (kind_of_any(c), c.len_utf8()))
}

fn kind_of_any(c: char) -> Kind {
    if c.is_uppercase() {
        Kind::Upper
    } else if c.is_alphabetic() || ('\u{300}'..'\u{370}').contains(&c) {
        Kind::Lower
    } else if c.is_whitespace() {
        Kind::Blank
    } else {
        Kind::Other
    }
}

/// The small letter of `c`; where that is several characters the first of them.
#[inline]
pub(crate) fn lower(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c.to_ascii_lowercase(),
        '\u{e0}'..='\u{f6}' | 'ơ' | 'ư' => c,
        '\u{c0}'..='\u{d6}' => char::from_u32(c as u32 + 0x20).unwrap_or(c),
        '\u{100}'..='\u{12f}' | '\u{14a}'..='\u{177}' | '\u{1ea0}'..='\u{1eff}' => {
            char::from_u32(c as u32 | 1).unwrap_or(c)
        }
        'Ơ' => 'ơ',
        'Ư' => 'ư',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_says_what_the_tables_say() {
        for c in '\0'..=char::MAX {
            let text = c.to_string() + "x";
            let expected = if c.is_ascii_digit() { Kind::Digit } else { kind_of_any(c) };
            assert_eq!(kind_at(&text, 0), (expected, c.len_utf8()), "U+{:04X}", c as u32);
            assert_eq!(lower(c), c.to_lowercase().next().unwrap(), "U+{:04X}", c as u32);
        }
    }
}

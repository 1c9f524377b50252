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

#[inline]
pub(super) fn kind(c: char) -> Kind {
    match c {
        '\0'..='\u{7f}' => ASCII[c as usize],
        '\u{e0}'..='\u{f6}' | 'ơ' | 'ư' => Kind::Lower,
        '\u{c0}'..='\u{d6}' | 'Ơ' | 'Ư' => Kind::Upper,
        '\u{100}'..='\u{137}' | '\u{14a}'..='\u{177}' | '\u{1ea0}'..='\u{1eff}' => match (c as u32).is_multiple_of(2) {
            true => Kind::Upper,
            false => Kind::Lower,
        },
        _ => kind_of_any(c),
    }
}

#[cold]
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

pub(super) fn is_letter(c: char) -> bool {
    matches!(kind(c), Kind::Lower | Kind::Upper)
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
            let kind = kind(c);
            if !c.is_ascii_digit() {
                assert_eq!(kind, kind_of_any(c), "U+{:04X}", c as u32);
            }
            assert_eq!(kind == Kind::Digit, c.is_ascii_digit());
            assert_eq!(lower(c), c.to_lowercase().next().unwrap(), "U+{:04X}", c as u32);
        }
    }
}

//! The fast scan: finds the next place where the text may not be in normal form.
//!
//! Nearly all bytes of an article are fine, and which ones are not shows in *pairs* of neighbouring bytes: two blanks,
//! a blank before a line end, the lead byte of `Ð` and its second byte, an `o` before a vowel that may carry a tone.
//! A table gives each byte one bit for every family of pairs that it may open, and one for every family that it may
//! close. `opens(a) & closes(b)` is then non-zero for suspicious pairs alone, found without a branch per byte. That
//! matters here: in Vietnamese every fourth byte starts another kind of character, at places that no branch predictor
//! foresees, and a scanner that branches on lead bytes runs at a third of the speed. (UTF-8 validators classify bytes
//! the same way.) A pair may be suspicious and yet fine; the caller looks at it more closely.

const BLANKS: u16 = 1 << 0; // a blank or a line end, then a blank
const TRAILING: u16 = 1 << 1; // a blank, then a line end
const ALWAYS: u16 = 1 << 2; // anything, then a byte that is rare enough to be looked at each time
const LATIN_C2: u16 = 1 << 3; // no-break blanks, soft hyphens, angle quotes, U+0085, U+0189
const LATIN_C3: u16 = 1 << 4; // U+00D0 and U+00F0
const TONE: u16 = 1 << 5; // o or u, then the lead byte of a vowel that may carry the tone
const WIDE: u16 = 1 << 6; // U+1000 to U+2FFF but for the Vietnamese letters
const TORN: u16 = 1 << 7; // the last byte of a torn syllable's head, then a blank

const fn opens(b: u8) -> u16 {
    let mut f = ALWAYS;
    if matches!(b, b' ' | b'\n') {
        f |= BLANKS;
    }
    if b == b' ' {
        f |= TRAILING;
    }
    if matches!(b, 0xC2 | 0xC6) {
        f |= LATIN_C2;
    }
    if b == 0xC3 {
        f |= LATIN_C3;
    }
    if matches!(b, b'o' | b'O' | b'u' | b'U') {
        f |= TONE;
    }
    if matches!(b, 0xE1 | 0xE2) {
        f |= WIDE;
    }
    if b == 0xA6 {
        f |= TORN;
    }
    f
}

const fn closes(b: u8) -> u16 {
    let mut f = 0;
    if b == b' ' {
        f |= BLANKS | TORN;
    }
    if b == b'\n' {
        f |= TRAILING;
    }
    // Controls, and leads of blocks with combining marks or without any letter that Vietnamese uses. U+00C0 to U+024F
    // (leads C3 to C8) hold no such mark.
    if (b < b' ' && b != b'\n') || (b >= 0xC7 && b != 0xE1 && b != 0xE2) {
        f |= ALWAYS;
    }
    if matches!(b, 0x85 | 0x89 | 0xA0 | 0xAB | 0xAD | 0xBB) {
        f |= LATIN_C2;
    }
    if matches!(b, 0x90 | 0xB0) {
        f |= LATIN_C3;
    }
    if matches!(b, 0xC3 | 0xE1) {
        f |= TONE;
    }
    // E1 BA and E1 BB: U+1E80 to U+1EFF, all Vietnamese vowels with two marks. U+2E80 to U+2EFF come along, and are fine.
    if b >= 0x80 && b < 0xC0 && b != 0xBA && b != 0xBB {
        f |= WIDE;
    }
    f
}

/// The low byte holds what a byte opens, the high byte what it closes: one load per byte instead of two.
static PAIRS: [u16; 256] = {
    let mut t = [0; 256];
    let mut b = 0;
    while b < 256 {
        t[b] = opens(b as u8) | (closes(b as u8) << 8);
        b += 1;
    }
    t
};

/// The first index at or after `from` whose byte closes a suspicious pair; the length of `bytes` when there is none.
///
/// `before` is the byte that counts as standing before `from`: the last one of the normal form so far, or a line feed at
/// the start of a text.
pub(super) fn next_suspect(bytes: &[u8], from: usize, before: u8) -> usize {
    const STEP: usize = 8;
    let mut last = PAIRS[before as usize];
    let mut at = from;
    let mut blocks = bytes[from..].chunks_exact(STEP);
    for block in &mut blocks {
        let mut found = 0;
        let mut left = last;
        for &b in block {
            let right = PAIRS[b as usize];
            found |= left & (right >> 8);
            left = right;
        }
        if found != 0 {
            break;
        }
        last = left;
        at += STEP;
    }
    for (i, &b) in bytes[at..].iter().enumerate() {
        let right = PAIRS[b as usize];
        if last & (right >> 8) != 0 {
            return at + i;
        }
        last = right;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::super::chars::{Class, classify};
    use super::*;

    /// Every character that is not plain must be seen, whatever stands before it.
    #[test]
    fn no_character_that_changes_slips_through() {
        for c in '\0'..=char::MAX {
            let class = classify(c);
            if matches!(class, Class::Plain) || matches!(c, ' ' | '\n') {
                continue;
            }
            let mut buf = [0; 4];
            let s = c.encode_utf8(&mut buf);
            assert!(next_suspect(s.as_bytes(), 0, b'x') < s.len(), "U+{:04X} is {class:?}", c as u32);
        }
    }

    #[test]
    fn ordinary_vietnamese_is_passed_over() {
        for s in [
            "Sáng 29/3, Tỉnh ủy Lào Cai tổ chức hội nghị lần thứ 25.",
            "a\nb",
            "Đảng bộ, ơ ư ƯNG",
            "khuyến khích người dân",
        ] {
            let tones = s.match_indices(['o', 'u', 'O', 'U']).count();
            let mut at = 0;
            let mut seen = 0;
            let mut before = b'x';
            while at < s.len() {
                at = next_suspect(s.as_bytes(), at, before);
                if at < s.len() {
                    seen += 1;
                    before = s.as_bytes()[at];
                    at += 1;
                }
            }
            assert!(seen <= tones, "{s}: {seen}");
        }
    }

    #[test]
    fn finds_the_first_pair_at_every_offset() {
        for pad in 0..40 {
            let s = format!("{}  b", "a".repeat(pad));
            assert_eq!(next_suspect(s.as_bytes(), 0, b'x'), pad + 1, "{pad}");
        }
        assert_eq!(next_suspect(b" a", 0, b'\n'), 0);
        assert_eq!(next_suspect(b"a \n", 0, b'\n'), 2);
        assert_eq!(next_suspect(b"", 0, b'\n'), 0);
    }
}

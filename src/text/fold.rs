//! The lossy key for matching.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The match key of `text`: small letters without tone marks and diacritics, `đ` as `d`; all else stays.
///
/// Texts that differ only in case, tones or diacritics have one key, in whatever Unicode form they are: `Hoà`, `hòa` and
/// `HOA` give `hoa`. Meant for looking things up, never for showing them.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        match one_byte(c) {
            Some(byte) => key.push(char::from(byte)),
            None => decompose(c, &mut key),
        }
    }
    key
}

/// Adds the key of `c`, which takes its letters apart.
fn decompose(c: char, key: &mut String) {
    for small in c.to_lowercase() {
        decompose_canonical(small, |d| match d {
            'đ' | 'ð' | 'ɖ' => key.push('d'),
            d if is_combining_mark(d) => {}
            d => key.push(d),
        });
    }
}

/// The key of a character where it is one byte and soon known: of ASCII and of the blocks of Vietnamese letters.
fn one_byte(c: char) -> Option<u8> {
    let byte = match c {
        '\0'..='\u{7f}' => return Some(c.to_ascii_lowercase() as u8),
        '\u{c0}'..='\u{1bf}' => FOLDED[c as usize - 0xC0],
        '\u{1ea0}'..='\u{1eff}' => FOLDED[c as usize - 0x1EA0 + 0x100],
        _ => 0,
    };
    (byte != 0).then_some(byte)
}

/// The keys of U+00C0 to U+01BF, then of U+1EA0 to U+1EFF; 0 where one is not one byte. To take letters apart one by one was a twentieth of
/// the time that it takes to index.
static FOLDED: LazyLock<[u8; 0x160]> = LazyLock::new(|| {
    let mut folded = [0; 0x160];
    for (c, out) in ('\u{c0}'..='\u{1bf}').chain('\u{1ea0}'..='\u{1eff}').zip(&mut folded) {
        let mut key = String::new();
        decompose(c, &mut key);
        if let [byte] = key.as_bytes() {
            *out = *byte;
        }
    }
    folded
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_known_by_table_are_those_taken_apart() {
        for c in '\0'..='\u{2fff}' {
            let mut key = String::new();
            decompose(c, &mut key);
            assert_eq!(fold(&c.to_string()), key, "{c:?}");
        }
        assert_eq!(fold("Hoà ĐẮK Lắk № 5"), "hoa dak lak № 5");
    }
}

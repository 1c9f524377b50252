//! The lossy key for matching.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The match key of `text`: small letters without tone marks and diacritics, `đ` as `d`; all else stays.
///
/// Texts that differ only in case, tones or diacritics have one key, in whatever Unicode form they are: `Hoà`, `hòa` and
/// `HOA` give `hoa`. Meant for looking things up, never for showing them.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            key.push(c.to_ascii_lowercase());
            continue;
        }
        for small in c.to_lowercase() {
            decompose_canonical(small, |d| match d {
                'đ' | 'ð' | 'ɖ' => key.push('d'),
                d if is_combining_mark(d) => {}
                d => key.push(d),
            });
        }
    }
    key
}

//! Syllable numbers: every syllable, number and mark that some word list or pattern uses.

use rustc_hash::FxHashMap;

use crate::slots::Slots;
use crate::token::{Token, lower};

/// Numbers syllables whatever their case. Syllables that no list uses have the number 0.
///
/// Up to sixteen bytes of lower case, which nearly all syllables need, are one integer, and so a look-up is nearly nothing.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    short: Slots<u128>,
    /// Longer ones, up to [`LONGEST`] bytes.
    long: FxHashMap<Box<[u8]>, u32>,
    len: u32,
}

/// Bytes of a key in the table.
const SHORT: usize = size_of::<u128>();
/// Longer tokens are in no list.
const LONGEST: usize = 40;

impl Vocabulary {
    /// The number of `syllable`, new if it was never seen. A syllable of more than 40 bytes is in no text's reach and gets 0.
    pub(super) fn intern(&mut self, syllable: &str) -> u32 {
        let mut buffer = [0; LONGEST];
        let Some(bytes) = lowered(syllable, &mut buffer) else {
            return 0;
        };
        let known = self.number(bytes);
        if known != 0 {
            return known;
        }
        self.len += 1;
        if bytes.len() > SHORT {
            self.long.insert(bytes.into(), self.len);
            return self.len;
        }
        self.short.set(key(bytes, 0, bytes.len()), self.len);
        self.len
    }

    /// The number of `token`, a token of `text`.
    pub(super) fn get(&self, text: &str, token: Token) -> u32 {
        let (start, end) = (token.start as usize, token.end as usize);
        if token.capitals {
            let mut buffer = [0; LONGEST];
            lowered(&text[start..end], &mut buffer).map_or(0, |bytes| self.number(bytes))
        } else if end - start <= SHORT {
            self.short.get(key(text.as_bytes(), start, end))
        } else {
            self.number(&text.as_bytes()[start..end])
        }
    }

    fn number(&self, bytes: &[u8]) -> u32 {
        match bytes.len() {
            ..=SHORT => self.short.get(key(bytes, 0, bytes.len())),
            _ => self.long.get(bytes).copied().unwrap_or(0),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.len as usize
    }
}

/// `bytes[start..end]`, at most sixteen bytes, as an integer padded with zeros. Where the text goes on, sixteen are loaded at once.
#[inline]
fn key(bytes: &[u8], start: usize, end: usize) -> u128 {
    let len = end - start;
    match bytes[start..].first_chunk::<SHORT>() {
        Some(chunk) if len > 0 => u128::from_le_bytes(*chunk) & (u128::MAX >> (128 - 8 * len)),
        _ => {
            let mut chunk = [0; SHORT];
            chunk[..len].copy_from_slice(&bytes[start..end]);
            u128::from_le_bytes(chunk)
        }
    }
}

/// `text` in lower case, written into `buffer` without an allocation; `None` if it does not fit.
fn lowered<'b>(text: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let mut at = 0;
    for small in text.chars().map(lower) {
        let end = at + small.len_utf8();
        small.encode_utf8(buffer.get_mut(at..end)?);
        at = end;
    }
    Some(&buffer[..at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenise;

    #[test]
    fn case_is_folded() {
        let mut buffer = [0; LONGEST];
        assert_eq!(lowered("ĐỊNH ƯỜ Ặ Ăn", &mut buffer), Some("định ườ ặ ăn".as_bytes()));
        assert_eq!(lowered(&"a".repeat(41), &mut buffer), None);
    }

    #[test]
    fn what_was_put_in_is_found_whatever_its_case() {
        let mut vocabulary = Vocabulary::default();
        let words: Vec<String> = (0..5000).map(|n| format!("ươ{}", "ăđ".repeat(n % 9) + &n.to_string())).collect();
        let get = |vocabulary: &Vocabulary, text: &str| {
            let mut tokens = Vec::new();
            tokenise(text, 0, text.len(), &mut tokens);
            tokens.iter().map(|&t| vocabulary.get(text, t)).collect::<Vec<_>>()
        };
        let letters = |n: usize| words[n].trim_end_matches(|c: char| c.is_ascii_digit()).to_owned() + "ậc";
        for n in 0..9 {
            let number = vocabulary.intern(&letters(n));
            assert_eq!(number as usize, n + 1);
            assert_eq!(get(&vocabulary, &letters(n)), [number]);
            assert_eq!(get(&vocabulary, &letters(n).to_uppercase()), [number]);
        }
        for word in &words {
            vocabulary.intern(word);
        }
        assert_eq!(vocabulary.len(), 5009);
        assert_eq!(vocabulary.intern(&words[4321]), 4331);
        assert_eq!(get(&vocabulary, "xa lạ"), [0, 0]);
    }
}

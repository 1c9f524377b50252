//! Syllable numbers: every syllable, number and mark that some word list or pattern uses.

use rustc_hash::FxHashMap;

use crate::token::{Token, lower};

/// Numbers syllables whatever their case. Syllables that no list uses have the number 0.
///
/// Every token of every article is looked up, so the table is made for that: up to sixteen bytes of lower case, which nearly all
/// syllables need, are one integer that stands in the table itself, and a look-up is a load, a multiplication and a comparison.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// Open addressing: a power of two of slots, at most half of them taken.
    slots: Vec<Slot>,
    /// Longer ones, up to [`LONGEST`] bytes.
    long: FxHashMap<Box<[u8]>, u32>,
    len: u32,
}

/// The bytes of a syllable, padded with zeros, and its number; number 0 is a free slot.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    key: u128,
    number: u32,
}

/// Bytes of a key in the table.
const SHORT: usize = size_of::<u128>();
/// Longer tokens are in no list.
const LONGEST: usize = 40;

impl Default for Vocabulary {
    fn default() -> Self {
        Vocabulary { slots: vec![Slot::default(); 1 << 12], long: FxHashMap::default(), len: 0 }
    }
}

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
        if self.len as usize > self.slots.len() / 2 {
            let larger = vec![Slot::default(); self.slots.len() * 2];
            let slots = std::mem::replace(&mut self.slots, larger);
            slots.into_iter().filter(|slot| slot.number != 0).for_each(|slot| self.insert(slot));
        }
        self.insert(Slot { key: key(bytes, 0, bytes.len()), number: self.len });
        self.len
    }

    fn insert(&mut self, slot: Slot) {
        let mut at = self.home(slot.key);
        while self.slots[at].number != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = slot;
    }

    /// The number of `token`, a token of `text`.
    pub(super) fn get(&self, text: &str, token: Token) -> u32 {
        let (start, end) = (token.start as usize, token.end as usize);
        if token.capitals {
            let mut buffer = [0; LONGEST];
            lowered(&text[start..end], &mut buffer).map_or(0, |bytes| self.number(bytes))
        } else if end - start <= SHORT {
            self.find(key(text.as_bytes(), start, end))
        } else {
            self.number(&text.as_bytes()[start..end])
        }
    }

    fn number(&self, bytes: &[u8]) -> u32 {
        match bytes.len() {
            ..=SHORT => self.find(key(bytes, 0, bytes.len())),
            _ => self.long.get(bytes).copied().unwrap_or(0),
        }
    }

    #[inline]
    fn find(&self, key: u128) -> u32 {
        let mut at = self.home(key);
        loop {
            let slot = self.slots[at];
            if slot.key == key || slot.number == 0 {
                return slot.number;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Where the search for `key` begins: the upper bits of a product depend on all bits of its factors.
    fn home(&self, key: u128) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let folded = key as u64 ^ ((key >> 64) as u64).rotate_left(29);
        (folded.wrapping_mul(ODD) >> (64 - self.slots.len().trailing_zeros())) as usize
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

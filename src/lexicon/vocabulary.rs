//! Syllable numbers: every syllable, number and mark that some word list or pattern uses.

use rustc_hash::FxHashMap;

/// Numbers syllables whatever their case. Syllables that no list uses have the number 0.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: FxHashMap<Box<[u8]>, u32>,
}

/// Longer tokens are in no list.
const LONGEST: usize = 40;

impl Vocabulary {
    /// The number of `syllable`, new if it was never seen. A syllable of more than 40 bytes is in no text's reach and gets 0.
    pub(super) fn intern(&mut self, syllable: &str) -> u32 {
        let mut buffer = [0; LONGEST];
        let Some(key) = lower(syllable, &mut buffer) else {
            return 0;
        };
        let next = self.numbers.len() as u32 + 1;
        *self.numbers.entry(key.into()).or_insert(next)
    }

    pub(super) fn get(&self, syllable: &str) -> u32 {
        let mut buffer = [0; LONGEST];
        lower(syllable, &mut buffer).and_then(|key| self.numbers.get(key).copied()).unwrap_or(0)
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }
}

/// `text` in lower case, written into `buffer` without an allocation; `None` if it does not fit.
///
/// In the blocks of Vietnamese letters a capital's small letter is found by arithmetic (Unicode charts Latin-1 Supplement,
/// Latin Extended-A and Latin Extended Additional).
fn lower<'b>(text: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let bytes = text.as_bytes();
    if bytes.len() > LONGEST {
        return None;
    }
    let mut at = 0;
    for c in text.chars() {
        let small = match c {
            '\0'..='\u{7f}' => c.to_ascii_lowercase(),
            '\u{1ea0}'..='\u{1eff}' | '\u{100}'..='\u{12f}' => char::from_u32(c as u32 | 1).unwrap_or(c),
            _ => c.to_lowercase().next().unwrap_or(c),
        };
        if at + small.len_utf8() > LONGEST {
            return None;
        }
        at += small.encode_utf8(&mut buffer[at..]).len();
    }
    Some(&buffer[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_folded() {
        let mut buffer = [0; LONGEST];
        assert_eq!(lower("ĐỊNH ƯỜ Ặ Ăn", &mut buffer), Some("định ườ ặ ăn".as_bytes()));
        assert_eq!(lower(&"a".repeat(41), &mut buffer), None);
    }
}

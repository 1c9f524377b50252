//! From bytes to code points.

/// Bytes per sample. At most 255, so that a block's count fits a byte and the compiler sums sixteen of them at once.
const BLOCK: usize = 128;

/// Counts code points before a byte offset of one text: a sample every 128 bytes, and a count inside one block.
#[derive(Debug, Clone)]
pub(super) struct CharIndex {
    /// Code points before each block, and at the end those of the whole text.
    samples: Vec<u32>,
}

/// The number of UTF-8 sequences that start in `bytes`, which holds at most [`BLOCK`] of them.
fn starts(bytes: &[u8]) -> u32 {
    debug_assert!(bytes.len() <= BLOCK);
    u32::from(bytes.iter().map(|&b| u8::from((b as i8) >= -0x40)).sum::<u8>())
}

impl CharIndex {
    pub(super) fn new(text: &str) -> Self {
        let mut samples = Vec::with_capacity(text.len() / BLOCK + 2);
        let mut count = 0;
        samples.push(0);
        for block in text.as_bytes().chunks(BLOCK) {
            count += starts(block);
            samples.push(count);
        }
        CharIndex { samples }
    }

    /// All code points of the text.
    pub(super) fn total(&self) -> u32 {
        self.samples.last().copied().unwrap_or(0)
    }

    /// The code points before byte `at` of `text`, the text that this index was made of.
    pub(super) fn before(&self, text: &str, at: usize) -> u32 {
        let block = at / BLOCK;
        self.samples[block] + starts(&text.as_bytes()[block * BLOCK..at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_like_chars() {
        for n in [0, 1, 127, 128, 129, 300] {
            let text: String = "Đồng chí Bí thư 😀 ".chars().cycle().take(n).collect();
            let index = CharIndex::new(&text);
            assert_eq!(index.total() as usize, n);
            for at in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
                assert_eq!(index.before(&text, at) as usize, text[..at].chars().count());
            }
        }
    }
}

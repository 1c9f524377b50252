//! A sketch of an article, by which near-duplicates are found.
//!
//! The article is seen as the set of its runs of five syllables, in small letters without tones and diacritics, marks left out.
//! Two articles are the more alike the larger the part of these runs that both have (the Jaccard index). MinHash estimates
//! that from 128 numbers an article: Broder, *On the resemblance and containment of documents*, 1997; one hash a run, as in
//! Li, Owen and Zhang, *One Permutation Hashing*, 2012; empty bins filled as in Shrivastava, *Optimal Densification for Fast and
//! Accurate Minwise Hashing*, 2017; one byte kept of each number as in Li and König, *b-Bit Minwise Hashing*, 2010.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::mix;
use crate::text::fold;
use crate::token::{Shape, Token};

/// Numbers in a sketch.
pub const BINS: usize = 128;
/// Syllables in a run.
const RUN: usize = 5;

/// The last byte of the least hash in each bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sketch(pub [u8; BINS]);

impl Sketch {
    /// An estimate of how much of both articles is in the other: 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count() as f64 / BINS as f64;
        // One in 256 agrees by chance.
        ((same - 1.0 / 256.0) / (1.0 - 1.0 / 256.0)).max(0.0)
    }
}

/// Makes sketches. Remembers the hashes of the syllables that the lexicon numbers, which are nearly all that articles have; threads share
/// it, as any of them would write the same.
#[derive(Debug, Default)]
pub struct Sketcher {
    /// By number; 0 where the syllable was never seen.
    hashes: Box<[AtomicU64]>,
}

impl Sketcher {
    /// For a lexicon that gives syllables the numbers from 1 to `last`.
    pub fn new(last: u32) -> Self {
        Self { hashes: (0..=last).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Of the tokens of a text in normal form and their numbers in the lexicon (0 for those that it does not know); none when the text
    /// has no syllable.
    pub fn sketch(&self, text: &str, tokens: &[Token], numbers: &[u32]) -> Option<Sketch> {
        let mut least = [u64::MAX; BINS];
        let mut runs = Runs::default();
        let syllables = tokens.iter().zip(numbers).filter(|(token, _)| token.shape != Shape::Punctuation);
        for (token, &number) in syllables {
            let run = runs.add(self.hash(&text[token.start as usize..token.end as usize], number));
            if runs.count >= RUN {
                put(&mut least, mix(run));
            }
        }
        if runs.count == 0 {
            return None;
        }
        if runs.count < RUN {
            put(&mut least, mix(runs.hash));
        }
        Some(Sketch(fill(&least)))
    }

    fn hash(&self, word: &str, number: u32) -> u64 {
        let Some(known) = self.hashes.get(number as usize).filter(|_| number != 0) else { return syllable(word) };
        let mut hash = known.load(Relaxed);
        if hash == 0 {
            hash = syllable(word);
            known.store(hash, Relaxed);
        }
        hash
    }
}

fn put(least: &mut [u64; BINS], hash: u64) {
    let bin = (hash >> (64 - BINS.trailing_zeros())) as usize;
    let rest = hash & (u64::MAX >> BINS.trailing_zeros());
    least[bin] = least[bin].min(rest);
}

/// Each empty bin takes the number of a full one, the same one in every article where that is full.
fn fill(least: &[u64; BINS]) -> [u8; BINS] {
    let mut bins = [0; BINS];
    for (bin, out) in bins.iter_mut().enumerate() {
        let mut from = bin;
        let mut attempt = 0;
        while least[from] == u64::MAX {
            attempt += 1;
            from = (mix((bin as u64) << 32 | attempt) % BINS as u64) as usize;
        }
        *out = mix(least[from]) as u8;
    }
    bins
}

/// The last syllables, and a hash of their order: the polynomial of Karp and Rabin, *Efficient Randomized Pattern-Matching Algorithms*, 1987,
/// with 2⁶⁴ for a modulus.
#[derive(Default)]
struct Runs {
    last: [u64; RUN],
    count: usize,
    hash: u64,
}

impl Runs {
    /// An odd number of which no power is small.
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    const FIRST: u64 = Self::BASE.wrapping_pow(RUN as u32);

    /// The hash of the run that ends with `syllable`.
    fn add(&mut self, syllable: u64) -> u64 {
        let oldest = std::mem::replace(&mut self.last[self.count % RUN], syllable);
        self.count += 1;
        self.hash =
            self.hash.wrapping_mul(Self::BASE).wrapping_add(syllable).wrapping_sub(oldest.wrapping_mul(Self::FIRST));
        self.hash
    }
}

/// Of a syllable in small letters without tones and diacritics: FNV-1a.
fn syllable(syllable: &str) -> u64 {
    fold(syllable).bytes().fold(0xcbf2_9ce4_8422_2325, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Serialize for Sketch {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Sketch {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(from)?;
        let mut bytes = [0; BINS];
        match BASE64.decode_slice(text.as_bytes(), &mut bytes) {
            Ok(BINS) => Ok(Self(bytes)),
            _ => Err(de::Error::custom("a sketch that is not 128 bytes in base 64")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenise;
    use std::collections::HashSet;

    fn sketch(text: &str) -> Option<Sketch> {
        let text = crate::text::normalise(text);
        let mut tokens = Vec::new();
        tokenise(&text, 0, text.len(), &mut tokens);
        Sketcher::default().sketch(&text, &tokens, &vec![0; tokens.len()])
    }

    /// Numbers are of syllables whatever their case, and so are hashes.
    #[test]
    fn what_is_remembered_changes_nothing() {
        let lexicon = crate::rules::Rules::builtin().unwrap().lexicon;
        let sketcher = Sketcher::new(lexicon.last_syllable());
        for text in ["Đồng chí Lò Văn Xyzt chủ trì hội nghị.", "HỘI NGHỊ do đồng chí chủ trì", "hội nghị xyzt xyzt"]
        {
            let mut tokens = Vec::new();
            tokenise(text, 0, text.len(), &mut tokens);
            let numbers = lexicon.syllables(text, &tokens);
            assert_eq!(sketcher.sketch(text, &tokens, &numbers), sketch(text), "{text}");
        }
        assert!(sketcher.hashes.iter().any(|hash| hash.load(Relaxed) != 0));
    }

    #[test]
    fn case_tones_and_marks_make_no_difference() {
        let a = sketch("Đồng chí Lò Văn Minh, Bí thư Huyện uỷ, chủ trì hội nghị hoà giải.").unwrap();
        let b = sketch("dong chi LÒ VĂN MINH - bí thư huyện ủy - chu tri hội nghị hòa giải").unwrap();
        assert_eq!(a, b);
        assert_eq!(a.likeness(&b), 1.0);
        assert!(sketch("Hội nghị tổng kết công tác năm 2024 của ngành thủy lợi").unwrap().likeness(&a) < 0.1);
        assert_eq!(sketch(" \n- !"), None);
        assert!(sketch("tin").unwrap().likeness(&sketch("Tín!").unwrap()) == 1.0);
    }

    /// Against the index itself, on texts of made-up syllables of which a part is the same.
    #[test]
    fn it_estimates_the_part_in_common() {
        let text = |from: u64, to: u64| (from..to).map(|n| format!("x{:x} ", mix(n) % 3000)).collect::<String>();
        let runs = |text: &str| -> HashSet<Vec<String>> {
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            words.windows(RUN).map(<[String]>::to_vec).collect()
        };
        for (length, shift) in [(80, 10), (300, 60), (1000, 300), (1000, 700), (3000, 200)] {
            let (a, b) = (text(0, length), text(shift, length + shift));
            // `x` and the number are two tokens for the tokeniser, which changes both sides alike.
            let (ra, rb) = (runs(&a), runs(&b));
            let truth = ra.intersection(&rb).count() as f64 / ra.union(&rb).count() as f64;
            let estimate = sketch(&a).unwrap().likeness(&sketch(&b).unwrap());
            assert!((truth - estimate).abs() < 0.13, "{length} {shift}: {estimate} for {truth}");
        }
    }

    #[test]
    fn it_is_written_as_it_is_read() {
        let sketch = sketch("hội nghị giao ban").unwrap();
        let json = serde_json::to_string(&sketch).unwrap();
        assert_eq!(serde_json::from_str::<Sketch>(&json).unwrap(), sketch);
        assert!(serde_json::from_str::<Sketch>("\"AAAA\"").is_err());
    }
}

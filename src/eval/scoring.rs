//! What the scorer takes as the same, and where it ends a sentence: the tables of `eval/scoring.toml`.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// The scorer's tables, ready for use.
#[derive(Debug)]
pub struct Scoring {
    pub(super) capitals: HashSet<char>,
    pub(super) small_letters: HashSet<char>,
    pub(super) abbreviations: Vec<Vec<char>>,
    /// Whole words and what stands for them, in order.
    pub(super) words: Vec<(String, String)>,
    /// Two vowels with the tone on the first, and the same with the tone on the second.
    pub(super) tones: HashMap<[char; 2], [char; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    units: Units,
    fold: Fold,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Units {
    capitals: String,
    abbreviations: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fold {
    words: Vec<(String, String)>,
}

/// Vowel pairs on which writers disagree where the tone goes.
const PAIRS: [[char; 2]; 3] = [['o', 'a'], ['o', 'e'], ['u', 'y']];
/// Combining grave, acute, tilde, hook and dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

impl Default for Scoring {
    /// The tables in the program.
    fn default() -> Self {
        let file: File =
            toml::from_str(include_str!("../../eval/scoring.toml")).expect("eval/scoring.toml is part of the program");
        let capitals: HashSet<char> = ('A'..='Z').chain(file.units.capitals.chars()).collect();
        Self {
            small_letters: capitals.iter().flat_map(|c| c.to_lowercase()).collect(),
            capitals,
            abbreviations: file.units.abbreviations.iter().map(|a| a.chars().collect()).collect(),
            words: file.fold.words,
            tones: PAIRS.iter().flat_map(|&[a, b]| TONES.map(|t| (pair([a, t, b]), pair([a, b, t])))).collect(),
        }
    }
}

/// A vowel pair with a tone, composed.
fn pair(letters: [char; 3]) -> [char; 2] {
    let mut composed = letters.into_iter().nfc();
    let mut next = || composed.next().expect("a vowel and a tone make one letter");
    [next(), next()]
}

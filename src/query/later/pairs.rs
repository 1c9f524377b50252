//! Texts as the numbers of their pairs of syllables, and how much of a task stands in a result.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::LEAST;
use crate::store::rarity::{Rarity, each_pair};

/// Pairs of syllables by number, in the order in which they were first met.
#[derive(Debug)]
pub(super) struct Pairs {
    rarity: Rarity,
    numbers: FxHashMap<Rc<str>, u32>,
    known: Vec<Pair>,
    /// How many texts were read.
    texts: u64,
}

#[derive(Debug)]
struct Pair {
    words: Rc<str>,
    /// `None` until it is asked for: to look up how rare a pair is takes longer than all else.
    weight: Option<f64>,
    /// The last text in which it stood.
    text: u64,
}

impl Pairs {
    pub fn new(rarity: Rarity) -> Self {
        Self { rarity, numbers: FxHashMap::default(), known: vec![], texts: 0 }
    }

    pub fn forget(&mut self) {
        self.numbers.clear();
        self.known.clear();
    }

    /// The different pairs of a text, in its order.
    pub fn of(&mut self, text: &str) -> Box<[u32]> {
        self.texts += 1;
        let mut found = Vec::with_capacity(text.len() / 6);
        each_pair(text, |words| {
            let number = self.numbers.get(words).copied().unwrap_or_else(|| {
                let (number, words) = (self.known.len() as u32, Rc::<str>::from(words));
                self.numbers.insert(words.clone(), number);
                self.known.push(Pair { words, weight: None, text: 0 });
                number
            });
            let pair = &mut self.known[number as usize];
            if pair.text != self.texts {
                pair.text = self.texts;
                found.push(number);
            }
        });
        found.into()
    }

    fn weight(&mut self, number: u32) -> f64 {
        let Pair { words, weight, .. } = &mut self.known[number as usize];
        *weight.get_or_insert_with(|| self.rarity.weight(words))
    }

    fn length(&mut self, pairs: impl Iterator<Item = u32>) -> f64 {
        pairs.map(|pair| self.weight(pair).powi(2)).sum::<f64>().sqrt()
    }
}

/// A task's pairs, in the order of the text.
pub(super) struct Vector {
    /// Each with its weight.
    pairs: Vec<(u32, f64)>,
    /// By pair: its place there.
    places: FxHashMap<u32, usize>,
    length: f64,
    /// Pairs of names, which are no subject and do not count in results either.
    names: FxHashSet<u32>,
}

impl Vector {
    pub fn of(pairs: &mut Pairs, subject: &str, names: &str) -> Self {
        let names: FxHashSet<u32> = pairs.of(names).into_iter().collect();
        let subject: Vec<u32> = pairs.of(subject).into_iter().filter(|pair| !names.contains(pair)).collect();
        Self {
            places: subject.iter().enumerate().map(|(place, &pair)| (pair, place)).collect(),
            length: pairs.length(subject.iter().copied()),
            pairs: subject.into_iter().map(|pair| (pair, pairs.weight(pair))).collect(),
            names,
        }
    }

    /// The cosine with the vector of `text`, which counts as no shorter than the task: in a short text chance is a large part.
    /// `None` if it is below [`LEAST`] whatever else stands in the text: most results share next to nothing with a task, and to
    /// look up how rare all their pairs are takes longest.
    pub fn cosine(&self, pairs: &mut Pairs, text: &[u32]) -> Option<f64> {
        let both: f64 = self.met(text).iter().map(|&place| self.pairs[place].1.powi(2)).sum();
        if both <= 0.0 || both < LEAST * self.length * self.length {
            return None;
        }
        let length = pairs.length(text.iter().copied().filter(|pair| !self.names.contains(pair)));
        Some(both / (self.length * length.max(self.length)))
    }

    /// The places of the task's pairs that stand in `text`, in order.
    fn met(&self, text: &[u32]) -> Vec<usize> {
        let mut met: Vec<usize> = text.iter().filter_map(|pair| self.places.get(pair).copied()).collect();
        met.sort_unstable();
        met
    }

    /// The three shared pairs that weigh most, in the order of the task.
    pub fn shared(&self, pairs: &Pairs, text: &[u32]) -> Vec<String> {
        let mut shared: Vec<(u32, f64)> = self.met(text).into_iter().map(|place| self.pairs[place]).collect();
        let mut weights: Vec<f64> = shared.iter().map(|(_, weight)| *weight).collect();
        weights.sort_by(|a, b| b.total_cmp(a));
        let least = weights.get(2).copied().unwrap_or(0.0);
        shared.retain(|(_, weight)| *weight >= least);
        shared.iter().take(3).map(|(pair, _)| pairs.known[*pair as usize].words.to_string()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::rarity::library;

    /// Against the cosine of whole vectors: the bound leaves out what is below [`LEAST`], and nothing else.
    #[test]
    fn only_what_scores_too_little_is_left_out() {
        let conn = library(
            "INSERT INTO result VALUES (1, 'Hộ nghèo giảm'), (2, 'Thu ngân sách'), (3, 'Đường vào bản đã xong');",
        );
        let rarity = Rarity::of(&conn).unwrap();
        let mut pairs = Pairs::new(rarity.clone());
        let subject = "Rà soát hộ nghèo, hỗ trợ hộ nghèo làm nhà và sửa đường vào bản";
        let vector = Vector::of(&mut pairs, subject, "xã Nậm Cuổi");
        let words_of = |text: &str| {
            let mut words = FxHashSet::default();
            each_pair(text, |pair| {
                words.insert(pair.to_owned());
            });
            words
        };
        let names = words_of("xã Nậm Cuổi");
        let mut scores = vec![];
        for text in [
            "Hộ nghèo của xã Nậm Cuổi đã giảm",
            "Đường vào bản đã xong, hộ nghèo đã làm nhà",
            "Cả xã đã rà soát hộ nghèo và hỗ trợ hộ nghèo làm nhà, sửa đường vào bản",
            "Chỉ có một lần hộ nghèo đứng giữa rất nhiều lời kể dài dòng về mùa màng, chợ phiên và lễ hội của cả vùng cao",
            "Thu ngân sách đã tăng",
        ] {
            let square = |pair: &String| rarity.weight(pair).powi(2);
            let (task, other) = (words_of(subject), words_of(text));
            let both: f64 = task.intersection(&other).map(square).sum();
            let length = other.difference(&names).map(square).sum::<f64>().sqrt();
            let own = task.iter().map(square).sum::<f64>().sqrt();
            let whole = both / (own * length.max(own));
            let numbers = pairs.of(text);
            match vector.cosine(&mut pairs, &numbers) {
                Some(score) => assert!((score - whole).abs() < 1e-9, "{text}: {score}, {whole}"),
                None => assert!(whole < LEAST, "{text}: {whole}"),
            }
            scores.push(whole >= LEAST);
        }
        assert!(scores.contains(&true) && scores.contains(&false), "{scores:?}");
    }

    #[test]
    fn a_pair_has_one_number_and_stands_once_where_it_was_met_first() {
        let mut pairs = Pairs::new(Rarity::of(&library("")).unwrap());
        let first = pairs.of("Rà soát hộ nghèo, rà soát");
        assert_eq!(&*pairs.of("hộ nghèo, rà soát"), [first[2], first[0]]);
        assert_eq!(first.len(), 3);
        assert_eq!(&*pairs.of("rà soát"), [first[0]]);
    }
}

//! Candidates for cues: the words and short runs of words that stand in enough annotated units.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::discourse::{Element, LONGEST, each_element};
use crate::engine::Analysis;
use crate::rules::Rules;
use crate::token::lower;

/// What may become a cue.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Candidate {
    /// It counts where it begins with one of so many first elements of a unit; `None`: anywhere.
    pub first: Option<usize>,
    /// Its elements as rule files write them, with single blanks.
    pub written: String,
}

/// The elements of each unit as rule files write them.
pub fn spelled(rules: &Rules, text: &str, analysis: &Analysis) -> Vec<Vec<String>> {
    let token = |token: usize| {
        let token = analysis.tokens[token];
        text[token.start as usize..token.end as usize].chars().map(lower).collect()
    };
    let unit = |symbols: &std::ops::Range<usize>| {
        let symbols = &analysis.mentions.symbols[symbols.clone()];
        let mut out: Vec<String> = Vec::new();
        each_element(
            symbols,
            &analysis.tokens,
            |symbol| rules.discourse.cues.class_of(symbol.id),
            |element| {
                out.push(match element {
                    Element::Find(class) => class.to_owned(),
                    Element::Number => "<number>".to_owned(),
                    Element::Token(number) => token(number),
                });
            },
        );
        out
    };
    analysis.mentions.unit_symbols.iter().map(unit).collect()
}

/// All candidates of a corpus, numbered.
#[derive(Debug, Default)]
pub struct Candidates {
    pub all: Vec<Candidate>,
    numbers: FxHashMap<Candidate, u32>,
    reaches: Vec<Option<usize>>,
}

impl Candidates {
    /// Those that stand in at least `least` units, and in half as many articles. `articles` gives by article and unit its elements,
    /// `reaches` says among how many first elements of a unit candidates may begin: for each kind of list one.
    pub fn of<'a>(
        articles: impl Iterator<Item = &'a [Vec<String>]>,
        least: u32,
        reaches: Vec<Option<usize>>,
    ) -> Candidates {
        let mut counts: FxHashMap<Candidate, (u32, u32)> = FxHashMap::default();
        for article in articles {
            let mut here: FxHashSet<Candidate> = FxHashSet::default();
            for unit in article {
                for candidate in candidates(unit, &reaches) {
                    counts.entry(candidate.clone()).or_default().0 += 1;
                    here.insert(candidate);
                }
            }
            for candidate in here {
                counts.entry(candidate).or_default().1 += 1;
            }
        }
        let often = counts.into_iter().filter(|(_, (units, articles))| *units >= least && 2 * articles >= least);
        let mut all: Vec<Candidate> = often.map(|(candidate, _)| candidate).collect();
        all.sort_unstable();
        let numbers = all.iter().cloned().zip(0..).collect();
        Candidates { all, numbers, reaches }
    }

    /// The numbers of those in a unit, in order.
    pub fn in_unit(&self, elements: &[String]) -> Vec<u32> {
        let mut out: Vec<u32> = candidates(elements, &self.reaches)
            .iter()
            .filter_map(|candidate| self.numbers.get(candidate).copied())
            .collect();
        out.sort_unstable();
        out
    }
}

/// Every run of elements that could be a cue, each once.
fn candidates(elements: &[String], reaches: &[Option<usize>]) -> FxHashSet<Candidate> {
    let runs = |start: usize, first: Option<usize>| {
        (1..=LONGEST.min(elements.len() - start))
            .map(move |len| Candidate { first, written: elements[start..start + len].join(" ") })
    };
    let starts = |first: Option<usize>| 0..first.unwrap_or(usize::MAX).min(elements.len());
    reaches.iter().flat_map(|&first| starts(first).flat_map(move |start| runs(start, first))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seldom_ones_are_left_out() {
        let unit = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let articles = [vec![unit("<person> yêu cầu"), unit("yêu cầu <body>")], vec![unit("yêu cầu rà soát")]];
        let candidates = Candidates::of(articles.iter().map(Vec::as_slice), 3, vec![None, Some(2)]);
        let written: Vec<(Option<usize>, &str)> = candidates.all.iter().map(|c| (c.first, &*c.written)).collect();
        assert_eq!(written, [(None, "cầu"), (None, "yêu"), (None, "yêu cầu"), (Some(2), "yêu"), (Some(2), "yêu cầu")]);
        assert_eq!(candidates.in_unit(&unit("không yêu cầu")), [0, 1, 2, 3, 4]);
        assert_eq!(candidates.in_unit(&unit("a b yêu cầu")), [0, 1, 2]);
    }
}

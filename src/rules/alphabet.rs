//! Alphabets: the letters that stand for symbols while one pattern runs.

use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, HirKind, Repetition};

use super::kinds::{self, BitSet, Kind, Kinds, Merged, Parts};
use super::pattern::{Pattern, tests_of};

/// Kinds of symbols that no test of the pattern tells apart share a letter. Each letter is one byte, so what is found is found in symbols.
#[derive(Debug)]
pub struct Alphabet {
    /// By kind.
    letters: Box<[u8]>,
    /// For each letter a kind that it stands for.
    examples: Vec<usize>,
}

impl Alphabet {
    /// # Errors
    /// When the pattern tells apart more kinds of symbols than there are bytes.
    pub fn new(pattern: &Pattern, kinds: &Kinds) -> Result<Self, String> {
        let tests = kinds::tests_of(std::iter::once(pattern)).into_iter();
        let mut tests: Vec<&BitSet> = tests.map(|test| kinds.accepted(test)).collect();
        tests.sort_by_cached_key(|set| std::cmp::Reverse(set.count()));
        let mut parts = Parts::new(kinds.count());
        tests.iter().for_each(|set| parts.split(set));
        let Merged { mut of, first: examples } = parts.finish();
        if examples.len() > 256 {
            return Err(format!("it tells {} kinds of symbols apart, and 256 are possible", examples.len()));
        }
        // Letters that the same tests accept stand together, so that the automata have few ranges to hold and to go through.
        let mut order: Vec<usize> = (0..examples.len()).collect();
        order.sort_by_cached_key(|&letter| tests.iter().map(|set| set.has(examples[letter])).collect::<Vec<bool>>());
        let mut place = vec![0; order.len()];
        (0..).zip(&order).for_each(|(new, &old)| place[old] = new);
        of.iter_mut().for_each(|letter| *letter = place[usize::from(*letter)]);
        Ok(Alphabet {
            letters: of.into_iter().map(|letter| letter as u8).collect(),
            examples: order.into_iter().map(|letter| examples[letter]).collect(),
        })
    }

    #[inline]
    pub fn letter(&self, kind: Kind) -> u8 {
        self.letters[usize::from(kind)]
    }

    /// By kind: its letter.
    pub fn letters(&self) -> &[u8] {
        &self.letters
    }

    /// How many letters there are.
    pub fn count(&self) -> usize {
        self.examples.len()
    }

    /// The pattern as a regular expression over the letters.
    pub fn regex(&self, pattern: &Pattern, kinds: &Kinds) -> Hir {
        self.translated(pattern.tree(), &|test| kinds.accepted(pattern.test(test)))
    }

    fn translated<'k>(&self, tree: &Hir, accepted: &impl Fn(usize) -> &'k BitSet) -> Hir {
        let sub = |tree: &Hir| Box::new(self.translated(tree, accepted));
        match tree.kind() {
            HirKind::Empty => Hir::empty(),
            HirKind::Look(look) => Hir::look(*look),
            HirKind::Literal(_) | HirKind::Class(_) => {
                Hir::concat(tests_of(tree).into_iter().map(|tests| self.class(tests, accepted)).collect())
            }
            HirKind::Repetition(r) => Hir::repetition(Repetition { sub: sub(&r.sub), ..*r }),
            HirKind::Capture(c) => Hir::capture(Capture { sub: sub(&c.sub), ..c.clone() }),
            HirKind::Concat(all) => Hir::concat(all.iter().map(|tree| self.translated(tree, accepted)).collect()),
            HirKind::Alternation(any) => {
                Hir::alternation(any.iter().map(|tree| self.translated(tree, accepted)).collect())
            }
        }
    }

    /// The letters that one of `tests` accepts; all where there is none.
    fn class<'k>(&self, tests: Option<Vec<usize>>, accepted: &impl Fn(usize) -> &'k BitSet) -> Hir {
        let sets: Option<Vec<&BitSet>> = tests.map(|tests| tests.into_iter().map(accepted).collect());
        let wanted = |kind: usize| sets.as_ref().is_none_or(|sets| sets.iter().any(|set| set.has(kind)));
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for (letter, _) in (0..).zip(&self.examples).filter(|(_, kind)| wanted(**kind)) {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == letter => *last = letter,
                _ => ranges.push((letter, letter)),
            }
        }
        let range = |(first, last)| ClassBytesRange::new(first as u8, last as u8);
        Hir::class(Class::Bytes(ClassBytes::new(ranges.into_iter().map(range))))
    }
}

//! Kinds: symbols that no test of any pattern tells apart.
//!
//! Word lists and shapes make many thousand symbols, patterns ask for some hundred classes. So symbols are put into kinds once,
//! and all that is prepared for single patterns and phases ([`Alphabet`](super::alphabet::Alphabet),
//! [`Prepared`](super::need::Prepared)) is worked out over kinds, with sets of them as bits.

use rustc_hash::FxHashMap;

use super::class::{ClassId, ClassSet, SymbolId};
use super::pattern::{Atom, Pattern};
use crate::mix;

/// A kind of symbols by number.
pub type Kind = u16;

/// The kinds of all symbols, or of all finer kinds, and which of them each test accepts.
#[derive(Debug, Default)]
pub struct Kinds {
    /// By symbol, or by finer kind.
    of: Vec<Kind>,
    accepted: FxHashMap<Atom, BitSet>,
    len: usize,
}

/// More kinds of symbols than numbers for them.
#[derive(Debug)]
pub struct Full;

impl Kinds {
    /// The kinds that `patterns` tell apart among symbols with these sets of classes.
    pub fn new<'p>(patterns: impl Iterator<Item = &'p Pattern>, sets: &[ClassSet]) -> Result<Kinds, Full> {
        let mut tests: Vec<&Atom> = patterns.flat_map(Pattern::atoms).collect();
        tests.sort_unstable();
        tests.dedup();
        let named = tests.iter().flat_map(|test| test.classes());
        let mut with_class: FxHashMap<ClassId, BitSet> = named.map(|class| (class, BitSet::none(sets.len()))).collect();
        for (symbol, set) in sets.iter().enumerate() {
            for class in set {
                if let Some(symbols) = with_class.get_mut(class) {
                    symbols.add(symbol);
                }
            }
        }
        let sides = tests.iter().map(|test| Side::smaller(test.accepted(sets.len(), &with_class))).collect();
        Kinds::split(sets.len(), tests, sides)
    }

    /// The kinds that `patterns`, some of those that these kinds were made for, tell apart among them. They are fewer, and so are the tables
    /// of what is made with them.
    pub fn coarser<'p>(&self, patterns: impl Iterator<Item = &'p Pattern>) -> Kinds {
        let mut tests: Vec<&Atom> = patterns.flat_map(Pattern::atoms).collect();
        tests.sort_unstable();
        tests.dedup();
        let sides = tests.iter().map(|test| Side::smaller(self.accepted[*test].clone())).collect();
        // They cannot be too many, as they are no more than there were.
        Kinds::split(self.len, tests, sides).unwrap_or_default()
    }

    /// The kinds of numbers 0 to `len` − 1 that `tests` tell apart, of which each accepts a side.
    fn split(len: usize, tests: Vec<&Atom>, sides: Vec<Side>) -> Result<Kinds, Full> {
        let mut parts = Parts::new(len);
        sides.iter().for_each(|side| parts.split(side.members.iter()));
        let (of, examples) = parts.finish();
        let len = examples.len();
        if len > usize::from(Kind::MAX) {
            return Err(Full);
        }
        let over_kinds = |side: Side| {
            let mut kinds = BitSet::none(len);
            if side.members.count() < len {
                side.members.iter().for_each(|member| kinds.add(of[member] as usize));
            } else {
                let in_side = examples.iter().enumerate().filter(|(_, example)| side.members.has(**example));
                in_side.for_each(|(kind, _)| kinds.add(kind));
            }
            if side.is_rest { kinds.rest() } else { kinds }
        };
        let accepted = tests.into_iter().cloned().zip(sides.into_iter().map(over_kinds)).collect();
        Ok(Kinds { accepted, len, of: of.into_iter().map(|kind| kind as Kind).collect() })
    }

    /// How many kinds there are.
    pub fn count(&self) -> usize {
        self.len
    }

    #[inline]
    pub fn of(&self, symbol: SymbolId) -> Kind {
        self.of[symbol.0 as usize]
    }

    /// The kind of a finer kind.
    #[inline]
    pub fn of_finer(&self, kind: Kind) -> Kind {
        self.of[usize::from(kind)]
    }

    /// The kinds that a test of one of the patterns accepts.
    pub fn accepted(&self, test: &Atom) -> &BitSet {
        &self.accepted[test]
    }
}

/// A set of symbols or kinds, a bit for each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct BitSet {
    words: Box<[u64]>,
    /// How many there are, in the set or not.
    of: usize,
}

impl BitSet {
    pub fn none(of: usize) -> BitSet {
        BitSet { words: vec![0; of.div_ceil(64)].into(), of }
    }

    pub fn all(of: usize) -> BitSet {
        BitSet::none(of).rest()
    }

    pub fn add(&mut self, member: usize) {
        self.words[member / 64] |= 1 << (member % 64);
    }

    pub fn remove(&mut self, member: usize) {
        self.words[member / 64] &= !(1 << (member % 64));
    }

    pub fn has(&self, member: usize) -> bool {
        self.words[member / 64] >> (member % 64) & 1 == 1
    }

    /// How many are in it.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether most are in it.
    pub fn is_most(&self) -> bool {
        2 * self.count() > self.of
    }

    pub fn iter(&self) -> impl Iterator<Item = usize> {
        members(&self.words)
    }

    /// Those that are not in it.
    pub fn rest(mut self) -> BitSet {
        for (number, word) in self.words.iter_mut().enumerate() {
            *word = !*word & u64::MAX >> (64 - (self.of - 64 * number).min(64));
        }
        self
    }

    /// Those of both.
    pub fn or(mut self, other: &BitSet) -> BitSet {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
        self
    }

    /// Those that are in `other` too, or those that are not.
    pub fn and(mut self, other: &BitSet, wanted: bool) -> BitSet {
        let flip = if wanted { 0 } else { u64::MAX };
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other ^ flip);
        self
    }
}

/// The bits that are set, counted over all words.
pub fn members(words: &[u64]) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(|(number, &word)| bits(word).map(move |bit| 64 * number + bit))
}

/// The bits of a word that are set.
pub fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        word &= word.checked_sub(1)?;
        Some(bit)
    })
}

/// A set, or all that are not in it, whichever are fewer: to split by one or the other comes to the same.
pub(super) struct Side {
    pub members: BitSet,
    is_rest: bool,
}

impl Side {
    pub fn smaller(set: BitSet) -> Side {
        let is_rest = set.is_most();
        Side { members: if is_rest { set.rest() } else { set }, is_rest }
    }
}

/// Numbers 0 to n − 1 in parts, of which each holds what the same sets hold.
///
/// Every set bears a random number, every number has the sum of those of the sets that hold it, and equal sums make a part (Zobrist, *A New
/// Hashing Method with Application for Game Playing*, 1970). Unlike ones of some ten thousand have the same sum of 64 bits in one rule set of
/// a hundred thousand million.
pub(super) struct Parts {
    sums: Vec<u64>,
    splits: u64,
}

impl Parts {
    pub fn new(len: usize) -> Parts {
        Parts { sums: vec![0; len], splits: 0 }
    }

    /// Splits every part into those that are in `set` and those that are not.
    pub fn split(&mut self, set: impl Iterator<Item = usize>) {
        self.splits += 1;
        let number = mix(self.splits);
        set.for_each(|member| self.sums[member] ^= number);
    }

    /// The part of each number, the parts numbered in the order of their first members, and those members.
    pub fn finish(self) -> (Vec<u32>, Vec<usize>) {
        let mut first = Vec::new();
        let mut parts = FxHashMap::default();
        // Those that no set holds are many.
        let mut outside = None;
        let part = |(member, sum)| {
            let new = || {
                first.push(member);
                first.len() as u32 - 1
            };
            if sum == 0 { *outside.get_or_insert_with(new) } else { *parts.entry(sum).or_insert_with(new) }
        };
        (self.sums.into_iter().enumerate().map(part).collect(), first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_split_by_sets() {
        let mut parts = Parts::new(6);
        parts.split([1, 2, 3].into_iter());
        parts.split([3, 4].into_iter());
        parts.split([0, 1, 2, 3, 4, 5].into_iter());
        assert_eq!(parts.finish(), (vec![0, 1, 1, 2, 3, 0], vec![0, 1, 3, 4]));
    }

    #[test]
    fn sets_of_bits() {
        let mut some = BitSet::none(130);
        [0, 63, 64, 129].into_iter().for_each(|member| some.add(member));
        assert_eq!(some.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert_eq!(some.count(), 4);
        assert!(some.has(129) && !some.has(128) && !some.is_most());
        let others = BitSet::all(130).and(&some, false);
        assert_eq!(others, some.clone().rest());
        assert_eq!(others.count(), 126);
        assert_eq!(others.or(&some), BitSet::all(130));
    }
}

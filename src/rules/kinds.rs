//! Kinds: symbols that no test of some patterns tells apart.
//!
//! Word lists and shapes make many thousand symbols, the patterns of a phase ask for some dozen classes. So symbols are put into kinds once,
//! and all that is prepared for single patterns ([`Alphabet`](super::alphabet::Alphabet), [`Prepared`](super::need::Prepared)) is worked out over
//! kinds, with sets of them as bits.

use rustc_hash::FxHashMap;

use super::class::{ClassId, ClassSet, Inventory, SymbolId};
use super::pattern::{OneOf, Pattern, Test};
use crate::mix;

/// A kind of symbols by number.
pub type Kind = u16;

/// The kinds of all symbols, and which of them each test accepts.
#[derive(Debug, Default)]
pub struct Kinds {
    /// By symbol.
    of: Vec<Kind>,
    /// By number of a test.
    accepted: FxHashMap<u32, BitSet>,
    len: usize,
}

/// More symbols than numbers for kinds.
#[derive(Debug)]
pub struct Full;

impl Kinds {
    /// The kinds that `patterns` tell apart among `symbols`.
    pub fn new<'p, 's>(
        patterns: impl Iterator<Item = &'p Pattern>,
        symbols: impl Into<Inventory<'s>>,
    ) -> Result<Kinds, Full> {
        let (tests, symbols) = (tests_of(patterns), symbols.into());
        // What has the same classes passes the same tests, and that leaves few for the tests to go through.
        let by_class = merge(&tests, symbols)?;
        let accepted = accepted(&tests, &by_class, symbols);
        let mut parts = Parts::new(by_class.first.len());
        accepted.iter().for_each(|set| parts.split(set));
        let by_test = parts.finish();
        let accepted = tests.iter().zip(&accepted).map(|(test, set)| (test.number, by_test.merged(set))).collect();
        let of = by_class.of.iter().map(|&part| by_test.of[usize::from(part)]).collect();
        Ok(Kinds { of, accepted, len: by_test.first.len() })
    }

    /// Each of `symbols` a kind of its own. The patterns of a whole grammar tell nearly all of them apart, and to find those that they do not
    /// takes longer than it saves.
    pub fn single<'p, 's>(
        patterns: impl Iterator<Item = &'p Pattern>,
        symbols: impl Into<Inventory<'s>>,
    ) -> Result<Kinds, Full> {
        let (tests, symbols) = (tests_of(patterns), symbols.into());
        let len = symbols.sets.len();
        let of = (0..len).map(Kind::try_from).collect::<Result<Vec<Kind>, _>>().map_err(|_| Full)?;
        let single = Merged { of, first: (0..len).collect() };
        let accepted = tests.iter().map(|test| test.number).zip(accepted(&tests, &single, symbols)).collect();
        Ok(Kinds { of: single.of, accepted, len })
    }

    /// How many kinds there are.
    pub fn count(&self) -> usize {
        self.len
    }

    #[inline]
    pub fn of(&self, symbol: SymbolId) -> Kind {
        self.of[symbol.0 as usize]
    }

    /// The kind of a symbol that was a kind of its own.
    #[inline]
    pub fn of_finer(&self, kind: Kind) -> Kind {
        self.of[usize::from(kind)]
    }

    /// The kinds that a test of one of the patterns accepts.
    pub fn accepted(&self, test: &Test) -> &BitSet {
        &self.accepted[&test.number]
    }

    /// The kinds that one of these tests of the patterns accepts.
    pub fn accepted_by_one(&self, tests: &OneOf) -> BitSet {
        match tests.tests() {
            None => BitSet::all(self.len),
            Some(tests) => tests.iter().fold(BitSet::none(self.len), |set, test| set.or(&self.accepted[test])),
        }
    }
}

/// The tests of `patterns`, each once.
pub(super) fn tests_of<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Vec<&'p Test> {
    let mut tests: Vec<&Test> = patterns.flat_map(Pattern::tests).map(|(test, _)| test).collect();
    tests.sort_unstable_by_key(|test| test.number);
    tests.dedup_by_key(|test| test.number);
    tests
}

/// Merges symbols that have the same of the classes that `tests` name.
///
/// Symbols of words are columns, of which each holds sets of the same lists beside classes of its own, so it is enough to look at all lists and
/// at all columns: together they are a tenth of the symbols.
fn merge(tests: &[&Test], symbols: Inventory<'_>) -> Result<Merged, Full> {
    // None of the numbers below can be too large.
    Kind::try_from(symbols.sets.len()).map_err(|_| Full)?;
    // By class: its random number, which is never 0, and 0 where no test names it.
    let mut numbers: Vec<u64> = Vec::new();
    for ClassId(class) in tests.iter().flat_map(|test| test.atom.classes()) {
        numbers.resize(numbers.len().max(usize::from(class) + 1), 0);
        numbers[usize::from(class)] = mix(class.into());
    }
    let number = |class: &ClassId| numbers.get(usize::from(class.0)).copied().unwrap_or(0);
    let sum = |set: &ClassSet| set.iter().map(number).fold(0, |sum, number| sum ^ number);
    let lists = Parts { sums: symbols.lists.iter().map(sum).collect(), splits: 0 }.finish();
    let columns =
        Parts { sums: symbols.columns.iter().map(|column| sum(&column.classes)).collect(), splits: 0 }.finish();
    let (mut of, mut first) = (Vec::with_capacity(symbols.sets.len()), Vec::new());
    // By part of the columns and part of the lists.
    let mut cells: Vec<Option<u16>> = vec![None; columns.first.len() * lists.first.len()];
    for (column, &part) in symbols.columns.iter().zip(&columns.of) {
        let row = &mut cells[usize::from(part) * lists.first.len()..][..lists.first.len()];
        for &list in &lists.of[..column.lists] {
            of.push(*row[usize::from(list)].get_or_insert_with(|| {
                first.push(of.len());
                (first.len() - 1) as u16
            }));
        }
    }
    let (words, cells) = (of.len(), first.len());
    let finds = Parts { sums: symbols.sets[words..].iter().map(sum).collect(), splits: 0 }.finish();
    of.extend(finds.of.iter().map(|part| cells as u16 + part));
    first.extend(finds.first.iter().map(|find| words + find));
    Ok(Merged { of, first })
}

/// By test: those of the merged symbols that it accepts.
fn accepted(tests: &[&Test], merged: &Merged, symbols: Inventory<'_>) -> Vec<BitSet> {
    let len = merged.first.len();
    // By class; empty where no test names it.
    let mut with_class: Vec<BitSet> = Vec::new();
    for ClassId(class) in tests.iter().flat_map(|test| test.atom.classes()) {
        with_class.resize(with_class.len().max(usize::from(class) + 1), BitSet::none(0));
        if with_class[usize::from(class)].of == 0 {
            with_class[usize::from(class)] = BitSet::none(len);
        }
    }
    for (part, &symbol) in merged.first.iter().enumerate() {
        for class in &symbols.sets[symbol] {
            match with_class.get_mut(usize::from(class.0)) {
                Some(parts) if parts.of > 0 => parts.add(part),
                _ => {}
            }
        }
    }
    tests.iter().map(|test| test.atom.accepted(len, &with_class)).collect()
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

    /// Those that are in it, or those that are not, whichever are fewer.
    fn fewer(&self) -> impl Iterator<Item = usize> {
        let flip = if self.is_most() { u64::MAX } else { 0 };
        let words = self.words.iter().enumerate();
        words.flat_map(move |(number, word)| bits((word ^ flip) & self.whole(number)).map(move |bit| 64 * number + bit))
    }

    /// Those that are not in it.
    pub fn rest(mut self) -> BitSet {
        for number in 0..self.words.len() {
            self.words[number] = !self.words[number] & self.whole(number);
        }
        self
    }

    /// Word number `number` of the set of all.
    fn whole(&self, number: usize) -> u64 {
        u64::MAX >> (64 - (self.of - 64 * number).min(64))
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

/// Numbers 0 to n − 1 in parts, of which each holds what the same sets hold.
///
/// Every set bears a random number, every number has the sum of those of the sets that hold it, and equal sums make a part (Zobrist, *A New
/// Hashing Method with Application for Game Playing*, 1970). Unlike ones of some ten thousand have the same sum of 64 bits in one rule set of
/// a hundred thousand million.
pub(super) struct Parts {
    sums: Vec<u64>,
    splits: u64,
}

/// The parts, numbered in the order of their first members.
pub(super) struct Merged {
    /// By number: its part.
    pub of: Vec<u16>,
    /// By part: its first member.
    pub first: Vec<usize>,
}

impl Parts {
    pub fn new(len: usize) -> Parts {
        Parts { sums: vec![0; len], splits: 0 }
    }

    /// Splits every part into those that are in `set` and those that are not.
    pub fn split(&mut self, set: &BitSet) {
        self.splits += 1;
        let number = mix(self.splits);
        set.fewer().for_each(|member| self.sums[member] ^= number);
    }

    /// The parts. Whoever has more than 65,535 sees by their count that their numbers are none.
    pub fn finish(self) -> Merged {
        let sums = &self.sums;
        let mut first: Vec<usize> = Vec::new();
        // Parts by their sums, counted from 1: open addressing, with at most half of the places taken. Sums are random, so their last bits are.
        let mut table: Vec<u32> = vec![0; 256];
        let place = |table: &[u32], first: &[usize], sum: u64| {
            let mut at = sum as usize & (table.len() - 1);
            while table[at] != 0 && sums[first[table[at] as usize - 1]] != sum {
                at = (at + 1) & (table.len() - 1);
            }
            at
        };
        let part = |(member, &sum): (usize, &u64)| {
            let at = place(&table, &first, sum);
            if table[at] != 0 {
                return (table[at] - 1) as u16;
            }
            first.push(member);
            table[at] = first.len() as u32;
            if first.len() > table.len() / 2 {
                table = vec![0; 4 * table.len()];
                for (part, &member) in (1..).zip(&first) {
                    let at = place(&table, &first, sums[member]);
                    table[at] = part;
                }
            }
            (first.len() - 1) as u16
        };
        let of = sums.iter().enumerate().map(part).collect();
        Merged { of, first }
    }
}

impl Merged {
    /// The parts whose members are in `set`; all members of a part are, or none.
    fn merged(&self, set: &BitSet) -> BitSet {
        let mut parts = BitSet::none(self.first.len());
        if set.count() < self.first.len() {
            set.iter().for_each(|member| parts.add(self.of[member].into()));
        } else {
            let in_set = self.first.iter().enumerate().filter(|(_, first)| set.has(**first));
            in_set.for_each(|(part, _)| parts.add(part));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::class::{Classes, Lists, Symbols};
    use crate::rules::parts;

    fn set(of: usize, members: &[usize]) -> BitSet {
        let mut set = BitSet::none(of);
        members.iter().for_each(|&member| set.add(member));
        set
    }

    #[test]
    fn parts_are_split_by_sets() {
        let mut parts = Parts::new(6);
        parts.split(&set(6, &[1, 2, 3]));
        parts.split(&set(6, &[3, 4]));
        parts.split(&BitSet::all(6));
        parts.split(&set(6, &[0, 1, 2, 4, 5]));
        let merged = parts.finish();
        assert_eq!((&merged.of, &merged.first), (&vec![0, 1, 1, 2, 3, 0], &vec![0, 1, 3, 4]));
        assert_eq!(merged.merged(&set(6, &[1, 2])), set(4, &[1]));
        assert_eq!(merged.merged(&set(6, &[0, 1, 2, 4, 5])), set(4, &[0, 1, 3]));
    }

    #[test]
    fn columns_are_a_short_cut() {
        let mut classes = Classes::default();
        let given = ["a", "b", "c", "d", "title"].map(|name| vec![classes.intern(name)]);
        let given: Vec<ClassSet> = std::iter::once(Vec::new()).chain(given).collect();
        let mut symbols = Symbols::new(&mut classes, given, Lists { all: 6, of_marks: 3 });
        for find in ["a", "e"] {
            symbols.of_find(vec![classes.intern(find)]);
        }
        let patterns = ["<a&title> <b|c&!glued>", "<e>? <number>", "<title>"];
        let read = |text| Pattern::parse(text, &mut classes, &parts::Parts::default()).expect("a good pattern");
        let patterns = patterns.map(read);
        let short = Kinds::new(patterns.iter(), &symbols).expect("few symbols");
        let plain = Inventory { sets: symbols.sets(), columns: &[], lists: &[] };
        let long = Kinds::new(patterns.iter(), plain).expect("few symbols");
        let single = Kinds::single(patterns.iter(), &symbols).expect("few symbols");
        assert_eq!((&short.of, short.count()), (&long.of, long.count()));
        for (test, _) in patterns.iter().flat_map(Pattern::tests) {
            assert_eq!(short.accepted(test), long.accepted(test));
            let accepts = |(symbol, set): (usize, &ClassSet)| {
                let wanted = test.atom.accepts(set);
                assert_eq!(short.accepted(test).has(short.of[symbol].into()), wanted, "{set:?}");
                assert_eq!(single.accepted(test).has(symbol), wanted, "{set:?}");
            };
            symbols.sets().iter().enumerate().for_each(accepts);
        }
    }

    #[test]
    fn sets_of_bits() {
        let some = set(130, &[0, 63, 64, 129]);
        assert_eq!(some.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert_eq!(some.count(), 4);
        assert!(some.has(129) && !some.has(128) && !some.is_most());
        let others = BitSet::all(130).and(&some, false);
        assert_eq!(others, some.clone().rest());
        assert_eq!(others.count(), 126);
        assert!(others.fewer().eq(some.iter()) && some.fewer().eq(some.iter()));
        assert_eq!(others.or(&some), BitSet::all(130));
    }
}

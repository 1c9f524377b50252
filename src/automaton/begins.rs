//! Where matches of patterns can begin, for many patterns at once.
//!
//! With which two symbols the matches of a pattern open ([`Opening`]) tells of most places that none begins there, and to look at them is
//! cheaper than to start an automaton. For 64 patterns a bit each stands in one word, so one look at two symbols asks for all of them.

use crate::rules::kinds::{BitSet, Kind, Kinds, bits};
use crate::rules::opening::{Opening, Where};
use crate::rules::pattern::Pattern;

/// Patterns of a block, whose bits share a word.
pub(crate) const BLOCK: usize = 64;

/// Where the matches of a number of patterns can begin, as far as it was asked for.
#[derive(Debug, Default)]
pub(crate) struct Begins {
    blocks: Vec<Block>,
}

#[derive(Debug, Default)]
struct Block {
    /// The patterns that were made ready.
    ready: u64,
    /// Of matches that begin where the unit does.
    at_start: Table,
    /// Of matches that begin later.
    later: Table,
}

/// What matches open with.
#[derive(Debug, Default)]
struct Table {
    /// The patterns that match at such places at all.
    patterns: u64,
    /// By kind, and last for what stands behind a unit. Empty as long as no pattern is ready.
    rows: Vec<Row>,
}

/// The patterns a match of which may have a symbol first, and second.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    first: u64,
    second: u64,
}

impl Begins {
    /// Of so many patterns, none of them made ready.
    pub fn new(patterns: usize) -> Begins {
        Begins { blocks: (0..patterns.div_ceil(BLOCK)).map(|_| Block::default()).collect() }
    }

    /// Makes pattern number `number` ready, if it is not. `kinds` are always the same.
    #[inline]
    pub fn ready(&mut self, number: usize, pattern: &Pattern, kinds: &Kinds) {
        if self.blocks[number / BLOCK].ready >> (number % BLOCK) & 1 == 0 {
            self.blocks[number / BLOCK].add(1 << (number % BLOCK), pattern, kinds);
        }
    }

    /// The places in `unit` from `from` on at which a match of the pattern can begin, which was made ready.
    #[inline]
    pub fn from<'u>(
        &'u self,
        number: usize,
        unit: &'u [Kind],
        mut from: usize,
    ) -> impl Iterator<Item = usize> + use<'u> {
        let (block, bit) = (&self.blocks[number / BLOCK], number % BLOCK);
        std::iter::from_fn(move || {
            let at = block.next(bit, unit, from)?;
            from = at + 1;
            Some(at)
        })
    }

    /// Hands `each` all places in `unit` at which a match of those patterns of block number `block` can begin that are `wanted`, all of them made
    /// ready: the number of the pattern in the block, and the place. Places ascend.
    #[inline]
    pub fn each(&self, block: usize, unit: &[Kind], wanted: u64, each: impl FnMut(usize, usize)) {
        self.blocks[block].each(unit, wanted, each);
    }
}

impl Block {
    fn add(&mut self, bit: u64, pattern: &Pattern, kinds: &Kinds) {
        self.ready |= bit;
        self.at_start.add(bit, Opening::of(pattern, Where::AtStart), kinds);
        self.later.add(bit, Opening::of(pattern, Where::Later), kinds);
    }

    fn next(&self, bit: usize, unit: &[Kind], from: usize) -> Option<usize> {
        let begins =
            |table: &Table, at: usize| (table.row(unit, at).first & table.row(unit, at + 1).second) >> bit & 1 == 1;
        if from == 0 && begins(&self.at_start, 0) {
            return Some(0);
        }
        let mut later = from.max(1)..=unit.len();
        if self.later.patterns >> bit & 1 == 0 { None } else { later.find(|&at| begins(&self.later, at)) }
    }

    fn each(&self, unit: &[Kind], wanted: u64, mut each: impl FnMut(usize, usize)) {
        // As long as no pattern is ready there are no rows to look into.
        if wanted == 0 {
            return;
        }
        let mut tell = |at: usize, found: u64| bits(found).for_each(|bit| each(bit, at));
        tell(0, wanted & self.at_start.row(unit, 0).first & self.at_start.row(unit, 1).second);
        let wanted = wanted & self.later.patterns;
        if unit.is_empty() || wanted == 0 {
            return;
        }
        let mut before = self.later.row(unit, 1).first;
        let mut rest = unit.get(2..).unwrap_or_default();
        while let Some((passed, found, first)) = self.later.next(rest, wanted, before) {
            (rest, before) = (&rest[passed..], first);
            tell(unit.len() - rest.len() - 2, found);
        }
        let behind = self.later.row(unit, unit.len());
        if unit.len() > 1 {
            tell(unit.len() - 1, wanted & self.later.row(unit, unit.len() - 1).first & behind.second);
        }
        tell(unit.len(), wanted & behind.first & behind.second);
    }
}

impl Table {
    fn add(&mut self, bit: u64, opening: Option<Opening>, kinds: &Kinds) {
        let count = kinds.count();
        self.rows.resize(count + 1, Row::default());
        let Some(Opening { first, second, one, empty }) = opening else { return };
        self.patterns |= bit;
        // What stands behind a unit, in the last row, passes no test, and counts only where anything may stand.
        let kinds_of = |tests, any| if any { BitSet::all(count + 1) } else { kinds.accepted_by_one(tests) };
        kinds_of(&first, empty).iter().for_each(|kind| self.rows[kind].first |= bit);
        kinds_of(&second, empty || one).iter().for_each(|kind| self.rows[kind].second |= bit);
    }

    /// Goes over `unit` to the first symbol that is second for some of the `wanted` patterns where the one before it was first: how many symbols
    /// that takes, which patterns these are, and for which patterns the symbol is first.
    #[inline]
    fn next(&self, unit: &[Kind], wanted: u64, mut before: u64) -> Option<(usize, u64, u64)> {
        for (passed, &kind) in unit.iter().enumerate() {
            let Row { first, second } = self.rows[usize::from(kind)];
            let found = wanted & before & second;
            if found != 0 {
                return Some((passed + 1, found, first));
            }
            before = first;
        }
        None
    }

    /// The row of the symbol at `at`, or of what stands behind the unit.
    #[inline]
    fn row(&self, unit: &[Kind], at: usize) -> Row {
        self.rows[unit.get(at).map_or(self.rows.len() - 1, |&kind| usize::from(kind))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::class::{ClassSet, Classes, SymbolId};
    use crate::rules::parts::Parts;

    #[test]
    fn patterns_of_any_block() {
        let mut classes = Classes::default();
        let patterns = ["<a> <b>", "^ <b>", "<b>", "<a>? $"];
        let patterns =
            patterns.map(|text| Pattern::parse(text, &mut classes, &Parts::default()).expect("a good pattern"));
        let set = |name| classes.get(name).into_iter().collect::<ClassSet>();
        let kinds = Kinds::new(patterns.iter(), &[Vec::new(), set("a"), set("b")]).expect("few kinds");
        let unit = [2, 1, 2, 0].map(|n| kinds.of(SymbolId(n)));
        Begins::new(BLOCK + 1).each(1, &unit, 0, |_, _| unreachable!("nothing is wanted"));
        for from in [0, BLOCK - 4, BLOCK - 2, 2 * BLOCK + 7] {
            let mut begins = Begins::new(from + patterns.len());
            let mut found = Vec::new();
            for (number, pattern) in (from..).zip(&patterns) {
                begins.ready(number, pattern, &kinds);
                let places: Vec<usize> = begins.from(number, &unit, 0).collect();
                let mut told = Vec::new();
                begins.each(number / BLOCK, &unit, 1 << (number % BLOCK), |bit, at| {
                    assert_eq!(bit, number % BLOCK);
                    told.push(at);
                });
                assert_eq!(places, told);
                found.push(places);
            }
            assert_eq!(found, [vec![1], vec![0], vec![0, 2], vec![0, 1, 2, 3, 4]]);
        }
    }
}

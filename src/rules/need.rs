//! Needs: what a unit must hold for a pattern to match.
//!
//! `<person> <!stop>*? <directive-verb>` matches nowhere in a unit without a directive verb. Which units of an article fulfil which
//! needs is found with one `or` for each symbol, and then a few `and`s for each pattern tell in which units its automaton need run at
//! all: for most patterns in few.

use regex_syntax::hir::{Hir, HirKind, Look};
use rustc_hash::FxHashMap;

use super::kinds::{BitSet, Kind, Kinds, members};
use super::opening::{Opening, Where};
use super::pattern::{OneOf, Pattern, is_whole, tests_of};

/// As much as a processor reads at a time.
const WORDS: usize = 8;
/// How many different needs are heeded; a pattern with others too only runs more often.
const MOST: usize = 64 * WORDS;

/// The needs that a symbol or a unit fulfils, a bit for each.
type Facts = [u64; WORDS];

/// What one pattern needs, by numbers of needs.
#[derive(Debug, Clone, Default)]
pub struct Need {
    /// Each must be fulfilled by some symbol of the unit.
    pub somewhere: Vec<u16>,
    /// This must be fulfilled by the first one.
    pub first: Option<u16>,
    /// This must be fulfilled by none: where the pattern is the whole unit, what no test of it accepts.
    pub nowhere: Option<u16>,
    /// Nothing else is asked for: where this is fulfilled the pattern matches.
    pub enough: bool,
}

/// Patterns that run over the same symbols, made ready for that.
#[derive(Debug, Default)]
pub struct Prepared {
    /// The kinds of symbols that they tell apart.
    pub kinds: Kinds,
    /// What each needs.
    pub needs: Vec<Need>,
    pub fulfilled: Fulfilled,
}

impl Prepared {
    /// Prepares `patterns` for symbols of these kinds, which were made for them.
    pub fn new(patterns: &[&Pattern], kinds: Kinds) -> Prepared {
        let mut gathered = Needs::new(&kinds);
        let needs: Vec<Need> = patterns.iter().map(|pattern| gathered.of(pattern)).collect();
        let fulfilled = gathered.finish(&needs);
        Prepared { kinds, needs, fulfilled }
    }
}

/// Gathers the needs of a number of patterns.
#[derive(Debug)]
struct Needs<'k> {
    kinds: &'k Kinds,
    /// What is known of tests that were met: patterns ask for the same ones time and again.
    met: FxHashMap<OneOf, Met>,
    numbers: FxHashMap<BitSet, usize>,
    of_kind: Vec<Facts>,
}

/// The kinds that one of some tests accepts.
#[derive(Debug)]
struct Met {
    kinds: BitSet,
    count: usize,
}

/// Which needs symbols fulfil. Most kinds fulfil the same few sets of them, so the table that every symbol is looked up in stays small.
#[derive(Debug, Default)]
pub struct Fulfilled {
    row_of_kind: Vec<u16>,
    rows: Vec<Facts>,
    needs: usize,
    /// The needs that some pattern has of the first symbol.
    of_first: Facts,
}

/// Which units of an article fulfil each need. Of every 64 units there is a row of words, one for each need, in which each unit has a bit.
#[derive(Debug, Default)]
pub struct Spread {
    /// By row: the units that were added.
    added: Vec<u64>,
    /// Words of a row.
    needs: usize,
    somewhere: Vec<u64>,
    first: Vec<u64>,
}

impl<'k> Needs<'k> {
    fn new(kinds: &'k Kinds) -> Needs<'k> {
        let of_kind = vec![[0; WORDS]; kinds.count()];
        Needs { kinds, met: FxHashMap::default(), numbers: FxHashMap::default(), of_kind }
    }

    /// What `pattern` needs.
    fn of(&mut self, pattern: &Pattern) -> Need {
        let tree = pattern.tree();
        let wanted = self.somewhere(pattern, tree);
        let heeded: Vec<Option<u16>> = wanted.iter().map(|tests| self.number_of(tests)).collect();
        let enough = match only_test(tree) {
            None => false,
            Some(None) => true,
            Some(Some(_)) => matches!(heeded[..], [Some(_)]),
        };
        let first = first(pattern).filter(|tests| !self.are_most(tests)).and_then(|tests| self.number_of(&tests));
        let foreign =
            is_whole(tree).then(|| anywhere(pattern, tree)).filter(|tests| self.met(tests).count < self.kinds.count());
        let nowhere = foreign.and_then(|tests| {
            let rest = self.met(&tests).kinds.clone().rest();
            self.number(&rest)
        });
        Need { somewhere: heeded.into_iter().flatten().collect(), first, nowhere, enough }
    }

    /// Tests, one of each of which some symbol must pass for `tree` to match; none of those that most symbols pass.
    fn somewhere(&mut self, pattern: &Pattern, tree: &Hir) -> Vec<OneOf> {
        match tree.kind() {
            HirKind::Empty | HirKind::Look(_) => Vec::new(),
            HirKind::Literal(_) | HirKind::Class(_) => {
                let tests = tests_of(tree).into_iter().map(|places| pattern.one_of(places));
                tests.filter(|tests| !self.are_most(tests)).collect()
            }
            HirKind::Repetition(r) if r.min == 0 => Vec::new(),
            HirKind::Repetition(r) => self.somewhere(pattern, &r.sub),
            HirKind::Capture(c) => self.somewhere(pattern, &c.sub),
            HirKind::Concat(all) => all.iter().flat_map(|tree| self.somewhere(pattern, tree)).collect(),
            // One of the branches must match, so the rarest need of one of them must be fulfilled.
            HirKind::Alternation(any) => {
                let mut rarest =
                    |tree| self.somewhere(pattern, tree).into_iter().min_by_key(|tests| self.met(tests).count);
                let any: Option<OneOf> = any.iter().map(&mut rarest).collect();
                any.into_iter().filter(|tests| !self.are_most(tests)).collect()
            }
        }
    }

    /// Whether most symbols pass one of `tests`.
    fn are_most(&mut self, tests: &OneOf) -> bool {
        2 * self.met(tests).count > self.kinds.count()
    }

    fn met(&mut self, tests: &OneOf) -> &Met {
        if !self.met.contains_key(tests) {
            let kinds = self.kinds.accepted_by_one(tests);
            self.met.insert(tests.clone(), Met { count: kinds.count(), kinds });
        }
        &self.met[tests]
    }

    /// The number of the need that a symbol passes one of `tests`.
    fn number_of(&mut self, tests: &OneOf) -> Option<u16> {
        let kinds = self.met(tests).kinds.clone();
        self.number(&kinds)
    }

    fn number(&mut self, set: &BitSet) -> Option<u16> {
        if let Some(&number) = self.numbers.get(set) {
            return Some(number as u16);
        }
        let number = self.numbers.len();
        if number == MOST {
            return None;
        }
        self.numbers.insert(set.clone(), number);
        set.iter().for_each(|kind| self.of_kind[kind][number / 64] |= 1 << (number % 64));
        Some(number as u16)
    }

    fn finish(self, needs: &[Need]) -> Fulfilled {
        let mut numbers: FxHashMap<Facts, u16> = FxHashMap::default();
        let mut rows = Vec::new();
        let row_of_kind = self.of_kind.into_iter().map(|facts| {
            *numbers.entry(facts).or_insert_with(|| {
                rows.push(facts);
                rows.len() as u16 - 1
            })
        });
        let row_of_kind = row_of_kind.collect();
        let mut of_first = [0; WORDS];
        needs
            .iter()
            .filter_map(|need| need.first)
            .for_each(|need| of_first[usize::from(need / 64)] |= 1 << (need % 64));
        Fulfilled { row_of_kind, rows, needs: self.numbers.len(), of_first }
    }
}

impl Fulfilled {
    #[inline]
    fn by(&self, kind: Kind) -> &Facts {
        &self.rows[usize::from(self.row_of_kind[usize::from(kind)])]
    }

    /// What a first symbol fulfils of what is asked of first ones.
    #[inline]
    fn by_first(&self, kind: Kind) -> Facts {
        let facts = self.by(kind);
        std::array::from_fn(|word| facts[word] & self.of_first[word])
    }
}

impl Spread {
    /// Begins an article of so many units.
    pub fn begin(&mut self, units: usize, fulfilled: &Fulfilled) {
        self.needs = fulfilled.needs;
        self.added.clear();
        self.added.resize(units.div_ceil(64), 0);
        for rows in [&mut self.somewhere, &mut self.first] {
            rows.clear();
            rows.resize(self.added.len() * self.needs, 0);
        }
    }

    /// Adds what symbols of these kinds, of which the first stands first in `unit`, fulfil there.
    pub fn add_unit(&mut self, unit: usize, kinds: &[Kind], fulfilled: &Fulfilled) {
        self.added[unit / 64] |= 1 << (unit % 64);
        let mut facts = [0; WORDS];
        for &kind in kinds {
            let one = fulfilled.by(kind);
            facts = std::array::from_fn(|word| facts[word] | one[word]);
        }
        mark(self.row(unit).0, unit, &facts);
        if let Some(&kind) = kinds.first() {
            mark(self.row(unit).1, unit, &fulfilled.by_first(kind));
        }
    }

    /// Adds what a new symbol fulfils in `unit`, and whether it stands first there.
    pub fn add(&mut self, unit: usize, kind: Kind, is_first: bool, fulfilled: &Fulfilled) {
        let (somewhere, first) = self.row(unit);
        mark(somewhere, unit, fulfilled.by(kind));
        if is_first {
            mark(first, unit, &fulfilled.by_first(kind));
        }
    }

    /// The row in which `unit` has a bit, of what is somewhere and of what is first.
    fn row(&mut self, unit: usize) -> (&mut [u64], &mut [u64]) {
        let row = unit / 64 * self.needs..(unit / 64 + 1) * self.needs;
        (&mut self.somewhere[row.clone()], &mut self.first[row])
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.added.len()
    }

    /// The units of a row that were added and fulfil all that `need` wants.
    #[inline]
    pub fn units(&self, row: usize, need: &Need) -> u64 {
        let from = row * self.needs;
        let units = need.first.map_or(self.added[row], |need| self.first[from + usize::from(need)]);
        need.somewhere.iter().fold(units, |units, &need| units & self.somewhere[from + usize::from(need)])
    }

    /// The units of a row in which some symbol fulfils `need`, or did before a find took its place.
    pub fn holding(&self, row: usize, need: u16) -> u64 {
        self.somewhere[row * self.needs + usize::from(need)]
    }
}

fn mark(row: &mut [u64], unit: usize, facts: &Facts) {
    members(facts).for_each(|need| row[need] |= 1 << (unit % 64));
}

/// The tests of a pattern that is one symbol and nothing else, as [`tests_of`] gives them.
fn only_test(tree: &Hir) -> Option<Option<Vec<usize>>> {
    match tree.kind() {
        HirKind::Capture(capture) => only_test(&capture.sub),
        HirKind::Literal(_) | HirKind::Class(_) => <[_; 1]>::try_from(tests_of(tree)).ok().map(|[tests]| tests),
        _ => None,
    }
}

/// The tests of all symbols that a match of `tree`, of `pattern`, may hold.
fn anywhere(pattern: &Pattern, tree: &Hir) -> OneOf {
    match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => OneOf::default(),
        HirKind::Literal(_) | HirKind::Class(_) => {
            tests_of(tree).into_iter().map(|places| pattern.one_of(places)).collect()
        }
        HirKind::Repetition(r) => anywhere(pattern, &r.sub),
        HirKind::Capture(c) => anywhere(pattern, &c.sub),
        HirKind::Concat(trees) | HirKind::Alternation(trees) => {
            trees.iter().map(|tree| anywhere(pattern, tree)).collect()
        }
    }
}

/// For a pattern that begins with `^`: the tests of the first symbol.
fn first(pattern: &Pattern) -> Option<OneOf> {
    let HirKind::Concat(all) = pattern.tree().kind() else { return None };
    let (HirKind::Look(Look::Start), rest) = (all.first()?.kind(), &all[1..]) else { return None };
    let Opening { first, empty, .. } = Opening::of_row(pattern, rest, Where::AtStart)?;
    (!empty).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::class::{ClassSet, Classes, SymbolId};
    use crate::rules::parts::Parts;

    #[test]
    fn a_whole_unit_holds_nothing_foreign() {
        let mut classes = Classes::default();
        let patterns = ["^ <a|b>* $", "^ <a|b>*", "<c>"];
        let patterns =
            patterns.map(|text| Pattern::parse(text, &mut classes, &Parts::default()).expect("a good pattern"));
        let set = |name| classes.get(name).into_iter().collect::<ClassSet>();
        let sets = [set("a"), set("b"), set("c")];
        let patterns: Vec<&Pattern> = patterns.iter().collect();
        let kinds = Kinds::new(patterns.iter().copied(), &sets).expect("few kinds");
        let Prepared { kinds, needs, fulfilled } = Prepared::new(&patterns, kinds);
        let unit = |symbols: &[u32]| symbols.iter().map(|&n| kinds.of(SymbolId(n))).collect::<Vec<Kind>>();
        let mut spread = Spread::default();
        spread.begin(3, &fulfilled);
        for (number, symbols) in [&[0, 1][..], &[0, 2], &[1]].into_iter().enumerate() {
            spread.add_unit(number, &unit(symbols), &fulfilled);
        }
        let foreign = needs[0].nowhere.expect("nothing but a and b may stand there");
        assert_eq!(spread.holding(0, foreign), 0b010);
        assert_eq!(needs[1].nowhere, None, "what follows may be anything");
        assert_eq!(spread.units(0, &needs[2]), 0b010);
    }
}

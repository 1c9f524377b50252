//! Needs: what a unit must hold for a pattern to match.
//!
//! `<person> <!stop>*? <directive-verb>` matches nowhere in a unit without a directive verb. Which units of an article fulfil which
//! needs is found with one `or` for each symbol, and then a few `and`s for each pattern tell in which units its automaton need run at
//! all: for most patterns in few.

use regex_syntax::hir::{Hir, HirKind, Look};
use rustc_hash::FxHashMap;

use super::kinds::{BitSet, Kind, Kinds, members};
use super::pattern::{Pattern, tests_of};

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
    /// Nothing else is asked for: where this is fulfilled the pattern matches.
    pub enough: bool,
}

/// Gathers the needs of a number of patterns.
#[derive(Debug)]
pub struct Needs<'k> {
    kinds: &'k Kinds,
    numbers: FxHashMap<BitSet, usize>,
    of_kind: Vec<Facts>,
}

/// Which needs symbols fulfil. Most kinds fulfil the same few sets of them, so the table that every symbol is looked up in stays small.
#[derive(Debug, Default)]
pub struct Fulfilled {
    row_of_kind: Vec<u16>,
    rows: Vec<Facts>,
    needs: usize,
}

/// Which units of an article fulfil each need: for each need a row of bits, one for each unit.
#[derive(Debug, Default)]
pub struct Spread {
    /// The units that were added, a bit for each.
    added: Vec<u64>,
    /// Words of a row.
    words: usize,
    somewhere: Vec<u64>,
    first: Vec<u64>,
}

impl<'k> Needs<'k> {
    pub fn new(kinds: &'k Kinds) -> Needs<'k> {
        Needs { kinds, numbers: FxHashMap::default(), of_kind: vec![[0; WORDS]; kinds.count()] }
    }

    /// What `pattern` needs.
    pub fn of(&mut self, pattern: &Pattern) -> Need {
        let kinds = self.kinds;
        let reader = Reader { accepted: |test| kinds.accepted(pattern.test(test)), kinds: kinds.count() };
        let tree = pattern.tree();
        let wanted = reader.somewhere(tree);
        let heeded: Vec<Option<u16>> = wanted.iter().map(|set| self.number(set)).collect();
        let enough = match only_test(tree) {
            None => false,
            Some(None) => true,
            Some(Some(_)) => matches!(heeded[..], [Some(_)]),
        };
        let first = reader.first(tree).and_then(|set| self.number(&set));
        Need { somewhere: heeded.into_iter().flatten().collect(), first, enough }
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

    pub fn finish(self) -> Fulfilled {
        let mut numbers: FxHashMap<Facts, u16> = FxHashMap::default();
        let mut rows = Vec::new();
        let row_of_kind = self.of_kind.into_iter().map(|facts| {
            *numbers.entry(facts).or_insert_with(|| {
                rows.push(facts);
                rows.len() as u16 - 1
            })
        });
        let row_of_kind = row_of_kind.collect();
        Fulfilled { row_of_kind, rows, needs: self.numbers.len() }
    }
}

impl Fulfilled {
    #[inline]
    fn by(&self, kind: Kind) -> &Facts {
        &self.rows[usize::from(self.row_of_kind[usize::from(kind)])]
    }
}

impl Spread {
    /// Begins an article of so many units.
    pub fn begin(&mut self, units: usize, fulfilled: &Fulfilled) {
        self.words = units.div_ceil(64);
        self.added.clear();
        self.added.resize(self.words, 0);
        for rows in [&mut self.somewhere, &mut self.first] {
            rows.clear();
            rows.resize(self.words * fulfilled.needs, 0);
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
        mark(&mut self.somewhere, self.words, unit, &facts);
        if let Some(&kind) = kinds.first() {
            mark(&mut self.first, self.words, unit, fulfilled.by(kind));
        }
    }

    /// Adds what a new symbol fulfils in `unit`, and whether it stands first there.
    pub fn add(&mut self, unit: usize, kind: Kind, is_first: bool, fulfilled: &Fulfilled) {
        mark(&mut self.somewhere, self.words, unit, fulfilled.by(kind));
        if is_first {
            mark(&mut self.first, self.words, unit, fulfilled.by(kind));
        }
    }

    /// In `out` the units that were added, a bit for each, that fulfil all that `need` wants.
    pub fn units(&self, need: &Need, out: &mut Vec<u64>) {
        let row = |need: u16| self.words * usize::from(need)..self.words * (usize::from(need) + 1);
        out.clear();
        out.extend(need.first.map_or(&*self.added, |need| &self.first[row(need)]));
        for &need in &need.somewhere {
            out.iter_mut().zip(&self.somewhere[row(need)]).for_each(|(units, row)| *units &= row);
        }
    }

    /// In `any` the units, a bit for each, that fulfil all that one of `needs` wants; `one` is written into on the way.
    pub fn any(&self, needs: &[Need], one: &mut Vec<u64>, any: &mut Vec<u64>) {
        any.clear();
        any.resize(self.words, 0);
        for need in needs {
            self.units(need, one);
            any.iter_mut().zip(&*one).for_each(|(any, one)| *any |= one);
        }
    }
}

fn mark(rows: &mut [u64], words: usize, unit: usize, facts: &Facts) {
    members(facts).for_each(|need| rows[need * words + unit / 64] |= 1 << (unit % 64));
}

/// The kinds of symbols with which a match of `pattern` can begin; `None` if it may be empty.
pub fn beginnings(pattern: &Pattern, kinds: &Kinds) -> Option<BitSet> {
    let reader = Reader { accepted: |test| kinds.accepted(pattern.test(test)), kinds: kinds.count() };
    let (begin, may_be_empty) = reader.begin(std::slice::from_ref(pattern.tree()));
    (!may_be_empty).then_some(begin)
}

/// The tests of a pattern that is one symbol and nothing else, as [`tests_of`] gives them.
fn only_test(tree: &Hir) -> Option<Option<Vec<usize>>> {
    match tree.kind() {
        HirKind::Capture(capture) => only_test(&capture.sub),
        HirKind::Literal(_) | HirKind::Class(_) => <[_; 1]>::try_from(tests_of(tree)).ok().map(|[tests]| tests),
        _ => None,
    }
}

/// Reads needs off a pattern's tree.
struct Reader<A> {
    /// By number of a test: the kinds that it accepts.
    accepted: A,
    kinds: usize,
}

impl<'k, A: Fn(usize) -> &'k BitSet> Reader<A> {
    /// The kinds that one of these tests accepts; all if there is none.
    fn union(&self, tests: Option<Vec<usize>>) -> BitSet {
        match tests {
            None => BitSet::all(self.kinds),
            Some(tests) => tests.into_iter().fold(BitSet::none(self.kinds), |set, test| set.or((self.accepted)(test))),
        }
    }

    /// Sets of kinds, of each of which a symbol must be there for `tree` to match; none of those that most symbols are in.
    fn somewhere(&self, tree: &Hir) -> Vec<BitSet> {
        let mut out = match tree.kind() {
            HirKind::Empty | HirKind::Look(_) => Vec::new(),
            HirKind::Literal(_) | HirKind::Class(_) => tests_of(tree).into_iter().map(|t| self.union(t)).collect(),
            HirKind::Repetition(r) if r.min == 0 => Vec::new(),
            HirKind::Repetition(r) => self.somewhere(&r.sub),
            HirKind::Capture(c) => self.somewhere(&c.sub),
            HirKind::Concat(all) => all.iter().flat_map(|tree| self.somewhere(tree)).collect(),
            // One of the branches must match, so the rarest need of one of them must be fulfilled.
            HirKind::Alternation(any) => {
                let rarest = |tree| self.somewhere(tree).into_iter().min_by_key(BitSet::count);
                let all: Option<Vec<BitSet>> = any.iter().map(rarest).collect();
                all.into_iter().map(|all| all.iter().fold(BitSet::none(self.kinds), BitSet::or)).collect()
            }
        };
        out.retain(|set| !set.is_most());
        out
    }

    /// For a pattern that begins with `^`: the kinds of which the first symbol must be, unless most are.
    fn first(&self, tree: &Hir) -> Option<BitSet> {
        let HirKind::Concat(all) = tree.kind() else { return None };
        let (HirKind::Look(Look::Start), rest) = (all.first()?.kind(), &all[1..]) else { return None };
        let (first, may_be_empty) = self.begin(rest);
        (!may_be_empty && !first.is_most()).then_some(first)
    }

    /// The kinds with which a match of these trees, one after the other, begins, and whether it may be empty.
    fn begin(&self, trees: &[Hir]) -> (BitSet, bool) {
        let mut first = BitSet::none(self.kinds);
        for tree in trees {
            let (more, may_be_empty) = match tree.kind() {
                HirKind::Empty | HirKind::Look(_) => continue,
                HirKind::Literal(_) | HirKind::Class(_) => (self.union(tests_of(tree).swap_remove(0)), false),
                HirKind::Repetition(r) => {
                    let (first, may_be_empty) = self.begin(std::slice::from_ref(&r.sub));
                    (first, may_be_empty || r.min == 0)
                }
                HirKind::Capture(c) => self.begin(std::slice::from_ref(&c.sub)),
                HirKind::Concat(all) => self.begin(all),
                HirKind::Alternation(any) => any
                    .iter()
                    .map(|tree| self.begin(std::slice::from_ref(tree)))
                    .fold((BitSet::none(self.kinds), false), |(all, may_be_empty), (one, empty)| {
                        (all.or(&one), may_be_empty || empty)
                    }),
            };
            first = first.or(&more);
            if !may_be_empty {
                return (first, false);
            }
        }
        (first, true)
    }
}

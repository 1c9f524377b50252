//! Openings: with which two symbols the matches of a pattern begin.
//!
//! `<office> <of>? <body>` begins with an office, and after it comes an `of` or a body: two symbols tell of most places that no match
//! begins there, and to look at them is cheaper than to start an automaton.

use regex_syntax::hir::{Hir, HirKind};

use super::kinds::{BitSet, Kinds};
use super::pattern::{Pattern, tests_of};

/// With which symbols the matches of a pattern open.
#[derive(Debug)]
pub struct Opening {
    /// The kinds of first symbols.
    pub first: BitSet,
    /// The kinds of second symbols.
    pub second: BitSet,
    /// Whether a match may be one symbol alone.
    pub one: bool,
    /// Whether a match may be empty.
    pub empty: bool,
}

impl Opening {
    /// That of the matches of `pattern`.
    pub fn of(pattern: &Pattern, kinds: &Kinds) -> Opening {
        let reader = Reader { accepted: |test| kinds.accepted(pattern.test(test)), kinds: kinds.count() };
        reader.opening(pattern.tree())
    }

    /// Whether what follows says more of the first two symbols.
    fn open(&self) -> bool {
        self.one || self.empty
    }

    /// Of what opens so and of what follows it.
    fn then(self, next: Opening) -> Opening {
        let mut second = self.second;
        if self.one {
            second = second.or(&next.first);
        }
        if self.empty {
            second = second.or(&next.second);
        }
        Opening {
            first: if self.empty { self.first.or(&next.first) } else { self.first },
            second,
            one: self.one && next.empty || self.empty && next.one,
            empty: self.empty && next.empty,
        }
    }
}

/// Reads off a pattern's tree what its matches are made of.
pub(super) struct Reader<A> {
    /// By number of a test: the kinds that it accepts.
    pub accepted: A,
    /// How many kinds there are.
    pub kinds: usize,
}

impl<'k, A: Fn(usize) -> &'k BitSet> Reader<A> {
    /// The kinds that one of these tests accepts; all if there is none.
    pub fn union(&self, tests: Option<Vec<usize>>) -> BitSet {
        match tests {
            None => BitSet::all(self.kinds),
            Some(tests) => tests.into_iter().fold(BitSet::none(self.kinds), |set, test| set.or((self.accepted)(test))),
        }
    }

    /// With which symbols a match of these trees, one after the other, opens.
    pub fn in_turn(&self, trees: &[Hir]) -> Opening {
        let empty = Opening { empty: true, ..self.none() };
        trees.iter().fold(empty, |before, tree| match before.open() {
            true => before.then(self.opening(tree)),
            false => before,
        })
    }

    fn opening(&self, tree: &Hir) -> Opening {
        match tree.kind() {
            HirKind::Empty | HirKind::Look(_) => Opening { empty: true, ..self.none() },
            HirKind::Literal(_) | HirKind::Class(_) => {
                let mut tests = tests_of(tree).into_iter();
                let first = tests.next().map_or(BitSet::none(self.kinds), |tests| self.union(tests));
                match tests.next() {
                    None => Opening { first, one: true, ..self.none() },
                    Some(tests) => Opening { first, second: self.union(tests), ..self.none() },
                }
            }
            HirKind::Repetition(r) => {
                let once = self.opening(&r.sub);
                let again = r.max.is_none_or(|max| max > 1) && once.one;
                let second = if again { once.second.or(&once.first) } else { once.second };
                let one = once.one && (r.min < 2 || once.empty);
                Opening { first: once.first, second, one, empty: once.empty || r.min == 0 }
            }
            HirKind::Capture(c) => self.opening(&c.sub),
            HirKind::Concat(all) => self.in_turn(all),
            HirKind::Alternation(any) => {
                any.iter().map(|tree| self.opening(tree)).fold(self.none(), |all, one| Opening {
                    first: all.first.or(&one.first),
                    second: all.second.or(&one.second),
                    one: all.one || one.one,
                    empty: all.empty || one.empty,
                })
            }
        }
    }

    /// That of what matches nowhere.
    fn none(&self) -> Opening {
        Opening { first: BitSet::none(self.kinds), second: BitSet::none(self.kinds), one: false, empty: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::class::{ClassSet, Classes, SymbolId};
    use crate::rules::parts::Parts;

    /// The opening of a pattern over symbols that have the class `a`, `b`, `c` or none: the first symbols, the second ones, and whether a
    /// match may be one symbol, or none.
    fn opening(text: &str) -> (String, String, bool, bool) {
        let mut classes = Classes::default();
        let pattern = Pattern::parse(text, &mut classes, &Parts::default()).unwrap();
        let set = |name| classes.get(name).into_iter().collect::<ClassSet>();
        let sets = [Vec::new(), set("a"), set("b"), set("c")];
        let kinds = Kinds::new([&pattern].into_iter(), &sets).unwrap();
        let Opening { first, second, one, empty } = Opening::of(&pattern, &kinds);
        let known = ["", "a", "b", "c"].into_iter().zip(0..).filter(|(name, _)| classes.get(name).is_some());
        let named = |of: &BitSet| {
            known.clone().filter(|(_, n)| of.has(kinds.of(SymbolId(*n)).into())).map(|(name, _)| name).collect()
        };
        (named(&first), named(&second), one, empty)
    }

    #[test]
    fn two_symbols() {
        let of = |first: &str, second: &str, one, empty| (first.to_owned(), second.to_owned(), one, empty);
        assert_eq!(opening("<a> <b> <c>"), of("a", "b", false, false));
        assert_eq!(opening("<a> <b>? <c>"), of("a", "bc", false, false));
        assert_eq!(opening("<a>? <b>"), of("ab", "b", true, false));
        assert_eq!(opening("^ (<a> | <b> <c>)"), of("ab", "c", true, false));
        assert_eq!(opening("<a>{2,} <b>"), of("a", "a", false, false));
        assert_eq!(opening("<a>* <b>"), of("ab", "ab", true, false));
        assert_eq!(opening("(<a> <b>)* <c>?"), of("ac", "b", true, true));
    }
}

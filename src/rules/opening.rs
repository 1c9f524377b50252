//! Openings: with which two symbols the matches of a pattern begin.
//!
//! `<office> <of>? <body>` begins with an office, and after it comes an `of` or a body: two symbols tell of most places that no match
//! begins there, and to look at them is cheaper than to start an automaton.

use regex_syntax::hir::{Hir, HirKind};

use super::pattern::{OneOf, Pattern, tests_of};

/// With which symbols the matches of a pattern open.
#[derive(Debug, Default)]
pub struct Opening {
    /// What the first symbol passes.
    pub first: OneOf,
    /// What the second symbol passes.
    pub second: OneOf,
    /// Whether a match may be one symbol alone.
    pub one: bool,
    /// Whether a match may be empty.
    pub empty: bool,
}

impl Opening {
    /// That of the matches of `pattern`.
    pub fn of(pattern: &Pattern) -> Opening {
        Opening::of_tree(pattern, pattern.tree())
    }

    /// That of the matches of these trees of `pattern`, one after the other.
    pub(super) fn of_row(pattern: &Pattern, trees: &[Hir]) -> Opening {
        let empty = Opening { empty: true, ..Opening::default() };
        trees.iter().fold(empty, |before, tree| match before.open() {
            true => before.then(Opening::of_tree(pattern, tree)),
            false => before,
        })
    }

    fn of_tree(pattern: &Pattern, tree: &Hir) -> Opening {
        match tree.kind() {
            HirKind::Empty | HirKind::Look(_) => Opening { empty: true, ..Opening::default() },
            HirKind::Literal(_) | HirKind::Class(_) => {
                let mut tests = tests_of(tree).into_iter().map(|places| pattern.one_of(places));
                let first = tests.next().unwrap_or_default();
                match tests.next() {
                    None => Opening { first, one: true, ..Opening::default() },
                    Some(second) => Opening { first, second, ..Opening::default() },
                }
            }
            HirKind::Repetition(r) => {
                let once = Opening::of_tree(pattern, &r.sub);
                let again = r.max.is_none_or(|max| max > 1) && once.one;
                let second = if again { once.second.or(&once.first) } else { once.second };
                let one = once.one && (r.min < 2 || once.empty);
                Opening { first: once.first, second, one, empty: once.empty || r.min == 0 }
            }
            HirKind::Capture(c) => Opening::of_tree(pattern, &c.sub),
            HirKind::Concat(all) => Opening::of_row(pattern, all),
            HirKind::Alternation(any) => {
                any.iter().map(|tree| Opening::of_tree(pattern, tree)).fold(Opening::default(), |all, one| Opening {
                    first: all.first.or(&one.first),
                    second: all.second.or(&one.second),
                    one: all.one || one.one,
                    empty: all.empty || one.empty,
                })
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::class::{ClassSet, Classes, SymbolId};
    use crate::rules::kinds::Kinds;
    use crate::rules::parts::Parts;

    /// The opening of a pattern over symbols that have the class `a`, `b`, `c` or none: the first symbols, the second ones, and whether a
    /// match may be one symbol, or none.
    fn opening(text: &str) -> (String, String, bool, bool) {
        let mut classes = Classes::default();
        let pattern = Pattern::parse(text, &mut classes, &Parts::default()).unwrap();
        let set = |name| classes.get(name).into_iter().collect::<ClassSet>();
        let sets = [Vec::new(), set("a"), set("b"), set("c")];
        let kinds = Kinds::new([&pattern].into_iter(), &sets).unwrap();
        let Opening { first, second, one, empty } = Opening::of(&pattern);
        let known = ["", "a", "b", "c"].into_iter().zip(0..).filter(|(name, _)| classes.get(name).is_some());
        let named = |of: &OneOf| {
            let of = kinds.accepted_by_one(of);
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

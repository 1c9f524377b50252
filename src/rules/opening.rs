//! Openings: with which two symbols the matches of a pattern begin.
//!
//! `<office> <of>? <body>` begins with an office, and after it comes an `of` or a body: two symbols tell of most places that no match
//! begins there, and to look at them is cheaper than to start an automaton.

use regex_syntax::hir::{Hir, HirKind, Look};

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

/// Where in a unit a match begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    AtStart,
    /// Where `^` does not hold.
    Later,
}

impl Opening {
    /// That of the matches of `pattern` that begin there; `None` if none can.
    pub fn of(pattern: &Pattern, place: Where) -> Option<Opening> {
        Opening::of_tree(pattern, pattern.tree(), place)
    }

    /// That of the matches of these trees of `pattern`, one after the other.
    pub(super) fn of_row(pattern: &Pattern, trees: &[Hir], place: Where) -> Option<Opening> {
        let empty = Opening { empty: true, ..Opening::default() };
        trees.iter().try_fold(empty, |before, tree| match before.open() {
            true => Some(before.then(Opening::of_tree(pattern, tree, place)?)),
            false => Some(before),
        })
    }

    fn of_tree(pattern: &Pattern, tree: &Hir, place: Where) -> Option<Opening> {
        Some(match tree.kind() {
            HirKind::Look(Look::Start) if place == Where::Later => return None,
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
                let Some(once) = Opening::of_tree(pattern, &r.sub, place) else {
                    return (r.min == 0).then(|| Opening { empty: true, ..Opening::default() });
                };
                let again = r.max.is_none_or(|max| max > 1) && once.one;
                let second = if again { once.second.or(&once.first) } else { once.second };
                let one = once.one && (r.min < 2 || once.empty);
                Opening { first: once.first, second, one, empty: once.empty || r.min == 0 }
            }
            HirKind::Capture(c) => return Opening::of_tree(pattern, &c.sub, place),
            HirKind::Concat(all) => return Opening::of_row(pattern, all, place),
            HirKind::Alternation(any) => {
                return any.iter().filter_map(|tree| Opening::of_tree(pattern, tree, place)).reduce(|all, one| {
                    Opening {
                        first: all.first.or(&one.first),
                        second: all.second.or(&one.second),
                        one: all.one || one.one,
                        empty: all.empty || one.empty,
                    }
                });
            }
        })
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

    /// The opening of a pattern at the start of units whose symbols have the class `a`, `b`, `c` or none: the first symbols, the second ones,
    /// and whether a match may be one symbol, or none.
    fn opening(text: &str) -> (String, String, bool, bool) {
        opening_at(text, Where::AtStart).expect("some match begins there")
    }

    fn opening_at(text: &str, place: Where) -> Option<(String, String, bool, bool)> {
        let mut classes = Classes::default();
        let pattern = Pattern::parse(text, &mut classes, &Parts::default()).unwrap();
        let set = |name| classes.get(name).into_iter().collect::<ClassSet>();
        let sets = [Vec::new(), set("a"), set("b"), set("c")];
        let kinds = Kinds::new([&pattern].into_iter(), &sets).unwrap();
        let Opening { first, second, one, empty } = Opening::of(&pattern, place)?;
        let known = ["", "a", "b", "c"].into_iter().zip(0..).filter(|(name, _)| classes.get(name).is_some());
        let named = |of: &OneOf| {
            let of = kinds.accepted_by_one(of);
            known.clone().filter(|(_, n)| of.has(kinds.of(SymbolId(*n)).into())).map(|(name, _)| name).collect()
        };
        Some((named(&first), named(&second), one, empty))
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

    #[test]
    fn behind_the_start_of_the_unit() {
        let later = |text| opening_at(text, Where::Later);
        let of = |first: &str, second: &str, one, empty| Some((first.to_owned(), second.to_owned(), one, empty));
        assert_eq!(later("^ <a> <b>"), None);
        assert_eq!(later("(?: ^ | <a> ) <b> <c>"), of("a", "b", false, false));
        assert_eq!(later("(?: ^ <a> )? <b> <c>"), of("b", "c", false, false));
        assert_eq!(later("^ <a> | <b>"), of("b", "", true, false));
        assert_eq!(later("<a> <b>"), of("a", "b", false, false));
    }
}

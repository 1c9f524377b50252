//! Patterns over token classes, read and translated for the regular-expression engine.
//!
//! In a pattern `<a>` stands for one token that has the class `a`; inside the angle brackets `!a` means without it, `a&b` both, `a|b`
//! either (`&` binds tighter), `a|b except c|d` either without any of the last, and `'của'` the word itself in any case. `.` stands for
//! any token; grouping, `|`, `? * + {m,n}` and their lazy forms, named groups `(?<name> …)`, `^` and `$` mean what they mean in regular
//! expressions. `[a]` stands for the part `a` as a group; inside angle brackets, among what `|` parts, for what the part has in its own. Blanks
//! count for nothing.

use std::ops::Range;
use std::sync::Arc;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::class::{ClassId, Classes};
use super::kinds::BitSet;
use super::parts::Parts;
use super::reading;

/// A test on a set of classes in disjunctive normal form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Atom(pub(super) Vec<Vec<Literal>>);

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Literal {
    pub class: ClassId,
    pub wanted: bool,
}

impl Atom {
    pub fn accepts(&self, set: &[ClassId]) -> bool {
        self.0.iter().any(|all| all.iter().all(|l| set.binary_search(&l.class).is_ok() == l.wanted))
    }

    /// The classes that it names.
    pub fn classes(&self) -> impl Iterator<Item = ClassId> {
        self.0.iter().flatten().map(|literal| literal.class)
    }

    /// The symbols, of `len`, that it accepts, worked out from those that have each class.
    pub(super) fn accepted(&self, len: usize, with_class: &[BitSet]) -> BitSet {
        let with = |literal: &Literal| &with_class[usize::from(literal.class.0)];
        let of_literal = |literal: &Literal| {
            let set = with(literal).clone();
            if literal.wanted { set } else { set.rest() }
        };
        let of_all = |all: &Vec<Literal>| {
            let (first, others) = all.split_first()?;
            Some(others.iter().fold(of_literal(first), |set, l| set.and(with(l), l.wanted)))
        };
        self.0.iter().fold(BitSet::none(len), |any, all| match &all[..] {
            [one] if one.wanted => any.or(with(one)),
            _ => any.or(&of_all(all).unwrap_or_else(|| BitSet::all(len))),
        })
    }

    /// The literal word that each of its alternatives asks for, if it asks for one.
    pub(super) fn literals<'c>(&self, classes: &'c Classes) -> impl Iterator<Item = Option<&'c str>> {
        let name = |literal: &Literal| classes.name(literal.class).strip_prefix('\'')?.strip_suffix('\'');
        self.0.iter().map(move |all| all.iter().filter(|literal| literal.wanted).find_map(name))
    }

    /// Whether it asks for a class, and not only for the absence of some.
    pub fn asks(&self) -> bool {
        self.0.iter().all(|all| all.iter().any(|l| l.wanted))
    }
}

/// What a pattern asks of one symbol. Of the same text there is one test, wherever it is written: patterns share most of their tests.
#[derive(Debug)]
pub struct Test {
    pub atom: Atom,
    /// Its own among those of all patterns that were read with the same classes.
    pub number: u32,
    /// Each class that it names and where, in bytes of its text.
    pub(super) classes: Vec<(ClassId, Range<usize>)>,
}

/// Tests of which one must accept a symbol.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct OneOf(
    /// Their numbers, in order; [`ANY`] stands for a test that accepts every symbol.
    Vec<u32>,
);

const ANY: u32 = u32::MAX;

impl OneOf {
    /// Those of both.
    pub fn or(self, other: &OneOf) -> OneOf {
        self.0.into_iter().chain(other.0.iter().copied()).collect()
    }

    /// The numbers of the tests; `None` if every symbol is accepted.
    pub fn tests(&self) -> Option<&[u32]> {
        (self.0.last() != Some(&ANY)).then_some(&self.0)
    }
}

impl FromIterator<u32> for OneOf {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> OneOf {
        let mut numbers: Vec<u32> = numbers.into_iter().collect();
        numbers.sort_unstable();
        numbers.dedup();
        OneOf(numbers)
    }
}

/// Those of all.
impl FromIterator<OneOf> for OneOf {
    fn from_iter<I: IntoIterator<Item = OneOf>>(all: I) -> OneOf {
        all.into_iter().flat_map(|tests| tests.0).collect()
    }
}

/// A pattern as read: a regular expression over its tests, and the places of the classes that it names.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// In it a test is the character `FIRST` plus its number.
    pub(super) tree: Hir,
    /// Each test and where it stands.
    pub(super) tests: Vec<(Arc<Test>, Place)>,
    /// Each class named in the pattern's own text and where, in bytes of it.
    pub classes: Vec<(ClassId, Range<usize>)>,
    /// The names of its groups.
    pub groups: Vec<String>,
}

/// Where something is written.
#[derive(Debug, Clone)]
pub struct Place {
    /// The number of the part; `None` for the pattern itself.
    pub(super) part: Option<usize>,
    /// In bytes of its text.
    pub(super) at: Range<usize>,
}

impl Place {
    /// What is written there; `pattern` is the text of the pattern.
    pub fn text<'t>(&self, pattern: &'t str, parts: &Parts<'t>) -> &'t str {
        &self.part.map_or(pattern, |part| parts.text(part))[self.at.clone()]
    }
}

/// Tests stand in trees as characters of the private use area, one for each place where a test is written.
pub const FIRST: u32 = 0xE000;

/// What is wrong in a pattern, and where in its text.
#[derive(Debug)]
pub struct PatternError {
    pub span: Range<usize>,
    pub message: String,
}

impl Pattern {
    /// Reads a pattern; classes are interned as they are met.
    pub fn parse(text: &str, classes: &mut Classes, parts: &Parts<'_>) -> Result<Pattern, PatternError> {
        reading::read(text, None, classes, parts)
    }

    /// Reads the part of this number by itself.
    pub fn parse_part(part: usize, classes: &mut Classes, parts: &Parts<'_>) -> Result<Pattern, PatternError> {
        let text = parts.text(part);
        let pattern = reading::read(text, Some(part), classes, parts)?;
        if !pattern.groups.is_empty() {
            let message = "a part has no named groups, as it may stand in a pattern twice".to_owned();
            return Err(PatternError { span: 0..text.len(), message });
        }
        Ok(pattern)
    }

    /// The tests in the order in which they are written, each with its place.
    pub fn tests(&self) -> impl Iterator<Item = (&Test, &Place)> {
        self.tests.iter().map(|(test, place)| (&**test, place))
    }

    /// The test that is written in this place of the order.
    pub fn test(&self, place: usize) -> &Test {
        &self.tests[place].0
    }

    /// The tests that are written in one of these places of the order; `None` stands for any symbol, as in [`tests_of`].
    pub(super) fn one_of(&self, places: Option<Vec<usize>>) -> OneOf {
        match places {
            None => OneOf(vec![ANY]),
            Some(places) => places.into_iter().map(|place| self.test(place).number).collect(),
        }
    }

    /// The regular expression in which each test is the character [`FIRST`] plus its number.
    pub fn tree(&self) -> &Hir {
        &self.tree
    }
}

/// Whether a match of `tree` is always the whole unit: it is held to both ends.
pub fn is_whole(tree: &Hir) -> bool {
    let about = tree.properties();
    about.look_set_prefix().contains(Look::Start) && about.look_set_suffix().contains(Look::End)
}

/// Whether `name` can be that of a class or of a part.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// What a literal or class of a pattern's tree stands for, symbol by symbol: numbers of tests of which one must accept it; `None`
/// for any symbol.
pub fn tests_of(tree: &Hir) -> Vec<Option<Vec<usize>>> {
    let number = |c: char| (c as u32).checked_sub(FIRST).map(|number| number as usize);
    match tree.kind() {
        HirKind::Literal(literal) => {
            String::from_utf8_lossy(&literal.0).chars().map(|c| number(c).map(|n| vec![n])).collect()
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges().iter();
            let tests = ranges.map(|r| Some(number(r.start())?..=number(r.end())?));
            // Tests beside each other become one range, and what is no test is the dot.
            let tests: Option<Vec<_>> = tests.collect();
            vec![tests.map(|tests| tests.into_iter().flatten().collect())]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::class::{ClassSet, SymbolId};
    use crate::rules::kinds::Kinds;

    #[test]
    fn atoms_test_sets() {
        let mut classes = Classes::default();
        let pattern =
            Pattern::parse("<a&!b | 'Của'> (?<x> <c>)?", &mut classes, &Parts::default()).expect("a good pattern");
        let set = |names: &[&str]| {
            let mut set: ClassSet = names.iter().filter_map(|n| classes.get(n)).collect();
            set.sort();
            set
        };
        let sets = [set(&["a"]), set(&["a", "b"]), set(&["a", "b", "'của'"])];
        let test = pattern.test(0);
        let atom = &test.atom;
        assert!(atom.accepts(&sets[0]) && !atom.accepts(&sets[1]) && atom.accepts(&sets[2]));
        let kinds = Kinds::new([&pattern].into_iter(), &sets).expect("three kinds");
        let accepted =
            sets.iter().enumerate().map(|(n, _)| kinds.accepted(test).has(kinds.of(SymbolId(n as u32)).into()));
        assert_eq!(accepted.collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(pattern.groups, ["x"]);
    }
}

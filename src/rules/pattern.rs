//! Patterns over token classes, read and translated for the regular-expression engine.
//!
//! In a pattern `<a>` stands for one token that has the class `a`; inside the angle brackets `!a` means without it, `a&b` both, `a|b`
//! either (`&` binds tighter), `a|b except c|d` either without any of the last, and `'của'` the word itself in any case. `.` stands for
//! any token; grouping, `|`, `? * + {m,n}` and their lazy forms, named groups `(?<name> …)`, `^` and `$` mean what they mean in regular
//! expressions. Blanks count for nothing.

use std::ops::Range;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};
use rustc_hash::FxHashMap;

use super::class::{ClassId, Classes};
use super::kinds::BitSet;

/// Between what a symbol must have and what it must not.
const EXCEPT: &str = " except ";

/// A test on a set of classes in disjunctive normal form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Atom(Vec<Vec<Literal>>);

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Literal {
    class: ClassId,
    wanted: bool,
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
    pub fn accepted(&self, len: usize, with_class: &FxHashMap<ClassId, BitSet>) -> BitSet {
        let of_literal = |literal: &Literal| {
            let set = with_class[&literal.class].clone();
            if literal.wanted { set } else { set.rest() }
        };
        let of_all = |all: &Vec<Literal>| {
            let (first, others) = all.split_first()?;
            Some(others.iter().fold(of_literal(first), |set, l| set.and(&with_class[&l.class], l.wanted)))
        };
        let any = self.0.iter().map(|all| of_all(all).unwrap_or_else(|| BitSet::all(len)));
        any.reduce(|any, all| any.or(&all)).unwrap_or_else(|| BitSet::none(len))
    }

    /// Whether it asks for a class, and not only for the absence of some.
    pub fn asks(&self) -> bool {
        self.0.iter().all(|all| all.iter().any(|l| l.wanted))
    }
}

/// A pattern as read: a regular expression over its tests, and the places of the classes that it names.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// In it a test is the character `FIRST` plus its number.
    tree: Hir,
    /// Each test and where it stands, in bytes of the pattern's text.
    tests: Vec<(Atom, Range<usize>)>,
    /// Each class named and where, in bytes of the pattern's text.
    pub classes: Vec<(ClassId, Range<usize>)>,
    /// The names of its groups.
    pub groups: Vec<String>,
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
    pub fn parse(text: &str, classes: &mut Classes) -> Result<Pattern, PatternError> {
        let mut out = Pattern { tree: Hir::empty(), tests: Vec::new(), classes: Vec::new(), groups: Vec::new() };
        let mut written = String::with_capacity(text.len());
        let mut pos = 0;
        while let Some(c) = text[pos..].chars().next() {
            let rest = &text[pos..];
            let len = match c {
                _ if c.is_whitespace() => c.len_utf8(),
                '<' => {
                    let end = rest.find('>').ok_or_else(|| error(pos..text.len(), "a `<` without its `>`"))?;
                    let atom = out.atom(&rest[1..end], pos + 1, classes)?;
                    written.extend(char::from_u32(FIRST + out.tests.len() as u32));
                    out.tests.push((atom, pos..pos + end + 1));
                    end + 1
                }
                '(' if rest.starts_with("(?<") => {
                    let end = rest.find('>').ok_or_else(|| error(pos..text.len(), "a group name without its `>`"))?;
                    let name = &rest[3..end];
                    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                        return Err(error(pos + 3..pos + end, "a group's name is made of the letters a to z and `_`"));
                    }
                    out.groups.push(name.to_owned());
                    written.push_str(&rest[..=end]);
                    end + 1
                }
                '(' if rest.starts_with("(?:") => {
                    written.push_str("(?:");
                    3
                }
                '(' if rest.starts_with("(?") => {
                    return Err(error(pos..pos + 2, "only `(?<name>` and `(?:` may follow `(?`"));
                }
                '(' => {
                    written.push_str("(?:");
                    1
                }
                '{' => {
                    let end = rest.find('}').ok_or_else(|| error(pos..text.len(), "a `{` without its `}`"))?;
                    written.push_str(&rest[..=end]);
                    end + 1
                }
                ')' | '|' | '*' | '+' | '?' | '^' | '$' | '.' => {
                    written.push(c);
                    1
                }
                _ => {
                    return Err(error(
                        pos..pos + c.len_utf8(),
                        "a word stands in `<…>`: a class as <class>, a literal word as <'word'>",
                    ));
                }
            };
            pos += len;
        }
        let tree = ParserBuilder::new().dot_matches_new_line(true).build().parse(&written);
        out.tree = tree.map_err(|e| error(0..text.len(), &format!("not a pattern: {}", last_line(&e.to_string()))))?;
        Ok(out)
    }

    /// `a|b&!c`, and after `except` what a symbol must not have beside.
    fn atom(&mut self, text: &str, at: usize, classes: &mut Classes) -> Result<Atom, PatternError> {
        let (wanted, unwanted) = match text.split_once(EXCEPT) {
            Some((wanted, unwanted)) => (wanted, unwanted),
            None => match text.strip_prefix(EXCEPT.trim_start()) {
                Some(unwanted) => ("", unwanted),
                None => return self.alternatives(text, at, classes).map(Atom),
            },
        };
        let mut any = match wanted.trim() {
            "" => vec![Vec::new()],
            _ => self.alternatives(wanted, at, classes)?,
        };
        let not = self.alternatives(unwanted, at + text.len() - unwanted.len(), classes)?;
        for all in &not {
            let [Literal { class, wanted: true }] = all[..] else {
                let span = at + wanted.len()..at + text.len();
                return Err(error(span, "after `except` stand classes with `|` between them, without `&` and `!`"));
            };
            any.iter_mut().for_each(|any| any.push(Literal { class, wanted: false }));
        }
        Ok(Atom(any))
    }

    fn alternatives(
        &mut self,
        text: &str,
        at: usize,
        classes: &mut Classes,
    ) -> Result<Vec<Vec<Literal>>, PatternError> {
        let mut any = Vec::new();
        let mut from = at;
        for alternative in text.split('|') {
            let mut all = Vec::new();
            let mut start = from;
            for part in alternative.split('&') {
                let span = start..start + part.len();
                start = span.end + 1;
                let name = part.trim();
                let (wanted, name) = name.strip_prefix('!').map_or((true, name), |name| (false, name));
                let word = name.strip_prefix('\'').and_then(|n| n.strip_suffix('\''));
                let fine = match word {
                    Some(word) => !word.is_empty() && !word.contains(char::is_whitespace),
                    None => {
                        !name.is_empty()
                            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                    }
                };
                if !fine {
                    return Err(error(
                        span,
                        "a class is made of a-z, 0-9 and `-`; a literal is one syllable or mark in single quotes",
                    ));
                }
                let class = classes.intern(&word.map_or(name.to_owned(), |word| format!("'{}'", word.to_lowercase())));
                self.classes.push((class, span));
                all.push(Literal { class, wanted });
            }
            from += alternative.len() + 1;
            any.push(all);
        }
        Ok(any)
    }

    pub fn atoms(&self) -> impl Iterator<Item = &Atom> {
        self.tests.iter().map(|(atom, _)| atom)
    }

    /// The tests in the order in which they are written, each with its place in bytes of the pattern's text.
    pub fn tests(&self) -> impl Iterator<Item = (&Atom, Range<usize>)> {
        self.tests.iter().map(|(atom, at)| (atom, at.clone()))
    }

    /// The test with this number.
    pub fn test(&self, number: usize) -> &Atom {
        &self.tests[number].0
    }

    /// The regular expression in which each test is the character [`FIRST`] plus its number.
    pub fn tree(&self) -> &Hir {
        &self.tree
    }
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

fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or_default().trim_start_matches("error: ")
}

fn error(span: Range<usize>, message: &str) -> PatternError {
    PatternError { span, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::class::{ClassSet, SymbolId};
    use crate::rules::kinds::Kinds;

    #[test]
    fn atoms_test_sets() {
        let mut classes = Classes::default();
        let pattern = Pattern::parse("<a&!b | 'Của'> (?<x> <c>)?", &mut classes).expect("a good pattern");
        let set = |names: &[&str]| {
            let mut set: ClassSet = names.iter().filter_map(|n| classes.get(n)).collect();
            set.sort();
            set
        };
        let sets = [set(&["a"]), set(&["a", "b"]), set(&["a", "b", "'của'"])];
        let atom = pattern.atoms().next().expect("it has an atom");
        assert!(atom.accepts(&sets[0]) && !atom.accepts(&sets[1]) && atom.accepts(&sets[2]));
        let kinds = Kinds::new([&pattern].into_iter(), &sets).expect("three kinds");
        let accepted =
            sets.iter().enumerate().map(|(n, _)| kinds.accepted(atom).has(kinds.of(SymbolId(n as u32)).into()));
        assert_eq!(accepted.collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(pattern.groups, ["x"]);
    }

    #[test]
    fn except_takes_away_from_every_alternative() {
        let mut classes = Classes::default();
        let mut accepts = |pattern: &str, names: &[&str]| {
            let pattern = Pattern::parse(pattern, &mut classes).expect("a good pattern");
            let mut set: ClassSet = names.iter().filter_map(|n| classes.get(n)).collect();
            set.sort();
            pattern.atoms().next().expect("it has an atom").accepts(&set)
        };
        assert!(accepts("<a|b except c|d>", &["b"]));
        assert!(!accepts("<a|b except c|d>", &["b", "d"]));
        assert!(!accepts("<a|b except c|d>", &["e"]));
        assert!(accepts("<except c|d>", &["e"]));
        assert!(!accepts("<except c|d>", &["c"]));
        assert!(Pattern::parse("<a except !b>", &mut Classes::default()).is_err());
    }

    #[test]
    fn faults_have_places() {
        let e = Pattern::parse("<a> của", &mut Classes::default()).expect_err("a bare word");
        assert_eq!(e.span, 4..5);
        assert!(Pattern::parse("<a", &mut Classes::default()).is_err());
        assert!(Pattern::parse("(?=x)", &mut Classes::default()).is_err());
    }
}

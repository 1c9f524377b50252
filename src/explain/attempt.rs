//! One pattern tried at one place, to say how far it comes and what stops it.
//!
//! Extraction never does this: its automata tell that a pattern does not match, and not where it stopped. Here the
//! pattern is walked as a tree, with all places reached so far as a set, so that even a pattern full of gaps costs no more than
//! its size times the square of the unit's length.

use std::collections::BTreeMap;
use std::ops::Range;

use regex_syntax::hir::{Hir, HirKind, Look};

use crate::rules::class::ClassSet;
use crate::rules::parts::Parts;
use crate::rules::pattern::{Atom, FIRST, Pattern, Place};

/// A pattern as a tree over its tests.
#[derive(Debug)]
pub(super) struct Trial {
    tree: Hir,
    tests: Vec<Test>,
}

#[derive(Debug)]
struct Test {
    atom: Atom,
    /// As the rule file writes it.
    source: String,
}

/// How far a trial came from one place.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// The places at which the whole pattern may end.
    pub ends: Vec<usize>,
    /// How many tests that ask for a class were fulfilled on the way to the last of them.
    pub matched: u32,
    /// The furthest place at which a test failed; the number of symbols if the unit ended too early.
    pub stop: usize,
    /// The tests that failed there, as the rule file writes them.
    pub stopped_by: Vec<String>,
    /// How many tests that ask for a class were fulfilled on the way to that place.
    pub fulfilled: u32,
}

/// By place: the tests fulfilled on the way, as a set of their numbers (those from 127 on share a bit).
type Places = BTreeMap<usize, u128>;

/// A test that failed at the furthest place.
struct Failure {
    source: String,
    /// The pattern can do without it.
    optional: bool,
}

struct Walk<'w> {
    tests: &'w [Test],
    sets: &'w [ClassSet],
    stop: usize,
    failures: Vec<Failure>,
    fulfilled: u128,
}

impl Trial {
    /// `text` is what `pattern` was read from, with `parts`.
    pub fn new(pattern: &Pattern, text: &str, parts: &Parts<'_>) -> Trial {
        let source = |place: &Place| place.text(text, parts).to_owned();
        let tests = pattern.tests().map(|(test, place)| Test { atom: test.atom.clone(), source: source(place) });
        Trial { tree: pattern.tree().clone(), tests: tests.collect() }
    }

    /// Tries the pattern on the symbols whose classes are `sets`, from number `start` on.
    pub fn run(&self, sets: &[ClassSet], start: usize) -> Reach {
        let mut walk = Walk { tests: &self.tests, sets, stop: start, failures: Vec::new(), fulfilled: 0 };
        let ends = walk.go(&self.tree, &Places::from([(start, 0)]), false);
        let needed = walk.failures.iter().any(|f| !f.optional);
        let mut stopped_by: Vec<String> = Vec::new();
        for failure in walk.failures {
            let passed_over = failure.optional && needed;
            if !passed_over && !stopped_by.contains(&failure.source) {
                stopped_by.push(failure.source);
            }
        }
        let asked = |way: u128| {
            let on_way = self.tests.iter().enumerate().filter(|(number, _)| way >> (*number).min(127) & 1 == 1);
            on_way.filter(|(_, test)| test.atom.asks()).count() as u32
        };
        Reach {
            matched: ends.last_key_value().map_or(0, |(_, &way)| asked(way)),
            ends: ends.into_keys().collect(),
            stop: walk.stop,
            stopped_by,
            fulfilled: asked(walk.fulfilled),
        }
    }

    /// The first and shortest match anywhere.
    pub fn first_match(&self, sets: &[ClassSet]) -> Option<Range<usize>> {
        (0..=sets.len()).find_map(|start| self.run(sets, start).ends.first().map(|&end| start..end))
    }
}

impl Walk<'_> {
    /// The places after `tree` for the places before it.
    fn go(&mut self, tree: &Hir, from: &Places, optional: bool) -> Places {
        match tree.kind() {
            HirKind::Empty => from.clone(),
            HirKind::Literal(literal) => {
                let text = String::from_utf8_lossy(&literal.0);
                text.chars().fold(from.clone(), |places, c| self.step(c..=c, &places, optional))
            }
            HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => {
                let ranges = class.ranges().iter().map(|r| r.start()..=r.end());
                let mut out = Places::new();
                for range in ranges {
                    join(&mut out, self.step(range, from, optional));
                }
                out
            }
            HirKind::Class(_) => Places::new(),
            HirKind::Look(look) => self.look(*look, from, optional),
            HirKind::Capture(capture) => self.go(&capture.sub, from, optional),
            HirKind::Concat(all) => all.iter().fold(from.clone(), |places, one| self.go(one, &places, optional)),
            HirKind::Alternation(any) => {
                let mut out = Places::new();
                for one in any {
                    join(&mut out, self.go(one, from, optional));
                }
                out
            }
            HirKind::Repetition(repetition) => {
                let mut out = if repetition.min == 0 { from.clone() } else { Places::new() };
                let mut places = from.clone();
                for round in 1..=repetition.max.unwrap_or(u32::MAX) {
                    places = self.go(&repetition.sub, &places, optional || round > repetition.min);
                    let more = round < repetition.min || join(&mut out, places.clone());
                    if places.is_empty() || !more {
                        break;
                    }
                }
                out
            }
        }
    }

    /// One symbol that fulfils one of the tests whose characters are in `range`.
    fn step(&mut self, range: std::ops::RangeInclusive<char>, from: &Places, optional: bool) -> Places {
        let number = |c: char| (c as u32).checked_sub(FIRST).map(|n| n as usize).filter(|&n| n < self.tests.len());
        let (tests, sets) = (self.tests, self.sets);
        let mut out = Places::new();
        if number(*range.end()).is_none() {
            // `.`, the one class that reaches beyond the tests.
            let after = from.iter().filter(|(place, _)| **place < sets.len());
            join(&mut out, after.map(|(place, way)| (place + 1, *way)).collect());
            return out;
        }
        for number in range.filter_map(number) {
            for (&place, &way) in from {
                if sets.get(place).is_some_and(|set| tests[number].atom.accepts(set)) {
                    join(&mut out, Places::from([(place + 1, way | 1 << number.min(127))]));
                } else {
                    self.fail(place, way, tests[number].source.clone(), optional);
                }
            }
        }
        out
    }

    fn look(&mut self, look: Look, from: &Places, optional: bool) -> Places {
        let (wanted, source) = match look {
            Look::Start => (0, "^"),
            _ => (self.sets.len(), "$"),
        };
        for (&place, &way) in from.iter().filter(|(place, _)| **place != wanted) {
            self.fail(place, way, source.to_owned(), optional);
        }
        from.get(&wanted).map(|way| Places::from([(wanted, *way)])).unwrap_or_default()
    }

    fn fail(&mut self, place: usize, way: u128, source: String, optional: bool) {
        if place > self.stop {
            self.failures.clear();
            (self.stop, self.fulfilled) = (place, 0);
        }
        if place == self.stop {
            if way.count_ones() > self.fulfilled.count_ones() {
                self.fulfilled = way;
            }
            self.failures.push(Failure { source, optional });
        }
    }
}

/// Adds `more` to `places`; of two ways to a place the one that fulfilled more stays. Whether that changed anything.
fn join(places: &mut Places, more: Places) -> bool {
    let mut changed = false;
    for (place, way) in more {
        let known = places.entry(place);
        let new = matches!(&known, std::collections::btree_map::Entry::Vacant(_));
        let best = known.or_insert(way);
        if new || way.count_ones() > best.count_ones() {
            *best = way;
            changed = true;
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::class::Classes;

    /// Tries `pattern` on symbols that have one class each, named by a letter, from the first one on.
    fn run(pattern: &str, symbols: &str) -> (Vec<usize>, usize, Vec<String>, u32) {
        let mut classes = Classes::default();
        let parsed = Pattern::parse(pattern, &mut classes, &Parts::default()).expect("a good pattern");
        let sets: Vec<ClassSet> = symbols.chars().map(|c| vec![classes.intern(&c.to_string())]).collect();
        let reach = Trial::new(&parsed, pattern, &Parts::default()).run(&sets, 0);
        (reach.ends, reach.stop, reach.stopped_by, reach.fulfilled)
    }

    fn stopped(pattern: &str, symbols: &str) -> (usize, Vec<String>, u32) {
        let (ends, stop, by, fulfilled) = run(pattern, symbols);
        assert!(ends.is_empty(), "{pattern} matches {symbols}");
        (stop, by, fulfilled)
    }

    #[test]
    fn it_names_the_element_that_stops() {
        assert_eq!(stopped("<a> <b> <c>", "abd"), (2, vec!["<c>".into()], 2));
        assert_eq!(stopped("<a> <b>? <c|d> <e>", "ac"), (2, vec!["<e>".into()], 2));
        assert_eq!(stopped("<a> (?: <b> | <c> )", "ad"), (1, vec!["<b>".into(), "<c>".into()], 1));
        assert_eq!(stopped("<a> <b>? <c>", "ad"), (1, vec!["<c>".into()], 1), "not the one it can do without");
        assert_eq!(stopped("<a> $", "ab"), (1, vec!["$".into()], 1));
    }

    #[test]
    fn gaps_reach_as_far_as_they_may_and_count_for_nothing() {
        assert_eq!(stopped("<a> <!e>*? <z>", "abcdeb"), (4, vec!["<z>".into()], 1));
        assert_eq!(stopped("<a> .* <z>", "abcd"), (4, vec!["<z>".into()], 1));
    }

    #[test]
    fn it_finds_all_ends() {
        assert_eq!(run("<a> (?: <b> <a> )*", "ababa").0, [1, 3, 5]);
        assert_eq!(run("(?<x> <a>{2,3} ) ^?", "aaaa").0, [2, 3]);
        assert_eq!(run("(?: <a>? )+ <b>", "b").0, [1]);
        assert_eq!(run("^ <a> $", "a").0, [1]);
    }
}

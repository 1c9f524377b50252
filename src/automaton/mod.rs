//! Automata: a pattern compiled to run over the kinds of a unit's symbols.
//!
//! Each pattern has automata of its own: which patterns a unit can hold is known beforehand ([`need`](crate::rules::need)), few of them are,
//! and their tables stay so small that a processor has them at hand, where one automaton of all patterns would be many times as large. Where a
//! match can begin is known too ([`begins`]), and from there a try takes a few steps ([`steps`]). The engine that knows the steps is
//! `regex-automata`; its parts are put together here ([`machine`]) as its general-purpose front would not.

mod begins;
mod machine;
mod steps;

use std::ops::Range;
use std::sync::OnceLock;

use crate::rules::kinds::{Kind, Kinds};
use crate::rules::pattern::Pattern;

pub(crate) use begins::{BLOCK, Begins};
use machine::Machine;
pub(crate) use steps::Steps;

/// A pattern that is looked for. What this takes is made when it is first needed: most patterns never are where there is but one
/// article, many that are tried cannot begin anywhere, and starting must be quick. Wherever `kinds` are asked for they are always the same.
#[derive(Debug)]
pub(crate) struct Automaton {
    pattern: Pattern,
    machine: OnceLock<Result<Box<Machine>, String>>,
}

impl Automaton {
    pub fn new(pattern: Pattern) -> Automaton {
        Automaton { pattern, machine: OnceLock::new() }
    }

    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Whether a match in `unit` begins at one of `places`, which ascend. `steps` are the automaton's own.
    pub fn matches(
        &self,
        kinds: &Kinds,
        unit: &[Kind],
        places: impl Iterator<Item = usize>,
        steps: &mut Option<Steps>,
    ) -> bool {
        self.search(kinds, unit, places, true, steps).is_some()
    }

    /// The first match in `unit` that begins at one of `places`, which ascend; if several begin there, the one that the pattern prefers.
    /// `steps` are the automaton's own.
    pub fn find(
        &self,
        kinds: &Kinds,
        unit: &[Kind],
        places: impl Iterator<Item = usize>,
        steps: &mut Option<Steps>,
    ) -> Option<Range<usize>> {
        self.search(kinds, unit, places, false, steps)
    }

    /// The first match; if `any`, one that ends where any is first known to.
    ///
    /// One place after the other is tried: there are few, and most tries end soon. Should they take long, as they may where a unit is, all that
    /// are left are tried at once.
    #[inline]
    fn search(
        &self,
        kinds: &Kinds,
        unit: &[Kind],
        places: impl Iterator<Item = usize>,
        any: bool,
        steps: &mut Option<Steps>,
    ) -> Option<Range<usize>> {
        let mut places = places.peekable();
        let first = *places.peek()?;
        if steps.is_none() {
            *steps = Some(Steps::new(self.machine(kinds).ok()?));
        }
        let steps = steps.as_mut().filter(|steps| steps.lengths.contains(&unit.len()))?;
        let mut spent = 0;
        for at in places {
            if spent > PATIENCE + 8 * (at - first) {
                return self.made()?.find(unit, at, any, &mut steps.engine);
            }
            match steps.end(self, unit, at, any) {
                Ok(end) => return Some(at..end),
                Err(letters) => spent += letters,
            }
        }
        None
    }

    /// The automata of the pattern.
    ///
    /// # Errors
    /// What is too large.
    pub fn machine(&self, kinds: &Kinds) -> Result<&Machine, &str> {
        let made = self.machine.get_or_init(|| Machine::new(&self.pattern, kinds).map(Box::new));
        made.as_deref().map_err(String::as_str)
    }

    /// The automata, if they have been made.
    fn made(&self) -> Option<&Machine> {
        self.machine.get()?.as_deref().ok()
    }
}

/// Letters that tries may take in vain, beside eight for each symbol that they have gone on by, before one search takes their place.
const PATIENCE: usize = if cfg!(test) { 8 } else { 4096 };

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_automata::Input;

    use super::*;
    use crate::rules::class::{ClassSet, Classes};
    use crate::rules::parts::Parts;

    /// Patterns in which begin few or many symbols, that hold on to the edges of a unit, prefer short or long, or may be empty.
    const PATTERNS: [&str; 14] = [
        "^ <!a>{1,3} $",
        "^ (?: <a>{2} <b>? | <c> )+ $",
        "<a>",
        "<a> <!b>*? <c>",
        "(<a> | <b> <c>) <a>?",
        "<!a>+ <a>",
        "^ <a> .*? <c>",
        "<a>+ $",
        "<a>* <b>?",
        "(<a> <b>)+? (<c> | <a> <a>)",
        "(?<x> <a> <b>*) <c>",
        "(?: ^ | <b> ) <a> .*? <c>",
        "(?: ^ <a> )? <b> <c> | ^ <c>",
        "<a> .*? <b> .{4} <c>",
    ];

    proptest! {
        #[test]
        fn finds_what_the_engine_finds(unit in prop::collection::vec(0u16..4, 0..40), from in 0usize..40) {
            let from = from.min(unit.len());
            for text in PATTERNS {
                let mut classes = Classes::default();
                let pattern = Pattern::parse(text, &mut classes, &Parts::default()).expect("a good pattern");
                let set = |name| classes.get(name).into_iter().collect::<ClassSet>();
                let sets = [Vec::new(), set("a"), set("b"), set("c")];
                let kinds = Kinds::new([&pattern].into_iter(), &sets).expect("few kinds");
                let unit: Vec<Kind> = unit.iter().map(|&n| kinds.of(crate::rules::class::SymbolId(n.into()))).collect();
                let automaton = Automaton::new(pattern);
                let mut steps = None;
                let machine = automaton.machine(&kinds).expect("a small pattern");
                let mut letters = Vec::new();
                machine.spell(&unit, &mut letters);
                let engine = machine.groups().expect("a small pattern");
                let wanted = engine.search(&Input::new(&letters).range(from..)).map(|found| found.range());
                let mut begins = Begins::new(1);
                begins.ready(0, automaton.pattern(), &kinds);
                let mut told = Vec::new();
                begins.each(0, &unit, 1, |_, at| told.push(at));
                prop_assert_eq!(&begins.from(0, &unit, 0).collect::<Vec<_>>(), &told, "{}", text);
                let found = automaton.find(&kinds, &unit, begins.from(0, &unit, from), &mut steps);
                prop_assert_eq!(found, wanted, "{} from {}", text, from);
                let matches = automaton.matches(&kinds, &unit, told.into_iter(), &mut steps);
                prop_assert_eq!(matches, engine.is_match(&letters), "{}", text);
            }
        }
    }
}

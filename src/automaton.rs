//! Automata: a pattern compiled to run over the kinds of a unit's symbols.
//!
//! The engine is `regex-automata`; its parts are put together here as its general-purpose front would not. Each pattern has automata of
//! its own: which patterns a unit can hold is known beforehand ([`need`](crate::rules::need)), few of them are, and their tables stay so
//! small that a processor has them at hand, where one automaton of all patterns would be many times as large.

use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;

use regex_automata::hybrid::dfa::{self, Cache, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind, meta};
use regex_syntax::hir::Hir;

use crate::rules::alphabet::Alphabet;
use crate::rules::kinds::{Kind, Kinds};
use crate::rules::opening::Opening;
use crate::rules::pattern::{Pattern, is_whole};

/// A pattern that is looked for. All that this takes is made when it is first needed: most patterns never are where there is but one
/// article, many that are tried cannot begin anywhere, and starting must be quick. Wherever `kinds` are asked for they are always the same.
#[derive(Debug)]
pub(crate) struct Automaton {
    pattern: Pattern,
    /// Where a match can begin; `None` inside if it may be empty, which it may be anywhere.
    begins: OnceLock<Option<Begins>>,
    machine: OnceLock<Result<Box<Machine>, String>>,
}

/// What searches with an automaton write into.
#[derive(Debug)]
pub(crate) struct Caches {
    forward: Cache,
    backward: Option<Cache>,
}

impl Automaton {
    pub fn new(pattern: Pattern) -> Automaton {
        Automaton { pattern, begins: OnceLock::new(), machine: OnceLock::new() }
    }

    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Whether the pattern matches somewhere in `unit`. `caches` are the automaton's own.
    pub fn matches(&self, kinds: &Kinds, unit: &[Kind], caches: &mut Option<Box<Caches>>) -> bool {
        let begins = self.begins(kinds);
        let (Some(begin), Ok(machine)) = (next_begin(begins, unit, 0), self.machine(kinds)) else { return false };
        machine.lengths.contains(&unit.len()) && {
            let caches = caches.get_or_insert_with(|| machine.caches());
            machine.end(begins, unit, begin, true, &mut caches.forward).is_some()
        }
    }

    /// The first match in `unit` that begins at `from` or later; if several begin there, the one that the pattern prefers. `caches` are the
    /// automaton's own.
    pub fn find(
        &self,
        kinds: &Kinds,
        unit: &[Kind],
        from: usize,
        caches: &mut Option<Box<Caches>>,
    ) -> Option<Range<usize>> {
        let begins = self.begins(kinds);
        let begin = next_begin(begins, unit, from)?;
        let machine = self.machine(kinds).ok()?;
        let caches = caches.get_or_insert_with(|| machine.caches());
        let end = machine.end(begins, unit, begin, false, &mut caches.forward)?;
        // If there is but one place to begin at, which is common, no search backwards is needed.
        let alone = begins.is_some() && next_begin(begins, &unit[..end], begin + 1).is_none();
        let start = if alone { begin } else { machine.start(unit, begin..end, caches)? };
        Some(start..end)
    }

    #[inline]
    fn begins(&self, kinds: &Kinds) -> Option<&Begins> {
        self.begins.get_or_init(|| Begins::new(&Opening::of(&self.pattern), kinds)).as_ref()
    }

    /// The automata of the pattern.
    ///
    /// # Errors
    /// What is too large.
    pub fn machine(&self, kinds: &Kinds) -> Result<&Machine, &str> {
        let made = self.machine.get_or_init(|| Machine::new(&self.pattern, kinds).map(Box::new));
        made.as_deref().map_err(String::as_str)
    }
}

/// A pattern's automata: forwards to where a match ends, and backwards to where it begins.
#[derive(Debug)]
pub(crate) struct Machine {
    alphabet: Alphabet,
    regex: Hir,
    /// How many symbols a match has at least; and at most, if it is the whole unit.
    lengths: RangeInclusive<usize>,
    forward: DFA,
    /// Made when it is first asked for, as most patterns never need it.
    backward: OnceLock<Option<DFA>>,
}

impl Machine {
    fn new(pattern: &Pattern, kinds: &Kinds) -> Result<Machine, String> {
        let alphabet = Alphabet::new(pattern, kinds)?;
        let regex = alphabet.regex(pattern, kinds);
        // Each letter is a byte, so lengths in bytes are those in symbols.
        let about = regex.properties();
        let longest = about.maximum_len().filter(|_| is_whole(&regex));
        let lengths = about.minimum_len().unwrap_or(0)..=longest.unwrap_or(usize::MAX);
        Ok(Machine { lengths, forward: lazy(&regex, false)?, backward: OnceLock::new(), alphabet, regex })
    }

    fn caches(&self) -> Box<Caches> {
        Box::new(Caches { forward: self.forward.create_cache(), backward: None })
    }

    /// The pattern with its groups, to be run over what [`spell`](Self::spell) writes; offsets are symbols.
    ///
    /// # Errors
    /// What is too large.
    pub fn groups(&self) -> Result<meta::Regex, String> {
        let config = meta::Config::new()
            .utf8_empty(false)
            .auto_prefilter(false)
            .hybrid(false)
            .dfa(false)
            .nfa_size_limit(Some(NFA_LIMIT));
        meta::Builder::new().configure(config).build_from_hir(&self.regex).map_err(|e| e.to_string())
    }

    /// Writes `kinds` as letters into `out`, in place of what stood there.
    pub fn spell(&self, kinds: &[Kind], out: &mut Vec<u8>) {
        out.clear();
        out.extend(kinds.iter().map(|&kind| self.alphabet.letter(kind)));
    }

    /// Where the first match ends that begins at `at`, where one can, or later; if `any`, where any match is first known to.
    ///
    /// Steps cannot fail: no letter makes the automaton quit, and a full cache is emptied.
    fn end(
        &self,
        begins: Option<&Begins>,
        kinds: &[Kind],
        mut at: usize,
        any: bool,
        cache: &mut Cache,
    ) -> Option<usize> {
        let config = beside(Anchored::No, at.checked_sub(1).map(|before| self.alphabet.letter(kinds[before])));
        let mut state = self.forward.start_state(cache, &config).ok()?;
        let mut end = None;
        while let Some(&kind) = kinds.get(at) {
            let letter = self.alphabet.letter(kind);
            // Most steps go from a state of no mark to a known one of no mark, and need look at nothing else.
            if !state.is_tagged() {
                let next = self.forward.next_state_untagged(cache, state, letter);
                if !next.is_tagged() {
                    (state, at) = (next, at + 1);
                    continue;
                }
            }
            state = self.forward.next_state(cache, state, letter).ok()?;
            if state.is_tagged() {
                // Matches are told one letter late.
                if state.is_match() {
                    end = Some(at);
                }
                if state.is_dead() || any && end.is_some() {
                    return end;
                }
                // Nothing has begun, so the search goes on where next something can.
                if state.is_start() && end.is_none() {
                    at = next_begin(begins, kinds, at + 1)?;
                    continue;
                }
            }
            at += 1;
        }
        if self.forward.next_eoi_state(cache, state).ok()?.is_match() { Some(kinds.len()) } else { end }
    }

    /// Where the first match begins, of which `span` holds the end and the first place to begin at.
    fn start(&self, kinds: &[Kind], span: Range<usize>, caches: &mut Caches) -> Option<usize> {
        let automaton = self.backward.get_or_init(|| lazy(&self.regex, true).ok()).as_ref()?;
        let cache = caches.backward.get_or_insert_with(|| automaton.create_cache());
        let letter = |at: usize| kinds.get(at).map(|&kind| self.alphabet.letter(kind));
        let mut state = automaton.start_state(cache, &beside(Anchored::Yes, letter(span.end))).ok()?;
        let mut start = None;
        for at in span.clone().rev() {
            state = automaton.next_state(cache, state, self.alphabet.letter(kinds[at])).ok()?;
            if state.is_match() {
                start = Some(at + 1);
            } else if state.is_dead() {
                return start;
            }
        }
        state = match span.start.checked_sub(1).and_then(letter) {
            Some(letter) => automaton.next_state(cache, state, letter),
            None => automaton.next_eoi_state(cache, state),
        }
        .ok()?;
        if state.is_match() { Some(span.start) } else { start }
    }
}

/// Where a match can begin, by its [`Opening`].
#[derive(Debug)]
struct Begins {
    /// By kind: [`FIRST`] and [`SECOND`].
    of_kind: Box<[u8]>,
    /// Whether a match may be one symbol alone.
    one: bool,
}

const FIRST: u8 = 1;
const SECOND: u8 = 2;

impl Begins {
    /// `None` where a match may be empty.
    fn new(opening: &Opening, kinds: &Kinds) -> Option<Begins> {
        let [first, second] = [&opening.first, &opening.second].map(|tests| kinds.accepted_by_one(tests));
        let flags = |kind| {
            let second = opening.one || second.has(kind);
            (FIRST * u8::from(first.has(kind))) | (SECOND * u8::from(second))
        };
        (!opening.empty).then(|| Begins { of_kind: (0..kinds.count()).map(flags).collect(), one: opening.one })
    }

    /// The first place from `from` on at which a match can begin.
    #[inline]
    fn next(&self, kinds: &[Kind], from: usize) -> Option<usize> {
        let kinds = kinds.get(from..)?;
        let is = |kind: Kind, flag| self.of_kind[usize::from(kind)] & flag != 0;
        let found = kinds.windows(2).position(|pair| is(pair[0], FIRST) && is(pair[1], SECOND));
        let found = found.or_else(|| (self.one && is(*kinds.last()?, FIRST)).then(|| kinds.len() - 1));
        Some(from + found?)
    }
}

/// The first place from `from` on at which a match can begin, if `begins` says where one can; else it can anywhere.
#[inline]
fn next_begin(begins: Option<&Begins>, kinds: &[Kind], from: usize) -> Option<usize> {
    match begins {
        Some(begins) => begins.next(kinds, from),
        None => (from <= kinds.len()).then_some(from),
    }
}

/// How a search begins beside this letter; `None` at the edge of the unit.
fn beside(anchored: Anchored, letter: Option<u8>) -> start::Config {
    start::Config::new().anchored(anchored).look_behind(letter)
}

/// Bytes; far more than the largest pattern that a person would write.
const NFA_LIMIT: usize = 64 << 20;

/// A lazy automaton without groups: its states are worked out when an article first leads to them. It never gives up: a full cache is
/// emptied.
fn lazy(regex: &Hir, reverse: bool) -> Result<DFA, String> {
    let config = thompson::Config::new()
        .utf8(false)
        .reverse(reverse)
        .which_captures(WhichCaptures::None)
        .nfa_size_limit(Some(NFA_LIMIT));
    let nfa: NFA = thompson::Compiler::new().configure(config).build_from_hir(regex).map_err(|e| e.to_string())?;
    let kind = if reverse { MatchKind::All } else { MatchKind::LeftmostFirst };
    let config = dfa::Config::new().match_kind(kind).specialize_start_states(!reverse).cache_capacity(8 << 20);
    dfa::Builder::new().configure(config).build_from_nfa(nfa).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_automata::Input;

    use super::*;
    use crate::rules::class::{ClassSet, Classes};
    use crate::rules::parts::Parts;

    /// Patterns in which begin few or many symbols, that hold on to the edges of a unit, prefer short or long, or may be empty.
    const PATTERNS: [&str; 11] = [
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
    ];

    proptest! {
        #[test]
        fn finds_what_the_engine_finds(unit in prop::collection::vec(0u16..4, 0..24), from in 0usize..24) {
            let from = from.min(unit.len());
            for text in PATTERNS {
                let mut classes = Classes::default();
                let pattern = Pattern::parse(text, &mut classes, &Parts::default()).expect("a good pattern");
                let set = |name| classes.get(name).into_iter().collect::<ClassSet>();
                let sets = [Vec::new(), set("a"), set("b"), set("c")];
                let kinds = Kinds::new([&pattern].into_iter(), &sets).expect("few kinds");
                let unit: Vec<Kind> = unit.iter().map(|&n| kinds.of(crate::rules::class::SymbolId(n.into()))).collect();
                let automaton = Automaton::new(pattern);
                let machine = automaton.machine(&kinds).expect("a small pattern");
                let mut letters = Vec::new();
                machine.spell(&unit, &mut letters);
                let engine = machine.groups().expect("a small pattern");
                let wanted = engine.search(&Input::new(&letters).range(from..)).map(|found| found.range());
                prop_assert_eq!(automaton.find(&kinds, &unit, from, &mut None), wanted, "{} from {}", text, from);
                let matches = automaton.matches(&kinds, &unit, &mut None);
                prop_assert_eq!(matches, engine.is_match(&letters), "{}", text);
            }
        }
    }
}

//! A pattern in the engine: over letters, forwards, backwards and with its groups.

use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;

use regex_automata::hybrid::dfa::{self, Cache, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind, meta};
use regex_syntax::hir::Hir;

use crate::rules::alphabet::Alphabet;
use crate::rules::kinds::{Kind, Kinds};
use crate::rules::pattern::{Pattern, is_whole};

/// A pattern's automata: forwards to where a match ends, and backwards to where it begins.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(super) alphabet: Alphabet,
    regex: Hir,
    /// How many symbols a match has at least; and at most, if it is the whole unit.
    pub(super) lengths: RangeInclusive<usize>,
    pub(super) forward: DFA,
    /// Made when it is first asked for, as it is for long units only.
    backward: OnceLock<Option<DFA>>,
}

/// What the automata write into.
#[derive(Debug)]
pub(super) struct Engine {
    pub forward: Cache,
    pub backward: Option<Cache>,
}

impl Machine {
    pub(super) fn new(pattern: &Pattern, kinds: &Kinds) -> Result<Machine, String> {
        let alphabet = Alphabet::new(pattern, kinds)?;
        let regex = alphabet.regex(pattern, kinds);
        // Each letter is a byte, so lengths in bytes are those in symbols.
        let about = regex.properties();
        let longest = about.maximum_len().filter(|_| is_whole(&regex));
        let lengths = about.minimum_len().unwrap_or(0)..=longest.unwrap_or(usize::MAX);
        Ok(Machine { lengths, forward: lazy(&regex, false)?, backward: OnceLock::new(), alphabet, regex })
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

    /// The first match that begins at `at` or later; if `any`, one that ends where any is first known to.
    #[cold]
    pub(super) fn find(&self, unit: &[Kind], at: usize, any: bool, engine: &mut Engine) -> Option<Range<usize>> {
        let end = self.end(unit, at, any, &mut engine.forward)?;
        Some(self.start(unit, at..end, engine)?..end)
    }

    /// Where the first match ends that begins at `at` or later; if `any`, where any match is first known to.
    ///
    /// Steps cannot fail: no letter makes the automaton quit, and a full cache is emptied.
    fn end(&self, kinds: &[Kind], at: usize, any: bool, cache: &mut Cache) -> Option<usize> {
        let config = beside(Anchored::No, at.checked_sub(1).map(|before| self.alphabet.letter(kinds[before])));
        let mut state = self.forward.start_state(cache, &config).ok()?;
        let mut end = None;
        for (at, &kind) in kinds.iter().enumerate().skip(at) {
            state = self.forward.next_state(cache, state, self.alphabet.letter(kind)).ok()?;
            // Matches are told one letter late.
            if state.is_match() {
                end = Some(at);
            }
            if state.is_dead() || any && end.is_some() {
                return end;
            }
        }
        if self.forward.next_eoi_state(cache, state).ok()?.is_match() { Some(kinds.len()) } else { end }
    }

    /// Where the first match begins, of which `span` holds the end and the first place to begin at.
    fn start(&self, kinds: &[Kind], span: Range<usize>, engine: &mut Engine) -> Option<usize> {
        let automaton = self.backward.get_or_init(|| lazy(&self.regex, true).ok()).as_ref()?;
        let cache = engine.backward.get_or_insert_with(|| automaton.create_cache());
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

/// How a search begins beside this letter; `None` at the edge of the unit.
pub(super) fn beside(anchored: Anchored, letter: Option<u8>) -> start::Config {
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
    let config = dfa::Config::new().match_kind(kind).cache_capacity(8 << 20);
    dfa::Builder::new().configure(config).build_from_nfa(nfa).map_err(|e| e.to_string())
}

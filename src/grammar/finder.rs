//! Finding the patterns of a phase among the symbols of a unit.

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input, MatchKind, meta};
use regex_syntax::hir::Hir;

use crate::automaton;
use crate::rules::alphabet::Alphabet;
use crate::rules::kinds::{BitSet, Kind, Kinds};
use crate::rules::need::beginnings;
use crate::rules::pattern::Pattern;

/// The automata of a phase: all patterns as one, forwards to where a find ends and backwards to where it begins, and each by itself
/// for its groups.
#[derive(Debug)]
pub(super) struct Finder {
    alphabet: Alphabet,
    /// The kinds of symbols with which a find can begin; `None` if it may be empty.
    begins: Option<BitSet>,
    forward: DFA,
    backward: DFA,
    /// By pattern, if it has groups.
    groups: Vec<Option<Groups>>,
}

/// A pattern with its groups. Compiled at its first find: most patterns have none in most runs, and starting must be quick.
#[derive(Debug)]
struct Groups {
    pattern: Hir,
    compiled: OnceLock<Option<meta::Regex>>,
}

/// What runs of a finder write into.
#[derive(Debug)]
pub(super) struct Caches {
    forward: Cache,
    backward: Cache,
    groups: Vec<Option<Box<(meta::Cache, Captures)>>>,
}

/// A find: which pattern, and which symbols.
pub(super) struct Found {
    pub pattern: usize,
    pub symbols: Range<usize>,
}

impl Finder {
    /// An error says what is too large.
    pub fn new(patterns: &[Pattern], has_groups: impl Fn(usize) -> bool, kinds: &Kinds) -> Result<Finder, String> {
        let alphabet = Alphabet::new(patterns.iter(), kinds)?;
        let regexes: Vec<Hir> = patterns.iter().map(|p| alphabet.regex(p, kinds)).collect();
        let with_groups = |(n, pattern): (usize, &Hir)| {
            has_groups(n).then(|| Groups { pattern: pattern.clone(), compiled: OnceLock::new() })
        };
        let begins = patterns.iter().map(|pattern| beginnings(pattern, kinds));
        Ok(Finder {
            begins: begins.reduce(|all, one| Some(all?.or(&one?))).flatten(),
            forward: automaton::lazy(automaton::nfa(&regexes, false)?, MatchKind::LeftmostFirst)?,
            backward: automaton::lazy(automaton::nfa(&regexes, true)?, MatchKind::All)?,
            groups: regexes.iter().enumerate().map(with_groups).collect(),
            alphabet,
        })
    }

    pub fn caches(&self) -> Caches {
        Caches {
            forward: self.forward.create_cache(),
            backward: self.backward.create_cache(),
            groups: self.groups.iter().map(|_| None).collect(),
        }
    }

    /// Writes `kinds` as the automata read them.
    pub fn spell(&self, kinds: &[Kind], haystack: &mut Vec<u8>) {
        self.alphabet.spell(kinds, haystack);
    }

    /// The first find at or after symbol `from`.
    ///
    /// Symbols with which none can begin are passed over, and if there is but one to begin with, no search backwards is needed: both are
    /// common, and the automata run half as often.
    pub fn next(&self, kinds: &[Kind], haystack: &[u8], from: usize, caches: &mut Caches) -> Option<Found> {
        let width = self.alphabet.width();
        let from = match &self.begins {
            Some(begins) => from + kinds[from..].iter().position(|&kind| begins.has(kind.into()))?,
            None => from,
        };
        let input = Input::new(haystack).range(from * width..);
        // Searches cannot fail: no byte makes them quit, and a full cache is emptied.
        let end = self.forward.try_search_fwd(&mut caches.forward, &input).ok()??;
        let last = end.offset() / width;
        let alone = self.begins.as_ref().is_some_and(|begins| {
            let others = kinds.get(from + 1..last).unwrap_or_default();
            !others.iter().any(|&kind| begins.has(kind.into()))
        });
        let first = if alone {
            from
        } else {
            let input = Input::new(haystack).span(from * width..end.offset()).anchored(Anchored::Yes);
            self.backward.try_search_rev(&mut caches.backward, &input).ok()??.offset() / width
        };
        Some(Found { pattern: end.pattern().as_usize(), symbols: first..last })
    }

    /// Where the groups of a find are, as symbols.
    pub fn groups<'c>(
        &self,
        haystack: &[u8],
        found: &Found,
        caches: &'c mut Caches,
    ) -> impl Fn(usize) -> Option<Range<usize>> + use<'c> {
        let width = self.alphabet.width();
        let regex = self.groups[found.pattern].as_ref().and_then(Groups::compiled);
        let captures = regex.map(|regex| {
            let (cache, captures) = caches.groups[found.pattern]
                .get_or_insert_with(|| Box::new((regex.create_cache(), regex.create_captures())))
                .as_mut();
            let span = found.symbols.start * width..found.symbols.end * width;
            regex.search_captures_with(cache, &Input::new(haystack).span(span).anchored(Anchored::Yes), captures);
            &*captures
        });
        move |number| captures?.get_group(number).map(|span| span.start / width..span.end / width)
    }
}

impl Groups {
    /// `None` never: alone the pattern is smaller than all of its phase, which was compiled.
    fn compiled(&self) -> Option<&meta::Regex> {
        self.compiled.get_or_init(|| automaton::groups(&self.pattern).ok()).as_ref()
    }
}

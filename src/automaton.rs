//! Automata over letters: how the grammar and the discourse have their patterns compiled.
//!
//! The engine is `regex-automata`; its parts are put together here as its general-purpose front would not: haystacks are short and their
//! alphabets small, so prefilters and literal searches only cost, and most patterns never come to be run.

use regex_automata::MatchKind;
use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::meta;
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_syntax::hir::Hir;

/// The patterns as one automaton, forwards or backwards, without their groups.
///
/// # Errors
/// What is too large.
pub(crate) fn nfa(patterns: &[Hir], reverse: bool) -> Result<NFA, String> {
    let config = thompson::Config::new()
        .utf8(false)
        .reverse(reverse)
        .which_captures(WhichCaptures::None)
        .nfa_size_limit(Some(64 << 20));
    let built = thompson::Compiler::new().configure(config).build_many_from_hir(patterns);
    built.map_err(|e| e.to_string())
}

/// A lazy automaton: its states are worked out when an article first leads to them. It never gives up: a full cache is emptied.
///
/// # Errors
/// What is too large.
pub(crate) fn lazy(nfa: NFA, kind: MatchKind) -> Result<DFA, String> {
    let config = dfa::Config::new().match_kind(kind).cache_capacity(8 << 20);
    dfa::Builder::new().configure(config).build_from_nfa(nfa).map_err(|e| e.to_string())
}

/// The pattern with its groups, for places of which it is known that it matches there.
///
/// # Errors
/// What is too large.
pub(crate) fn groups(pattern: &Hir) -> Result<meta::Regex, String> {
    let config = meta::Config::new()
        .utf8_empty(false)
        .auto_prefilter(false)
        .hybrid(false)
        .dfa(false)
        .nfa_size_limit(Some(64 << 20));
    meta::Builder::new().configure(config).build_from_hir(pattern).map_err(|e| e.to_string())
}

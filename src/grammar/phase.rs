//! One phase: its patterns compiled into one automaton, and its run over a unit.

use regex_automata::meta::{self, Regex};
use regex_automata::util::captures::Captures;
use regex_automata::util::syntax;
use regex_automata::{Input, MatchKind};

use super::{Find, GroupId, Mentions, RuleId};
use crate::lexicon::Symbol;
use crate::rules::class::SymbolId;
use crate::rules::file::Mode;
use crate::rules::pattern::{Alphabet, Pattern};

/// A compiled phase. Immutable; what a run writes is in [`Scratch`].
#[derive(Debug)]
pub struct Phase {
    pub name: String,
    mode: Mode,
    alphabet: Alphabet,
    regex: Regex,
    rules: Vec<Compiled>,
}

/// A rule of the phase: pattern number by place in the list.
#[derive(Debug)]
pub struct Compiled {
    pub rule: RuleId,
    pub symbol: SymbolId,
    /// By group number of the regular expression; `None` for the whole find.
    pub groups: Vec<Option<GroupId>>,
    /// The number of the group `it`, which is the find where the pattern also holds what stands around it.
    pub it: Option<usize>,
}

/// What runs of the phases write into; one for each thread at work, used again for each article.
#[derive(Debug, Default)]
pub struct Scratch {
    haystack: String,
    next: Vec<Symbol>,
    /// By phase.
    caches: Vec<(meta::Cache, Captures)>,
}

impl Scratch {
    pub fn new(phases: &[Phase]) -> Self {
        let caches = phases.iter().map(|p| (p.regex.create_cache(), p.regex.create_captures())).collect();
        Scratch { caches, ..Scratch::default() }
    }
}

/// The engine's limits and manners, the same for every automaton over symbols: a lazy automaton, Unicode, no line semantics.
pub(crate) fn configure(builder: &mut meta::Builder, kind: MatchKind) -> &mut meta::Builder {
    builder
        .configure(
            meta::Config::new()
                .match_kind(kind)
                .hybrid_cache_capacity(8 << 20)
                .dfa(false)
                .nfa_size_limit(Some(64 << 20)),
        )
        .syntax(syntax::Config::new().dot_matches_new_line(true).unicode(true).utf8(true))
}

impl Phase {
    /// Compiles `patterns` with what is known of their rules.
    pub fn new(
        name: &str,
        mode: Mode,
        alphabet: Alphabet,
        patterns: &[&Pattern],
        rules: Vec<Compiled>,
    ) -> Result<Phase, Box<meta::BuildError>> {
        let texts: Vec<String> = patterns.iter().map(|p| p.regex(&alphabet)).collect();
        let regex = configure(&mut Regex::builder(), MatchKind::LeftmostFirst).build_many(&texts)?;
        Ok(Phase { name: name.to_owned(), mode, alphabet, regex, rules })
    }

    pub(super) fn run(&self, number: usize, symbols: &mut Vec<Symbol>, scratch: &mut Scratch, mentions: &mut Mentions) {
        let width = self.alphabet.width();
        scratch.haystack.clear();
        scratch.haystack.extend(symbols.iter().map(|s| self.alphabet.letter(s.id.0)));
        scratch.next.clear();
        let (cache, captures) = &mut scratch.caches[number];
        let mut copied = 0;
        let mut from = 0;
        while from < symbols.len() {
            let input = Input::new(&scratch.haystack).range(from * width..);
            self.regex.search_captures_with(cache, &input, captures);
            let (Some(pattern), Some(whole)) = (captures.pattern(), captures.get_group(0)) else {
                break;
            };
            let compiled = &self.rules[pattern.as_usize()];
            let it = compiled.it.and_then(|group| captures.get_group(group)).unwrap_or(whole);
            let (start, end) = (it.start / width, it.end / width);
            if start == end {
                from = whole.end / width + 1;
                continue;
            }
            let tokens = symbols[start].first..symbols[end - 1].end;
            let captures_from = mentions.captures.len() as u32;
            for (group, name) in compiled.groups.iter().enumerate() {
                let (Some(name), Some(span)) = (name, captures.get_group(group)) else {
                    continue;
                };
                if span.start < span.end {
                    let range = symbols[span.start / width].first..symbols[span.end / width - 1].end;
                    mentions.captures.push((*name, range));
                }
            }
            let captured = captures_from..mentions.captures.len() as u32;
            mentions.finds.push(Find { rule: compiled.rule, tokens: tokens.clone(), captures: captured });
            if self.mode == Mode::Replace {
                scratch.next.extend_from_slice(&symbols[copied..start]);
                scratch.next.push(Symbol { id: compiled.symbol, first: tokens.start, end: tokens.end });
                copied = end;
            }
            from = end;
        }
        if copied > 0 {
            scratch.next.extend_from_slice(&symbols[copied..]);
            std::mem::swap(symbols, &mut scratch.next);
        }
    }
}

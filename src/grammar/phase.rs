//! One phase: its patterns compiled into automata, and its run over a unit.

use std::ops::Range;
use std::sync::OnceLock;

use super::finder::{Caches, Finder};
use super::{Find, Grammar, GroupId, Mentions, RuleId};
use crate::lexicon::Symbol;
use crate::rules::class::SymbolId;
use crate::rules::file::Mode;
use crate::rules::kinds::{Kind, Kinds, members};
use crate::rules::need::{Need, Spread};
use crate::rules::pattern::Pattern;

/// A compiled phase. Immutable; what a run writes is in [`Scratch`].
#[derive(Debug)]
pub struct Phase {
    pub name: String,
    pub(super) mode: Mode,
    patterns: Vec<Pattern>,
    /// Made of the patterns when the phase first runs: many phases never do where there is but one article, and starting must be quick.
    finder: OnceLock<Result<Finder, String>>,
    rules: Vec<Compiled>,
    /// By pattern.
    needs: Vec<Need>,
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
    /// Of the article's symbols.
    kinds: Vec<Kind>,
    spread: Spread,
    /// The units in which the phase may find something.
    possible: Vec<u64>,
    haystack: Vec<u8>,
    /// What the phases found, each with its unit.
    pub(super) finds: Vec<(u32, Find)>,
    /// By phase.
    caches: Vec<Option<Box<Caches>>>,
}

impl Scratch {
    pub fn new(phases: &[Phase]) -> Self {
        Scratch { caches: phases.iter().map(|_| None).collect(), ..Scratch::default() }
    }

    /// Begins a run over those units of an article for which `runs` says so.
    pub(super) fn begin(&mut self, mentions: &Mentions, grammar: &Grammar, runs: impl Fn(usize) -> bool) {
        self.kinds.clear();
        self.kinds.extend(mentions.symbols.iter().map(|symbol| grammar.kinds.of(symbol.id)));
        self.spread.begin(mentions.unit_symbols.len());
        for (unit, symbols) in mentions.unit_symbols.iter().enumerate().filter(|(unit, _)| runs(*unit)) {
            self.spread.add_unit(unit, &self.kinds[symbols.clone()], &grammar.fulfilled);
        }
    }
}

impl Phase {
    /// A phase of `patterns`, with what is known of their rules.
    pub fn new(name: &str, mode: Mode, patterns: Vec<Pattern>, needs: Vec<Need>, rules: Vec<Compiled>) -> Phase {
        Phase { name: name.to_owned(), mode, patterns, finder: OnceLock::new(), rules, needs }
    }

    /// The phase's automata; an error says what is too large.
    fn finder(&self, kinds: &Kinds) -> Result<&Finder, &str> {
        let has_groups = |n: usize| self.rules[n].groups.len() > 1;
        let finder = self.finder.get_or_init(|| Finder::new(&self.patterns, has_groups, kinds));
        finder.as_ref().map_err(String::as_str)
    }

    /// What keeps the phase from ever finding anything, if something does: its patterns are too large.
    pub(crate) fn fault(&self, kinds: &Kinds) -> Option<&str> {
        self.finder(kinds).err()
    }

    /// Finds what there is in the units that `scratch` was begun with. In a `replace` phase finds take the place of what they hold among the
    /// symbols of their unit.
    pub(super) fn run(&self, number: usize, grammar: &Grammar, scratch: &mut Scratch, mentions: &mut Mentions) {
        let mut possible = std::mem::take(&mut scratch.possible);
        scratch.spread.units(&self.needs, &mut possible);
        members(&possible).for_each(|unit| self.run_unit(number, unit, grammar, scratch, mentions));
        scratch.possible = possible;
    }

    fn run_unit(&self, number: usize, unit: usize, grammar: &Grammar, scratch: &mut Scratch, mentions: &mut Mentions) {
        let Ok(finder) = self.finder(&grammar.kinds) else { return };
        let Scratch { kinds, spread, haystack, finds, caches, .. } = scratch;
        let Mentions { symbols, unit_symbols, captures: captured, .. } = mentions;
        let caches = caches[number].get_or_insert_with(|| Box::new(finder.caches()));
        let range = unit_symbols[unit].clone();
        let kinds = &mut kinds[range.clone()];
        let symbols = &mut symbols[range.clone()];
        finder.spell(kinds, haystack);
        // Symbols before `kept` are as the phase leaves them, those from `copied` on as it found them.
        let (mut kept, mut copied) = (0, 0);
        let mut from = 0;
        while from < symbols.len() {
            let Some(found) = finder.next(kinds, haystack, from, caches) else { break };
            let compiled = &self.rules[found.pattern];
            let group = finder.groups(haystack, &found, caches);
            let Range { start, end } = compiled.it.and_then(&group).unwrap_or(found.symbols.clone());
            if start == end {
                from = found.symbols.end + 1;
                continue;
            }
            let tokens = symbols[start].first..symbols[end - 1].end;
            let captures_from = captured.len() as u32;
            for (number, name) in compiled.groups.iter().enumerate() {
                if let (Some(name), Some(held)) = (name, group(number))
                    && !held.is_empty()
                {
                    captured.push((*name, symbols[held.start].first..symbols[held.end - 1].end));
                }
            }
            let captures = captures_from..captured.len() as u32;
            finds.push((unit as u32, Find { rule: compiled.rule, tokens: tokens.clone(), captures }));
            if self.mode == Mode::Replace {
                let kind = grammar.kinds.of(compiled.symbol);
                symbols.copy_within(copied..start, kept);
                kinds.copy_within(copied..start, kept);
                kept += start - copied;
                symbols[kept] = Symbol { id: compiled.symbol, first: tokens.start, end: tokens.end };
                kinds[kept] = kind;
                kept += 1;
                copied = end;
                // What the find took in may still count as there, which costs a run in vain now and then.
                spread.add(unit, kind, &grammar.fulfilled);
            }
            from = end;
        }
        if copied > 0 {
            symbols.copy_within(copied.., kept);
            kinds.copy_within(copied.., kept);
            unit_symbols[unit].end -= copied - kept;
        }
    }
}

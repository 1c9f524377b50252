//! One phase: its patterns, and its run over a unit.

use std::ops::Range;

use super::finder::{Caches, Finder};
use super::{Find, Grammar, GroupId, Mentions, RuleId};
use crate::lexicon::Symbol;
use crate::rules::class::SymbolId;
use crate::rules::file::Mode;
use crate::rules::kinds::{Kind, Kinds, bits};
use crate::rules::need::{Need, Spread};
use crate::rules::pattern::Pattern;

/// A phase, ready to run. Immutable; what a run writes is in [`Scratch`].
#[derive(Debug)]
pub struct Phase {
    pub name: String,
    pub(super) mode: Mode,
    rules: Vec<Compiled>,
    /// By rule.
    finders: Vec<Finder>,
    /// By rule.
    needs: Vec<Need>,
    /// The kinds of the grammar as far as the patterns tell them apart.
    kinds: Kinds,
}

/// A rule of the phase.
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
    /// By rule of the phase: the units of a row in which it may find something.
    possible: Vec<u64>,
    /// Of the symbols of those units, as the phase found them and tells them apart.
    coarse: Vec<Kind>,
    /// The first find of each rule of the phase in each unit.
    first: Vec<(usize, Next)>,
    /// The next find of each rule of the phase in the unit.
    next: Vec<Next>,
    /// What the phases found, each with its unit.
    pub(super) finds: Vec<(u32, Find)>,
    /// By phase and rule.
    caches: Vec<Vec<Caches>>,
}

/// A find that may come to be: which symbols, and which rule of the phase. Of two, the lesser is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Next {
    start: usize,
    rule: usize,
    end: usize,
}

impl Scratch {
    pub fn new(phases: &[Phase]) -> Self {
        let caches = phases.iter().map(|phase| phase.rules.iter().map(|_| Caches::default()).collect());
        Scratch { caches: caches.collect(), ..Scratch::default() }
    }

    /// Begins a run over those units of an article for which `runs` says so.
    pub(super) fn begin(&mut self, mentions: &Mentions, grammar: &Grammar, runs: impl Fn(usize) -> bool) {
        self.kinds.clear();
        self.kinds.extend(mentions.symbols.iter().map(|symbol| grammar.kinds.of(symbol.id)));
        self.spread.begin(mentions.unit_symbols.len(), &grammar.fulfilled);
        for (unit, symbols) in mentions.unit_symbols.iter().enumerate().filter(|(unit, _)| runs(*unit)) {
            self.spread.add_unit(unit, &self.kinds[symbols.clone()], &grammar.fulfilled);
        }
    }
}

impl Phase {
    /// A phase of `patterns` and the kinds that they tell apart, with what is known of their rules.
    pub(crate) fn new(
        name: &str,
        mode: Mode,
        patterns: Vec<Pattern>,
        kinds: Kinds,
        needs: Vec<Need>,
        rules: Vec<Compiled>,
    ) -> Phase {
        let finders = patterns.into_iter().map(Finder::new).collect();
        Phase { name: name.to_owned(), mode, rules, finders, needs, kinds }
    }

    /// What keeps rule number `rule` from ever finding anything, if something does: its pattern is too large.
    pub(crate) fn fault(&self, rule: usize) -> Option<&str> {
        self.finders[rule].fault(&self.kinds)
    }

    /// Finds what there is in the units that `scratch` was begun with. In a `replace` phase finds take the place of what they hold among the
    /// symbols of their unit.
    ///
    /// Each rule first looks for its first find in all units, so that its tables are at hand while it does.
    pub(super) fn run(&self, number: usize, grammar: &Grammar, scratch: &mut Scratch, mentions: &mut Mentions) {
        let Scratch { kinds, spread, possible, coarse, first, caches, .. } = scratch;
        let coarser = &self.kinds;
        coarse.resize(kinds.len(), 0);
        first.clear();
        for row in 0..spread.rows() {
            possible.clear();
            possible.extend(self.needs.iter().map(|need| spread.units(row, need)));
            for unit in bits(possible.iter().fold(0, |any, units| any | units)) {
                let symbols = mentions.unit_symbols[64 * row + unit].clone();
                let coarse = coarse[symbols.clone()].iter_mut();
                coarse.zip(&kinds[symbols]).for_each(|(coarse, &kind)| *coarse = coarser.of_finer(kind));
            }
            for (rule, &units) in possible.iter().enumerate().filter(|(_, units)| **units != 0) {
                first.extend(bits(units).map(|unit| 64 * row + unit).filter_map(|unit| {
                    let symbols = &coarse[mentions.unit_symbols[unit].clone()];
                    Some((unit, self.find(rule, coarser, symbols, 0, &mut caches[number])?))
                }));
            }
        }
        let mut first = std::mem::take(first);
        first.sort_unstable();
        for of_unit in first.chunk_by(|(unit, _), (other, _)| unit == other) {
            scratch.next.clear();
            scratch.next.extend(of_unit.iter().map(|(_, next)| next));
            self.run_unit(number, of_unit[0].0, grammar, scratch, mentions);
        }
        scratch.first = first;
    }

    /// The first find of a rule in a unit at or after symbol number `from`.
    fn find(&self, rule: usize, kinds: &Kinds, unit: &[Kind], from: usize, caches: &mut [Caches]) -> Option<Next> {
        let found = self.finders[rule].next(kinds, unit, from, &mut caches[rule])?;
        Some(Next { start: found.start, rule, end: found.end })
    }

    /// Finds what there is in a unit, given the next find of each rule.
    fn run_unit(&self, number: usize, unit: usize, grammar: &Grammar, scratch: &mut Scratch, mentions: &mut Mentions) {
        let Scratch { kinds, coarse, spread, next, finds, caches, .. } = scratch;
        let coarser = &self.kinds;
        let Mentions { symbols, unit_symbols, captures: captured, .. } = mentions;
        let caches = &mut caches[number];
        let range = unit_symbols[unit].clone();
        let kinds = &mut kinds[range.clone()];
        let coarse = &coarse[range.clone()];
        let symbols = &mut symbols[range.clone()];
        // Symbols before `kept` are as the phase leaves them, those from `copied` on as it found them.
        let (mut kept, mut copied) = (0, 0);
        while let Some(&Next { start, rule, end }) = next.iter().min() {
            let compiled = &self.rules[rule];
            let found = start..end;
            let captures_from = captured.len() as u32;
            let Range { start, end } = {
                let group = self.finders[rule].groups(coarser, coarse, &found, &mut caches[rule]);
                for (number, name) in compiled.groups.iter().enumerate() {
                    if let (Some(name), Some(held)) = (name, group(number))
                        && !held.is_empty()
                    {
                        captured.push((*name, symbols[held.start].first..symbols[held.end - 1].end));
                    }
                }
                compiled.it.and_then(group).unwrap_or(found.clone())
            };
            let from = if start == end { found.end + 1 } else { end };
            if start < end {
                let tokens = symbols[start].first..symbols[end - 1].end;
                let captures = captures_from..captured.len() as u32;
                finds.push((unit as u32, Find { rule: compiled.rule, tokens: tokens.clone(), captures }));
                if self.mode == Mode::Replace {
                    let kind = grammar.kinds.of(compiled.symbol);
                    symbols.copy_within(copied..start, kept);
                    kinds.copy_within(copied..start, kept);
                    kept += start - copied;
                    symbols[kept] = Symbol { id: compiled.symbol, first: tokens.start, end: tokens.end };
                    kinds[kept] = kind;
                    // What the find took in may still count as there, which costs a run in vain now and then.
                    spread.add(unit, kind, kept == 0, &grammar.fulfilled);
                    kept += 1;
                    copied = end;
                }
            }
            // Finds that begin before what has now been found are looked for anew behind it.
            next.retain_mut(|one| {
                one.start >= from
                    || self.find(one.rule, coarser, coarse, from, caches).map(|found| *one = found).is_some()
            });
        }
        if copied > 0 {
            symbols.copy_within(copied.., kept);
            kinds.copy_within(copied.., kept);
            unit_symbols[unit].end -= copied - kept;
        }
    }
}

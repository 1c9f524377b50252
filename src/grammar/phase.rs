//! One phase: its patterns, and its run over a unit.

use std::ops::Range;

use super::finder::{Caches, Finder};
use super::seen::Seen;
use super::{Find, Grammar, GroupId, Mentions, RuleId};
use crate::automaton::{BLOCK, Begins};
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
#[derive(Debug)]
pub struct Scratch {
    seen: Seen,
    /// Of the article's symbols, as [`Seen`] numbers them.
    kinds: Vec<Kind>,
    spread: Spread,
    /// By rule of the phase: the units of a row in which it may find something.
    possible: Vec<u64>,
    /// Of the symbols of those units, as the phase found them and tells them apart.
    coarse: Vec<Kind>,
    /// By unit of a row: those rules of a block that may find something there.
    wanted: [u64; BLOCK],
    /// By rule of a block: where a find can begin, the unit of the row and the place in it.
    places: [Vec<(u32, u32)>; BLOCK],
    /// The first find of each rule of the phase in each unit.
    first: Vec<(usize, Next)>,
    /// The next find of each rule of the phase in the unit.
    next: Vec<Next>,
    /// What the phases found, each with its unit.
    pub(super) finds: Vec<(u32, Find)>,
    /// By phase.
    own: Vec<Own>,
}

/// What one phase alone writes into.
#[derive(Debug)]
struct Own {
    /// By number of a kind, as [`Seen`] gives it: the kind as the phase tells it apart.
    coarser: Vec<Kind>,
    begins: Begins,
    /// By rule.
    caches: Vec<Caches>,
}

/// In longer units the places to begin at are not gathered but looked for one by one, as there may be very many.
const LONG: usize = 1024;

/// A find that may come to be: which symbols, and which rule of the phase. Of two, the lesser is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Next {
    start: usize,
    rule: usize,
    end: usize,
}

impl Scratch {
    pub fn new(phases: &[Phase]) -> Self {
        let own = phases.iter().map(|phase| Own {
            coarser: Vec::new(),
            begins: Begins::new(phase.rules.len()),
            caches: phase.rules.iter().map(|_| Caches::default()).collect(),
        });
        Scratch {
            seen: Seen::default(),
            kinds: Vec::new(),
            spread: Spread::default(),
            possible: Vec::new(),
            coarse: Vec::new(),
            wanted: [0; BLOCK],
            places: [const { Vec::new() }; BLOCK],
            first: Vec::new(),
            next: Vec::new(),
            finds: Vec::new(),
            own: own.collect(),
        }
    }

    /// Begins a run over those units of an article for which `runs` says so.
    pub(super) fn begin(&mut self, mentions: &Mentions, grammar: &Grammar, runs: impl Fn(usize) -> bool) {
        self.kinds.clear();
        self.kinds.extend(mentions.symbols.iter().map(|symbol| grammar.kinds.of(symbol.id)));
        self.spread.begin(mentions.unit_symbols.len(), &grammar.fulfilled);
        for (unit, symbols) in mentions.unit_symbols.iter().enumerate().filter(|(unit, _)| runs(*unit)) {
            self.spread.add_unit(unit, &self.kinds[symbols.clone()], &grammar.fulfilled);
        }
        self.kinds.iter_mut().for_each(|kind| *kind = self.seen.number(*kind));
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
        scratch.seen.complete(&mut scratch.own[number].coarser, |kind| self.kinds.of_finer(kind));
        scratch.coarse.resize(scratch.kinds.len(), 0);
        for row in 0..scratch.spread.rows() {
            self.search(number, row, scratch, &mentions.unit_symbols);
        }
        let mut first = std::mem::take(&mut scratch.first);
        first.sort_unstable();
        for of_unit in first.chunk_by(|(unit, _), (other, _)| unit == other) {
            scratch.next.clear();
            scratch.next.extend(of_unit.iter().map(|(_, next)| next));
            self.run_unit(number, of_unit[0].0, grammar, scratch, mentions);
        }
        first.clear();
        scratch.first = first;
    }

    /// Adds the first find of each rule in each unit of a row to `scratch.first`.
    fn search(&self, number: usize, row: usize, scratch: &mut Scratch, unit_symbols: &[Range<usize>]) {
        let Scratch { kinds, spread, possible, coarse, wanted, places, first, own, .. } = scratch;
        let Own { coarser, begins, caches } = &mut own[number];
        possible.clear();
        possible.extend(self.needs.iter().map(|need| spread.units(row, need)));
        let any = possible.iter().fold(0, |any, units| any | units);
        for unit in bits(any) {
            let symbols = unit_symbols[64 * row + unit].clone();
            let coarse = coarse[symbols.clone()].iter_mut();
            coarse.zip(&kinds[symbols]).for_each(|(coarse, &kind)| *coarse = coarser[usize::from(kind)]);
        }
        for (block, possible) in possible.chunks(BLOCK).enumerate() {
            let rules = BLOCK * block..;
            for (rule, &units) in rules.clone().zip(possible).filter(|(_, units)| **units != 0) {
                begins.ready(rule, self.finders[rule].pattern(), &self.kinds);
                bits(units).for_each(|unit| wanted[unit] |= 1 << (rule % BLOCK));
            }
            for unit in bits(any) {
                let wanted = std::mem::take(&mut wanted[unit]);
                let symbols = &coarse[unit_symbols[64 * row + unit].clone()];
                let mut put = |rule: usize, at: usize| places[rule].push((unit as u32, at as u32));
                match symbols.len() > LONG {
                    true => bits(wanted).for_each(|rule| put(rule, 0)),
                    false => begins.each(block, symbols, wanted, put),
                }
            }
            for (rule, places) in rules.zip(&mut *places).filter(|(_, places)| !places.is_empty()) {
                for of_unit in places.chunk_by(|(unit, _), (other, _)| unit == other) {
                    let unit = 64 * row + of_unit[0].0 as usize;
                    let symbols = &coarse[unit_symbols[unit].clone()];
                    let found = match symbols.len() > LONG {
                        true => self.find(rule, symbols, begins.from(rule, symbols, 0), caches),
                        false => self.find(rule, symbols, of_unit.iter().map(|(_, at)| *at as usize), caches),
                    };
                    first.extend(found.map(|next| (unit, next)));
                }
                places.clear();
            }
        }
    }

    /// The first find of a rule in a unit that begins at one of `places`, which ascend.
    fn find(
        &self,
        rule: usize,
        unit: &[Kind],
        places: impl Iterator<Item = usize>,
        caches: &mut [Caches],
    ) -> Option<Next> {
        let found = self.finders[rule].next(&self.kinds, unit, places, &mut caches[rule])?;
        Some(Next { start: found.start, rule, end: found.end })
    }

    /// Finds what there is in a unit, given the next find of each rule.
    fn run_unit(&self, number: usize, unit: usize, grammar: &Grammar, scratch: &mut Scratch, mentions: &mut Mentions) {
        let Scratch { kinds, seen, coarse, spread, next, finds, own, .. } = scratch;
        let Own { begins, caches, .. } = &mut own[number];
        let Mentions { symbols, unit_symbols, captures: captured, .. } = mentions;
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
                let group = self.finders[rule].groups(&self.kinds, coarse, &found, &mut caches[rule]);
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
                    kinds[kept] = seen.number(kind);
                    // What the find took in may still count as there, which costs a run in vain now and then.
                    spread.add(unit, kind, kept == 0, &grammar.fulfilled);
                    kept += 1;
                    copied = end;
                }
            }
            // Finds that begin before what has now been found are looked for anew behind it.
            next.retain_mut(|one| {
                one.start >= from
                    || self
                        .find(one.rule, coarse, begins.from(one.rule, coarse, from), caches)
                        .map(|found| *one = found)
                        .is_some()
            });
        }
        if copied > 0 {
            symbols.copy_within(copied.., kept);
            kinds.copy_within(copied.., kept);
            unit_symbols[unit].end -= copied - kept;
        }
    }
}

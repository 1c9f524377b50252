//! Near misses: rules that began to match at a place and did not come to the end, or did and were not wanted.

use std::cmp::Reverse;

use serde::Serialize;

use super::attempt::{Reach, Trial};
use super::{Explainer, Run, Seen};
use crate::discourse::{Label, Place};
use crate::record::Span;
use crate::rules::class::ClassSet;

/// How many symbols before the place an attempt may begin.
const BACK: usize = 24;

/// A rule that nearly fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearMiss {
    /// The phase, or `discourse`.
    pub phase: String,
    pub rule: String,
    /// What it matched before it stopped.
    pub text: String,
    pub span: Span,
    pub outcome: Outcome,
}

/// Why a rule that nearly fired did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// One of these elements of the pattern was wanted where `found` stands (`None`: where the unit ends).
    Stopped { wanted: Vec<String>, found: Option<String> },
    /// The pattern matches, but this rule found something there first.
    Outdone { by: String },
    /// The pattern matches, but its phase runs in tasks only.
    NoTask,
    /// The pattern matches, but no account of this kind is open.
    NotWithin { kind: String },
    /// The pattern matches, but the unit does not stand at all of these places.
    NotAt { places: Vec<&'static str> },
}

/// The best attempt of a pattern around a symbol.
struct Best {
    start: usize,
    /// The symbol after the last one that was matched.
    end: usize,
    /// Whether the whole pattern matches up to there.
    whole: bool,
    /// How many elements that ask for a class were fulfilled.
    fulfilled: u32,
    reach: Reach,
}

impl Explainer {
    /// The rules that nearly fired at `token` of `unit`, phase by phase, the nearest first: those that matched at least two elements
    /// that ask for a class. With `only` just that rule's, however early it stopped.
    pub(super) fn near(&self, run: &Run<'_>, unit: usize, token: u32, only: Option<&str>) -> Vec<NearMiss> {
        let least = if only.is_some() { 0 } else { 2 };
        let wanted = |id: &str| only.is_none_or(|only| only == id);
        let grammar = &self.rules().grammar;
        let is_task = run.analysis.statements.labels[unit].label == Label::Task;
        let mut out = Vec::new();
        for (number, phase) in self.phases.iter().enumerate() {
            let symbols = self.played(run, unit, number);
            let idle = number >= grammar.task_phases && !is_task;
            let finds = run.analysis.mentions.in_unit(unit);
            let finds: Vec<_> = finds.filter(|find| phase.rules.contains(&(find.rule.0 as usize))).collect();
            let mut misses = Vec::new();
            for (rule, trial) in phase.rules.clone().zip(&phase.trials) {
                let (id, Some(trial)) = (&grammar.rules[rule].id, trial) else { continue };
                if !wanted(id) || finds.iter().any(|f| f.rule.0 as usize == rule && f.tokens.contains(&token)) {
                    continue;
                }
                let Some(best) = best(trial, &symbols, token, least) else { continue };
                let outcome = if !best.whole {
                    stopped(run, &symbols, &best.reach)
                } else {
                    let tokens = symbols[best.start].tokens.start..symbols[best.end - 1].tokens.end;
                    let taken = finds.iter().find(|f| f.tokens.start < tokens.end && tokens.start < f.tokens.end);
                    match taken.map(|f| f.rule.0 as usize) {
                        Some(by) if by != rule => Outcome::Outdone { by: grammar.rules[by].id.clone() },
                        None if idle => Outcome::NoTask,
                        _ => continue,
                    }
                };
                misses.push((best.fulfilled, miss(run, &symbols, &phase.name, id, &best, outcome)));
            }
            misses.sort_by_key(|(fulfilled, _)| Reverse(*fulfilled));
            out.extend(misses.into_iter().map(|(_, miss)| miss));
        }
        out.extend(self.near_discourse(run, unit, token, least, wanted));
        out
    }

    fn near_discourse(
        &self,
        run: &Run<'_>,
        unit: usize,
        token: u32,
        least: u32,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<NearMiss> {
        let symbols = self.played(run, unit, self.rules().grammar.task_phases);
        let open = run.analysis.statements.accounts.after[unit].as_ref().map(|account| &*account.kind);
        let mut misses = Vec::new();
        for (number, (vote, trial)) in self.rules().discourse.votes.iter().zip(&self.discourse).enumerate() {
            let Some(trial) = trial else { continue };
            if !wanted(&vote.id) || run.analysis.features[unit].contains(&(number as u32)) {
                continue;
            }
            let Some(best) = best(trial, &symbols, token, least) else { continue };
            let outcome = if !best.whole {
                stopped(run, &symbols, &best.reach)
            } else if let Some(kind) = vote.within.as_ref().filter(|kind| open != Some(kind)) {
                Outcome::NotWithin { kind: kind.clone() }
            } else if !Self::stands(run, unit, vote.at) {
                let places = Place::NAMES.iter().filter(|(_, place)| vote.at.has(*place)).map(|(name, _)| *name);
                Outcome::NotAt { places: places.collect() }
            } else {
                continue;
            };
            misses.push((best.fulfilled, miss(run, &symbols, "discourse", &vote.id, &best, outcome)));
        }
        misses.sort_by_key(|(fulfilled, _)| Reverse(*fulfilled));
        misses.into_iter().map(|(_, miss)| miss).collect()
    }
}

/// Of the attempts that begin at the place or somewhat before it and reach it, the one that matches, or else has the most elements
/// fulfilled, or else begins nearest.
fn best(trial: &Trial, symbols: &[Seen], token: u32, least: u32) -> Option<Best> {
    let at = symbols.iter().position(|s| s.tokens.contains(&token))?;
    let sets: Vec<ClassSet> = symbols.iter().map(|s| s.set.clone()).collect();
    let starts = (at.saturating_sub(BACK)..=at).chain((at > BACK).then_some(0));
    let attempts = starts.map(|start| {
        let reach = trial.run(&sets, start);
        let whole = reach.ends.last().copied().filter(|&end| end > at);
        let fulfilled = if whole.is_some() { reach.matched } else { reach.fulfilled };
        Best { start, end: whole.unwrap_or(reach.stop), whole: whole.is_some(), fulfilled, reach }
    });
    // A whole match counts with one element; what any unit fulfils (`.`) is not near to anything.
    let least = |b: &Best| if b.whole { least.min(1) } else { least };
    let counts = attempts.filter(|b| b.end >= at && b.end > b.start && b.fulfilled >= least(b));
    counts.max_by_key(|b| (b.whole, b.fulfilled, b.start))
}

fn stopped(run: &Run<'_>, symbols: &[Seen], reach: &Reach) -> Outcome {
    let found = symbols.get(reach.stop).map(|s| run.slice(&s.tokens).to_owned());
    Outcome::Stopped { wanted: reach.stopped_by.clone(), found }
}

fn miss(run: &Run<'_>, symbols: &[Seen], phase: &str, rule: &str, best: &Best, outcome: Outcome) -> NearMiss {
    let tokens = symbols[best.start].tokens.start..symbols[best.end - 1].tokens.end;
    NearMiss {
        phase: phase.to_owned(),
        rule: rule.to_owned(),
        text: run.slice(&tokens).to_owned(),
        span: run.text.span(run.bytes(&tokens)),
        outcome,
    }
}

//! Discourse rules, cues and transitions.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Compiler;
use crate::discourse::{BONDS, Bond, CueList, Cues, LABELS, LONGEST, Label, Model, Place, Points, Vote};
use crate::lexicon::Builder;
use crate::rules::class::SymbolId;
use crate::rules::cues;
use crate::rules::fault::{Fault, Faults, RuleFile};
use crate::rules::file::{DiscourseRule, Votes};
use crate::rules::need::Prepared;
use crate::rules::parse::Parsed;
use crate::rules::pattern::Pattern;
use crate::token::tokenise;

/// Points by label.
type Row = [i16; LABELS.len()];

impl Compiler<'_> {
    /// The cues and their points. `found` holds by phase and rule the symbols of finds, all of which are below `symbols`. Classes of finds are
    /// elements behind those of all syllables, of which the last is `last_syllable`.
    pub(super) fn cues(
        &mut self,
        parsed: &Parsed,
        found: &[Vec<SymbolId>],
        symbols: usize,
        last_syllable: u32,
        mut elements: FxHashMap<String, u32>,
    ) -> (Cues, Vec<Row>) {
        let mut next = last_syllable;
        let mut of_class = |name: &str| {
            *elements.entry(format!("<{name}>")).or_insert_with(|| {
                next += 1;
                next
            })
        };
        let number = of_class("number");
        let mut finds = vec![0; symbols];
        let rules = parsed.phases.iter().zip(found).flat_map(|((_, phase), found)| phase.rule.iter().zip(found));
        for (rule, symbol) in rules {
            if let (0, Some(class)) = (finds[symbol.0 as usize], rule.gives.get_ref().as_slice().first()) {
                finds[symbol.0 as usize] = of_class(class);
            }
        }
        let classes = elements.iter().filter(|(name, _)| is_class(name));
        let classes = classes.map(|(name, &element)| (element, name.as_str().into())).collect();
        let (mut all, mut points) = (Cues::new(finds, number, classes), Vec::new());
        for (file, list) in parsed.discourse.iter().flat_map(|(file, d)| d.cues.iter().map(move |list| (file, list))) {
            self.id(file, &list.id);
            let first = list.first.map(|first| usize::from(first.get()));
            all.lists.push(CueList { id: list.id.get_ref().clone(), means: list.means.clone(), first });
            for cue in cues::lines(file, &list.votes).flatten() {
                let parts: Vec<&str> = cue.words.split(' ').collect();
                let known: Vec<u32> = parts.iter().filter_map(|part| elements.get(*part).copied()).collect();
                if let Some(part) = parts.iter().find(|part| is_class(part) && !elements.contains_key(**part)) {
                    if !self.unread {
                        let message = format!("{part} is `<number>` or the first class of no grammar rule");
                        self.faults.push(Fault::new(file, cue.at, message));
                    }
                } else if parts.len() > LONGEST {
                    self.faults.push(Fault::new(file, cue.at, format!("a cue has at most {LONGEST} words")));
                } else if known.len() == parts.len() {
                    all.add(&known, cue.words);
                    points.push(self.row(file, cue.points.into_iter()));
                }
            }
        }
        (all, points)
    }

    /// Points by label, of which each is given with the place of its label in `file`.
    fn row<'f>(&mut self, file: &RuleFile, votes: impl Iterator<Item = (&'f str, Range<usize>, i16)>) -> Row {
        let mut row = [0; LABELS.len()];
        for (label, at, vote) in votes {
            match Label::named(label) {
                Some(label) => row[label as usize] = vote,
                None => self.no_label(file, at),
            }
        }
        row
    }

    pub(super) fn discourse(
        &mut self,
        parsed: &Parsed,
        rules: &[(&RuleFile, &DiscourseRule)],
        units: Vec<Option<Pattern>>,
        prepared: Prepared,
        (cues, cue_points): (Cues, Vec<Row>),
    ) -> Option<Model> {
        let mut votes = Vec::new();
        let (mut points, mut onward) = (Vec::new(), Vec::new());
        for (file, rule) in rules {
            self.id(file, &rule.id);
            self.examples(file, &rule.id, rule.yes.len(), rule.no.len());
            let mut at = Place::default();
            for place in &rule.at {
                match Place::named(place.get_ref()) {
                    Some(place) => at = at.with(place),
                    None => {
                        let names = Place::NAMES.map(|(name, _)| name).join(", ");
                        self.faults
                            .push(Fault::new(file, place.span(), "no such place").help(format!("places are {names}")));
                    }
                }
            }
            points.push(self.row(file, each(&rule.votes)));
            onward.push(self.row(file, each(&rule.onward)));
            let within = rule.within.as_ref().map(|w| w.get_ref().clone());
            let next = rule.next.as_ref().and_then(|next| {
                let known = rules.iter().position(|(_, other)| other.id.get_ref() == next.get_ref());
                match known {
                    None => self.faults.push(Fault::new(file, next.span(), "no discourse rule has this id")),
                    Some(other) if rules[other].1.next.is_some() => {
                        let fault = Fault::new(file, next.span(), "this rule hangs on the next unit itself");
                        self.faults.push(fault.help("name one without `next`: a rule looks one unit ahead"));
                    }
                    Some(_) => {}
                }
                known
            });
            votes.push(Vote { id: rule.id.get_ref().clone(), means: rule.means.clone(), within, at, next });
        }
        let votes_of_all = points.into_iter().chain(onward).chain(cue_points).collect();
        let points = Points { votes: votes_of_all, steps: self.transitions(parsed) };
        let patterns: Vec<Pattern> = units.into_iter().flatten().collect();
        if patterns.len() < rules.len() {
            return None;
        }
        Some(Model::new(votes, patterns, prepared, cues, points))
    }

    fn transitions(&mut self, parsed: &Parsed) -> [[[i16; LABELS.len()]; LABELS.len()]; BONDS.len()] {
        let mut out = [[[0; LABELS.len()]; LABELS.len()]; BONDS.len()];
        for (file, discourse) in &parsed.discourse {
            for (scope, table) in &discourse.transition {
                let Some(scope) = Bond::named(scope) else {
                    let names = BONDS.map(|(_, name)| name).join(", ");
                    let fault = Fault::new(file, 0..0, format!("`transition.{scope}` is no bond between units"));
                    self.faults.push(fault.help(format!("bonds are {names}")));
                    continue;
                };
                for (from, (to, points)) in
                    table.iter().flat_map(|(from, row)| row.iter().map(move |cell| (from, cell)))
                {
                    match (Label::named(from), Label::named(to)) {
                        (Some(from), Some(to)) => out[scope as usize][from as usize][to as usize] = *points,
                        _ => self.no_label(file, 0..0),
                    }
                }
            }
        }
        out
    }

    fn no_label(&mut self, file: &RuleFile, span: Range<usize>) {
        let names = LABELS.map(|(_, name)| name).join(", ");
        self.faults.push(Fault::new(file, span, "no such label").help(format!("labels are {names}")));
    }
}

/// The syllables and marks of all cues join the lexicon, and have these numbers. They are best joined before all others: those of many cues are
/// those that texts are full of, they get the lowest numbers, and so what is looked up for them lies together in memory.
pub(super) fn cue_syllables(parsed: &Parsed, words: &mut Builder, faults: &mut Faults) -> FxHashMap<String, u32> {
    let lists = parsed.discourse.iter().flat_map(|(file, d)| d.cues.iter().map(move |list| (file, list)));
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let mut parts: Vec<&str> = Vec::new();
    let mut tokens = Vec::new();
    for (file, cue) in lists.flat_map(|(file, list)| cues::lines(file, &list.votes).map(move |cue| (file, cue))) {
        let cue = match cue {
            Ok(cue) => cue,
            Err(at) => {
                let fault = Fault::new(file, at, "a cue is written as `task 9, result -4: words`");
                faults.push(fault.help("first the points, each with its label, then a colon, a blank and the words"));
                continue;
            }
        };
        for part in cue.words.split(' ').filter(|part| !is_class(part)) {
            if let Some(count) = counts.get_mut(part) {
                *count += 1;
                continue;
            }
            tokens.clear();
            tokenise(part, 0, part.len(), &mut tokens);
            if tokens.len() != 1 || *crate::text::normalise(part) != *part {
                let message = format!("{part:?} is no single syllable or mark in normal form");
                faults.push(Fault::new(file, cue.at.clone(), message).help("part a cue's words by single blanks"));
            } else {
                counts.insert(part, 1);
                parts.push(part);
            }
        }
    }
    parts.sort_by_key(|part| std::cmp::Reverse(counts[part]));
    parts.into_iter().map(|part| (part.to_owned(), words.syllable(part))).collect()
}

/// Labels with their places and points.
fn each(votes: &Votes) -> impl Iterator<Item = (&str, Range<usize>, i16)> {
    votes.iter().map(|(label, points)| (label.get_ref().as_str(), label.span(), *points))
}

/// Whether a part of a cue names a class: `<person>`.
fn is_class(part: &str) -> bool {
    part.len() > 2 && part.starts_with('<') && part.ends_with('>')
}

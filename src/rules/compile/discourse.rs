//! Discourse rules, cues and transitions.

use rustc_hash::FxHashMap;

use super::Compiler;
use crate::discourse::{BONDS, CueList, Cues, LABELS, LONGEST, Label, Model, Place, Points, Vote};
use crate::lexicon::Builder;
use crate::rules::class::{SymbolId, Symbols};
use crate::rules::fault::{Fault, RuleFile};
use crate::rules::file::{DiscourseRule, Votes};
use crate::rules::parse::Parsed;
use crate::rules::pattern::Pattern;
use crate::token::tokenise;

/// Points by label.
type Row = [i32; LABELS.len()];

impl Compiler {
    /// The syllables and marks of all cues join the lexicon, and have these numbers.
    pub(super) fn cue_syllables(&mut self, parsed: &Parsed, words: &mut Builder) -> FxHashMap<String, u32> {
        let lists = parsed.discourse.iter().flat_map(|(file, d)| d.cues.iter().map(move |list| (file, list)));
        let mut out = FxHashMap::default();
        for (file, cue) in lists.flat_map(|(file, list)| list.votes.keys().map(move |cue| (file, cue))) {
            for part in cue.get_ref().split(' ').filter(|part| !is_class(part)) {
                let mut tokens = Vec::new();
                tokenise(part, 0, part.len(), &mut tokens);
                if tokens.len() != 1 || *crate::text::normalise(part) != *part {
                    let message = format!("{part:?} is no single syllable or mark in normal form");
                    self.faults.push(Fault::new(file, cue.span(), message).help("part a cue's words by single blanks"));
                } else if !out.contains_key(part) {
                    out.insert(part.to_owned(), words.syllable(part));
                }
            }
        }
        out
    }

    /// The cues and their points. `found` holds by phase and rule the symbols of finds, all of which are below `symbols`.
    pub(super) fn cues(
        &mut self,
        parsed: &Parsed,
        found: &[Vec<SymbolId>],
        symbols: usize,
        mut elements: FxHashMap<String, u32>,
    ) -> (Cues, Vec<Row>) {
        let mut next = elements.values().copied().max().unwrap_or(0);
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
        let (mut cues, mut points) = (Cues::new(finds, number, classes), Vec::new());
        for (file, list) in parsed.discourse.iter().flat_map(|(file, d)| d.cues.iter().map(move |list| (file, list))) {
            self.id(file, &list.id);
            cues.lists.push(CueList { id: list.id.get_ref().clone(), means: list.means.clone(), begin: list.begin });
            for (cue, votes) in &list.votes {
                let parts: Vec<&str> = cue.get_ref().split(' ').collect();
                let known: Vec<u32> = parts.iter().filter_map(|part| elements.get(*part).copied()).collect();
                if let Some(part) = parts.iter().find(|part| is_class(part) && !elements.contains_key(**part)) {
                    let message = format!("{part} is `<number>` or the first class of no grammar rule");
                    self.faults.push(Fault::new(file, cue.span(), message));
                } else if parts.len() > LONGEST {
                    self.faults.push(Fault::new(file, cue.span(), format!("a cue has at most {LONGEST} words")));
                } else if known.len() == parts.len() {
                    cues.add(&known, cue.get_ref());
                    points.push(self.row(file, votes));
                }
            }
        }
        (cues, points)
    }

    fn row(&mut self, file: &RuleFile, votes: &Votes) -> Row {
        let mut row = [0; LABELS.len()];
        for (label, vote) in votes {
            match Label::from_name(label.get_ref()) {
                Some(label) => row[label as usize] = *vote,
                None => self.no_label(file, label.span()),
            }
        }
        row
    }

    pub(super) fn discourse(
        &mut self,
        parsed: &Parsed,
        rules: &[(&RuleFile, &DiscourseRule)],
        units: Vec<Option<Pattern>>,
        symbols: &Symbols,
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
            points.push(self.row(file, &rule.votes));
            onward.push(self.row(file, &rule.onward));
            let within = rule.within.as_ref().map(|w| w.get_ref().clone());
            votes.push(Vote { id: rule.id.get_ref().clone(), means: rule.means.clone(), within, at });
        }
        let votes_of_all = points.into_iter().chain(onward).chain(cue_points).collect();
        let points = Points { votes: votes_of_all, steps: self.transitions(parsed) };
        let patterns: Vec<&Pattern> = units.iter().flatten().collect();
        if patterns.len() < rules.len() {
            return None;
        }
        let kinds = self.kinds(patterns.iter().copied(), symbols);
        let model = Model::new(votes, &patterns, kinds, cues, points);
        model
            .map_err(|(n, e)| {
                let (file, rule) = rules[n];
                self.faults.push(Fault::new(file, rule.unit.span(), format!("this pattern makes no automaton: {e}")));
            })
            .ok()
    }

    fn transitions(&mut self, parsed: &Parsed) -> [[[i32; LABELS.len()]; LABELS.len()]; BONDS.len()] {
        let mut out = [[[0; LABELS.len()]; LABELS.len()]; BONDS.len()];
        for (file, discourse) in &parsed.discourse {
            for (scope, table) in &discourse.transition {
                let Some(scope) = BONDS.iter().position(|(_, name)| name == scope) else {
                    let names = BONDS.map(|(_, name)| name).join(", ");
                    let fault = Fault::new(file, 0..0, format!("`transition.{scope}` is no bond between units"));
                    self.faults.push(fault.help(format!("bonds are {names}")));
                    continue;
                };
                for (from, (to, points)) in
                    table.iter().flat_map(|(from, row)| row.iter().map(move |cell| (from, cell)))
                {
                    match (Label::from_name(from), Label::from_name(to)) {
                        (Some(from), Some(to)) => out[scope][from as usize][to as usize] = *points,
                        _ => self.no_label(file, 0..0),
                    }
                }
            }
        }
        out
    }

    fn no_label(&mut self, file: &RuleFile, span: std::ops::Range<usize>) {
        let names = LABELS.map(|(_, name)| name).join(", ");
        self.faults.push(Fault::new(file, span, "no such label").help(format!("labels are {names}")));
    }
}

/// Whether a part of a cue names a class: `<person>`.
fn is_class(part: &str) -> bool {
    part.len() > 2 && part.starts_with('<') && part.ends_with('>')
}

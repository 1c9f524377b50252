//! The discourse rules and cues, compiled: what speaks at each unit.

use super::account::Accounts;
use super::cue::{self, CueList, Cues};
use super::label::LABELS;
use super::place::{BONDS, Bond, Place};
use crate::automaton::{Automaton, Begins, Steps};
use crate::grammar::Mentions;
use crate::layout::Layout;
use crate::rules::kinds::{Kind, Kinds, bits};
use crate::rules::need::{Fulfilled, Need, Prepared, Spread};
use crate::rules::pattern::Pattern;
use crate::token::Token;

/// A discourse rule and when it counts.
#[derive(Debug, Clone)]
pub struct Vote {
    pub id: String,
    pub means: String,
    /// Only while an account of this kind is open.
    pub within: Option<String>,
    /// Every place of these must be the unit's.
    pub at: Place,
    /// Only where the rule of this number fires at the next unit of the paragraph.
    pub next: Option<usize>,
}

/// What features and steps between labels are worth.
#[derive(Debug, Clone)]
pub struct Points {
    /// By feature, by label. Small, as every unit reads some thirty rows of them.
    pub votes: Vec<[i16; LABELS.len()]>,
    /// By bond: from a label to the next.
    pub steps: [[[i16; LABELS.len()]; LABELS.len()]; BONDS.len()],
}

/// What speaks at a unit. Features are numbered: first the rules, then the rules once more as they speak onward, then the cues.
#[derive(Debug, Clone, Copy)]
pub enum Feature<'a> {
    /// The rule fires at the unit.
    Rule(&'a Vote),
    /// The unit goes on with a sentence after a semicolon, and the rule fires at the sentence's first unit.
    Onward(&'a Vote),
    /// A cue of the list stands in the unit.
    Cue(&'a CueList, &'a str),
}

impl<'a> Feature<'a> {
    /// The id of the rule or of the list of cues.
    pub fn id(self) -> &'a str {
        match self {
            Feature::Rule(vote) | Feature::Onward(vote) => &vote.id,
            Feature::Cue(list, _) => &list.id,
        }
    }
}

/// All discourse rules, the cues, and the points of steps between labels.
#[derive(Debug)]
pub struct Model {
    pub votes: Vec<Vote>,
    pub cues: Cues,
    pub points: Points,
    kinds: Kinds,
    fulfilled: Fulfilled,
    /// By rule.
    conditions: Vec<Condition>,
    /// The rules as they are tried: those that hang on the next unit last.
    order: Vec<usize>,
    /// By rule: its pattern.
    automata: Vec<Automaton>,
    /// The accounts within which some rule counts.
    accounts: Vec<String>,
}

/// What must be for a rule's pattern to be tried.
#[derive(Debug)]
struct Condition {
    need: Need,
    at: Place,
    /// By number into the model's accounts.
    within: Option<usize>,
    /// The rule that must fire at the next unit of the paragraph.
    next: Option<u32>,
}

/// A unit as the model sees it: where it stands and what kind of account is open.
#[derive(Debug, Clone, Copy)]
pub struct Stand<'a> {
    pub place: Place,
    pub open: Option<&'a str>,
}

impl Stand<'_> {
    pub fn of_units<'a>(places: &[Place], accounts: &'a Accounts, layout: &Layout) -> Vec<Stand<'a>> {
        let stand = |(unit, place): (usize, &Place)| {
            let account = accounts.after[unit].as_ref();
            Stand { place: place.beside(account, unit, layout), open: account.map(|account| &*account.kind) }
        };
        places.iter().enumerate().map(stand).collect()
    }
}

/// What a run of the model writes into.
#[derive(Debug)]
pub struct Scratch {
    /// Of the article's symbols.
    kinds: Vec<Kind>,
    spread: Spread,
    /// By rule.
    steps: Vec<Option<Steps>>,
    begins: Begins,
    cues: cue::Scratch,
}

impl Model {
    /// A model of rules, each with its pattern, and those prepared.
    pub fn new(votes: Vec<Vote>, patterns: Vec<Pattern>, prepared: Prepared, cues: Cues, points: Points) -> Model {
        let Prepared { kinds, needs, fulfilled } = prepared;
        let (mut conditions, mut accounts) = (Vec::new(), Vec::new());
        for (need, vote) in needs.into_iter().zip(&votes) {
            let within = vote.within.as_ref().map(|kind| {
                let known = accounts.iter().position(|known| known == kind);
                known.unwrap_or_else(|| {
                    accounts.push(kind.clone());
                    accounts.len() - 1
                })
            });
            conditions.push(Condition { need, at: vote.at, within, next: vote.next.map(|next| next as u32) });
        }
        let automata = patterns.into_iter().map(Automaton::new).collect();
        let mut order: Vec<usize> = (0..votes.len()).collect();
        order.sort_by_key(|&rule| votes[rule].next.is_some());
        Model { fulfilled, votes, cues, points, kinds, conditions, order, automata, accounts }
    }

    /// What keeps rule number `rule` from ever firing, if something does: its pattern is too large.
    pub(crate) fn fault(&self, rule: usize) -> Option<&str> {
        self.automata[rule].machine(&self.kinds).err()
    }

    pub fn scratch(&self) -> Scratch {
        let steps = self.automata.iter().map(|_| None).collect();
        Scratch {
            kinds: Vec::new(),
            spread: Spread::default(),
            steps,
            begins: Begins::new(self.automata.len()),
            cues: self.cues.scratch(),
        }
    }

    /// The feature of this number.
    pub fn feature(&self, number: u32) -> Feature<'_> {
        let (number, rules) = (number as usize, self.votes.len());
        match number.checked_sub(2 * rules) {
            Some(cue) => {
                let (list, written) = self.cues.get(cue);
                Feature::Cue(list, written)
            }
            None if number < rules => Feature::Rule(&self.votes[number]),
            None => Feature::Onward(&self.votes[number - rules]),
        }
    }

    /// For each unit the features that speak there: first rules, then cues, each once.
    pub fn features(
        &self,
        mentions: &Mentions,
        tokens: &[Token],
        syllables: &[u32],
        stands: &[Stand<'_>],
        scratch: &mut Scratch,
    ) -> Vec<Vec<u32>> {
        let mut out = self.fire(mentions, stands, scratch);
        let rules = self.votes.len() as u32;
        let mut head: Vec<u32> = Vec::new();
        for (unit, features) in out.iter_mut().enumerate() {
            if stands[unit].place.bond() == Bond::Sentence {
                features.extend(head.iter().map(|rule| rules + rule));
            } else {
                head.clone_from(features);
            }
            let symbols = &mentions.symbols[mentions.unit_symbols[unit].clone()];
            self.cues.find(symbols, tokens, syllables, 2 * rules, &mut scratch.cues, features);
        }
        out
    }

    /// For each unit the rules that fire there. Rule by rule, so that a rule's tables are at hand while it goes over the units; those that hang on
    /// the next unit last, and units in rows from the last to the first, so that what fires there is known.
    fn fire(&self, mentions: &Mentions, stands: &[Stand<'_>], scratch: &mut Scratch) -> Vec<Vec<u32>> {
        let Scratch { kinds, spread, steps, begins, .. } = scratch;
        kinds.clear();
        kinds.extend(mentions.symbols.iter().map(|symbol| self.kinds.of(symbol.id)));
        spread.begin(stands.len(), &self.fulfilled);
        for (unit, symbols) in mentions.unit_symbols.iter().enumerate() {
            spread.add_unit(unit, &kinds[symbols.clone()], &self.fulfilled);
        }
        // Room for the seven or eight rules that fire at a unit and for the cues, of which it has three times as many.
        let mut fired: Vec<Vec<u32>> = stands.iter().map(|_| Vec::with_capacity(48)).collect();
        let mut within = vec![0; self.accounts.len()];
        for (row, of_row) in stands.chunks(64).enumerate().rev() {
            // By flag of places and by account: the units of the row that have it.
            let mut at = [0; Place::FLAGS];
            within.fill(0);
            for (unit, stand) in of_row.iter().enumerate() {
                stand.place.flags().for_each(|flag| at[flag] |= 1 << unit);
                if let Some(kind) = self.accounts.iter().position(|kind| Some(kind.as_str()) == stand.open) {
                    within[kind] |= 1 << unit;
                }
            }
            for &rule in &self.order {
                let Condition { need, at: places, within: account, next } = &self.conditions[rule];
                let units = spread.units(row, need);
                if units == 0 {
                    continue;
                }
                let units = places.flags().fold(units, |units, flag| units & at[flag]);
                let units = account.map_or(units, |kind| units & within[kind]);
                let units = need.nowhere.map_or(units, |need| units & !spread.holding(row, need));
                for unit in bits(units).map(|unit| 64 * row + unit) {
                    if next.is_some_and(|next| !fires_next(next, unit, stands, &fired)) {
                        continue;
                    }
                    let kinds = &kinds[mentions.unit_symbols[unit].clone()];
                    let fires = match need.enough {
                        true => !kinds.is_empty(),
                        false => {
                            begins.ready(rule, self.automata[rule].pattern(), &self.kinds);
                            self.automata[rule].matches(
                                &self.kinds,
                                kinds,
                                begins.from(rule, kinds, 0),
                                &mut steps[rule],
                            )
                        }
                    };
                    if fires {
                        fired[unit].push(rule as u32);
                    }
                }
            }
        }
        fired
    }
}

/// Whether rule number `rule` has fired at the unit after `unit`, and that goes on with its paragraph.
fn fires_next(rule: u32, unit: usize, stands: &[Stand<'_>], fired: &[Vec<u32>]) -> bool {
    stands.get(unit + 1).is_some_and(|stand| stand.place.bond() != Bond::Apart && fired[unit + 1].contains(&rule))
}

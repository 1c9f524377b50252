//! Grammar: phases of patterns over symbols find names, bodies, offices, people, dates, acts.
//!
//! Phases run one after the other over each unit. In a phase all patterns are one automaton: the find that begins first wins, and of
//! those that begin together the rule written first. In a `replace` phase a find becomes one symbol that later phases see; a `note`
//! phase leaves the symbols alone. From the first `aside` phase on what the phases make of the symbols is theirs alone: afterwards the
//! article has its symbols from before.

mod finder;
mod phase;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lexicon::Symbol;
use crate::rules::class::ClassId;
use crate::rules::file::Mode;
use crate::rules::kinds::{BitSet, Kinds};
use crate::rules::need::Fulfilled;

pub(crate) use phase::Compiled;
pub use phase::{Phase, Scratch};

/// A rule by number, over all phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub u32);

/// The name of a pattern's group, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GroupId(pub u16);

/// What a rule says of its finds.
#[derive(Debug)]
pub struct Rule {
    pub id: String,
    pub means: String,
    pub gives: Vec<ClassId>,
    /// Such as `kind`, `role`, `opens`.
    pub set: BTreeMap<String, String>,
}

/// All phases and their rules.
#[derive(Debug, Default)]
pub struct Grammar {
    pub phases: Vec<Phase>,
    pub rules: Vec<Rule>,
    /// The names of groups, by [`GroupId`].
    pub groups: Vec<String>,
    /// Of symbols, as the patterns tell them apart, and what of their needs each fulfils.
    pub(crate) kinds: Kinds,
    pub(crate) fulfilled: Fulfilled,
    /// By rule and class: whether its finds have it. One table, because assembly asks of every find time and again.
    given: BitSet,
    classes: usize,
}

/// Something that a rule found. Ranges are tokens of the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    pub rule: RuleId,
    pub tokens: Range<u32>,
    captures: Range<u32>,
}

/// What the grammar found in an article: finds unit by unit, and in each unit phase by phase.
///
/// Law: finds of one phase in one unit do not overlap, and every capture lies inside its unit.
#[derive(Debug, Default)]
pub struct Mentions {
    pub finds: Vec<Find>,
    captures: Vec<(GroupId, Range<u32>)>,
    /// By unit: its finds.
    pub unit_finds: Vec<Range<usize>>,
    /// The symbols of all units after the last `replace` phase.
    pub symbols: Vec<Symbol>,
    /// By unit: its symbols.
    pub unit_symbols: Vec<Range<usize>>,
}

impl Grammar {
    /// Runs all phases over the symbols of an article, of which each unit holds a range.
    ///
    /// Each phase runs over all units before the next one begins, so that its tables are at hand while it runs.
    pub fn run(&self, symbols: Vec<Symbol>, unit_symbols: Vec<Range<usize>>, scratch: &mut Scratch) -> Mentions {
        let mut mentions = Mentions { symbols, unit_symbols, ..Mentions::default() };
        scratch.begin(&mentions, self);
        let mut before_aside = None;
        for (number, phase) in self.phases.iter().enumerate() {
            if phase.mode == Mode::Aside && before_aside.is_none() {
                before_aside = Some((mentions.symbols.clone(), mentions.unit_symbols.clone()));
            }
            phase.run(number, self, scratch, &mut mentions);
        }
        if let Some((symbols, unit_symbols)) = before_aside {
            (mentions.symbols, mentions.unit_symbols) = (symbols, unit_symbols);
        }
        mentions.close_gaps();
        mentions.sort_finds(scratch.finds.drain(..));
        mentions
    }

    /// Makes the table that [`Grammar::is`] asks, when all rules are there.
    pub(crate) fn index(&mut self, classes: usize) {
        self.classes = classes;
        self.given = BitSet::none(self.rules.len() * classes);
        for (number, rule) in self.rules.iter().enumerate() {
            rule.gives.iter().for_each(|class| self.given.add(number * classes + usize::from(class.0)));
        }
    }

    pub fn rule(&self, find: &Find) -> &Rule {
        &self.rules[find.rule.0 as usize]
    }

    /// The value that the find's rule sets for `key`.
    pub fn setting(&self, find: &Find, key: &str) -> Option<&str> {
        self.rule(find).set.get(key).map(String::as_str)
    }

    pub fn is(&self, find: &Find, class: ClassId) -> bool {
        let class = usize::from(class.0);
        class < self.classes && self.given.has(find.rule.0 as usize * self.classes + class)
    }

    pub fn group(&self, name: &str) -> Option<GroupId> {
        self.groups.iter().position(|g| g == name).map(|n| GroupId(n as u16))
    }
}

impl Mentions {
    /// Moves the symbols of all units together.
    fn close_gaps(&mut self) {
        let mut end = 0;
        for unit in &mut self.unit_symbols {
            self.symbols.copy_within(unit.clone(), end);
            *unit = end..end + unit.len();
            end = unit.end;
        }
        self.symbols.truncate(end);
    }

    /// Takes the finds, each with its unit, which come phase by phase.
    fn sort_finds(&mut self, finds: impl Iterator<Item = (u32, Find)>) {
        let mut finds: Vec<(u32, Find)> = finds.collect();
        finds.sort_by_key(|(unit, _)| *unit);
        let mut rest = finds.iter().map(|(unit, _)| *unit as usize).peekable();
        let mut end = 0;
        for unit in 0..self.unit_symbols.len() {
            let start = end;
            while rest.next_if_eq(&unit).is_some() {
                end += 1;
            }
            self.unit_finds.push(start..end);
        }
        self.finds = finds.into_iter().map(|(_, find)| find).collect();
    }

    /// The tokens that group `group` of `find` holds, if it took part.
    pub fn capture(&self, find: &Find, group: Option<GroupId>) -> Option<Range<u32>> {
        let group = group?;
        self.captures_of(find).iter().find(|(name, _)| *name == group).map(|(_, tokens)| tokens.clone())
    }

    /// All groups of `find` that took part.
    pub fn captures_of(&self, find: &Find) -> &[(GroupId, Range<u32>)] {
        &self.captures[find.captures.start as usize..find.captures.end as usize]
    }

    /// The finds of unit `unit`.
    pub fn in_unit(&self, unit: usize) -> &[Find] {
        &self.finds[self.unit_finds[unit].clone()]
    }
}

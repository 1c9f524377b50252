//! Grammar: phases of patterns over symbols find names, bodies, offices, people, dates, acts.
//!
//! Phases run one after the other over each unit. In a phase the find that begins first wins, and of those that begin together the rule
//! written first. In a `replace` phase a find becomes one symbol that later phases see; a `note` phase leaves the symbols alone. The last
//! phases run only in units that the discourse has found to be tasks, and what they make of the symbols is theirs alone.

mod finder;
mod phase;
mod seen;
mod setting;

use std::ops::Range;

use crate::lexicon::Symbol;
use crate::rules::class::ClassId;
use crate::rules::kinds::{BitSet, Kinds};
use crate::rules::need::Fulfilled;

pub(crate) use phase::Compiled;
pub use phase::{Phase, Scratch};
pub use setting::{SETTINGS, Setting, Settings};

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
    /// How its finds are to be taken.
    pub set: Settings,
}

/// All phases and their rules.
#[derive(Debug, Default)]
pub struct Grammar {
    pub phases: Vec<Phase>,
    /// Where in `phases` those begin that run in tasks only.
    pub task_phases: usize,
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

/// What the grammar found in an article: finds unit by unit and in each unit phase by phase, those of the phases for tasks last.
///
/// Law: finds of one phase in one unit do not overlap, and every capture lies inside its unit.
#[derive(Debug, Default)]
pub struct Mentions {
    pub finds: Vec<Find>,
    captures: Vec<(GroupId, Range<u32>)>,
    /// By unit: its finds of the phases that run in all units.
    pub unit_finds: Vec<Range<usize>>,
    /// By unit: its finds of the phases that run in tasks only; none before these have run.
    task_finds: Vec<Range<usize>>,
    /// The symbols of all units after the phases that run in all of them.
    pub symbols: Vec<Symbol>,
    /// By unit: its symbols.
    pub unit_symbols: Vec<Range<usize>>,
}

impl Grammar {
    /// Runs the phases for all units over the symbols of an article, of which each unit holds a range.
    ///
    /// Each phase runs over all units before the next one begins, so that its tables are at hand while it runs.
    pub fn run(&self, symbols: Vec<Symbol>, unit_symbols: Vec<Range<usize>>, scratch: &mut Scratch) -> Mentions {
        let mut mentions = Mentions { symbols, unit_symbols, ..Mentions::default() };
        scratch.begin(&mentions, self, |_| true);
        self.run_phases(0..self.task_phases, scratch, &mut mentions);
        mentions.close_gaps();
        mentions.unit_finds = mentions.take(&mut scratch.finds);
        mentions
    }

    /// Runs the phases for tasks in the units that `is_task` tells to be some, and adds what they find.
    pub fn run_in_tasks(&self, is_task: impl Fn(usize) -> bool, scratch: &mut Scratch, mentions: &mut Mentions) {
        let before = (mentions.symbols.clone(), mentions.unit_symbols.clone());
        scratch.begin(mentions, self, is_task);
        self.run_phases(self.task_phases..self.phases.len(), scratch, mentions);
        (mentions.symbols, mentions.unit_symbols) = before;
        mentions.task_finds = mentions.take(&mut scratch.finds);
    }

    fn run_phases(&self, phases: Range<usize>, scratch: &mut Scratch, mentions: &mut Mentions) {
        for number in phases {
            self.phases[number].run(number, self, scratch, mentions);
        }
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

    /// What the find's rule sets.
    pub fn setting(&self, find: &Find, setting: Setting) -> Option<&str> {
        self.rule(find).set.get(setting)
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

    /// Takes `found`, finds each with its unit, phase by phase, and tells by unit where its finds stand now.
    fn take(&mut self, found: &mut Vec<(u32, Find)>) -> Vec<Range<usize>> {
        found.sort_by_key(|(unit, _)| *unit);
        let mut units = found.iter().map(|(unit, _)| *unit as usize).peekable();
        let mut end = self.finds.len();
        let mut of_unit = |unit| {
            let start = end;
            while units.next_if_eq(&unit).is_some() {
                end += 1;
            }
            start..end
        };
        let ranges = (0..self.unit_symbols.len()).map(&mut of_unit).collect();
        self.finds.extend(found.drain(..).map(|(_, find)| find));
        ranges
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

    /// The finds of unit `unit`, phase by phase.
    pub fn in_unit(&self, unit: usize) -> impl Iterator<Item = &Find> {
        let of_tasks = self.task_finds.get(unit).cloned().unwrap_or_default();
        self.finds[self.unit_finds[unit].clone()].iter().chain(&self.finds[of_tasks])
    }
}

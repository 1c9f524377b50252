//! Grammar: phases of patterns over symbols find names, bodies, offices, people, dates, acts.
//!
//! Phases run one after the other over each unit. In a phase all patterns are one automaton: the find that begins first wins, and of
//! those that begin together the rule written first. In a `replace` phase a find becomes one symbol that later phases see; a `note`
//! phase leaves the symbols alone.

mod phase;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lexicon::Symbol;
use crate::rules::class::ClassId;

pub(crate) use phase::{Compiled, configure};
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
    /// The symbols of all units after the last phase.
    pub symbols: Vec<Symbol>,
    /// By unit: its symbols.
    pub unit_symbols: Vec<Range<usize>>,
}

impl Grammar {
    /// Runs all phases over the symbols of one unit and adds what they find to `mentions`.
    pub fn run(&self, symbols: &mut Vec<Symbol>, scratch: &mut Scratch, mentions: &mut Mentions) {
        let from = mentions.finds.len();
        for (number, phase) in self.phases.iter().enumerate() {
            phase.run(number, symbols, scratch, mentions);
        }
        mentions.unit_finds.push(from..mentions.finds.len());
        let start = mentions.symbols.len();
        mentions.symbols.append(symbols);
        mentions.unit_symbols.push(start..mentions.symbols.len());
    }

    pub fn rule(&self, find: &Find) -> &Rule {
        &self.rules[find.rule.0 as usize]
    }

    /// The value that the find's rule sets for `key`.
    pub fn setting(&self, find: &Find, key: &str) -> Option<&str> {
        self.rule(find).set.get(key).map(String::as_str)
    }

    pub fn is(&self, find: &Find, class: ClassId) -> bool {
        self.rule(find).gives.contains(&class)
    }

    pub fn group(&self, name: &str) -> Option<GroupId> {
        self.groups.iter().position(|g| g == name).map(|n| GroupId(n as u16))
    }
}

impl Mentions {
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

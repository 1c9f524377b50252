//! Speakers: whose words a unit is, and who orders what it says.

use super::agents::{Agents, Told, Who};
use super::bodies::Bodies;
use super::quotes::Quotations;
use super::view::View;
use crate::discourse::Label;

/// Acts are numbers into the article's finds. Only those that opened an account count, and of a kind that is asked for; who is told to
/// act neither speaks nor directs, and nobody does of whom it is not sure that the act is theirs.
pub(super) struct Speakers<'r> {
    view: &'r View<'r>,
    bodies: &'r Bodies,
    agents: &'r Agents<'r>,
    told: &'r Told,
    quotations: Quotations,
}

impl<'r> Speakers<'r> {
    pub fn new(view: &'r View<'r>, bodies: &'r Bodies, agents: &'r Agents<'r>, told: &'r Told) -> Speakers<'r> {
        Speakers { view, bodies, agents, told, quotations: Quotations::gather(view, agents) }
    }

    /// Who tells what `unit` says: whoever is named behind the quotation in which it stands, else who acts in it, else who acted last
    /// before it, unless the writer tells again since then.
    pub fn source(&self, unit: usize) -> Option<&Who> {
        let kinds = ["report", "speak", "direct"];
        let tells = |act: usize| !self.is_told_of(act);
        let writer_tells = |act: usize| self.setting(act, "ends") == Some("source");
        let in_unit = self.view.analysis.mentions.unit_finds[unit].clone();
        let before = || {
            let since = self.opened_before(in_unit.end).take_while(|&act| !writer_tells(act));
            let mut acts = since.filter(|&act| act < in_unit.start && self.counts(act, &kinds) && tells(act));
            acts.find(|&act| self.holds_on(act)).and_then(|act| self.agents.of_act(act))
        };
        self.quoted(unit).or_else(|| self.in_unit(unit, &kinds, tells)).or_else(before)
    }

    /// Who orders what `unit` says: who acts in it, else whoever is named behind the quotation in which it stands, else who acted last
    /// before it, else who directs first of all after it: a lead tells what is asked before it tells by whom.
    pub fn director(&self, unit: usize) -> Option<&Who> {
        let kinds = ["direct", "speak", "report"];
        let start = self.view.analysis.mentions.unit_finds[unit].start;
        let before = |holds: &dyn Fn(usize) -> bool| {
            let mut acts = self.opened_before(start).filter(|&act| self.counts(act, &kinds));
            acts.find(|&act| holds(act)).and_then(|act| self.agents.of_act(act))
        };
        let acting = self.in_unit(unit, &kinds, |_| true).or_else(|| self.quoted(unit));
        let acting = acting.or_else(|| before(&|act| self.holds_on(act))).or_else(|| before(&|_| true));
        acting.or_else(|| self.first_after(unit))
    }

    fn setting(&self, act: usize, key: &str) -> Option<&str> {
        self.view.setting(&self.view.analysis.mentions.finds[act], key)
    }

    /// Whether an act is one of those that are asked for.
    fn counts(&self, act: usize, kinds: &[&str]) -> bool {
        let find = &self.view.analysis.mentions.finds[act];
        self.setting(act, "opens").is_some_and(|kind| kinds.contains(&kind))
            && !self.view.is_unsure(find)
            && !self.told.who_acts(self.view, find)
    }

    /// The acts before number `end` that opened an account, the last one first.
    fn opened_before(&self, end: usize) -> impl Iterator<Item = usize> {
        self.view.analysis.statements.accounts.opened.iter().rev().copied().filter(move |&act| act < end)
    }

    fn quoted(&self, unit: usize) -> Option<&Who> {
        let act = self.quotations.speaker_of(&self.view.analysis.unit_tokens[unit])?;
        self.agents.of_act(act)
    }

    /// Who acts in `unit`: kinds named first are asked first, and of each kind people before others.
    fn in_unit(&self, unit: usize, kinds: &[&str], wanted: impl Fn(usize) -> bool) -> Option<&Who> {
        let opened = &self.view.analysis.statements.accounts.opened;
        let own = self.view.analysis.mentions.unit_finds[unit].clone();
        let acts: Vec<usize> =
            own.filter(|act| opened.contains(act) && self.counts(*act, kinds) && wanted(*act)).collect();
        kinds.iter().find_map(|kind| {
            let of_kind = || acts.iter().copied().filter(|&act| self.setting(act, "opens") == Some(*kind));
            let person = of_kind().find(|&act| self.is_person(act));
            person.into_iter().chain(of_kind()).find_map(|act| self.agents.of_act(act))
        })
    }

    /// Whether an order is told of and tells nothing itself: one that a body gave, or one that a result tells, unless its words follow.
    fn is_told_of(&self, act: usize) -> bool {
        let view = self.view;
        let after = view.analysis.mentions.finds[act].tokens.end;
        let is_body = matches!(self.agents.of_act(act), Some(Who::Words(words)) if self.bodies.id(words).is_some());
        let in_result = || {
            let unit = self.unit_of(act);
            let quotes = after < view.analysis.unit_tokens[unit].end && view.slice(&(after..after + 1)) == ":";
            view.analysis.statements.labels[unit].label == Label::Result && !quotes
        };
        self.setting(act, "opens") == Some("direct") && (is_body || in_result())
    }

    /// Whether the account that `act` opened still holds in later units: not if a caption opened it, nor if somebody is told of in passing
    /// whom no name is known of, in the words of a person who directs.
    fn holds_on(&self, act: usize) -> bool {
        let mentions = &self.view.analysis.mentions;
        let unit = self.unit_of(act);
        if matches!(self.view.analysis.statements.labels[unit].label, Label::Caption | Label::Meta) {
            return false;
        }
        let starts = |act: usize| mentions.finds[act].tokens.start;
        let person_directs = |other: usize| {
            self.setting(other, "opens") == Some("direct") && starts(other) < starts(act) && self.is_person(other)
        };
        self.is_person(act) || !mentions.unit_finds[unit].clone().any(person_directs)
    }

    fn first_after(&self, unit: usize) -> Option<&Who> {
        let end = self.view.analysis.mentions.unit_finds[unit].end;
        let opened = &self.view.analysis.statements.accounts.opened;
        let first = opened.iter().find(|&&act| act >= end && self.counts(act, &["direct"]))?;
        self.agents.of_act(*first)
    }

    fn is_person(&self, act: usize) -> bool {
        matches!(self.agents.of_act(act), Some(Who::People(_)))
    }

    fn unit_of(&self, act: usize) -> usize {
        self.view.analysis.mentions.unit_finds.partition_point(|finds| finds.end <= act)
    }
}

//! Speakers: whose words a unit is, and who orders what it says.

use super::agents::{Agents, Told, Who};
use super::bodies::Bodies;
use super::quotes::Quotations;
use super::view::{EARLY, View};
use crate::discourse::Label;
use crate::grammar::Setting;

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

    /// Who tells what `unit` says: whoever is named behind the quotation in which it stands or leads into it, else who acts in it, else
    /// whoever is said behind a lead to have told it, else who acted last before it, unless the writer tells again since then.
    pub fn source(&self, unit: usize) -> Option<&Who> {
        let tells = |act: usize| !self.is_told_of(act);
        let writer_tells = |act: usize| self.setting(act, Setting::Ends) == Some("source");
        let in_unit = self.view.analysis.mentions.unit_finds[unit].clone();
        let before = || {
            let since = self.opened_before(in_unit.end).take_while(|&act| !writer_tells(act));
            let kinds = ["report", "speak", "direct"];
            let mut acts = since.filter(|&act| act < in_unit.start && self.counts(act, &kinds) && tells(act));
            let holds = |act: usize| self.holds_on(act, &["direct", "speak"]) && !self.is_told_by_another(act);
            let last = acts.find(|&act| holds(act)).filter(|&act| !self.was_there(act));
            last.and_then(|act| self.agents.of_act(act))
        };
        let acting = self.quoted(unit).or_else(|| self.led_into(unit)).or_else(|| self.teller_in(unit, tells));
        acting.or_else(|| self.told_behind(unit)).or_else(before)
    }

    /// Who orders what `unit` says: who acts in it, else whoever is named behind the quotation in which it stands or said behind a lead to
    /// have told it, else who acted last before it, else who directs first of all after it: a lead tells what is asked before it tells by
    /// whom.
    pub fn director(&self, unit: usize) -> Option<&Who> {
        let kinds = ["direct", "speak", "report"];
        let start = self.view.analysis.mentions.unit_finds[unit].start;
        let before = |holds: &dyn Fn(usize) -> bool| {
            let mut acts = self.opened_before(start).filter(|&act| self.counts(act, &kinds));
            acts.find(|&act| holds(act)).and_then(|act| self.agents.of_act(act))
        };
        let acting =
            self.in_unit(unit, &kinds, |_| true).or_else(|| self.quoted(unit)).or_else(|| self.told_behind(unit));
        let acting = acting.or_else(|| before(&|act| self.holds_on(act, &["direct"]))).or_else(|| before(&|_| true));
        acting.or_else(|| self.first_after(unit))
    }

    fn setting(&self, act: usize, setting: Setting) -> Option<&str> {
        self.view.setting(&self.view.analysis.mentions.finds[act], setting)
    }

    /// Where whoever acts is named, else where the act begins.
    fn begins(&self, act: usize) -> u32 {
        let find = &self.view.analysis.mentions.finds[act];
        self.view.capture(find, self.view.terms.groups.who).unwrap_or_else(|| find.tokens.clone()).start
    }

    /// Whether an act's rule sets `begins = "anew"` and its find begins with a capital letter inside its unit: there the text glued two
    /// sentences together.
    fn begins_anew(&self, act: usize) -> bool {
        let find = &self.view.analysis.mentions.finds[act];
        let unit = &self.view.analysis.unit_tokens[self.unit_of(act)];
        self.setting(act, Setting::Begins) == Some("anew")
            && unit.start < find.tokens.start
            && self.view.slice(&find.tokens).starts_with(char::is_uppercase)
    }

    /// Whether an act is one of those that are asked for.
    fn counts(&self, act: usize, kinds: &[&str]) -> bool {
        let find = &self.view.analysis.mentions.finds[act];
        self.setting(act, Setting::Opens).is_some_and(|kind| kinds.contains(&kind))
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

    /// Whose quotation it is in which `unit` begins, where a colon in an earlier unit leads into it; not where the unit says according to
    /// whom it tells (`Theo Sở X, …`).
    fn led_into(&self, unit: usize) -> Option<&Who> {
        let says_whose = |act: usize| self.setting(act, Setting::Begins) == Some("anew");
        if !self.acts_in(unit, &["report", "speak"], says_whose).is_empty() {
            return None;
        }
        let act = self.quotations.led_into(&self.view.analysis.unit_tokens[unit])?;
        self.agents.of_act(act)
    }

    /// Who tells what `unit` says, of those who act in it: whoever speaks or reports before whoever directs, and people before others,
    /// since somebody who speaks may cite a paper; of several the one named first. Where one of them begins a sentence that the text
    /// glued to the one before, whoever stands before it tells nothing.
    fn teller_in(&self, unit: usize, wanted: impl Fn(usize) -> bool) -> Option<&Who> {
        let directs = |act: usize| self.setting(act, Setting::Opens) == Some("direct");
        let mut acts = self.acts_in(unit, &["report", "speak", "direct"], wanted);
        acts.retain(|&act| self.agents.of_act(act).is_some());
        if let Some(anew) = acts.iter().copied().filter(|&act| self.begins_anew(act)).map(|act| self.begins(act)).max()
        {
            acts.retain(|&act| self.begins(act) >= anew);
        }
        acts.sort_by_key(|&act| self.begins(act));
        let best = acts.into_iter().min_by_key(|&act| (directs(act), !self.is_person(act)))?;
        self.agents.of_act(best)
    }

    /// The acts of these kinds in `unit` that opened an account.
    fn acts_in(&self, unit: usize, kinds: &[&str], wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let opened = &self.view.analysis.statements.accounts.opened;
        let own = self.view.analysis.mentions.unit_finds[unit].clone();
        own.filter(|act| opened.contains(act) && self.counts(*act, kinds) && wanted(*act)).collect()
    }

    /// Who acts in `unit`: kinds named first are asked first, and of each kind people before others.
    fn in_unit(&self, unit: usize, kinds: &[&str], wanted: impl Fn(usize) -> bool) -> Option<&Who> {
        let acts = self.acts_in(unit, kinds, wanted);
        kinds.iter().find_map(|kind| {
            let of_kind = || acts.iter().copied().filter(|&act| self.setting(act, Setting::Opens) == Some(*kind));
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
        self.setting(act, Setting::Opens) == Some("direct") && (is_body || in_result())
    }

    /// Whether an act is that of a person told of among those who were there: that they spoke is told, and not what they said.
    fn was_there(&self, act: usize) -> bool {
        self.is_person(act) && self.view.analysis.statements.labels[self.unit_of(act)].label == Label::Attendance
    }

    /// Whether the account that `act` opened still holds in later units: not if a caption opened it, nor if somebody is told of in passing
    /// whom no name is known of, in the words of a person whose own act is of one of these `kinds`.
    fn holds_on(&self, act: usize, kinds: &[&str]) -> bool {
        let mentions = &self.view.analysis.mentions;
        let unit = self.unit_of(act);
        if matches!(self.view.analysis.statements.labels[unit].label, Label::Caption | Label::Meta) {
            return false;
        }
        let person_tells =
            |other: usize| self.counts(other, kinds) && self.begins(other) < self.begins(act) && self.is_person(other);
        self.is_person(act) || self.begins_anew(act) || !mentions.unit_finds[unit].clone().any(person_tells)
    }

    /// Whether a person acts within what another has begun to tell before them in the unit (`ông A cho biết trước đó ông B đã báo cáo …`): what
    /// follows is told by the other. Whoever begins with a capital letter may begin a sentence that the text glued to the one before, unless
    /// it says according to whom it tells; whoever stands behind a quotation has spoken it.
    fn is_told_by_another(&self, act: usize) -> bool {
        let finds = &self.view.analysis.mentions;
        let begins = self.begins(act);
        let inside = self.view.slice(&(begins..begins + 1)).starts_with(char::is_lowercase);
        let tells = |other: usize| {
            let says_according = self.setting(other, Setting::Begins) == Some("anew");
            (inside || says_according)
                && finds.finds[other].tokens.end <= begins
                && self.is_person(other)
                && self.agents.of_act(other) != self.agents.of_act(act)
        };
        !self.quotations.told_behind(act) && !self.acts_in(self.unit_of(act), &["report", "speak"], tells).is_empty()
    }

    /// Whose words a lead is, in which `unit` stands, as the sentence behind it says (`Đó là khẳng định của bà A`, by a rule that sets
    /// `tells = "before"`), if nobody else acts between the two.
    fn told_behind(&self, unit: usize) -> Option<&Who> {
        let finds = &self.view.analysis.mentions.unit_finds;
        let (start, end) = (finds[unit].end, finds[EARLY.min(finds.len()) - 1].end);
        let tells = |act: &usize| self.setting(*act, Setting::Tells) == Some("before");
        let act = (start..end).find(tells)?;
        let next = self.view.analysis.statements.accounts.opened.iter().find(|&&act| act >= start)?;
        self.agents.of_act(act).filter(|_| self.unit_of(act) == self.unit_of(*next))
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

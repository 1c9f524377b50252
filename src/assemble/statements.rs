//! Statements: labelled units become results and tasks.

use super::agents::{Agents, Told, Who};
use super::bodies::Bodies;
use super::dates::Dates;
use super::people::People;
use super::quotes::Quotations;
use super::view::{Tokens, View};
use crate::discourse::Label;
use crate::grammar::Find;
use crate::record::{Agent, Assignee, Certainty, Date, Figure, Polarity, ResultItem, Task};

/// All results and tasks, in the order of their units.
pub(super) fn statements(
    view: &View<'_>,
    bodies: &Bodies,
    people: &People,
    agents: &Agents<'_>,
    told: &Told,
    dates: &Dates,
) -> (Vec<ResultItem>, Vec<Task>) {
    let quotations = Quotations::gather(view, agents);
    let room = Room { view, bodies, people, agents, dates, told, quotations };
    let (mut results, mut tasks) = (Vec::new(), Vec::new());
    // Whether the unit before is a task, and a promise.
    let mut before: Option<bool> = None;
    for (unit, labelled) in view.analysis.statements.labels.iter().enumerate() {
        let rule = match labelled.by {
            Some(feature) => view.rules.discourse.feature(feature).id().to_owned(),
            None => GOES_ON.to_owned(),
        };
        let certainty = Certainty::of(labelled.margin >= view.rules.certain);
        match labelled.label {
            Label::Result => results.push(room.result(unit, results.len() + 1, rule, certainty)),
            Label::Task => {
                let promised = room.is_promise(unit, before);
                tasks.push(room.task(unit, tasks.len() + 1, rule, certainty, promised));
                before = Some(promised);
                continue;
            }
            _ => {}
        }
        before = None;
    }
    (results, tasks)
}

/// The rule of a unit that has its label from the units around it alone: the points of steps between labels.
pub const GOES_ON: &str = "discourse.goes-on";

struct Room<'r> {
    view: &'r View<'r>,
    bodies: &'r Bodies,
    people: &'r People,
    agents: &'r Agents<'r>,
    dates: &'r Dates,
    told: &'r Told,
    quotations: Quotations,
}

impl Room<'_> {
    fn result(&self, unit: usize, number: usize, rule: String, certainty: Certainty) -> ResultItem {
        let view = self.view;
        let piece = view.unit_piece(unit);
        let figures = view.of_class(unit, view.terms.figure).map(|find| self.figure(find)).collect();
        let polarity = if view.unit_has(unit, &view.terms.shortcoming) {
            Polarity::Shortcoming
        } else if view.unit_has(unit, &view.terms.achievement) {
            Polarity::Achievement
        } else {
            Polarity::State
        };
        ResultItem {
            id: format!("r{number}"),
            text: piece.text,
            span: piece.span,
            polarity,
            source: self.speaker(unit, &["report", "speak", "direct"], true),
            period: view.of_class(unit, view.terms.period).next().map(|find| view.piece(&find.tokens)),
            figures,
            bodies: self.bodies_of(unit),
            rule,
            certainty,
        }
    }

    fn task(&self, unit: usize, number: usize, rule: String, certainty: Certainty, promised: bool) -> Task {
        let view = self.view;
        let piece = view.unit_piece(unit);
        let directive =
            view.of_class(unit, view.terms.act).filter(|act| view.setting(act, "opens") == Some("direct")).last();
        let action = directive.and_then(|act| {
            let unit_end = view.analysis.unit_tokens[unit].end;
            let rest = (act.tokens.end < unit_end).then(|| view.slice(&(act.tokens.end..unit_end)))?;
            // Where the order comes last (`…, đồng chí yêu cầu.`), what to do stands before it.
            rest.contains(char::is_alphanumeric).then(|| rest.trim_matches([',', ':', ' ', '"']).to_owned())
        });
        let assigner = if promised { None } else { self.assigner(unit) };
        Task {
            id: format!("t{number}"),
            action: Some(action.unwrap_or_else(|| piece.text.clone())),
            text: piece.text,
            span: piece.span,
            assignees: others(self.assignees(unit), assigner.as_ref()),
            assigner,
            deadline: self.deadline(unit),
            bodies: self.bodies_of(unit),
            rule,
            certainty,
        }
    }

    fn assigner(&self, unit: usize) -> Option<Agent> {
        self.speaker(unit, &["direct", "speak", "report"], false).or_else(|| self.first_after(unit))
    }

    /// Whether the task is what its doer promises: somebody will do something, and nobody orders it. A sentence that goes on with the
    /// task `before` goes on with a promise or with an order.
    fn is_promise(&self, unit: usize, before: Option<bool>) -> bool {
        let has = |class| self.view.of_class(unit, class).next().is_some();
        let begun = if self.view.continues(unit) { before } else { None };
        begun.unwrap_or(has(self.view.terms.promise)) && !has(self.view.terms.order)
    }

    /// Whose words the unit is: who acts in it, else who opened the account to which it belongs, else who last opened one.
    /// Acts of the kinds named first are asked first. Whoever is told to act does not speak, and in what is `reported` a body that
    /// gave orders, and whoever is reported to have given them, is told of: that is no source.
    fn speaker(&self, unit: usize, kinds: &[&str], reported: bool) -> Option<Agent> {
        let view = self.view;
        let mentions = &view.analysis.mentions;
        let accounts = &view.analysis.statements.accounts;
        let own = mentions.unit_finds[unit].clone();
        let kind_of = |act: usize| view.setting(&mentions.finds[act], "opens").unwrap_or_default();
        let is_person = |act: usize| matches!(self.agents.of_act(act), Some(Who::People(_)));
        let is_body =
            |act: usize| matches!(self.agents.of_act(act), Some(Who::Words(words)) if self.bodies.id(words).is_some());
        let in_result = |act: usize| {
            let unit = mentions.unit_finds.partition_point(|finds| finds.end <= act);
            let after = mentions.finds[act].tokens.end;
            let quotes = after < view.analysis.unit_tokens[unit].end && view.slice(&(after..after + 1)) == ":";
            view.analysis.statements.labels[unit].label == Label::Result && !quotes
        };
        let speaks = |act: &usize| {
            let told_of = reported && kind_of(*act) == "direct" && (is_body(*act) || in_result(*act));
            !told_of && !self.told.who_acts(view, &mentions.finds[*act])
        };
        let sure = |act: &usize| !view.is_unsure(&mentions.finds[*act]);
        let tokens = &view.analysis.unit_tokens[unit];
        let quoted = || self.quotations.speaker_of(tokens).and_then(|act| self.agents.of_act(act));
        if let Some(who) = if reported { quoted() } else { None } {
            return self.agent(who);
        }
        let opened = |act: &usize| accounts.opened.contains(act) && sure(act) && speaks(act);
        for kind in kinds {
            let acts = || own.clone().filter(opened).filter(|&act| kind_of(act) == *kind);
            let person = acts().find(|&act| is_person(act));
            if let Some(who) = person.into_iter().chain(acts()).find_map(|act| self.agents.of_act(act)) {
                return self.agent(who);
            }
        }
        // Where the writer tells again nobody else does.
        let ended = |act: usize| reported && view.setting(&mentions.finds[act], "ends") == Some("source");
        let before = |holding: bool| {
            let acts = accounts.opened.iter().rev().filter(|&&act| act < own.end).take_while(|&&act| !ended(act));
            let acts = acts.filter(|&act| *act < own.start && kinds.contains(&kind_of(*act)));
            let mut acts = acts.filter(|act| sure(act) && speaks(act));
            acts.find(|&&act| !holding || self.holds_on(act)).and_then(|&act| self.agents.of_act(act))
        };
        let told = quoted().or_else(|| before(true));
        told.or_else(|| if reported { None } else { before(false) }).and_then(|who| self.agent(who))
    }

    /// Whether the account that `act` opened still holds in later units: not if a caption opened it, nor if somebody is told of in passing
    /// whom no name is known of, in the words of a person who directs.
    fn holds_on(&self, act: usize) -> bool {
        let view = self.view;
        let mentions = &view.analysis.mentions;
        let unit = mentions.unit_finds.partition_point(|finds| finds.end <= act);
        if matches!(view.analysis.statements.labels[unit].label, Label::Caption | Label::Meta) {
            return false;
        }
        let starts = |act: usize| mentions.finds[act].tokens.start;
        let person_directs = |other: usize| {
            view.setting(&mentions.finds[other], "opens") == Some("direct")
                && starts(other) < starts(act)
                && matches!(self.agents.of_act(other), Some(Who::People(_)))
        };
        let known = matches!(self.agents.of_act(act), Some(Who::People(_)));
        known || !mentions.unit_finds[unit].clone().any(person_directs)
    }

    /// Who directs first of all after `unit`: a lead tells what is asked before it tells by whom.
    fn first_after(&self, unit: usize) -> Option<Agent> {
        let view = self.view;
        let accounts = &view.analysis.statements.accounts;
        let own = view.analysis.mentions.unit_finds[unit].clone();
        let directs = |act: &&usize| {
            let find = &view.analysis.mentions.finds[**act];
            view.setting(find, "opens") == Some("direct") && !view.is_unsure(find)
        };
        let told = |act: usize| self.told.who_acts(view, &view.analysis.mentions.finds[act]);
        let first = accounts.opened.iter().filter(|&&act| act >= own.end && !told(act)).find(directs)?;
        self.agents.of_act(*first).and_then(|who| self.agent(who))
    }

    fn agent(&self, who: &Who) -> Option<Agent> {
        match who {
            Who::People(numbers) => numbers.first().map(|&n| Agent::Person { person: People::id(n) }),
            Who::Words(tokens) => Some(match self.bodies.id(tokens) {
                Some(body) => Agent::Body { body },
                None => Agent::Text(self.view.piece(tokens)),
            }),
        }
    }

    /// Who must act. What a rule finds with `only = "first"` counts only where nobody stands before it in the unit, with
    /// `only = "alone"` where there is nobody else, and with `within` where an account of that kind was open before the unit.
    fn assignees(&self, unit: usize) -> Vec<Assignee> {
        let view = self.view;
        let mut found: Vec<(Tokens, bool)> = Vec::new();
        for find in view.of_class(unit, view.terms.assignee) {
            let only = view.setting(find, "only");
            if only == Some("first") && !found.is_empty() || !view.holds_within(unit, find) {
                continue;
            }
            for (_, tokens) in view.analysis.mentions.captures_of(find) {
                if !found.iter().any(|(known, _)| known == tokens) {
                    found.push((tokens.clone(), only == Some("alone")));
                }
            }
        }
        if found.iter().any(|(_, alone)| !alone) {
            found.retain(|(_, alone)| !alone);
        }
        found.sort_by_key(|(tokens, _)| tokens.start);
        once(found.into_iter().map(|(tokens, _)| self.assignee(unit, tokens)).collect())
    }

    /// Of a person the name with the form of address right before it.
    fn assignee(&self, unit: usize, tokens: Tokens) -> Assignee {
        let view = self.view;
        if let Some(person) = self.people.mentioned(&tokens) {
            let words = self.name(unit, &tokens).unwrap_or(tokens);
            let piece = view.piece(&words);
            return Assignee { person: Some(People::id(person)), body: None, text: piece.text, span: piece.span };
        }
        let piece = view.piece(&tokens);
        Assignee { person: None, body: self.bodies.id(&tokens), text: piece.text, span: piece.span }
    }

    fn name(&self, unit: usize, tokens: &Tokens) -> Option<Tokens> {
        let view = self.view;
        let find = view.within(unit, view.terms.person, tokens.clone()).next()?;
        let name = view.capture(find, view.terms.groups.name)?;
        let honorific = view.capture(find, view.terms.groups.honorific).filter(|words| words.end == name.start);
        Some(honorific.map_or(name.start, |words| words.start)..name.end)
    }

    /// By when: of several times the one whose rule sets the greatest `weight`, the first of equals.
    fn deadline(&self, unit: usize) -> Option<Date> {
        let view = self.view;
        let found: Vec<&Find> = view.of_class(unit, view.terms.deadline).collect();
        let find = found.into_iter().rev().max_by_key(|find| view.weight(find))?;
        Some(self.dates.deadline(view, unit, find))
    }

    fn bodies_of(&self, unit: usize) -> Vec<String> {
        self.bodies.ids_within(&self.view.analysis.unit_tokens[unit])
    }

    fn figure(&self, find: &Find) -> Figure {
        let view = self.view;
        let piece = view.piece(&find.tokens);
        let value = view.capture(find, view.terms.groups.value).map(|tokens| view.slice(&tokens));
        let unit = view.capture(find, view.terms.groups.unit).map(|tokens| view.slice(&tokens).to_owned());
        Figure { text: piece.text, span: piece.span, value: value.and_then(value_of), unit }
    }
}

/// Each of `assignees` once, where the unit names them: a sentence may tell the same doer of two things.
fn once(assignees: Vec<Assignee>) -> Vec<Assignee> {
    let mut told: Vec<Assignee> = Vec::new();
    for assignee in assignees {
        if !told.iter().any(|known| known.text.to_lowercase() == assignee.text.to_lowercase()) {
            told.push(assignee);
        }
    }
    told
}

/// `assignees` without whoever assigns the task, if others are told to act: `Bộ Y tế chỉ đạo các sở rà soát` tells the `sở`.
fn others(mut assignees: Vec<Assignee>, assigner: Option<&Agent>) -> Vec<Assignee> {
    let assigns = |assignee: &Assignee| match assigner {
        Some(Agent::Person { person }) => assignee.person.as_ref() == Some(person),
        Some(Agent::Body { body }) => assignee.body.as_ref() == Some(body),
        _ => false,
    };
    if !assignees.iter().all(assigns) {
        assignees.retain(|assignee| !assigns(assignee));
    }
    assignees
}

/// The value of a number as Vietnamese writes it: points between thousands, a comma before decimals. A single point followed
/// by other than three digits is a decimal point, as some papers write it.
fn value_of(text: &str) -> Option<f64> {
    let thousands = text.split(',').next().is_some_and(|whole| whole.split('.').skip(1).all(|part| part.len() == 3));
    let plain = if thousands { text.replace('.', "").replace(',', ".") } else { text.replace(',', "") };
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{once, others, value_of};
    use crate::record::{Agent, Assignee};

    #[test]
    fn whoever_assigns_a_task_to_others_is_not_told_to_act() {
        let told =
            |body: &str| Assignee { person: None, body: Some(body.to_owned()), text: String::new(), span: [0, 0] };
        let assigner = Agent::Body { body: "b1".to_owned() };
        let bodies =
            |told: Vec<Assignee>| -> Vec<_> { told.into_iter().filter_map(|assignee| assignee.body).collect() };
        assert_eq!(bodies(others(vec![told("b1"), told("b2")], Some(&assigner))), ["b2"]);
        assert_eq!(bodies(others(vec![told("b1")], Some(&assigner))), ["b1"]);
        assert_eq!(bodies(others(vec![told("b1"), told("b2")], None)), ["b1", "b2"]);
    }

    #[test]
    fn whoever_is_told_twice_is_told_once() {
        let told = |text: &str, at: u32| Assignee { person: None, body: None, text: text.to_owned(), span: [at, at] };
        let texts: Vec<_> =
            once(vec![told("Ban", 0), told("Vinh", 5), told("ban", 9)]).into_iter().map(|a| a.text).collect();
        assert_eq!(texts, ["Ban", "Vinh"]);
    }

    #[test]
    fn numbers_are_read_as_written_in_vietnamese() {
        assert_eq!(value_of("9,5"), Some(9.5));
        assert_eq!(value_of("13.552"), Some(13_552.0));
        assert_eq!(value_of("10.943,8"), Some(10_943.8));
        assert_eq!(value_of("8.5"), Some(8.5));
        assert_eq!(value_of("1.2.3"), None);
    }
}

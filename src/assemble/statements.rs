//! Statements: labelled units become results and tasks.

use super::agents::{Agents, Told, Who};
use super::bodies::Bodies;
use super::dates::Dates;
use super::people::People;
use super::speakers::Speakers;
use super::view::{Tokens, View};
use crate::discourse::Label;
use crate::grammar::{Find, Setting};
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
    let speakers = Speakers::new(view, bodies, agents, told);
    let room = Room { view, bodies, people, dates, speakers };
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
    dates: &'r Dates,
    speakers: Speakers<'r>,
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
            source: self.speakers.source(unit).map(|who| self.agent(who)),
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
        let directive = view
            .of_class(unit, view.terms.act)
            .filter(|act| view.setting(act, Setting::Opens) == Some("direct"))
            .last();
        let action = directive.and_then(|act| {
            let unit_end = view.analysis.unit_tokens[unit].end;
            let rest = (act.tokens.end < unit_end).then(|| view.slice(&(act.tokens.end..unit_end)))?;
            // Where the order comes last (`…, đồng chí yêu cầu.`), what to do stands before it.
            rest.contains(char::is_alphanumeric).then(|| rest.trim_matches([',', ':', ' ', '"']).to_owned())
        });
        let assigner = if promised { None } else { self.speakers.director(unit).map(|who| self.agent(who)) };
        let (assigner, assignees) = apart(assigner, self.assignees(unit));
        Task {
            id: format!("t{number}"),
            action: Some(action.unwrap_or_else(|| piece.text.clone())),
            text: piece.text,
            span: piece.span,
            assignees,
            assigner,
            deadline: self.deadline(unit),
            bodies: self.bodies_of(unit),
            rule,
            certainty,
        }
    }

    /// Whether the task is what its doer promises: somebody will do something, and nobody orders it. A sentence that goes on with the
    /// task `before` goes on with a promise or with an order.
    fn is_promise(&self, unit: usize, before: Option<bool>) -> bool {
        let has = |class| self.view.of_class(unit, class).next().is_some();
        let begun = if self.view.continues(unit) { before } else { None };
        begun.unwrap_or(has(self.view.terms.promise)) && !has(self.view.terms.order)
    }

    fn agent(&self, who: &Who) -> Agent {
        match who {
            Who::People(numbers) => Agent::Person { person: People::id(numbers[0]) },
            Who::Words(tokens) => match self.bodies.id(tokens) {
                Some(body) => Agent::Body { body },
                None => Agent::Text(self.view.piece(tokens)),
            },
        }
    }

    /// Who must act. What a rule finds with `only = "first"` counts only where nobody stands before it in the unit, with
    /// `only = "alone"` where there is nobody else, and with `within` where an account of that kind was open before the unit.
    fn assignees(&self, unit: usize) -> Vec<Assignee> {
        let view = self.view;
        let mut found: Vec<(Tokens, bool)> = Vec::new();
        for find in view.of_class(unit, view.terms.assignee) {
            let only = view.setting(find, Setting::Only);
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

/// Whoever assigns a task and who are told to act, of whom none is the other: `Bộ Y tế chỉ đạo các sở rà soát` tells the `sở`, and who tells
/// nobody but themselves promise.
fn apart(assigner: Option<Agent>, mut assignees: Vec<Assignee>) -> (Option<Agent>, Vec<Assignee>) {
    let assigns = |assignee: &Assignee| match &assigner {
        Some(Agent::Person { person }) => assignee.person.as_ref() == Some(person),
        Some(Agent::Body { body }) => assignee.body.as_ref() == Some(body),
        _ => false,
    };
    if !assignees.is_empty() && assignees.iter().all(assigns) {
        return (None, assignees);
    }
    assignees.retain(|assignee| !assigns(assignee));
    (assigner, assignees)
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
    use super::{apart, once, value_of};
    use crate::record::{Agent, Assignee};

    #[test]
    fn whoever_assigns_a_task_to_others_is_not_told_to_act() {
        let told =
            |body: &str| Assignee { person: None, body: Some(body.to_owned()), text: String::new(), span: [0, 0] };
        let apart = |assigns: &str, told: Vec<Assignee>| {
            let (assigner, told) = apart(Some(Agent::Body { body: assigns.to_owned() }), told);
            (assigner.is_some(), told.into_iter().filter_map(|assignee| assignee.body).collect::<Vec<_>>())
        };
        assert_eq!(apart("b1", vec![told("b1"), told("b2")]), (true, vec!["b2".to_owned()]));
        assert_eq!(apart("b1", vec![told("b1")]), (false, vec!["b1".to_owned()]));
        assert_eq!(apart("b3", vec![told("b1"), told("b2")]), (true, vec!["b1".to_owned(), "b2".to_owned()]));
        assert_eq!(apart("b1", Vec::new()), (true, Vec::new()));
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

//! The record of an article as a list of its values, each of which leads to its place.

use maud::{Markup, html};

use crate::record::{Agent, Record};
use crate::serve::ask::Ask;
use crate::serve::marks::{self, Kind};
use crate::serve::pieces::grounds;

/// Who in the record is whom in the library: ids in the record, ids of pages, reasons.
pub struct Known {
    pub people: Vec<(String, i64, Option<String>)>,
    pub bodies: Vec<(String, i64, Option<String>)>,
}

/// The whole panel.
pub fn show(ask: &Ask, record: &Record, known: &Known) -> Markup {
    html! {
        (meeting(ask, record))
        (part(ask, "article.people", record.people.len(), people(ask, record, known)))
        (part(ask, "article.bodies", record.bodies.len(), bodies(ask, record, known)))
        (part(ask, "article.results", record.results.len(), results(ask, record)))
        (part(ask, "article.tasks", record.tasks.len(), tasks(ask, record)))
        (part(ask, "article.attendance", record.attendance.len(), html! {
            @for (n, group) in (1..).zip(&record.attendance) {
                li { (jump(&format!("attendance-{n}"), &group.text)) (grounds(ask, Some(&group.rule), None)) }
            }
        }))
        (part(ask, "article.documents", record.documents.len(), html! {
            @for (n, document) in (1..).zip(&record.documents) {
                li { (jump(&format!("document-{n}"), &document.text)) (grounds(ask, Some(&document.rule), None)) }
            }
        }))
        (part(ask, "article.warnings", record.warnings.len(), html! { @for warning in &record.warnings { li { (warning) } } }))
    }
}

/// A part of the record, which can be closed.
fn part(ask: &Ask, key: &str, count: usize, items: Markup) -> Markup {
    html! {
        @if count > 0 {
            details open {
                summary { h2 { (ask.t(key)) } " " span.muted { (ask.texts.number(count as u64)) } }
                ul.values { (items) }
            }
        }
    }
}

fn jump(anchor: &str, text: &str) -> Markup {
    html! { a.jump href={ "#" (anchor) } { (text) } }
}

fn meeting(ask: &Ask, record: &Record) -> Markup {
    let Some(meeting) = &record.meeting else {
        return html! { p.muted { (ask.t("article.no-meeting")) } };
    };
    let chairs: Vec<&str> = meeting.chairs.iter().filter_map(|id| name_of(record, id)).collect();
    html! {
        details open {
            summary { h2 { (ask.t("article.meeting")) } }
            dl.facts {
                @if let Some(name) = &meeting.name { dt { (ask.t("meeting.name")) } dd { (jump("meeting-name", &name.text)) } }
                @else if let Some(kind) = &meeting.kind { dt { (ask.t("meeting.kind")) } dd { (kind) } }
                @if let Some(date) = &meeting.date {
                    dt { (ask.t("meeting.date")) }
                    dd { (jump("meeting-date", &date.text)) @if let Some(iso) = &date.iso { " " span.muted { "(" (ask.texts.date(iso)) ")" } } }
                }
                @if let Some(place) = &meeting.place { dt { (ask.t("meeting.place")) } dd { (jump("meeting-place", &place.text)) } }
                @if let Some(host) = meeting.host.as_ref().and_then(|id| name_of(record, id)) { dt { (ask.t("meeting.host")) } dd { (host) } }
                @if !chairs.is_empty() { dt { (ask.t("meeting.chairs")) } dd { (chairs.join(", ")) } }
            }
        }
    }
}

/// The name of a person or a body of the record.
fn name_of<'r>(record: &'r Record, id: &str) -> Option<&'r str> {
    let person = record.people.iter().find(|p| p.id == id).map(|p| p.name.as_str());
    person.or_else(|| record.bodies.iter().find(|b| b.id == id).map(|b| b.name.as_str()))
}

fn agent<'r>(record: &'r Record, agent: &'r Agent) -> &'r str {
    match agent {
        Agent::Person { person: id } | Agent::Body { body: id } => name_of(record, id).unwrap_or(id),
        Agent::Text(piece) => &piece.text,
    }
}

/// The way to the page of the library, and why the value is taken for what is shown there.
fn page(ask: &Ask, path: &str, id: &str, known: &[(String, i64, Option<String>)]) -> Markup {
    html! {
        @if let Some((_, page, why)) = known.iter().find(|(local, ..)| local == id) {
            a.page href={ (path) (page) } title=[why.as_deref()] { (ask.t("article.page")) }
        }
    }
}

fn people(ask: &Ask, record: &Record, known: &Known) -> Markup {
    html! {
        @for person in &record.people {
            @let mention = person.mentions.first();
            li {
                @match mention { Some(_) => (jump(&format!("{}-1", person.id), &person.name)), None => (person.name) }
                " " (page(ask, "/person/", &person.id, &known.people))
                (grounds(ask, mention.map(|m| m.rule.as_str()), Some(marks::certainty(person.certainty))))
                @if !person.positions.is_empty() {
                    ul {
                        @for (n, office) in (1..).zip(&person.positions) {
                            li { (jump(&format!("{}-office-{n}", person.id), &office.text)) (grounds(ask, Some(&office.rule), None)) }
                        }
                    }
                }
            }
        }
    }
}

fn bodies(ask: &Ask, record: &Record, known: &Known) -> Markup {
    html! {
        @for body in &record.bodies {
            @let mention = body.mentions.first();
            li {
                @match mention { Some(_) => (jump(&format!("{}-1", body.id), &body.name)), None => (body.name) }
                " " (page(ask, "/body/", &body.id, &known.bodies))
                (grounds(ask, mention.map(|m| m.rule.as_str()), Some(marks::certainty(body.certainty))))
            }
        }
    }
}

fn results(ask: &Ask, record: &Record) -> Markup {
    html! {
        @for result in &record.results {
            li class=(Kind::of(result.polarity).name()) {
                (jump(&result.id, &result.text))
                @if let Some(source) = &result.source { p.part { (ask.t("result.source")) ": " (agent(record, source)) } }
                (grounds(ask, Some(&result.rule), Some(marks::certainty(result.certainty))))
            }
        }
    }
}

fn tasks(ask: &Ask, record: &Record) -> Markup {
    html! {
        @for task in &record.tasks {
            li.task {
                (jump(&task.id, task.action.as_ref().unwrap_or(&task.text)))
                @if let Some(assigner) = &task.assigner { p.part { (ask.t("task.assigner")) ": " (agent(record, assigner)) } }
                @if !task.assignees.is_empty() {
                    p.part {
                        (ask.t("task.assignees")) ": "
                        @for (n, assignee) in (1..).zip(&task.assignees) {
                            @if n > 1 { ", " } (jump(&format!("{}-to-{n}", task.id), &assignee.text))
                        }
                    }
                }
                @if let Some(due) = &task.deadline { p.part { (ask.t("task.deadline")) ": " (jump(&format!("{}-due", task.id), &due.text)) } }
                (grounds(ask, Some(&task.rule), Some(marks::certainty(task.certainty))))
            }
        }
    }
}

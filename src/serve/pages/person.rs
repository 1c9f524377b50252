//! A person: offices in time, meetings, tasks given and received, results reported.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use maud::{Markup, html};
use rusqlite::Connection;

use crate::serve::ask::{Ask, address};
use crate::serve::chart::{self, Bar, Series};
use crate::serve::failure::Failure;
use crate::serve::sql::Piece;
use crate::serve::sql::people::{self, Office};
use crate::serve::sql::statements::{self, Due, Results, Tasks, Whose};
use crate::serve::{Answer, App, layout, pieces};

pub fn show(ask: &Ask, _: &Arc<App>, db: &Connection) -> Answer {
    let id = ask.numeric_id()?;
    let person = people::person(db, id)?.ok_or(Failure::NotFound)?;
    let aliases = people::aliases(db, id)?;
    let offices = people::offices(db, id)?;
    let piece = Piece { page: ask.page()?, length: 20 };
    let mut articles = people::articles(db, id, piece)?;
    let goes_on = piece.goes_on(&mut articles);
    let few = Piece { page: 0, length: 10 };
    let wanted = Tasks { bodies: vec![], people: vec![id], due: Due::Any, firm: false };
    let (mut received, mut given) = (statements::tasks(db, &wanted, few)?, statements::tasks_by(db, id, few)?);
    let mut reported = statements::results(db, &Results { whose: Whose::Person(id), ..Results::default() }, few)?;
    let more = few.goes_on(&mut received);
    few.goes_on(&mut given);
    few.goes_on(&mut reported);
    let years: Vec<Bar> =
        people::years(db, id)?.into_iter().map(|(label, n)| Bar { label, href: None, values: vec![n] }).collect();
    let page = html! {
        header.of {
            p.eyebrow { (ask.texts.name("mark", "person")) }
            h1 { (person.name) }
            p.muted {
                (ask.texts.n("count.articles", person.articles)) " · "
                (pieces::seen(ask, person.first_seen.as_deref(), person.last_seen.as_deref()))
            }
            @if !aliases.is_empty() { p { (ask.t("person.aliases")) ": " (aliases.join(", ")) } }
        }
        @if !offices.is_empty() { section { h2 { (ask.t("person.offices")) } (timeline(ask, &offices)) } }
        @if years.len() > 1 {
            (chart::columns(ask, ask.t("person.years"), ask.t("chart.year"), &[Series { name: ask.t("search.articles"), class: "person" }], &years))
        }
        section {
            h2 { (ask.t("person.meetings")) }
            ul.items {
                @for (article, roles) in &articles {
                    (pieces::article(ask, article, html! {
                        span.roles { @for role in roles { span.role { (ask.texts.name("role", role)) } " " } }
                    }))
                }
            }
            (pieces::pager(ask, piece, goes_on))
        }
        @if !received.is_empty() {
            section {
                h2 { (ask.t("person.received")) }
                div.cards { @for task in &received { (pieces::task(ask, task)) } }
                @if more { p { a href=(address("/tasks", [("person", ask.id.as_str())])) { (ask.t("task.all")) } } }
            }
        }
        @if !given.is_empty() { section { h2 { (ask.t("person.given")) } div.cards { @for task in &given { (pieces::task(ask, task)) } } } }
        @if !reported.is_empty() {
            section { h2 { (ask.t("person.reported")) } div.cards { @for result in &reported { (pieces::result(ask, result)) } } }
        }
    };
    Ok(layout::page(ask, &person.name, page).into_response())
}

/// The offices as stretches of time between the first and the last article that tells of them.
fn timeline(ask: &Ask, offices: &[Office]) -> Markup {
    let span = |office: &Office| Some((moment(office.first_seen.as_deref()?)?, moment(office.last_seen.as_deref()?)?));
    let spans = offices.iter().filter_map(span);
    let from = spans.clone().map(|s| s.0).fold(f64::INFINITY, f64::min).floor();
    let to = spans.map(|s| s.1).fold(f64::NEG_INFINITY, f64::max).floor() + 1.0;
    html! {
        table.timeline {
            thead { tr {
                th scope="col" { (ask.t("person.office")) }
                th.time scope="col" { span.ends { @if from < to { span { (from) } span { (to) } } @else { (ask.t("date.none")) } } }
                th scope="col" { (ask.t("person.seen")) }
            } }
            tbody {
                @for office in offices {
                    tr {
                        th scope="row" {
                            @match office.body { Some(body) => a href={ "/body/" (body) } { (office.text) }, None => (office.text) }
                            @if office.status != "current" { " " span.role { (ask.texts.name("status", &office.status)) } }
                        }
                        td.time { @if let Some(span) = span(office) { (chart::stretch("office", span, (from, to))) } }
                        td { (pieces::seen(ask, office.first_seen.as_deref(), office.last_seen.as_deref()))
                            " · " a href={ "/article/" (office.record) } { (ask.texts.n("count.articles", office.articles)) } }
                    }
                }
            }
        }
    }
}

/// An ISO date as a year with a fraction.
fn moment(iso: &str) -> Option<f64> {
    let mut parts = iso.split('-').map(|part| part.parse::<f64>().ok());
    let year = parts.next()??;
    let month = parts.next().flatten().unwrap_or(1.0);
    let day = parts.next().flatten().unwrap_or(1.0);
    Some(year + (month - 1.0) / 12.0 + (day - 1.0) / 372.0)
}

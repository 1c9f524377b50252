//! A body: its results and tasks by year, who held an office in it, where it is named.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use maud::{Markup, html};
use rusqlite::Connection;

use super::results;
use crate::serve::ask::{Ask, address};
use crate::serve::chart::{self, Bar, Series};
use crate::serve::failure::Failure;
use crate::serve::sql::Piece;
use crate::serve::sql::bodies::{self, Body, Holder};
use crate::serve::sql::statements::{self, Due, Results, Tasks, Whose};
use crate::serve::{Answer, App, layout, pieces};

pub fn show(ask: &Ask, _: &Arc<App>, db: &Connection) -> Answer {
    let id = ask.numeric_id()?;
    let body = bodies::body(db, id)?.ok_or(Failure::NotFound)?;
    let aliases = bodies::aliases(db, id)?;
    let by_year = bodies::results_by_year(db, id)?;
    let few = Piece { page: 0, length: 10 };
    let year = ask.get("year").or(by_year.last().map(|(year, _)| year.as_str()));
    let mut found = statements::results(db, &Results { whose: Whose::Body(id), year, ..Results::default() }, few)?;
    let more_results = few.goes_on(&mut found);
    let wanted = Tasks { bodies: vec![id], people: vec![], due: Due::Any, firm: false };
    let mut tasks = statements::tasks(db, &wanted, few)?;
    let more_tasks = few.goes_on(&mut tasks);
    let piece = Piece { page: ask.page()?, length: 20 };
    let mut articles = bodies::articles(db, id, piece)?;
    let goes_on = piece.goes_on(&mut articles);
    let id = ask.id.as_str();
    let bars: Vec<Bar> = by_year
        .iter()
        .map(|(year, values)| Bar {
            label: year.clone(),
            href: Some(address("/results", [("body", id), ("year", year)])),
            values: values.to_vec(),
        })
        .collect();
    let task_bars: Vec<Bar> = bodies::tasks_by_year(db, body.named.id)?
        .into_iter()
        .map(|(label, n)| Bar { label, href: None, values: vec![n] })
        .collect();
    let page = html! {
        (head(ask, &body, &aliases))
        div.columns-two {
            @if !bars.is_empty() { section { (chart::columns(ask, ask.t("body.results"), ask.t("chart.year"), &results::series(ask), &bars)) } }
            @if !task_bars.is_empty() {
                section { (chart::columns(ask, ask.t("body.tasks"), ask.t("chart.year"), &[Series { name: ask.t("nav.tasks"), class: "task" }], &task_bars)) }
            }
        }
        @if !found.is_empty() {
            section {
                h2 { (ask.t("nav.results")) @if let Some(year) = year { " " (year) } }
                @let years: Vec<_> = by_year.iter().map(|(y, _)| (ask.with("year", Some(y)), y.as_str(), Some(y.as_str()) == year)).collect();
                (pieces::choices(ask.t("chart.year"), &years))
                div.cards { @for result in &found { (pieces::result(ask, result)) } }
                @if more_results { p { a href=(address("/results", [("body", id)])) { (ask.t("result.all")) } } }
            }
        }
        @if !tasks.is_empty() {
            section {
                h2 { (ask.t("body.latest-tasks")) }
                div.cards { @for task in &tasks { (pieces::task(ask, task)) } }
                @if more_tasks { p { a href=(address("/tasks", [("body", id)])) { (ask.t("task.all")) } } }
            }
        }
        (holders(ask, &bodies::holders(db, body.named.id)?))
        section {
            h2 { (ask.t("body.articles")) }
            ul.items {
                @for (article, host) in &articles {
                    (pieces::article(ask, article, html! { @if *host { span.roles { span.role { (ask.t("meeting.host")) } } } }))
                }
            }
            (pieces::pager(ask, piece, goes_on))
        }
    };
    Ok(layout::page(ask, &body.named.name, page).into_response())
}

fn head(ask: &Ask, body: &Body, aliases: &[String]) -> Markup {
    let known = [
        body.kind.as_deref().map(|kind| ask.texts.name("kind", kind)),
        body.level.as_deref().map(|level| ask.texts.name("level", level)),
        body.place.as_deref(),
    ];
    html! {
        header.of {
            p.eyebrow { (ask.texts.name("mark", "body")) }
            h1 { (body.named.name) }
            p.muted {
                @for known in known.into_iter().flatten() { (known) " · " }
                (ask.texts.n("count.articles", body.named.articles)) " · "
                (pieces::seen(ask, body.named.first_seen.as_deref(), body.named.last_seen.as_deref()))
            }
            @if !aliases.is_empty() { p { (ask.t("body.aliases")) ": " (aliases.join("; ")) } }
        }
    }
}

fn holders(ask: &Ask, holders: &[Holder]) -> Markup {
    html! {
        @if !holders.is_empty() {
            section {
                h2 { (ask.t("body.holders")) }
                ul.items {
                    @for holder in holders {
                        li.item {
                            a.head href={ "/person/" (holder.person) } { (holder.name) }
                            span.about {
                                (holder.title)
                                @if holder.status != "current" { " (" (ask.texts.name("status", &holder.status)) ")" }
                                " · " (pieces::seen(ask, holder.first_seen.as_deref(), holder.last_seen.as_deref()))
                            }
                        }
                    }
                }
            }
        }
    }
}

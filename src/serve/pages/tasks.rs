//! The task board: who was given what, and by when.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use maud::{Markup, html};
use rusqlite::Connection;

use crate::serve::ask::{Ask, address};
use crate::serve::failure::Failure;
use crate::serve::sql::statements::{self, Due, Task, Tasks};
use crate::serve::sql::whole::Overview;
use crate::serve::sql::{Piece, bodies, find, people};
use crate::serve::{Answer, App, layout, overview, pieces};

/// What the columns are: deadlines, or those who were given most. Then tasks without a deadline, as one list.
const BOARDS: [&str; 3] = ["deadline", "assignee", "untold"];

pub fn show(ask: &Ask, app: &Arc<App>, db: &Connection) -> Answer {
    let board = ask.choice("by", &BOARDS)?;
    let piece = Piece { page: ask.page()?, length: 40 };
    let firm = ask.choice("firm", &["", "1"])? == "1";
    let (title, mut wanted) = of_whom(ask, db)?;
    let of_someone = ask.get("who").is_some() || ask.get("body").is_some() || ask.get("person").is_some();
    let of_nobody = of_someone && wanted.bodies.is_empty() && wanted.people.is_empty();
    let whole = overview::get(app);
    wanted.firm = firm;
    wanted.due = match board {
        "deadline" => Due::In(when(ask)?.to_owned()),
        "untold" => Due::Untold,
        _ => Due::Any,
    };
    let overview_board = board == "assignee" && !of_someone;
    let mut found = if of_nobody || overview_board { vec![] } else { statements::tasks(db, &wanted, piece)? };
    let goes_on = piece.goes_on(&mut found);
    let boards = BOARDS.map(|one| {
        let key = match one {
            "deadline" => "task.by-deadline",
            "assignee" => "task.by-assignee",
            _ => "task.untold",
        };
        (ask.with("by", Some(one)), ask.t(key), one == board)
    });
    let page = html! {
        h1 { (ask.t("task.board")) }
        @if let Some(title) = &title { p.lead { (title) " " a href="/tasks" { (ask.t("task.everyone")) } } }
        (form(ask, board, firm))
        (pieces::choices(ask.t("task.board"), &boards))
        @if overview_board { (by_assignee(ask, &whole)) }
        @else if found.is_empty() { p { (ask.t("list.nothing")) } }
        @else { (columns(ask, board, &found)) (pieces::pager(ask, piece, goes_on)) }
    };
    Ok(layout::page(ask, ask.t("task.board"), page).into_response())
}

/// Whose tasks: a body or a person by id, or all whom the words find.
fn of_whom(ask: &Ask, db: &Connection) -> Result<(Option<String>, Tasks), Failure> {
    let mut wanted = Tasks { bodies: vec![], people: vec![], due: Due::Any, firm: false };
    let mut title = None;
    if let Some(id) = ask.number("body")?.map(i64::from) {
        title = Some(bodies::body(db, id)?.ok_or(Failure::NotFound)?.named.name);
        wanted.bodies.push(id);
    } else if let Some(id) = ask.number("person")?.map(i64::from) {
        title = Some(people::person(db, id)?.ok_or(Failure::NotFound)?.name);
        wanted.people.push(id);
    } else if let Some(words) = ask.get("who") {
        let many = Piece { page: 0, length: 50 };
        wanted.bodies = find::bodies(db, words, many)?.into_iter().map(|body| body.id).collect();
        wanted.people = find::people(db, words, many)?.into_iter().map(|person| person.id).collect();
    }
    Ok((title, wanted))
}

/// The beginning of the deadline's day: a year, a month, a day, or nothing.
fn when(ask: &Ask) -> Result<&str, Failure> {
    let when = ask.get("due").unwrap_or_default();
    if when.bytes().all(|b| b.is_ascii_digit() || b == b'-') { Ok(when) } else { Err(Failure::BadRequest) }
}

fn form(ask: &Ask, board: &str, firm: bool) -> Markup {
    html! {
        form.filter action="/tasks" {
            input type="hidden" name="by" value=(board);
            label { (ask.t("task.who")) input name="who" type="text" maxlength="200" value=[ask.get("who")]; }
            label { (ask.t("task.due")) input name="due" type="text" inputmode="numeric" pattern="[0-9\\-]*" placeholder="2024-06" value=[ask.get("due")]; }
            label.check { input name="firm" type="checkbox" value="1" checked[firm]; " " (ask.t("list.firm")) }
            button type="submit" { (ask.t("task.show")) }
        }
    }
}

/// Those who were given most, each with what was given last.
fn by_assignee(ask: &Ask, whole: &Overview) -> Markup {
    html! {
        div.board {
            @for ((id, name, n), tasks) in whole.charged.iter().zip(&whole.boards) {
                section.column {
                    h2 { a href={ "/body/" (id) } { (name) } " " span.muted { (ask.texts.number(*n)) } }
                    @for task in tasks.iter().take(5) { (pieces::task(ask, task)) }
                    p { a href=(address("/tasks", [("body", id.to_string().as_str()), ("by", "assignee")])) { (ask.t("task.all")) } }
                }
            }
        }
    }
}

/// Tasks that follow each other with the same heading, as one column each.
fn columns(ask: &Ask, board: &str, tasks: &[Task]) -> Markup {
    let heading = |task: &Task| -> String {
        let day = if board == "deadline" { task.deadline.as_deref() } else { task.article.day.as_deref() };
        day.map_or_else(|| ask.t("date.none").to_owned(), |day| ask.texts.date(day.get(..7).unwrap_or(day)))
    };
    html! {
        div.board {
            @for column in tasks.chunk_by(|a, b| heading(a) == heading(b)) {
                section.column { h2 { (heading(&column[0])) } @for task in column { (pieces::task(ask, task)) } }
            }
        }
    }
}

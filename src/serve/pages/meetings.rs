//! Meetings of a year or a month, and how many there were when.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use maud::html;
use rusqlite::Connection;

use crate::serve::ask::{Ask, address};
use crate::serve::chart::{self, Bar, Series};
use crate::serve::failure::Failure;
use crate::serve::sql::{Piece, articles};
use crate::serve::{Answer, App, layout, overview, pieces};

pub fn show(ask: &Ask, app: &Arc<App>, db: &Connection) -> Answer {
    let when = ask.get("when").unwrap_or_default();
    if !when.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return Err(Failure::BadRequest);
    }
    let piece = Piece { page: ask.page()?, length: 30 };
    let mut found = articles::meetings(db, when, piece)?;
    let goes_on = piece.goes_on(&mut found);
    let whole = overview::get(app);
    let title = if when.is_empty() {
        ask.t("nav.meetings").to_owned()
    } else {
        format!("{} {}", ask.t("nav.meetings"), ask.texts.date(when))
    };
    let page = html! {
        h1 { (title) }
        @match when.get(..4) {
            None => (chart::months(ask, &whole.months, |when| address("/meetings", [("when", when)]))),
            Some(year) => {
                p { a href="/meetings" { "← " (ask.t("meeting.all-years")) } }
                (chart::columns(ask, &format!("{} {year}", ask.t("chart.months")), ask.t("chart.month"),
                    &[Series { name: ask.t("nav.meetings"), class: "meeting" }], &months(year, &whole.months)))
            }
        }
        @if found.is_empty() { p { (ask.t("list.nothing")) } }
        ul.items { @for article in &found { (pieces::article(ask, article, html! {})) } }
        (pieces::pager(ask, piece, goes_on))
    };
    Ok(layout::page(ask, &title, page).into_response())
}

/// The twelve months of a year.
fn months(year: &str, counts: &[(String, u64)]) -> Vec<Bar> {
    let bar = |month: u32| {
        let when = format!("{year}-{month:02}");
        let n = counts.iter().find(|(m, _)| *m == when).map_or(0, |(_, n)| *n);
        Bar { label: month.to_string(), href: Some(address("/meetings", [("when", when.as_str())])), values: vec![n] }
    };
    (1..=12).map(bar).collect()
}

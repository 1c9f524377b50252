//! Results, by polarity, year and body.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use maud::html;
use rusqlite::Connection;

use crate::serve::ask::{Ask, address};
use crate::serve::chart::{self, Bar, Series};
use crate::serve::sql::statements::{self, POLARITIES, Results, Whose};
use crate::serve::sql::{Piece, bodies};
use crate::serve::{Answer, App, layout, overview, pieces};

/// The polarities as parts of bars.
pub fn series(ask: &Ask) -> [Series<'_>; 3] {
    POLARITIES.map(|polarity| Series { name: ask.texts.name("polarity", polarity), class: polarity })
}

/// Where the results of a polarity are, by its place in [`POLARITIES`].
pub fn address_of(polarity: usize) -> String {
    address("/results", [("polarity", POLARITIES[polarity])])
}

pub fn show(ask: &Ask, app: &Arc<App>, db: &Connection) -> Answer {
    let all = ["", POLARITIES[0], POLARITIES[1], POLARITIES[2]];
    let polarity = Some(ask.choice("polarity", &all)?).filter(|p| !p.is_empty());
    let body = ask.number("body")?.map(i64::from);
    let year = ask.number("year")?.map(|year| year.to_string());
    let firm = ask.choice("firm", &["", "1"])? == "1";
    let piece = Piece { page: ask.page()?, length: 30 };
    let whose = body.map_or(Whose::Anyone, Whose::Body);
    let wanted = Results { whose, year: year.as_deref(), polarity, firm };
    let mut found = statements::results(db, &wanted, piece)?;
    let goes_on = piece.goes_on(&mut found);
    let body = body.map(|id| bodies::body(db, id)).transpose()?.flatten();
    let name = |polarity: &'static str| {
        if polarity.is_empty() { ask.t("list.all") } else { ask.texts.name("polarity", polarity) }
    };
    let polarities = all.map(|one| {
        (ask.with("polarity", Some(one).filter(|p| !p.is_empty())), name(one), polarity.unwrap_or("") == one)
    });
    let firmness =
        [(ask.with("firm", None), ask.t("list.all"), !firm), (ask.with("firm", Some("1")), ask.t("list.firm"), firm)];
    let whole = overview::get(app);
    let bars = whole.years.iter().map(|(year, values)| Bar {
        label: year.clone(),
        href: Some(ask.with("year", Some(year))),
        values: values.to_vec(),
    });
    let page = html! {
        h1 { (ask.t("nav.results")) @if let Some(year) = &year { " " (year) } }
        @if let Some(body) = &body { p { a.body href={ "/body/" (body.named.id) } { (body.named.name) } } }
        @else { (chart::columns(ask, ask.t("result.years"), ask.t("chart.year"), &series(ask), &bars.collect::<Vec<_>>())) }
        @if year.is_some() { p { a href=(ask.with("year", None)) { "← " (ask.t("meeting.all-years")) } } }
        (pieces::choices(ask.t("result.polarity"), &polarities))
        (pieces::choices(ask.t("article.certainty"), &firmness))
        @if found.is_empty() { p { (ask.t("list.nothing")) } }
        div.cards { @for result in &found { (pieces::result(ask, result)) } }
        (pieces::pager(ask, piece, goes_on))
    };
    Ok(layout::page(ask, ask.t("nav.results"), page).into_response())
}

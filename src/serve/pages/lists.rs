//! All people, all bodies.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use maud::{Markup, html};
use rusqlite::Connection;

use crate::serve::ask::Ask;
use crate::serve::failure::Failure;
use crate::serve::sql::people::Named;
use crate::serve::sql::{Piece, bodies, people};
use crate::serve::{Answer, App, layout, pieces};

/// By how many articles, or by name.
const ORDERS: [&str; 2] = ["articles", "name"];

pub fn people(ask: &Ask, _: &Arc<App>, db: &Connection) -> Answer {
    let (piece, by_name) = wanted(ask)?;
    let mut found = people::list(db, by_name, piece)?;
    let goes_on = piece.goes_on(&mut found);
    let items = html! { @for one in &found { (item(ask, "/person/", one, None)) } };
    Ok(list(ask, ask.t("nav.people"), by_name, items, pieces::pager(ask, piece, goes_on)))
}

pub fn bodies(ask: &Ask, _: &Arc<App>, db: &Connection) -> Answer {
    let (piece, by_name) = wanted(ask)?;
    let mut found = bodies::list(db, by_name, piece)?;
    let goes_on = piece.goes_on(&mut found);
    let items = html! {
        @for body in &found { (item(ask, "/body/", &body.named, body.kind.as_deref().map(|kind| ask.texts.name("kind", kind)))) }
    };
    Ok(list(ask, ask.t("nav.bodies"), by_name, items, pieces::pager(ask, piece, goes_on)))
}

fn wanted(ask: &Ask) -> Result<(Piece, bool), Failure> {
    Ok((Piece { page: ask.page()?, length: 60 }, ask.choice("order", &ORDERS)? == "name"))
}

fn item(ask: &Ask, path: &str, one: &Named, kind: Option<&str>) -> Markup {
    html! {
        li.item {
            a.head href={ (path) (one.id) } { (one.name) }
            span.about {
                @if let Some(kind) = kind { (kind) " · " }
                (ask.texts.n("count.articles", one.articles)) " · "
                (pieces::seen(ask, one.first_seen.as_deref(), one.last_seen.as_deref()))
            }
        }
    }
}

fn list(ask: &Ask, title: &str, by_name: bool, items: Markup, pager: Markup) -> axum::response::Response {
    let orders = [
        (ask.with("order", None), ask.t("list.by-articles"), !by_name),
        (ask.with("order", Some("name")), ask.t("list.by-name"), by_name),
    ];
    let page = html! {
        h1 { (title) }
        (pieces::choices(ask.t("list.order"), &orders))
        ul.items.grid { (items) }
        (pager)
    };
    layout::page(ask, title, page).into_response()
}

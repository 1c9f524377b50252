//! What was found: people, bodies, articles.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use maud::{Markup, html};
use rusqlite::Connection;

use crate::serve::ask::Ask;
use crate::serve::sql::people::Named;
use crate::serve::sql::{Piece, find};
use crate::serve::{Answer, App, layout, pieces};

pub fn show(ask: &Ask, _: &Arc<App>, db: &Connection) -> Answer {
    let typed = ask.get("q").unwrap_or_default();
    let piece = Piece { page: ask.page()?, length: 20 };
    let few = Piece { page: 0, length: 12 };
    let (mut people, mut bodies) = (find::people(db, typed, few)?, find::bodies(db, typed, few)?);
    let find::Articles { found: mut articles, latest_first } = find::articles(db, typed, piece)?;
    let goes_on = piece.goes_on(&mut articles);
    few.goes_on(&mut people);
    few.goes_on(&mut bodies);
    let nothing = people.is_empty() && bodies.is_empty() && articles.is_empty();
    let page = html! {
        h1 { @if typed.is_empty() { (ask.t("search.title")) } @else { (ask.t("search.for")) " “" (typed) "”" } }
        @if typed.is_empty() { p { (ask.t("search.type")) } }
        @else if nothing { p { (ask.t("search.nothing")) } p.muted { (ask.t("search.hint")) } }
        @if piece.page == 0 {
            (group(ask, "search.people", "/person/", "person", &people))
            (group(ask, "search.bodies", "/body/", "body", &bodies))
        }
        @if !articles.is_empty() {
            section aria-labelledby="articles" {
                h2 #articles { (ask.t("search.articles")) }
                @if latest_first { p.muted { (ask.t("search.latest")) } }
                ul.items {
                    @for (article, text) in &articles {
                        @let snippet = text.as_ref().map(|text| pieces::snippet(text, typed));
                        (pieces::article(ask, article, snippet.unwrap_or_default()))
                    }
                }
                (pieces::pager(ask, piece, goes_on))
            }
        }
    };
    Ok(layout::page(ask, if typed.is_empty() { ask.t("search.title") } else { typed }, page).into_response())
}

fn group(ask: &Ask, key: &str, path: &str, class: &str, found: &[Named]) -> Markup {
    html! {
        @if !found.is_empty() {
            section {
                h2 { (ask.t(key)) }
                ul.chips {
                    @for one in found {
                        li { a class=(class) href={ (path) (one.id) } { (one.name) } " " span.muted { (ask.texts.n("count.articles", one.articles)) } }
                    }
                }
            }
        }
    }
}

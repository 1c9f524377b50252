//! Suggestions for the search box, as JSON.

use std::sync::Arc;

use axum::http::header;
use axum::response::IntoResponse as _;
use rusqlite::Connection;
use serde_json::json;

use crate::serve::ask::Ask;
use crate::serve::sql::{Piece, find};
use crate::serve::{Answer, App};

pub fn answer(ask: &Ask, _: &Arc<App>, db: &Connection) -> Answer {
    let typed = ask.get("q").unwrap_or_default();
    let few = Piece { page: 0, length: 5 };
    let mut found = Vec::new();
    let groups =
        [("person", "/person/", find::people(db, typed, few)?), ("body", "/body/", find::bodies(db, typed, few)?)];
    for (kind, path, mut named) in groups {
        few.goes_on(&mut named);
        for one in named {
            let note = ask.texts.n("count.articles", one.articles);
            let (href, is) = (format!("{path}{}", one.id), ask.texts.name("mark", kind));
            found.push(json!({ "kind": kind, "is": is, "name": one.name, "note": note, "href": href }));
        }
    }
    Ok(([(header::CONTENT_TYPE, "application/json")], json!(found).to_string()).into_response())
}

//! How the explorer is used.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use maud::html;
use rusqlite::Connection;

use crate::serve::ask::Ask;
use crate::serve::marks::Kind;
use crate::serve::{Answer, App, layout};

pub fn show(ask: &Ask, _: &Arc<App>, _: &Connection) -> Answer {
    let page = html! {
        div.prose {
            h1 { (ask.t("help.title")) }
            p { (ask.t("help.what")) }
            h2 { (ask.t("help.marks")) }
            p { (ask.t("help.marks-text")) }
            ul.samples { @for kind in Kind::ALL { li { span.sample.(kind.name()) { (ask.texts.name("mark", kind.name())) } } } }
            h2 { (ask.t("help.certainty")) }
            p { (ask.t("help.certainty-text")) }
            h2 { (ask.t("help.keys")) }
            dl.facts {
                dt { kbd { "/" } } dd { (ask.t("help.key-search")) }
                dt { kbd { "↓" } " " kbd { "↑" } " " kbd { "Enter" } } dd { (ask.t("help.key-suggestions")) }
                dt { kbd { "j" } " " kbd { "k" } } dd { (ask.t("help.key-marks")) }
                dt { kbd { "Esc" } } dd { (ask.t("help.key-close")) }
            }
        }
    };
    Ok(layout::page(ask, ask.t("help.title"), page).into_response())
}

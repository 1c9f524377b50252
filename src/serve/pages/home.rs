//! The first page: the search box, how much there is, and where to look first.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use maud::{Markup, html};
use rusqlite::Connection;

use crate::serve::ask::{Ask, address};
use crate::serve::chart::{self, Bar};
use crate::serve::sql::whole::Overview;
use crate::serve::{Answer, App, layout, overview, pieces};

use super::results;

pub fn show(ask: &Ask, app: &Arc<App>, _: &Connection) -> Answer {
    let whole = overview::get(app);
    let page = html! {
        div.hero {
            h1 { (ask.t("home.title")) }
            p.lead { (ask.t("home.lead")) }
            (layout::search_box(ask, true))
            (counts(ask, &whole))
        }
        div.columns-two {
            section.wide {
                h2 { (ask.t("chart.months")) }
                (chart::months(ask, &whole.months, |when| address("/meetings", [("when", when)])))
            }
            section aria-labelledby="charged" {
                h2 #charged { (ask.t("home.charged")) }
                (chart::rows(ask, "task", &charged(&whole)))
            }
            section aria-labelledby="polarity" {
                h2 #polarity { (ask.t("home.polarity")) }
                (chart::parts(ask, &results::series(ask), &whole.polarities, results::address_of))
                h2 { (ask.t("home.latest")) }
                ul.items { @for article in &whole.latest { (pieces::article(ask, article, html! {})) } }
                p { a href="/meetings" { (ask.t("home.all-meetings")) } }
            }
        }
    };
    Ok(layout::page(ask, "", page).into_response())
}

fn counts(ask: &Ask, whole: &Overview) -> Markup {
    let counts = [
        ("/meetings", "count.articles", whole.articles),
        ("/meetings", "count.meetings", whole.meetings),
        ("/people", "count.people", whole.people),
        ("/bodies", "count.bodies", whole.bodies),
        ("/results", "count.results", whole.results),
        ("/tasks", "count.tasks", whole.tasks),
    ];
    html! { ul.counts { @for (href, key, n) in counts { li { a href=(href) { (ask.texts.n(key, n)) } } } } }
}

fn charged(whole: &Overview) -> Vec<Bar> {
    let bar = |(id, name, n): &(i64, String, u64)| Bar {
        label: name.clone(),
        href: Some(address("/tasks", [("body", id.to_string().as_str())])),
        values: vec![*n],
    };
    whole.charged.iter().map(bar).collect()
}

//! An article: its text with every value marked in its place, and its record beside it.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use maud::{Markup, html};
use rusqlite::Connection;

use super::panel;
use crate::record::{Paragraph, ParagraphKind, Record};
use crate::serve::ask::Ask;
use crate::serve::failure::Failure;
use crate::serve::marks::{self, Kind, Mark, Points};
use crate::serve::sql::articles::{self, Whole};
use crate::serve::{Answer, App, layout, pieces};

/// No record is longer than this, unpacked: a store that says so is not ours.
const LARGEST: u64 = 1 << 30;

pub fn show(ask: &Ask, _: &Arc<App>, db: &Connection) -> Answer {
    let whole = articles::by_record(db, &ask.id, ask.get("path"))?.ok_or(Failure::NotFound)?;
    let record = unpacked(&whole).map_err(|reason| Failure::Internal(format!("{}: {reason}", whole.path)))?;
    let known = panel::Known { people: articles::people_of(db, whole.id)?, bodies: articles::bodies_of(db, whole.id)? };
    let marks = marks::of_record(&record);
    let title = record.article.title.as_ref().map_or(whole.path.as_str(), |title| &title.text);
    let has_title = record.article.paragraphs.iter().any(|p| p.kind == ParagraphKind::Title);
    let page = html! {
        div.reading {
            article.text aria-label=(ask.t("article.text")) {
                (origin(ask, &record))
                @if !has_title || whole.text.is_none() { h1 { (title) } }
                @match &whole.text {
                    Some(text) => (paragraphs(text, &record.article.paragraphs, &marks)),
                    None => p.note { (ask.t("article.no-text")) },
                }
                (others(ask, db, &whole)?)
            }
            aside.panel aria-label=(ask.t("article.record")) {
                (legend(ask, &marks))
                (panel::show(ask, &record, &known))
            }
        }
        div #tip role="status" data-rule=(ask.t("article.rule")) data-certainty=(ask.t("article.certainty"))
            data-high=(ask.texts.name("certainty", "high")) data-low=(ask.texts.name("certainty", "low")) hidden {}
    };
    Ok(layout::page(ask, title, page).into_response())
}

fn unpacked(whole: &Whole) -> Result<Record, String> {
    let reader = zstd::Decoder::new(whole.json.as_slice()).map_err(|e| e.to_string())?;
    serde_json::from_reader(std::io::BufReader::new(std::io::Read::take(reader, LARGEST))).map_err(|e| e.to_string())
}

fn origin(ask: &Ask, record: &Record) -> Markup {
    let source = &record.source;
    html! {
        p.origin {
            @if let Some(published) = &record.article.published {
                @if let Some(iso) = &published.iso { time datetime=(iso) { (ask.texts.date(iso)) } } @else { (published.text) } " · "
            }
            @if let Some(publisher) = &source.publisher { (publisher) " · " }
            @if let Some(author) = &source.author { (author) " · " }
            span.path { (source.path) }
        }
    }
}

/// The paragraphs of the text; what lies between them is blank.
fn paragraphs(text: &str, paragraphs: &[Paragraph], marks: &[Mark]) -> Markup {
    let points = Points::new(text);
    let mut seen = vec![false; marks.len()];
    // One title is enough for a page; a second is a heading.
    let title = paragraphs.iter().position(|paragraph| matches!(paragraph.kind, ParagraphKind::Title));
    html! {
        @for (n, paragraph) in paragraphs.iter().enumerate() {
            @let text = marks::marked(&points, marks, &mut seen, paragraph.span[0]..paragraph.span[1]);
            @match paragraph.kind {
                ParagraphKind::Title if title == Some(n) => h1 { (text) },
                ParagraphKind::Title | ParagraphKind::Heading => h2 { (text) },
                ParagraphKind::Lead => p.lead { (text) },
                ParagraphKind::Body => p { (text) },
                ParagraphKind::Caption => p.caption { (text) },
                ParagraphKind::Byline => p.byline { (text) },
                ParagraphKind::Meta => p.meta { (text) },
            }
        }
    }
}

/// What else there is of this article.
fn others(ask: &Ask, db: &Connection, whole: &Whole) -> Result<Markup, Failure> {
    let twins = articles::twins(db, &ask.id, whole.id)?;
    let first = whole.duplicate_of.as_deref().map(|path| articles::by_path(db, path)).transpose()?.flatten();
    Ok(html! {
        @if let Some(first) = first {
            p.note { (ask.t("article.near")) " " a href=(pieces::article_address(&first)) { (pieces::title(&first)) } }
        }
        @if !twins.is_empty() {
            p.note { (ask.t("article.twins")) }
            ul { @for twin in &twins { li { a href=(pieces::article_address(twin)) { (twin.path) } } } }
        }
    })
}

/// The kinds of marks that there are, each with a box that shows or hides it.
fn legend(ask: &Ask, marks: &[Mark]) -> Markup {
    let count = |kind: Kind| marks.iter().filter(|mark| mark.kind == kind).count() as u64;
    html! {
        details.legend open {
            summary { (ask.t("article.legend")) }
            fieldset {
                legend.unseen { (ask.t("article.legend")) }
                @for kind in Kind::ALL {
                    @if count(kind) > 0 {
                        label {
                            input type="checkbox" id={ "show-" (kind.name()) } data-kind=(kind.name()) checked;
                            " " span.sample.(kind.name()) { (ask.texts.name("mark", kind.name())) } " "
                            span.muted { (ask.texts.number(count(kind))) }
                        }
                    }
                }
            }
        }
    }
}

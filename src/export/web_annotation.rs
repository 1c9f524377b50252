//! Annotations of the W3C's Web Annotation Data Model (<https://www.w3.org/TR/annotation-model/>), as JSON-LD.

use std::io::Write;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::article::{self, Names, Period, Stored};
use super::marks::{self, Mark};
use super::points::Points;
use super::{Error, Result, ids, line};

/// Code points before and after the words of a quotation, by which it is found again in a page that has changed.
const CONTEXT: u32 = 32;

/// One annotation a line, article by article. Positions are code points of the decoded text (`bienban text`). Without that text in the
/// store a quotation has the normalised words, and nothing before and after them.
///
/// # Errors
/// When the store cannot be read, when a record does not fit its text, or when `out` cannot be written.
pub fn web_annotation(store: &Connection, period: &Period, out: &mut dyn Write) -> Result {
    article::each(store, period, |article| {
        let record = article.record()?;
        let names = article.names(store)?;
        let source = ids::address(record.source.url.as_deref(), &article.id());
        let points = article.text.as_deref().map(Points::new);
        let marks = marks::of(&record);
        for (at, mark) in marks.iter().enumerate() {
            let mut target = json!({"source": source, "path": article.path});
            target["selector"] = selectors(mark, points.as_ref())
                .ok_or_else(|| Error::Text { path: article.path.clone(), end: mark.span[1] })?;
            let annotation = json!({
                "@context": ["http://www.w3.org/ns/anno.jsonld", {"@vocab": "urn:bienban:term:"}],
                "id": id(article, at),
                "type": "Annotation",
                "motivation": if mark.local.is_some() { "identifying" } else { "tagging" },
                "body": bodies(article, &names, mark),
                "target": target,
            });
            line(out, &annotation)?;
        }
        Ok(())
    })
}

fn id(article: &Stored, mark: usize) -> String {
    ids::urn(&format!("annotation-{}-{}", article.key, mark + 1))
}

/// Two ways to the same words; `None` when they lie outside the text.
fn selectors(mark: &Mark<'_>, points: Option<&Points<'_>>) -> Option<Value> {
    let [start, end] = mark.span;
    let quote = match points {
        None => json!({"type": "TextQuoteSelector", "exact": mark.text}),
        Some(points) => {
            let (prefix, suffix) = points.around(mark.span, CONTEXT)?;
            json!({"type": "TextQuoteSelector", "exact": points.slice(mark.span)?, "prefix": prefix, "suffix": suffix})
        }
    };
    Some(json!([{"type": "TextPositionSelector", "start": start, "end": end}, quote]))
}

fn bodies(article: &Stored, names: &Names, mark: &Mark<'_>) -> Value {
    let mut kind = json!({"type": "TextualBody", "purpose": "tagging", "value": mark.kind});
    if let Some((name, value)) = &mark.value {
        kind[*name] = json!(value);
    }
    if let Some(rule) = mark.rule {
        kind["rule"] = json!(rule);
    }
    if let Some(certainty) = &mark.certainty {
        kind["certainty"] = json!(marks::word(certainty));
    }
    let mut bodies = vec![kind];
    if let Some(local) = mark.local {
        let id = match names.of(local) {
            Some(id) => ids::urn(id),
            None => ids::urn(&format!("{}-{}-{local}", mark.kind.to_ascii_lowercase(), article.key)),
        };
        bodies.push(json!({"type": "SpecificResource", "purpose": "identifying", "source": id}));
    }
    for &(link, to) in &mark.links {
        let source = id(article, to);
        bodies.push(json!({"type": "SpecificResource", "purpose": "linking", "source": source, "relation": link}));
    }
    json!(bodies)
}

//! The bulk format of Elasticsearch and OpenSearch: a line that says what to do, a line with the document, and a line end after the last.

use std::io::Write;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::article::{self, Names, Period, Stored};
use super::{Result, line};
use crate::record::{Agent, Record};

/// One document an article, put into `index` under the article's key, so that loading it again replaces it. Results and tasks stand in
/// their article, people and bodies with their ids in the whole store.
///
/// # Errors
/// When the store cannot be read or `out` not written.
pub fn es_bulk(store: &Connection, period: &Period, index: &str, out: &mut dyn Write) -> Result {
    article::each(store, period, |article| {
        let record = article.record()?;
        line(out, &json!({"index": {"_index": index, "_id": article.key}}))?;
        let document = Maker { names: article.names(store)?, record: &record };
        line(out, &document.article(store, article)?)
    })
}

/// `name` is not `Elasticsearch`'s to refuse later: the rules for index names, in words for people.
///
/// # Errors
/// What is wrong with it.
pub fn check_index_name(name: &str) -> std::result::Result<(), &'static str> {
    match name {
        "" | "." | ".." => Err("it is no name"),
        _ if name.len() > 255 => Err("it is longer than 255 bytes"),
        _ if name.starts_with(['-', '_', '+']) => Err("it begins with -, _ or +"),
        _ if name.chars().any(char::is_uppercase) => Err("it has capitals"),
        _ if name.contains(|c: char| c.is_whitespace() || c.is_control() || r#"\/*?"<>|,#:"#.contains(c)) => {
            Err(r#"it has a blank or one of \ / * ? " < > | , # :"#)
        }
        _ => Ok(()),
    }
}

struct Maker<'r> {
    names: Names,
    record: &'r Record,
}

impl Maker<'_> {
    fn article(&self, store: &Connection, article: &Stored) -> Result<Value> {
        let record = self.record;
        let source = &record.source;
        let mut document = json!({
            "path": article.path, "record": record.id, "sha256": source.sha256,
            "title": record.article.title.as_ref().map(|title| &title.text),
            "text": article.text, "day": article.day, "source": article.source,
            "published": record.article.published.as_ref().and_then(|published| published.iso.as_ref()),
            "author": source.author, "publisher": source.publisher, "url": source.url,
            "duplicate_of": article.duplicate_of, "rules": source.rules,
            "meeting": self.meeting(),
            "people": self.people(), "bodies": self.bodies(), "results": self.results(),
            "tasks": self.tasks(store, article)?,
            "documents": record.documents.iter().map(|d| {
                json!({"text": d.text, "kind": d.kind, "number": d.number, "date": d.date})
            }).collect::<Vec<_>>(),
        });
        without_nulls(&mut document);
        Ok(document)
    }

    fn name(&self, local: &str) -> Option<&str> {
        let person = self.record.people.iter().find(|p| p.id == local).map(|p| p.name.as_str());
        person.or_else(|| self.record.bodies.iter().find(|b| b.id == local).map(|b| b.name.as_str()))
    }

    /// A person or a body by its id in the record.
    fn named(&self, local: &str) -> Value {
        json!({"id": self.names.of(local), "name": self.name(local)})
    }

    fn agent(&self, agent: Option<&Agent>) -> Value {
        match agent {
            None => Value::Null,
            Some(Agent::Person { person: local } | Agent::Body { body: local }) => self.named(local),
            Some(Agent::Text(piece)) => json!({"name": piece.text}),
        }
    }

    fn meeting(&self) -> Value {
        let Some(meeting) = &self.record.meeting else { return Value::Null };
        json!({
            "kind": meeting.kind,
            "name": meeting.name.as_ref().map(|name| &name.text),
            "date": meeting.date.as_ref().and_then(|date| date.iso.as_ref()),
            "place": meeting.place.as_ref().map(|place| &place.text),
            "host": meeting.host.as_ref().map(|host| self.named(host)),
            "chairs": meeting.chairs.iter().map(|chair| self.named(chair)).collect::<Vec<_>>(),
        })
    }

    fn people(&self) -> Value {
        let position = |p: &crate::record::Position| {
            let body = p.body.as_ref().map(|body| self.named(body));
            json!({"text": p.text, "title": p.title, "body": body, "status": p.status})
        };
        let person = |p: &crate::record::Person| {
            json!({
                "id": self.names.of(&p.id), "name": p.name, "roles": p.roles, "certainty": p.certainty,
                "positions": p.positions.iter().map(position).collect::<Vec<_>>(),
            })
        };
        self.record.people.iter().map(person).collect()
    }

    fn bodies(&self) -> Value {
        let body = |b: &crate::record::Body| {
            json!({
                "id": self.names.of(&b.id), "name": b.name, "kind": b.kind, "level": b.level, "place": b.place,
                "certainty": b.certainty,
            })
        };
        self.record.bodies.iter().map(body).collect()
    }

    fn results(&self) -> Value {
        let result = |r: &crate::record::ResultItem| {
            json!({
                "id": r.id, "text": r.text, "start": r.span[0], "end": r.span[1], "polarity": r.polarity,
                "source": self.agent(r.source.as_ref()), "period": r.period.as_ref().map(|period| &period.text),
                "figures": r.figures.iter().map(|f| json!({"text": f.text, "value": f.value, "unit": f.unit}))
                    .collect::<Vec<_>>(),
                "bodies": r.bodies.iter().map(|body| self.named(body)).collect::<Vec<_>>(),
                "certainty": r.certainty,
            })
        };
        self.record.results.iter().map(result).collect()
    }

    fn tasks(&self, store: &Connection, article: &Stored) -> Result<Value> {
        let mut deadlines = article.deadlines(store)?;
        let mut task = |t: &crate::record::Task| {
            let [from, to] = deadlines.remove(&t.id).unwrap_or_default();
            let deadline = t.deadline.as_ref().map(|d| json!({"text": d.text, "date": d.iso, "from": from, "to": to}));
            let assignees = t.assignees.iter().map(|a| {
                let id = a.person.as_ref().or(a.body.as_ref()).and_then(|local| self.names.of(local));
                json!({"id": id, "name": a.text})
            });
            json!({
                "id": t.id, "text": t.text, "start": t.span[0], "end": t.span[1], "action": t.action,
                "assigner": self.agent(t.assigner.as_ref()), "assignees": assignees.collect::<Vec<_>>(),
                "deadline": deadline,
                "bodies": t.bodies.iter().map(|body| self.named(body)).collect::<Vec<_>>(),
                "certainty": t.certainty,
            })
        };
        Ok(self.record.tasks.iter().map(&mut task).collect())
    }
}

/// A search index knows no difference between a null and nothing.
fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(without_nulls);
        }
        Value::Array(values) => values.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_elasticsearch_refuses_are_refused() {
        for name in ["", "..", "_a", "Tin", "tin tức", "a/b", "a:b"] {
            assert!(check_index_name(name).is_err(), "{name}");
        }
        for name in ["bienban", "tin-2024", "hội-nghị"] {
            assert_eq!(check_index_name(name), Ok(()));
        }
    }
}

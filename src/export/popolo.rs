//! Popolo (<https://www.popoloproject.com/specs/>), the model of legislatures and those who sit in them.

use std::io::Write;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::article::{self, Names, Period, Stored};
use super::evidence::Evidence;
use super::network::{self, Person, Tenure};
use super::{Result, ids};
use crate::record::{Agent, Record};

/// One JSON object: `organizations`, `posts`, `persons`, `memberships`, `events` (the meetings) and `speeches` (results and tasks whose
/// speaker is told: the article's account of what was said). Memberships have no dates, for no article tells when an office began, but
/// beyond Popolo a `status` (`current`, `former`, `acting`); `sources` has the articles with their days.
///
/// # Errors
/// When the store cannot be read or `out` not written.
pub fn popolo(store: &Connection, out: &mut dyn Write) -> Result {
    out.write_all(b"{")?;
    let mut list = List::start(out, "organizations")?;
    network::each_body(store, |body| {
        list.add(&json!({
            "id": body.id, "name": body.name, "classification": body.kind,
            "other_names": body.aliases.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
            "area": body.place.as_ref().map(|place| json!({"name": place})),
            "sources": sources(&body.evidence),
        }))
    })?;
    let mut list = list.next("posts")?;
    network::each_body(store, |body| {
        body.posts.iter().try_for_each(|post| {
            list.add(&json!({"id": post.id, "label": post.label, "role": post.title, "organization_id": body.id}))
        })
    })?;
    let mut list = list.next("persons")?;
    network::each_person(store, |person| {
        list.add(&json!({
            "id": person.id, "name": person.name,
            "honorific_prefix": (!person.titles.is_empty()).then(|| person.titles.join("; ")),
            "other_names": person.aliases.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
            "sources": sources(&person.evidence),
        }))
    })?;
    let mut list = list.next("memberships")?;
    network::each_person(store, |person| {
        person.tenures.iter().try_for_each(|tenure| list.add(&membership(person, tenure)))
    })?;
    let mut list = list.next("events")?;
    article::each(store, &Period::default(), |article| {
        let record = article.record()?;
        list.add_some(event(article, &record, &article.names(store)?))
    })?;
    let mut list = list.next("speeches")?;
    article::each(store, &Period::default(), |article| {
        let record = article.record()?;
        let names = article.names(store)?;
        speeches(article, &record, &names).iter().try_for_each(|speech| list.add(speech))
    })?;
    list.end()?;
    Ok(out.write_all(b"}\n")?)
}

/// A key of the object and its array, written value by value, one a line.
struct List<'o> {
    out: &'o mut dyn Write,
    first: bool,
}

impl<'o> List<'o> {
    fn start(out: &'o mut dyn Write, key: &str) -> Result<Self> {
        write!(out, "\n\"{key}\": [")?;
        Ok(Self { out, first: true })
    }

    /// Values that are null are left out: not every property of Popolo may be.
    fn add(&mut self, value: &Value) -> Result {
        let mut value = value.clone();
        if let Value::Object(map) = &mut value {
            map.retain(|_, value| !value.is_null());
        }
        self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        Ok(serde_json::to_writer(&mut *self.out, &value).map_err(std::io::Error::from)?)
    }

    fn add_some(&mut self, value: Option<Value>) -> Result {
        value.map_or(Ok(()), |value| self.add(&value))
    }

    fn next(self, key: &str) -> Result<Self> {
        self.out.write_all(b"\n],")?;
        Self::start(self.out, key)
    }

    fn end(self) -> Result {
        Ok(self.out.write_all(b"\n]\n")?)
    }
}

fn sources(evidence: &Evidence) -> Value {
    evidence.sources().iter().map(|s| link(s.url.as_deref(), &s.article, &s.note())).collect()
}

fn link(url: Option<&str>, article: &str, note: &str) -> Value {
    json!({"url": ids::address(url, article), "note": note})
}

fn membership(person: &Person, tenure: &Tenure) -> Value {
    json!({
        "id": tenure.id, "label": tenure.post.label, "role": tenure.post.title,
        "person_id": person.id, "organization_id": tenure.body,
        "post_id": tenure.body.as_ref().map(|_| &tenure.post.id), "status": tenure.status,
        "sources": sources(&tenure.evidence),
    })
}

fn event_id(article: &Stored) -> String {
    format!("meeting-{}", article.key)
}

fn source_of(article: &Stored, record: &Record) -> Value {
    let title = record.article.title.as_ref().map(|title| title.text.as_str());
    let note: Vec<&str> = title.into_iter().chain(article.day.as_deref()).collect();
    json!([link(record.source.url.as_deref(), &article.id(), &note.join(", "))])
}

fn event(article: &Stored, record: &Record, names: &Names) -> Option<Value> {
    let meeting = record.meeting.as_ref()?;
    let name = meeting.name.as_ref().or(record.article.title.as_ref()).map(|piece| &piece.text);
    let there = record.people.iter().filter(|person| person.roles.iter().any(|&role| network::was_there(role)));
    Some(json!({
        "id": event_id(article), "name": name, "classification": meeting.kind,
        "start_date": meeting.date.as_ref().and_then(|date| date.iso.as_ref()),
        "location": meeting.place.as_ref().map(|place| &place.text),
        "organization_id": meeting.host.as_ref().and_then(|host| names.of(host)),
        "attendees": there.map(|person| json!({"id": names.of(&person.id), "name": person.name})).collect::<Vec<_>>(),
        "sources": source_of(article, record),
    }))
}

/// What people, bodies and reports are said to have said, in the order of the text.
fn speeches(article: &Stored, record: &Record, names: &Names) -> Vec<Value> {
    let results = record.results.iter().map(|r| (r.span, &r.id, &r.text, &r.source, "result"));
    let tasks = record.tasks.iter().map(|t| (t.span, &t.id, &t.text, &t.assigner, "task"));
    let mut told: Vec<_> = results.chain(tasks).collect();
    told.sort_by_key(|&(span, ..)| span);
    let mut speeches = vec![];
    for (_, local, text, speaker, what) in told {
        let (creator, words) = match speaker {
            None => continue,
            Some(Agent::Person { person }) => (names.of(person), None),
            Some(Agent::Body { body }) => (None, record.bodies.iter().find(|b| b.id == *body).map(|b| &b.name)),
            Some(Agent::Text(piece)) => (None, Some(&piece.text)),
        };
        speeches.push(json!({
            "id": format!("speech-{}-{local}", article.key), "creator_id": creator, "attribution_text": words,
            "text": text, "type": "summary", "title": what, "position": speeches.len() + 1,
            "event_id": record.meeting.as_ref().map(|_| event_id(article)),
            "sources": source_of(article, record),
        }));
    }
    speeches
}

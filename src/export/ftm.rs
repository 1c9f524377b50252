//! Entities of FollowTheMoney (<https://followthemoney.tech>), the model of Aleph, OpenSanctions and Yente.

use std::collections::BTreeSet;
use std::io::Write;

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::article::{self, Names, Period, Stored};
use super::evidence::Evidence;
use super::network::{self, Body, Person, Post, Tenure};
use super::{Result, ids, line, marks};
use crate::record::{Agent, Meeting, Record, ResultItem, Task};

/// One entity a line: `PublicBody`, `Company` or `Organization`; `Position`, an office, whoever holds it; `Person`; `Occupancy`, that a
/// person holds an office; `Article`; `Event`, a meeting; `Note`, a result or a task. `proof` leads to the articles.
///
/// # Errors
/// When the store cannot be read or `out` not written.
pub fn ftm(store: &Connection, out: &mut dyn Write) -> Result {
    network::each_body(store, |body| {
        body_entity(body).write(out)?;
        body.posts.iter().try_for_each(|post| position(post, Some(&body.id)).write(out))
    })?;
    network::each_person(store, |person| {
        person_entity(person).write(out)?;
        let mut own = BTreeSet::new();
        for tenure in &person.tenures {
            // An office of no known body is the person's own; held once and now again, it is one office.
            if tenure.body.is_none() && own.insert(&tenure.post.id) {
                position(&tenure.post, None).write(out)?;
            }
            occupancy(person, tenure).write(out)?;
        }
        Ok(())
    })?;
    article::each(store, &Period::default(), |article| {
        let record = article.record()?;
        let names = article.names(store)?;
        let about = About { article, record: &record, names };
        about.document().write(out)?;
        if let Some(meeting) = &record.meeting {
            about.event(meeting).write(out)?;
        }
        record.results.iter().try_for_each(|result| about.result(result).write(out))?;
        record.tasks.iter().try_for_each(|task| about.task(task).write(out))
    })
}

/// An entity with its properties; every property is a list.
struct Entity {
    id: String,
    schema: &'static str,
    properties: Map<String, Value>,
}

impl Entity {
    fn new(id: impl Into<String>, schema: &'static str) -> Self {
        Self { id: id.into(), schema, properties: Map::new() }
    }

    /// Adds what is not blank and not there yet, cut to what the model allows.
    fn add<'v>(&mut self, property: &str, values: impl IntoIterator<Item = &'v str>) {
        for value in values {
            let value = if is_name(property) { unquoted(value.trim()) } else { value.trim() };
            let value: String = value.chars().take(longest(property)).collect();
            if value.is_empty() {
                continue;
            }
            let Value::Array(all) = self.properties.entry(property).or_insert(json!([])) else { continue };
            if !all.iter().any(|known| known.as_str() == Some(&value)) {
                all.push(value.into());
            }
        }
    }

    /// Where it is told.
    fn told(&mut self, evidence: &Evidence) {
        let sources = evidence.sources();
        self.list("proof", sources.iter().map(|source| source.article.clone()).collect());
        let mut urls: Vec<_> = sources.iter().filter_map(|s| s.url.clone()).filter(|url| ids::is_web(url)).collect();
        urls.sort_unstable();
        urls.dedup();
        self.list("sourceUrl", urls);
    }

    /// Sets a property to what is known to fit and to be there but once.
    fn list(&mut self, property: &str, values: Vec<String>) {
        if !values.is_empty() {
            self.properties.insert(property.into(), values.into());
        }
    }

    fn write(self, out: &mut dyn Write) -> Result {
        line(out, &json!({"id": self.id, "schema": self.schema, "properties": self.properties}))
    }
}

fn is_name(property: &str) -> bool {
    matches!(property, "name" | "alias")
}

/// The model takes away quotes around a name; then what we write is what it keeps.
fn unquoted(name: &str) -> &str {
    let quotes = ['"', '\''];
    name.strip_prefix(quotes).and_then(|name| name.strip_suffix(quotes)).unwrap_or(name)
}

/// Code points that the model allows in a value.
fn longest(property: &str) -> usize {
    match property {
        _ if is_name(property) => 384,
        "location" | "address" => 250,
        "bodyText" | "description" | "summary" | "notes" => LONGEST_TEXT,
        _ => 1024,
    }
}

const LONGEST_TEXT: usize = 65_000;

/// The schema for a kind of body, as the rules call kinds. Of other kinds, and of none, it is not certain that they are public.
fn schema_of(kind: Option<&str>) -> &'static str {
    match kind {
        Some("state" | "central" | "ministry" | "province" | "district" | "justice" | "force" | "police") => {
            "PublicBody"
        }
        Some("company") => "Company",
        _ => "Organization",
    }
}

fn body_entity(body: &Body) -> Entity {
    let mut entity = Entity::new(&body.id, schema_of(body.kind.as_deref()));
    entity.add("name", [body.name.as_str()]);
    entity.add("alias", body.aliases.iter().map(String::as_str));
    entity.add("classification", body.kind.as_deref());
    entity.add("keywords", body.level.as_deref());
    entity.add("address", body.place.as_deref());
    entity.told(&body.evidence);
    entity
}

fn position(post: &Post, body: Option<&str>) -> Entity {
    let mut entity = Entity::new(&post.id, "Position");
    entity.add("name", [post.label.as_str()]);
    entity.add("organization", body);
    entity
}

fn person_entity(person: &Person) -> Entity {
    let mut entity = Entity::new(&person.id, "Person");
    entity.add("name", [person.name.as_str()]);
    entity.add("alias", person.aliases.iter().map(String::as_str));
    entity.add("title", person.titles.iter().map(String::as_str));
    entity.add("position", person.tenures.iter().map(|tenure| tenure.post.label.as_str()));
    entity.told(&person.evidence);
    entity
}

/// `date` is every day on which an article says so: when the office began and ended no article tells.
fn occupancy(person: &Person, tenure: &Tenure) -> Entity {
    let mut entity = Entity::new(&tenure.id, "Occupancy");
    entity.add("holder", [person.id.as_str()]);
    entity.add("post", [tenure.post.id.as_str()]);
    entity.add("status", [tenure.status.as_str()]);
    let mut days: Vec<_> = tenure.evidence.sources().iter().filter_map(|s| s.day().map(str::to_owned)).collect();
    days.sort_unstable();
    days.dedup();
    entity.list("date", days);
    entity.told(&tenure.evidence);
    entity
}

/// What one article tells.
struct About<'a> {
    article: &'a Stored,
    record: &'a Record,
    names: Names,
}

impl About<'_> {
    fn document(&self) -> Entity {
        let (record, source) = (self.record, &self.record.source);
        let mut entity = Entity::new(self.article.id(), "Article");
        entity.add("title", record.article.title.as_ref().map(|title| title.text.as_str()));
        entity.add("fileName", self.article.path.rsplit(['/', '\\']).next());
        entity.add("author", source.author.as_deref());
        entity.add("publisher", [source.publisher.as_deref().unwrap_or(&self.article.source)]);
        entity.add("publishedAt", record.article.published.as_ref().and_then(|p| p.iso.as_deref()));
        entity.add("language", ["vie"]);
        entity.add("encoding", [source.encoding.as_str()]);
        entity.add("processingAgent", [concat!("bienban ", env!("CARGO_PKG_VERSION"))]);
        self.source_url(&mut entity);
        let text: Vec<char> = self.article.text.iter().flat_map(|text| text.chars()).collect();
        let parts = text.chunks(LONGEST_TEXT).map(|part| part.iter().collect::<String>());
        entity.list("bodyText", parts.collect());
        entity
    }

    fn source_url(&self, entity: &mut Entity) {
        entity.add("sourceUrl", self.record.source.url.as_deref().filter(|url| ids::is_web(url)));
    }

    /// Of what the article tells.
    fn told(&self, what: &str, schema: &'static str) -> Entity {
        let mut entity = Entity::new(format!("{what}-{}", self.article.key), schema);
        entity.add("proof", [self.article.id().as_str()]);
        self.source_url(&mut entity);
        entity
    }

    fn event(&self, meeting: &Meeting) -> Entity {
        let record = self.record;
        let mut entity = self.told("meeting", "Event");
        let name = meeting.name.as_ref().or(record.article.title.as_ref()).map(|piece| piece.text.as_str());
        entity.add("name", [name.or(meeting.kind.as_deref()).unwrap_or(&self.article.path)]);
        entity.add("keywords", meeting.kind.as_deref());
        entity.add("date", meeting.date.as_ref().and_then(|date| date.iso.as_deref()));
        entity.add("location", meeting.place.as_ref().map(|place| place.text.as_str()));
        entity.add("organizer", meeting.host.as_ref().and_then(|host| self.names.of(host)));
        let there = record.people.iter().filter(|person| person.roles.iter().any(|&role| network::was_there(role)));
        entity.add("involved", there.filter_map(|person| self.names.of(&person.id)));
        entity
    }

    /// A note about the article, its meeting and `agents`.
    fn note<'n>(&'n self, local: &str, text: &str, agents: impl IntoIterator<Item = &'n str>) -> Entity {
        let mut entity = self.told("note", "Note");
        entity.id = format!("{}-{local}", entity.id);
        entity.add("description", [text]);
        entity.add("entity", [self.article.id().as_str()]);
        if self.record.meeting.is_some() {
            entity.add("entity", [format!("meeting-{}", self.article.key).as_str()]);
        }
        entity.add("entity", agents);
        entity
    }

    fn agent(&self, agent: Option<&Agent>) -> Option<&str> {
        match agent? {
            Agent::Person { person: local } | Agent::Body { body: local } => self.names.of(local),
            Agent::Text(_) => None,
        }
    }

    fn bodies<'n>(&'n self, bodies: &'n [String]) -> impl Iterator<Item = &'n str> {
        bodies.iter().filter_map(|body| self.names.of(body))
    }

    fn result(&self, result: &ResultItem) -> Entity {
        let agents = self.agent(result.source.as_ref()).into_iter().chain(self.bodies(&result.bodies));
        let mut entity = self.note(&result.id, &result.text, agents);
        let words = ["result".to_owned(), marks::word(&result.polarity), certainty(&result.certainty)];
        entity.add("keywords", words.iter().map(String::as_str));
        entity
    }

    fn task(&self, task: &Task) -> Entity {
        let assignees = task.assignees.iter().filter_map(|a| self.names.of(a.person.as_ref().or(a.body.as_ref())?));
        let agents = self.agent(task.assigner.as_ref()).into_iter().chain(assignees).chain(self.bodies(&task.bodies));
        let mut entity = self.note(&task.id, &task.text, agents);
        entity.add("summary", task.action.as_deref());
        entity.add("keywords", ["task", certainty(&task.certainty).as_str()]);
        if let Some(deadline) = &task.deadline {
            let day = deadline.iso.as_deref().unwrap_or("?");
            entity.add("notes", [format!("deadline: {day} ({})", deadline.text).as_str()]);
        }
        entity
    }
}

fn certainty(certainty: &crate::record::Certainty) -> String {
    format!("certainty: {}", marks::word(certainty))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::made::made;

    #[test]
    fn an_office_that_was_held_once_and_is_held_again_is_one_entity() {
        let folder = tempfile::tempdir().unwrap();
        let text = "Huyện ủy họp\nSáng 29/5/2024, đồng chí Lò Văn Minh, Bí thư, chủ trì hội nghị.";
        drop(made(folder.path(), [("a.txt".to_owned(), text.into())].into_iter(), true));
        let store = Connection::open(folder.path().join("lib.sqlite")).unwrap();
        store.execute("UPDATE position SET named_body = NULL, body_text = NULL, status = 'current'", []).unwrap();
        let again = "INSERT INTO position (appearance, text, folded, start, \"end\", title, status, rule)
            SELECT appearance, text, folded, start, \"end\", title, 'former', rule FROM position";
        assert_eq!(store.execute(again, []).unwrap(), 1);
        let mut out = vec![];
        ftm(&store, &mut out).unwrap();
        let all: Vec<Value> =
            String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let of = |schema: &str| all.iter().filter(|entity| entity["schema"] == schema).count();
        assert_eq!((of("Position"), of("Occupancy")), (1, 2));
    }
}

//! The people, bodies and offices of the whole store, with what is told of each: what the formats for networks are made of.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};

use super::evidence::{COLUMNS, Evidence, Source};
use super::{Result, ids};
use crate::record::Role;

/// A body and its offices.
pub struct Body {
    pub id: String,
    pub name: String,
    pub aliases: Vec<String>,
    pub kind: Option<String>,
    pub level: Option<String>,
    pub place: Option<String>,
    pub evidence: Evidence,
    pub posts: Vec<Post>,
}

/// An office, whoever holds it.
pub struct Post {
    pub id: String,
    /// The office words alone: *Bí thư*.
    pub title: String,
    /// As it is written most often: *Bí thư Huyện ủy*.
    pub label: String,
}

pub struct Person {
    pub id: String,
    pub name: String,
    pub aliases: Vec<String>,
    /// Ranks and degrees that stand before the name.
    pub titles: Vec<String>,
    pub evidence: Evidence,
    pub tenures: Vec<Tenure>,
}

/// That a person is said to hold, or to have held, an office.
pub struct Tenure {
    pub id: String,
    pub post: Post,
    /// Id of the body; `None` where the article does not say which.
    pub body: Option<String>,
    /// `current`, `former` or `acting`, when the articles of the evidence were written.
    pub status: String,
    pub evidence: Evidence,
}

/// Whether somebody with this role was there.
pub fn was_there(role: Role) -> bool {
    matches!(role, Role::Chair | Role::Attend | Role::Report | Role::Speak | Role::Direct)
}

/// Rows of a person or a body of the store, or of one that the store has not resolved.
#[derive(Clone, Copy)]
enum Of {
    Resolved(i64),
    Alone(i64),
}

impl Of {
    /// As a condition, with the row for `?1`.
    fn condition(self, resolved: &'static str, alone: &'static str) -> (&'static str, i64) {
        match self {
            Self::Resolved(row) => (resolved, row),
            Self::Alone(row) => (alone, row),
        }
    }
}

/// Calls `each` for every body: those of the store by their ids, then those that it has not resolved, by article.
pub fn each_body(store: &Connection, mut each: impl FnMut(&Body) -> Result) -> Result {
    let resolved = "SELECT id, name, '', '', kind, level, place FROM body ORDER BY id";
    let alone = "SELECT n.id, n.name, a.path, n.local, n.kind, n.level, n.place
        FROM named_body n JOIN article a ON a.id = n.article WHERE n.body IS NULL ORDER BY a.path, n.id";
    each_row(store, "body", [resolved, alone], |of, id, row| {
        let name: String = row.get(1)?;
        each(&Body {
            aliases: aliases(store, "body", of, &name)?,
            evidence: body_evidence(store, of)?,
            posts: posts(store, of, &id)?,
            id,
            name,
            kind: row.get(4)?,
            level: row.get(5)?,
            place: row.get(6)?,
        })
    })
}

/// Calls `each` for every person, in the same order.
pub fn each_person(store: &Connection, mut each: impl FnMut(&Person) -> Result) -> Result {
    let resolved = "SELECT id, name, '', '' FROM person ORDER BY id";
    let alone = "SELECT p.id, p.name, a.path, p.local
        FROM appearance p JOIN article a ON a.id = p.article WHERE p.person IS NULL ORDER BY a.path, p.id";
    each_row(store, "person", [resolved, alone], |of, id, row| {
        let name: String = row.get(1)?;
        let (titles, evidence) = appearances(store, of)?;
        let aliases = aliases(store, "person", of, &name)?;
        let tenures = tenures(store, of, &id)?;
        each(&Person { id, name, aliases, titles, evidence, tenures })
    })
}

/// Calls `each` for every row of two statements, with its id in the export: of what the store has resolved, and of what stands alone. They
/// begin with the number of the row, its name, the path of its article and its id there.
fn each_row(
    store: &Connection,
    what: &str,
    [resolved, alone]: [&str; 2],
    mut each: impl FnMut(Of, String, &Row<'_>) -> Result,
) -> Result {
    for (statement, of) in [(resolved, Of::Resolved as fn(i64) -> Of), (alone, Of::Alone)] {
        let mut statement = store.prepare(statement)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let of = of(row.get(0)?);
            let id = id(what, of, &row.get::<_, String>(2)?, &row.get::<_, String>(3)?);
            each(of, id, row)?;
        }
    }
    Ok(())
}

fn id(what: &str, of: Of, path: &str, local: &str) -> String {
    match of {
        Of::Resolved(row) => ids::of(what, Some(row), "", ""),
        Of::Alone(_) => ids::of(what, None, &ids::key(path), local),
    }
}

fn aliases(store: &Connection, what: &str, of: Of, name: &str) -> Result<Vec<String>> {
    let Of::Resolved(row) = of else { return Ok(vec![]) };
    let rows = format!("SELECT name FROM {what}_alias WHERE {what} = ?1 AND name <> ?2 ORDER BY times DESC, name");
    let mut rows = store.prepare_cached(&rows)?;
    let rows = rows.query_map((row, name), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn body_evidence(store: &Connection, of: Of) -> Result<Evidence> {
    let (condition, row) = of.condition("n.body = ?1", "n.id = ?1");
    let mut rows = store.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM named_body n JOIN article a ON a.id = n.article WHERE {condition} ORDER BY a.path"
    ))?;
    let mut rows = rows.query([row])?;
    let mut evidence = Evidence::default();
    while let Some(row) = rows.next()? {
        evidence.add(Source::of(row)?);
    }
    Ok(evidence)
}

fn posts(store: &Connection, of: Of, body: &str) -> Result<Vec<Post>> {
    let (condition, row) = of.condition("n.body = ?1", "n.id = ?1");
    let mut rows = store.prepare_cached(&format!(
        "SELECT p.title, p.text, count(*) FROM position p JOIN named_body n ON n.id = p.named_body
         WHERE {condition} GROUP BY p.title, p.text ORDER BY count(*) DESC, p.text, p.title"
    ))?;
    let mut rows = rows.query([row])?;
    let mut posts = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (title, label): (String, String) = (row.get(0)?, row.get(1)?);
        let id = ids::post(body, &title);
        posts.entry(id.clone()).or_insert(Post { id, title, label });
    }
    Ok(posts.into_values().collect())
}

fn appearances(store: &Connection, of: Of) -> Result<(Vec<String>, Evidence)> {
    let (condition, row) = of.condition("p.person = ?1", "p.id = ?1");
    let mut rows = store.prepare_cached(&format!(
        "SELECT {COLUMNS}, p.rank, p.degree FROM appearance p JOIN article a ON a.id = p.article
         WHERE {condition} ORDER BY a.path"
    ))?;
    let mut rows = rows.query([row])?;
    let (mut titles, mut evidence) = (BTreeSet::new(), Evidence::default());
    while let Some(row) = rows.next()? {
        evidence.add(Source::of(row)?);
        titles.extend([row.get::<_, Option<String>>(4)?, row.get(5)?].into_iter().flatten());
    }
    Ok((titles.into_iter().collect(), evidence))
}

fn tenures(store: &Connection, of: Of, person: &str) -> Result<Vec<Tenure>> {
    let (condition, row) = of.condition("p.person = ?1", "p.id = ?1");
    let mut rows = store.prepare_cached(&format!(
        "SELECT {COLUMNS}, o.title, o.text, o.status, n.body, n.local
         FROM position o JOIN appearance p ON p.id = o.appearance JOIN article a ON a.id = p.article
         LEFT JOIN named_body n ON n.id = o.named_body
         WHERE {condition} ORDER BY a.path, o.id"
    ))?;
    let mut rows = rows.query([row])?;
    let mut tenures: BTreeMap<String, Tenure> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let source = Source::of(row)?;
        let (title, label, status): (String, String, String) = (row.get(4)?, row.get(5)?, row.get(6)?);
        let local: Option<String> = row.get(8)?;
        let key = &source.article["article-".len()..];
        let body =
            local.map(|local| Ok::<_, rusqlite::Error>(ids::of("body", row.get(7)?, key, &local))).transpose()?;
        let post = ids::post(body.as_deref().unwrap_or(person), &title);
        let id = format!("tenure-{person}-{}-{status}", &post["post-".len()..]);
        let tenure = tenures.entry(id.clone()).or_insert_with(|| Tenure {
            id,
            post: Post { id: post, title, label },
            body,
            status,
            evidence: Evidence::default(),
        });
        tenure.evidence.add(source);
    }
    Ok(tenures.into_values().collect())
}

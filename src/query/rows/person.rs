//! People, with their offices.

use rusqlite::{Connection, params};
use serde::Serialize;

use super::{Named, Offices, Place, Row, all, one};
use crate::query::error::Result;
use crate::query::filter::Subject;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Person {
    pub id: i64,
    pub name: String,
    /// Other forms under which the person is named, the most frequent first.
    pub aliases: Vec<String>,
    /// The last seen first. When the question is about offices, only those that it is about.
    pub offices: Vec<Office>,
    /// How many others were left out, as so many were not asked for.
    #[serde(skip)]
    pub more_offices: usize,
    /// In how many the person appears.
    pub articles: u32,
    pub first_seen: Option<String>,
    pub last_seen: Option<String>,
}

/// An office as articles from `first_seen` to `last_seen` give it: held then, and perhaps before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Office {
    pub id: i64,
    pub text: String,
    pub title: String,
    pub body: Option<Named>,
    pub status: String,
    pub first_seen: Option<String>,
    pub last_seen: Option<String>,
    pub articles: u32,
}

impl Row for Person {
    const SUBJECT: Subject = Subject::People;

    fn read(conn: &Connection, id: i64) -> Result<Self> {
        let mut person = Self::without_offices(conn, id)?;
        person.offices = all(conn, &offices("tenure o", "o.person = ?1"), id, Office::from_line)?;
        Office::sort(&mut person.offices);
        Ok(person)
    }

    fn read_with(conn: &Connection, id: i64, Offices { asked, most }: &Offices<'_>) -> Result<Self> {
        let latest;
        let (offices_of, more) = match (asked, most) {
            (None, None) => return Self::read(conn, id),
            (Some(asked), None) => (*asked, 0),
            (asked, Some(most)) => {
                latest = latest_first(conn, id, *asked)?;
                let shown = &latest[..latest.len().min(*most)];
                (shown, latest.len() - shown.len())
            }
        };
        let mut person = Self::without_offices(conn, id)?;
        let sql = offices("json_each(?1) x CROSS JOIN tenure o ON o.id = x.value", "true");
        let mut statement = conn.prepare_cached(&sql)?;
        let found = statement.query_map([serde_json::json!(offices_of).to_string()], Office::from_line)?;
        person.offices = found.collect::<rusqlite::Result<_>>()?;
        person.more_offices = more;
        Office::sort(&mut person.offices);
        Ok(person)
    }

    /// The newest place of each office; of a person without any, the newest mentions.
    fn places(&self, conn: &Connection, most: usize) -> Result<Vec<Place>> {
        let mut office = conn.prepare_cached(
            "SELECT ap.article, x.text, x.start, x.\"end\"
            FROM appearance ap CROSS JOIN position x ON x.appearance = ap.id LEFT JOIN named_body n ON n.id = x.named_body
            WHERE ap.person = ?1 AND ap.day IS ?5 AND x.title = ?2 AND x.status = ?3 AND n.body IS ?4
            ORDER BY ap.article DESC, ap.id DESC LIMIT 1",
        )?;
        let mut places = vec![];
        for held in self.offices.iter().take(most) {
            let body = held.body.as_ref().and_then(|body| body.id);
            let rows =
                office.query_map(params![self.id, held.title, held.status, body, held.last_seen], Place::from_line)?;
            places.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        if places.is_empty() {
            let mut mention = conn.prepare_cached(
                "SELECT ap.article, x.text, x.start, x.\"end\"
                FROM appearance ap CROSS JOIN person_mention x
                    ON x.id = (SELECT min(id) FROM person_mention WHERE appearance = ap.id)
                WHERE ap.person = ?1 ORDER BY ap.day DESC, ap.article DESC, ap.id DESC LIMIT ?2",
            )?;
            let rows = mention.query_map(params![self.id, most as i64], Place::from_line)?;
            places = rows.collect::<rusqlite::Result<_>>()?;
        }
        Ok(places)
    }
}

/// The question for those offices `o` of a table for which a condition holds.
fn offices(from: &str, holds: &str) -> String {
    format!(
        "SELECT o.body, b.name, o.id, o.text, o.title, o.status, o.first_seen, o.last_seen, o.articles
        FROM {from} LEFT JOIN body b ON b.id = o.body WHERE {holds}"
    )
}

/// The numbers of a person's offices, or of those that are asked for, as [`Office::sort`] puts them.
fn latest_first(conn: &Connection, person: i64, asked: Option<&[i64]>) -> Result<Vec<i64>> {
    let which = if asked.is_some() { "o.id IN (SELECT value FROM json_each(?2))" } else { "?2 IS NULL" };
    let sql = format!(
        "SELECT o.id FROM tenure o WHERE o.person = ?1 AND {which} ORDER BY o.last_seen DESC, o.articles DESC, o.id"
    );
    let asked = asked.map(|asked| serde_json::json!(asked).to_string());
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params![person, asked], |line| line.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Office {
    /// The last seen first. Faster than by SQLite, which copies what it sorts.
    fn sort(offices: &mut [Self]) {
        offices.sort_by(|a, b| b.last_seen.cmp(&a.last_seen).then(b.articles.cmp(&a.articles)).then(a.id.cmp(&b.id)));
    }

    fn from_line(line: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            body: Named::maybe(line, 0)?,
            id: line.get(2)?,
            text: line.get(3)?,
            title: line.get(4)?,
            status: line.get(5)?,
            first_seen: line.get(6)?,
            last_seen: line.get(7)?,
            articles: line.get(8)?,
        })
    }
}

impl Person {
    fn without_offices(conn: &Connection, id: i64) -> Result<Self> {
        let person = "SELECT id, name, articles, first_seen, last_seen FROM person WHERE id = ?1";
        let mut person = one(conn, person, id, |line| {
            Ok(Self {
                id: line.get(0)?,
                name: line.get(1)?,
                articles: line.get(2)?,
                first_seen: line.get(3)?,
                last_seen: line.get(4)?,
                aliases: vec![],
                offices: vec![],
                more_offices: 0,
            })
        })?;
        let aliases = "SELECT name FROM person_alias WHERE person = ?1 ORDER BY times DESC, name";
        person.aliases = all(conn, aliases, id, |line| line.get(0))?;
        person.aliases.retain(|alias| *alias != person.name);
        Ok(person)
    }
}

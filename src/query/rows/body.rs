//! Bodies.

use rusqlite::{Connection, params};
use serde::Serialize;

use super::{Place, Row, all, one};
use crate::query::error::Result;
use crate::query::filter::Subject;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Body {
    pub id: i64,
    pub name: String,
    /// Other forms under which it is named, the most frequent first.
    pub aliases: Vec<String>,
    pub kind: Option<String>,
    pub level: Option<String>,
    pub place: Option<String>,
    /// How many name it.
    pub articles: u32,
    pub first_seen: Option<String>,
    pub last_seen: Option<String>,
}

impl Row for Body {
    const SUBJECT: Subject = Subject::Bodies;

    fn read(conn: &Connection, id: i64) -> Result<Self> {
        let mut body = one(
            conn,
            "SELECT id, name, kind, level, place, articles, first_seen, last_seen FROM body WHERE id = ?1",
            id,
            |line| {
                Ok(Self {
                    id: line.get(0)?,
                    name: line.get(1)?,
                    kind: line.get(2)?,
                    level: line.get(3)?,
                    place: line.get(4)?,
                    articles: line.get(5)?,
                    first_seen: line.get(6)?,
                    last_seen: line.get(7)?,
                    aliases: vec![],
                })
            },
        )?;
        let aliases = "SELECT name FROM body_alias WHERE body = ?1 ORDER BY times DESC, name";
        body.aliases = all(conn, aliases, id, |line| line.get(0))?;
        body.aliases.retain(|alias| *alias != body.name);
        Ok(body)
    }

    fn places(&self, conn: &Connection, most: usize) -> Result<Vec<Place>> {
        let mut statement = conn.prepare_cached(
            "SELECT n.article, x.text, x.start, x.\"end\"
            FROM named_body n CROSS JOIN body_mention x ON x.id = (SELECT min(id) FROM body_mention WHERE named_body = n.id)
            WHERE n.body = ?1 ORDER BY n.day DESC, n.article DESC, n.id DESC LIMIT ?2",
        )?;
        let rows = statement.query_map(params![self.id, most as i64], Place::from_line)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

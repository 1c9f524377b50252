//! Articles.

use rusqlite::Connection;
use serde::Serialize;

use super::{Named, Place, Row, all, one};
use crate::query::error::Result;
use crate::query::filter::Subject;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Article {
    pub id: i64,
    pub path: String,
    pub title: Option<String>,
    /// Of the meeting, else of publication.
    pub day: Option<String>,
    pub published: Option<String>,
    /// The newspaper or the site, else the folder or container.
    pub source: String,
    pub url: Option<String>,
    /// The kind of its meeting.
    pub kind: Option<String>,
    /// Who held its meeting.
    pub host: Option<Named>,
    /// How many of them the record has.
    pub people: u32,
    pub results: u32,
    pub tasks: u32,
    /// The path of the first article of its group of near-duplicates.
    pub duplicate_of: Option<String>,
}

impl Row for Article {
    const SUBJECT: Subject = Subject::Articles;

    fn read(conn: &Connection, id: i64) -> Result<Self> {
        one(
            conn,
            "SELECT a.id, a.path, a.title, a.day, n.body, coalesce(b.name, n.name),
                a.published, a.source, a.url, m.kind,
                (SELECT count(*) FROM appearance WHERE article = a.id),
                (SELECT count(*) FROM result WHERE article = a.id),
                (SELECT count(*) FROM task WHERE article = a.id), a.duplicate_of
            FROM article a LEFT JOIN meeting m ON m.article = a.id
                LEFT JOIN named_body n ON n.id = m.host LEFT JOIN body b ON b.id = n.body
            WHERE a.id = ?1",
            id,
            |line| {
                Ok(Self {
                    id: line.get(0)?,
                    path: line.get(1)?,
                    title: line.get(2)?,
                    day: line.get(3)?,
                    host: Named::maybe(line, 4)?,
                    published: line.get(6)?,
                    source: line.get(7)?,
                    url: line.get(8)?,
                    kind: line.get(9)?,
                    people: line.get(10)?,
                    results: line.get(11)?,
                    tasks: line.get(12)?,
                    duplicate_of: line.get(13)?,
                })
            },
        )
    }

    fn places(&self, conn: &Connection, most: usize) -> Result<Vec<Place>> {
        let title = "SELECT id, title, title_start, title_end FROM article WHERE id = ?1 AND title_start IS NOT NULL";
        Ok(all(conn, title, self.id, Place::from_line)?.into_iter().take(most).collect())
    }
}

//! Meetings: one an article.

use rusqlite::Connection;
use serde::Serialize;

use super::{Date, Named, Origin, Place, Row, all, one};
use crate::query::error::Result;
use crate::query::filter::Subject;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Meeting {
    pub article: Origin,
    pub kind: Option<String>,
    pub name: Option<String>,
    pub date: Option<Date>,
    pub place: Option<String>,
    pub host: Option<Named>,
    pub chairs: Vec<Named>,
    /// How many of them the record has.
    pub people: u32,
    pub results: u32,
    pub tasks: u32,
}

impl Row for Meeting {
    const SUBJECT: Subject = Subject::Meetings;

    fn read(conn: &Connection, id: i64) -> Result<Self> {
        let mut meeting = one(
            conn,
            "SELECT a.id, a.path, a.title, a.day, n.body, coalesce(b.name, n.name),
                s.date_text, s.date, s.date_from, s.date_to, s.kind, s.name, s.place,
                (SELECT count(*) FROM appearance WHERE article = a.id),
                (SELECT count(*) FROM result WHERE article = a.id),
                (SELECT count(*) FROM task WHERE article = a.id)
            FROM meeting s JOIN article a ON a.id = s.article
                LEFT JOIN named_body n ON n.id = s.host LEFT JOIN body b ON b.id = n.body
            WHERE s.article = ?1",
            id,
            |line| {
                Ok(Self {
                    article: Origin::from_line(line)?,
                    host: Named::maybe(line, 4)?,
                    date: Date::from_line(line, 6)?,
                    kind: line.get(10)?,
                    name: line.get(11)?,
                    place: line.get(12)?,
                    people: line.get(13)?,
                    results: line.get(14)?,
                    tasks: line.get(15)?,
                    chairs: vec![],
                })
            },
        )?;
        meeting.chairs = all(
            conn,
            "SELECT ap.person, coalesce(p.name, ap.name)
            FROM chair x JOIN appearance ap ON ap.id = x.appearance LEFT JOIN person p ON p.id = ap.person
            WHERE x.article = ?1 ORDER BY x.ord",
            id,
            Named::from_line,
        )?;
        Ok(meeting)
    }

    fn places(&self, conn: &Connection, most: usize) -> Result<Vec<Place>> {
        // Its name if it has one, else its day, else its place; an article about a meeting that says none of these has its title.
        let places = all(
            conn,
            "SELECT article, name, name_start, name_end FROM meeting WHERE article = ?1 AND name_start IS NOT NULL
            UNION ALL
            SELECT article, date_text, date_start, date_end FROM meeting WHERE article = ?1 AND date_start IS NOT NULL
            UNION ALL
            SELECT article, place, place_start, place_end FROM meeting WHERE article = ?1 AND place_start IS NOT NULL
            UNION ALL
            SELECT id, title, title_start, title_end FROM article WHERE id = ?1 AND title_start IS NOT NULL",
            self.article.id,
            Place::from_line,
        )?;
        Ok(places.into_iter().take(most).collect())
    }
}

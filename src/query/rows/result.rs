//! Results.

use rusqlite::Connection;
use serde::Serialize;

use super::{Agent, Named, Origin, Place, Row, all, one};
use crate::query::error::Result;
use crate::query::filter::Subject;
use crate::record::Span;

/// A result; called so because `Result` is taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResultItem {
    pub id: i64,
    pub article: Origin,
    /// The id in the record of its article.
    pub local: String,
    pub text: String,
    pub span: Span,
    pub polarity: String,
    /// `null` when it is the journalist.
    pub source: Option<Agent>,
    /// The words of the text.
    pub period: Option<String>,
    pub figures: Vec<Figure>,
    pub bodies: Vec<Named>,
    pub rule: String,
    pub certainty: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    pub text: String,
    pub value: Option<f64>,
    pub unit: Option<String>,
}

impl Row for ResultItem {
    const SUBJECT: Subject = Subject::Results;

    fn read(conn: &Connection, id: i64) -> Result<Self> {
        let mut result = one(
            conn,
            "SELECT a.id, a.path, a.title, a.day,
                ap.person, n.body, coalesce(p.name, ap.name, b.name, n.name, s.source_text),
                s.id, s.local, s.text, s.start, s.\"end\", s.polarity, s.period, s.rule, s.certainty
            FROM result s JOIN article a ON a.id = s.article
                LEFT JOIN appearance ap ON ap.id = s.source_person LEFT JOIN person p ON p.id = ap.person
                LEFT JOIN named_body n ON n.id = s.source_body LEFT JOIN body b ON b.id = n.body
            WHERE s.id = ?1",
            id,
            |line| {
                Ok(Self {
                    article: Origin::from_line(line)?,
                    source: Agent::from_line(line, 4)?,
                    id: line.get(7)?,
                    local: line.get(8)?,
                    text: line.get(9)?,
                    span: [line.get(10)?, line.get(11)?],
                    polarity: line.get(12)?,
                    period: line.get(13)?,
                    rule: line.get(14)?,
                    certainty: line.get(15)?,
                    figures: vec![],
                    bodies: vec![],
                })
            },
        )?;
        result.figures =
            all(conn, "SELECT text, value, unit FROM figure WHERE result = ?1 ORDER BY start", id, |line| {
                Ok(Figure { text: line.get(0)?, value: line.get(1)?, unit: line.get(2)? })
            })?;
        result.bodies = all(
            conn,
            "SELECT n.body, coalesce(b.name, n.name)
            FROM result_body x JOIN named_body n ON n.id = x.named_body LEFT JOIN body b ON b.id = n.body
            WHERE x.result = ?1 ORDER BY n.id",
            id,
            Named::from_line,
        )?;
        Ok(result)
    }

    fn places(&self, _: &Connection, most: usize) -> Result<Vec<Place>> {
        Ok(Place::of(self.article.id, &self.text, self.span).into_iter().take(most).collect())
    }
}

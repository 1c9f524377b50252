//! Tasks.

use rusqlite::Connection;
use serde::Serialize;

use super::{Agent, Date, Named, Origin, Place, Row, all, one};
use crate::query::error::Result;
use crate::query::filter::Subject;
use crate::record::Span;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Task {
    pub id: i64,
    pub article: Origin,
    /// The id in the record of its article.
    pub local: String,
    pub text: String,
    pub span: Span,
    /// What is to be done, without the frame.
    pub action: Option<String>,
    pub assigner: Option<Agent>,
    pub assignees: Vec<Agent>,
    pub deadline: Option<Date>,
    pub bodies: Vec<Named>,
    pub rule: String,
    pub certainty: String,
}

impl Row for Task {
    const SUBJECT: Subject = Subject::Tasks;

    fn read(conn: &Connection, id: i64) -> Result<Self> {
        let mut task = one(
            conn,
            "SELECT a.id, a.path, a.title, a.day,
                ap.person, n.body, coalesce(p.name, ap.name, b.name, n.name, s.assigner_text),
                s.deadline_text, s.deadline, s.deadline_from, s.deadline_to,
                s.id, s.local, s.text, s.start, s.\"end\", s.action, s.rule, s.certainty
            FROM task s JOIN article a ON a.id = s.article
                LEFT JOIN appearance ap ON ap.id = s.assigner_person LEFT JOIN person p ON p.id = ap.person
                LEFT JOIN named_body n ON n.id = s.assigner_body LEFT JOIN body b ON b.id = n.body
            WHERE s.id = ?1",
            id,
            |line| {
                Ok(Self {
                    article: Origin::from_line(line)?,
                    assigner: Agent::from_line(line, 4)?,
                    deadline: Date::from_line(line, 7)?,
                    id: line.get(11)?,
                    local: line.get(12)?,
                    text: line.get(13)?,
                    span: [line.get(14)?, line.get(15)?],
                    action: line.get(16)?,
                    rule: line.get(17)?,
                    certainty: line.get(18)?,
                    assignees: vec![],
                    bodies: vec![],
                })
            },
        )?;
        let assignees = all(
            conn,
            "SELECT ap.person, n.body, coalesce(p.name, b.name, x.text)
            FROM assignee x
                LEFT JOIN appearance ap ON ap.id = x.appearance LEFT JOIN person p ON p.id = ap.person
                LEFT JOIN named_body n ON n.id = x.named_body LEFT JOIN body b ON b.id = n.body
            WHERE x.task = ?1 ORDER BY x.ord",
            id,
            |line| Agent::from_line(line, 0),
        )?;
        task.assignees = assignees.into_iter().flatten().collect();
        task.bodies = all(
            conn,
            "SELECT n.body, coalesce(b.name, n.name)
            FROM task_body x JOIN named_body n ON n.id = x.named_body LEFT JOIN body b ON b.id = n.body
            WHERE x.task = ?1 ORDER BY n.id",
            id,
            Named::from_line,
        )?;
        Ok(task)
    }

    fn places(&self, _: &Connection, most: usize) -> Result<Vec<Place>> {
        Ok(Place::of(self.article.id, &self.text, self.span).into_iter().take(most).collect())
    }
}

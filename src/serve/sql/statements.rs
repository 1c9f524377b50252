//! Results and tasks.

use rusqlite::types::Value;
use rusqlite::{Connection, Result, Row, params_from_iter};

use super::articles::{self, Article};
use super::{Agent, Piece, rows};

/// The polarities of results, in the order in which they are shown.
pub const POLARITIES: [&str; 3] = ["achievement", "state", "shortcoming"];

/// Counts by year and polarity, as one row a year; `counts` are in the order of the years.
pub fn by_year(counts: Vec<(String, String, u64)>) -> Vec<(String, [u64; 3])> {
    let mut years: Vec<(String, [u64; 3])> = Vec::new();
    for (year, polarity, n) in counts {
        if years.last().is_none_or(|(last, _)| *last != year) {
            years.push((year, [0; 3]));
        }
        let place = POLARITIES.iter().position(|p| *p == polarity);
        if let (Some((_, counts)), Some(place)) = (years.last_mut(), place) {
            counts[place] += n;
        }
    }
    years
}

/// A result with its article.
#[derive(Debug)]
pub struct ResultRow {
    pub article: Article,
    pub local: String,
    pub text: String,
    pub polarity: String,
    pub period: Option<String>,
    pub source: Option<Agent>,
    pub rule: String,
    pub certainty: String,
}

/// Which results are asked for.
#[derive(Debug, Default)]
pub struct Results<'a> {
    /// A body that is named in them.
    pub body: Option<i64>,
    /// A person who reports them.
    pub person: Option<i64>,
    /// Of this year.
    pub year: Option<&'a str>,
    pub polarity: Option<&'a str>,
    pub firm: bool,
}

/// The latest first.
pub fn results(db: &Connection, of: &Results, piece: Piece) -> Result<Vec<ResultRow>> {
    let mut wanted = Wanted::default();
    wanted.if_some(of.body.map(Value::from), |n| {
        format!("r.id IN (SELECT rb.result FROM named_body nb JOIN result_body rb ON rb.named_body = nb.id WHERE nb.body = {n})")
    });
    wanted.if_some(of.person.map(Value::from), |n| format!("sp.person = {n}"));
    wanted
        .if_some(of.year.map(|year| Value::from(year.to_owned())), |n| format!("a.day >= {n} AND a.day < {n} || '~'"));
    wanted.if_some(of.polarity.map(|p| Value::from(p.to_owned())), |n| format!("r.polarity = {n}"));
    if of.firm {
        wanted.conditions.push("r.certainty = 'high'".into());
    }
    // Without a body or a person the days are gone through in order, which ends after one page.
    let join = if of.body.is_some() || of.person.is_some() { "JOIN" } else { "CROSS JOIN" };
    let sql = format!(
        "SELECT {}, r.local, r.text, r.polarity, r.period, r.rule, r.certainty, p.id, p.name, b.id, b.name, \
         coalesce(r.source_text, sp.name, sb.name) \
         FROM article a {join} result r ON r.article = a.id LEFT JOIN meeting m ON m.article = a.id \
         LEFT JOIN appearance sp ON sp.id = r.source_person LEFT JOIN person p ON p.id = sp.person \
         LEFT JOIN named_body sb ON sb.id = r.source_body LEFT JOIN body b ON b.id = sb.body \
         {} ORDER BY a.day DESC, r.id {}",
        articles::COLUMNS,
        wanted.clause(),
        wanted.limits(piece),
    );
    let at = articles::WIDTH;
    rows(db, &sql, params_from_iter(wanted.values), |row| {
        Ok(ResultRow {
            article: Article::read(row)?,
            local: row.get(at)?,
            text: row.get(at + 1)?,
            polarity: row.get(at + 2)?,
            period: row.get(at + 3)?,
            rule: row.get(at + 4)?,
            certainty: row.get(at + 5)?,
            source: Agent::read(row, at + 6)?,
        })
    })
}

/// A task with its article.
#[derive(Debug)]
pub struct Task {
    pub article: Article,
    pub local: String,
    pub text: String,
    pub action: Option<String>,
    pub deadline_text: Option<String>,
    /// The last day of the deadline.
    pub deadline: Option<String>,
    pub assigner: Option<Agent>,
    pub assignees: Vec<Agent>,
    pub rule: String,
    pub certainty: String,
}

/// By when tasks are to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    Any,
    /// In a year or a month: the beginning of the day's ISO form; with "" at any time that is told.
    In(String),
    /// No day is told.
    Untold,
}

/// Which tasks are asked for.
#[derive(Debug)]
pub struct Tasks {
    /// Given to one of these, or to one of `people`; when both are empty, to anyone.
    pub bodies: Vec<i64>,
    pub people: Vec<i64>,
    pub due: Due,
    pub firm: bool,
}

/// With a deadline: the latest deadline first; else the latest article first.
pub fn tasks(db: &Connection, of: &Tasks, piece: Piece) -> Result<Vec<Task>> {
    let mut wanted = Wanted::default();
    if !(of.bodies.is_empty() && of.people.is_empty()) {
        let [bodies, people] = [&of.bodies, &of.people].map(|ids| wanted.value(Value::from(list(ids))));
        wanted.conditions.push(format!(
            "t.id IN (SELECT s.task FROM named_body nb JOIN assignee s ON s.named_body = nb.id WHERE nb.body IN (SELECT value FROM json_each({bodies})) \
             UNION SELECT s.task FROM appearance ap JOIN assignee s ON s.appearance = ap.id WHERE ap.person IN (SELECT value FROM json_each({people})))"
        ));
    }
    if of.firm {
        wanted.conditions.push("t.certainty = 'high'".into());
    }
    let (from, order) = match &of.due {
        Due::Any => ("task t JOIN article a ON a.id = t.article", "a.day DESC, t.id"),
        Due::In(_) => ("task t JOIN article a ON a.id = t.article", "t.deadline_to DESC, t.id"),
        Due::Untold => ("task t JOIN article a ON a.id = t.article", "a.day DESC, t.id"),
    };
    // Without anyone the days are gone through in order, which ends after one page.
    let anyone = of.bodies.is_empty() && of.people.is_empty();
    let from =
        if anyone && !matches!(of.due, Due::In(_)) { "article a CROSS JOIN task t ON t.article = a.id" } else { from };
    match &of.due {
        Due::Any => {}
        Due::In(when) => {
            let when = wanted.value(Value::from(when.clone()));
            wanted.conditions.push(format!("t.deadline_to >= {when} AND t.deadline_to < {when} || '~'"));
        }
        Due::Untold => wanted.conditions.push("t.deadline_to IS NULL".into()),
    }
    given(db, from, order, wanted, piece)
}

/// The tasks that a person gave, the latest first.
pub fn tasks_by(db: &Connection, person: i64, piece: Piece) -> Result<Vec<Task>> {
    let mut wanted = Wanted::default();
    wanted.if_some(Some(Value::from(person)), |n| {
        // The articles of the person first: the tasks of an article are found by it.
        format!("t.article IN (SELECT article FROM appearance WHERE person = {n}) AND gp.person = {n}")
    });
    given(db, "task t JOIN article a ON a.id = t.article", "a.day DESC, t.id", wanted, piece)
}

fn given(db: &Connection, from: &str, order: &str, mut wanted: Wanted, piece: Piece) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT {}, t.id, t.local, t.text, t.action, t.deadline_text, t.deadline_to, t.rule, t.certainty, p.id, p.name, b.id, b.name, \
         coalesce(t.assigner_text, gp.name, gb.name) \
         FROM {from} LEFT JOIN meeting m ON m.article = a.id \
         LEFT JOIN appearance gp ON gp.id = t.assigner_person LEFT JOIN person p ON p.id = gp.person \
         LEFT JOIN named_body gb ON gb.id = t.assigner_body LEFT JOIN body b ON b.id = gb.body \
         {} ORDER BY {order} {}",
        articles::COLUMNS,
        wanted.clause(),
        wanted.limits(piece),
    );
    let at = articles::WIDTH;
    let found = rows(db, &sql, params_from_iter(wanted.values), |row| {
        let task = Task {
            article: Article::read(row)?,
            local: row.get(at + 1)?,
            text: row.get(at + 2)?,
            action: row.get(at + 3)?,
            deadline_text: row.get(at + 4)?,
            deadline: row.get(at + 5)?,
            rule: row.get(at + 6)?,
            certainty: row.get(at + 7)?,
            assigner: Agent::read(row, at + 8)?,
            assignees: vec![],
        };
        Ok((row.get::<_, i64>(at)?, task))
    })?;
    found.into_iter().map(|(id, task)| Ok(Task { assignees: assignees(db, id)?, ..task })).collect()
}

fn assignees(db: &Connection, task: i64) -> Result<Vec<Agent>> {
    let sql = "SELECT p.id, p.name, b.id, b.name, s.text FROM assignee s \
               LEFT JOIN appearance ap ON ap.id = s.appearance LEFT JOIN person p ON p.id = ap.person \
               LEFT JOIN named_body nb ON nb.id = s.named_body LEFT JOIN body b ON b.id = nb.body WHERE s.task = ?1 ORDER BY s.ord";
    let read = |row: &Row| Agent::read(row, 0);
    Ok(rows(db, sql, [task], read)?.into_iter().flatten().collect())
}

/// Ids as a JSON array.
fn list(ids: &[i64]) -> String {
    format!("[{}]", ids.iter().map(i64::to_string).collect::<Vec<_>>().join(","))
}

/// Conditions, and the values that they speak of.
#[derive(Default)]
struct Wanted {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Wanted {
    /// The name of a value in the statement.
    fn value(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }

    fn if_some(&mut self, value: Option<Value>, condition: impl FnOnce(&str) -> String) {
        if let Some(value) = value {
            let name = self.value(value);
            self.conditions.push(condition(&name));
        }
    }

    fn clause(&self) -> String {
        if self.conditions.is_empty() { String::new() } else { format!("WHERE {}", self.conditions.join(" AND ")) }
    }

    fn limits(&mut self, piece: Piece) -> String {
        let (limit, offset) = piece.bounds();
        let limit = self.value(Value::from(limit));
        let offset = self.value(Value::from(offset));
        format!("LIMIT {limit} OFFSET {offset}")
    }
}

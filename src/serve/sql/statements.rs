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

/// Whose results are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub enum Whose {
    #[default]
    Anyone,
    /// Those that name a body.
    Body(i64),
    /// Those that a person reports.
    Person(i64),
}

/// Which results are asked for.
#[derive(Debug, Default)]
pub struct Results<'a> {
    pub whose: Whose,
    /// Of this year.
    pub year: Option<&'a str>,
    pub polarity: Option<&'a str>,
    pub firm: bool,
}

/// The latest first.
pub fn results(db: &Connection, of: &Results, piece: Piece) -> Result<Vec<ResultRow>> {
    let mut wanted = Wanted::default();
    // Days are gone through in order, which ends after one page.
    let from = match of.whose {
        Whose::Anyone => "article n CROSS JOIN result r ON r.article = n.id",
        Whose::Body(id) => {
            wanted.if_some(Some(Value::from(id)), |id| format!("n.body = {id}"));
            "named_body n CROSS JOIN result_body x ON x.named_body = n.id CROSS JOIN result r ON r.id = x.result"
        }
        Whose::Person(id) => {
            wanted.if_some(Some(Value::from(id)), |id| format!("n.person = {id}"));
            "appearance n CROSS JOIN result r ON r.source_person = n.id"
        }
    };
    wanted
        .if_some(of.year.map(|year| Value::from(year.to_owned())), |n| format!("n.day >= {n} AND n.day < {n} || '~'"));
    wanted.if_some(of.polarity.map(|p| Value::from(p.to_owned())), |n| format!("r.polarity = {n}"));
    if of.firm {
        wanted.conditions.push("r.certainty = 'high'".into());
    }
    let sql = format!(
        "SELECT {}, r.local, r.text, r.polarity, r.period, r.rule, r.certainty, p.id, p.name, b.id, b.name, \
         coalesce(r.source_text, sp.name, sb.name) \
         FROM (SELECT DISTINCT r.id AS id, n.day AS day FROM {from} {} ORDER BY day DESC, id {}) found \
         CROSS JOIN result r ON r.id = found.id JOIN article a ON a.id = r.article LEFT JOIN meeting m ON m.article = a.id \
         LEFT JOIN appearance sp ON sp.id = r.source_person LEFT JOIN person p ON p.id = sp.person \
         LEFT JOIN named_body sb ON sb.id = r.source_body LEFT JOIN body b ON b.id = sb.body ORDER BY found.day DESC, r.id",
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
    if of.firm {
        wanted.conditions.push("t.certainty = 'high'".into());
    }
    // Tasks of bodies have '' where there is no day, and one that is given to a person too is to be found once.
    let day = if of.bodies.is_empty() || of.people.is_empty() { "n.day" } else { "coalesce(n.day, '')" };
    let key = match &of.due {
        Due::In(when) => {
            let when = wanted.value(Value::from(when.clone()));
            wanted.conditions.push(format!("t.deadline_to >= {when} AND t.deadline_to < {when} || '~'"));
            "t.deadline_to"
        }
        Due::Untold => {
            wanted.conditions.push("t.deadline_to IS NULL".into());
            day
        }
        Due::Any => day,
    };
    let mut from = vec![];
    let ways = [
        ("body_assigned n CROSS JOIN task t ON t.id = n.task AND n.body", &of.bodies),
        (
            "appearance n CROSS JOIN assignee s ON s.appearance = n.id CROSS JOIN task t ON t.id = s.task AND n.person",
            &of.people,
        ),
    ];
    for (to, ids) in ways {
        if !ids.is_empty() {
            let ids: Vec<String> = ids.iter().map(|id| wanted.value(Value::from(*id))).collect();
            from.push(format!("{to} IN ({})", ids.join(", ")));
        }
    }
    if from.is_empty() {
        // Deadlines or days are gone through in order, which ends after one page.
        let all = if key == day { "article n CROSS JOIN task t ON t.article = n.id" } else { "task t" };
        from.push(all.into());
    }
    given(db, &from, key, wanted, piece)
}

/// The tasks that a person gave, the latest first.
pub fn tasks_by(db: &Connection, person: i64, piece: Piece) -> Result<Vec<Task>> {
    let mut wanted = Wanted::default();
    wanted.if_some(Some(Value::from(person)), |n| format!("n.person = {n}"));
    given(db, &["appearance n CROSS JOIN task t ON t.assigner_person = n.id".into()], "n.day", wanted, piece)
}

/// The tasks `t` of any of `from`, those first whose `key` is the last.
fn given(db: &Connection, from: &[String], key: &str, mut wanted: Wanted, piece: Piece) -> Result<Vec<Task>> {
    let clause = wanted.clause();
    let found = from.iter().map(|from| format!("SELECT DISTINCT t.id AS id, {key} AS key FROM {from} {clause}"));
    let sql = format!(
        "SELECT {}, t.id, t.local, t.text, t.action, t.deadline_text, t.deadline_to, t.rule, t.certainty, p.id, p.name, b.id, b.name, \
         coalesce(t.assigner_text, gp.name, gb.name) \
         FROM ({} ORDER BY key DESC, id {}) found CROSS JOIN task t ON t.id = found.id JOIN article a ON a.id = t.article \
         LEFT JOIN meeting m ON m.article = a.id LEFT JOIN appearance gp ON gp.id = t.assigner_person LEFT JOIN person p ON p.id = gp.person \
         LEFT JOIN named_body gb ON gb.id = t.assigner_body LEFT JOIN body b ON b.id = gb.body ORDER BY found.key DESC, t.id",
        articles::COLUMNS,
        found.collect::<Vec<_>>().join(" UNION "),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::made::made;

    #[test]
    fn a_task_without_a_day_that_is_given_to_a_body_and_to_a_person_comes_once() {
        let folder = tempfile::tempdir().unwrap();
        let text = "Huyện ủy họp\nĐồng chí Lò Văn Tám, Bí thư Huyện ủy Tà Sương, yêu cầu UBND huyện Tà Sương rà soát hộ nghèo.";
        drop(made(folder.path(), [("a.txt".to_owned(), text.as_bytes().to_vec())].into_iter(), true));
        let db = Connection::open(folder.path().join("lib.sqlite")).unwrap();
        db.execute_batch("INSERT INTO assignee SELECT task.id, 9, appearance.id, NULL, '', 0, 0 FROM task, appearance")
            .unwrap();
        let body = db.query_row("SELECT body FROM body_assigned WHERE day = ''", [], |row| row.get(0)).unwrap();
        let person = db.query_row("SELECT person FROM appearance WHERE day IS NULL", [], |row| row.get(0)).unwrap();
        for (bodies, people) in [(vec![body], vec![person]), (vec![body], vec![]), (vec![], vec![person])] {
            for due in [Due::Any, Due::Untold] {
                let of = Tasks { bodies: bodies.clone(), people: people.clone(), due, firm: false };
                assert_eq!(tasks(&db, &of, Piece { page: 0, length: 5 }).unwrap().len(), 1, "{of:?}");
            }
        }
    }
}

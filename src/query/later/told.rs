//! What was told of a body or a person, by day: read once for all tasks of a question, which are mostly given to the same.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included};

use rusqlite::{CachedStatement, Connection};
use rustc_hash::FxHashMap;

use crate::query::error::Result;

/// Results of one task's assignees that are compared with it. Only those of the largest bodies are more.
const MOST: usize = 5000;

/// How a result hangs together with whom a task is given to, in the order in which they are looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Tie {
    /// The body reports it.
    Reports,
    /// A person with an office in the body reports it.
    OfficeReports,
    /// The person reports it.
    PersonReports,
    /// It names the body.
    Named,
}

impl Tie {
    /// Results of `?1` that are told after the day `?2` and no later than `?3`, with their days, in order of these.
    fn sql(self) -> &'static str {
        match self {
            Self::Reports => {
                "SELECT n.day, r.id FROM named_body n CROSS JOIN result r ON r.source_body = n.id
                WHERE n.body = ?1 AND n.day > ?2 AND n.day <= ?3 ORDER BY n.day"
            }
            Self::OfficeReports => {
                "SELECT n.day, r.id FROM named_body n CROSS JOIN position o ON o.named_body = n.id
                CROSS JOIN result r ON r.source_person = o.appearance
                WHERE n.body = ?1 AND n.day > ?2 AND n.day <= ?3 ORDER BY n.day"
            }
            Self::PersonReports => {
                "SELECT p.day, r.id FROM appearance p CROSS JOIN result r ON r.source_person = p.id
                WHERE p.person = ?1 AND p.day > ?2 AND p.day <= ?3 ORDER BY p.day"
            }
            Self::Named => {
                "SELECT n.day, x.result FROM named_body n CROSS JOIN result_body x ON x.named_body = n.id
                WHERE n.body = ?1 AND n.day > ?2 AND n.day <= ?3 ORDER BY n.day"
            }
        }
    }
}

/// The results that were looked up so far.
#[derive(Debug, Default)]
pub(super) struct Told {
    of: FxHashMap<(Tie, i64), Days>,
}

/// Results of one body or person in one way, by day.
#[derive(Debug, Default)]
struct Days {
    /// All results after the first day and up to the second have been read.
    read: Option<(String, String)>,
    results: BTreeMap<String, Vec<i64>>,
}

impl Told {
    /// The results that the assignees of `task` report, or that name one, which were told after the day `after` and no later than
    /// `until`: of each the number, and whether an assignee reports it, in the order of the numbers.
    pub fn of(&mut self, conn: &Connection, task: i64, after: &str, until: &str) -> Result<Vec<(i64, bool)>> {
        let ids = |sql| -> Result<Vec<i64>> {
            let mut statement = conn.prepare_cached(sql)?;
            let ids = statement.query_map([task], |row| row.get(0))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        };
        let bodies = ids("SELECT DISTINCT n.body FROM assignee x JOIN named_body n ON n.id = x.named_body
            WHERE x.task = ?1 AND n.body IS NOT NULL")?;
        let people = ids("SELECT DISTINCT p.person FROM assignee x JOIN appearance p ON p.id = x.appearance
            WHERE x.task = ?1 AND p.person IS NOT NULL")?;
        let mut found = vec![];
        for tie in [Tie::Reports, Tie::OfficeReports, Tie::PersonReports, Tie::Named] {
            for &whose in if tie == Tie::PersonReports { &people } else { &bodies } {
                let left = MOST - found.len();
                if left > 0 {
                    let days = self.of.entry((tie, whose)).or_default();
                    days.read(&mut conn.prepare_cached(tie.sql())?, whose, after, until)?;
                    found.extend(days.between(after, until).take(left).map(|id| (id, tie != Tie::Named)));
                }
            }
        }
        found.sort_unstable_by_key(|&(id, reported)| (id, !reported));
        found.dedup_by_key(|(id, _)| *id);
        Ok(found)
    }
}

impl Days {
    /// Reads what is missing after the day `after` and up to `until`, and what lies between that and what was read before.
    fn read(&mut self, statement: &mut CachedStatement<'_>, whose: i64, after: &str, until: &str) -> Result<()> {
        let (first, last) = self.read.clone().unwrap_or_else(|| (after.to_owned(), after.to_owned()));
        for (from, to) in [(after, &*first), (&*last, until)] {
            if from < to {
                let mut rows = statement.query((whose, from, to))?;
                let (mut day, mut ids) = (String::new(), vec![]);
                while let Some(row) = rows.next()? {
                    let of: &str = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
                    if of != day {
                        self.results.insert(std::mem::replace(&mut day, of.to_owned()), std::mem::take(&mut ids));
                    }
                    ids.push(row.get(1)?);
                }
                self.results.insert(day, ids);
            }
        }
        self.read = Some((first.min(after.to_owned()), last.max(until.to_owned())));
        Ok(())
    }

    fn between(&self, after: &str, until: &str) -> impl Iterator<Item = i64> {
        let days = (after < until).then(|| self.results.range::<str, _>((Excluded(after), Included(until))));
        days.into_iter().flatten().flat_map(|(_, ids)| ids.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One statement that looks all up for one task.
    const DIRECT: &str = "
        WITH near(id) AS (SELECT n.id FROM assignee x JOIN named_body m ON m.id = x.named_body JOIN named_body n ON n.body = m.body
                WHERE x.task = ?1 AND n.day > ?2 AND n.day <= ?3),
            own(id) AS (SELECT q.id FROM assignee x JOIN appearance p ON p.id = x.appearance JOIN appearance q ON q.person = p.person
                WHERE x.task = ?1 AND q.day > ?2 AND q.day <= ?3),
            told(id, reported) AS (
                SELECT r.id, true FROM near JOIN result r ON r.source_body = near.id
                UNION ALL SELECT r.id, true FROM near JOIN position o ON o.named_body = near.id JOIN result r ON r.source_person = o.appearance
                UNION ALL SELECT r.id, true FROM own JOIN result r ON r.source_person = own.id
                UNION ALL SELECT x.result, false FROM near JOIN result_body x ON x.named_body = near.id)
        SELECT id, max(reported) FROM told GROUP BY id ORDER BY id";

    /// Bodies and persons that report on many days, with `results` results, and ten tasks.
    fn library(results: i64) -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE named_body (id INTEGER PRIMARY KEY, body INTEGER, day TEXT);
            CREATE TABLE appearance (id INTEGER PRIMARY KEY, person INTEGER, day TEXT);
            CREATE TABLE position (id INTEGER PRIMARY KEY, appearance INTEGER, named_body INTEGER);
            CREATE TABLE result (id INTEGER PRIMARY KEY, source_person INTEGER, source_body INTEGER);
            CREATE TABLE result_body (result INTEGER, named_body INTEGER);
            CREATE TABLE assignee (task INTEGER, appearance INTEGER, named_body INTEGER);
            CREATE INDEX by_body ON named_body (body, day);
            CREATE INDEX by_source ON result (source_body);
            CREATE INDEX by_speaker ON result (source_person);
            CREATE INDEX by_named ON result_body (named_body);",
        )
        .unwrap();
        let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) INSERT INTO ";
        for (into, rows) in [
            ("named_body SELECT i, i % 3, date('2024-01-01', (i * 7 % 90) || ' days') FROM n", 60),
            ("appearance SELECT i, i % 4, date('2024-01-01', (i * 11 % 90) || ' days') FROM n", 60),
            ("position SELECT i, i * 5 % 60, i * 3 % 60 FROM n", 60),
            ("result SELECT i, iif(i % 2, i * 13 % 60, NULL), iif(i % 3, NULL, i * 17 % 60) FROM n", results),
            ("result_body SELECT i, i * 19 % 60 FROM n", results),
            ("assignee SELECT i % 10, iif(i % 2, i, NULL), iif(i % 3, i, NULL) FROM n", 25),
        ] {
            conn.execute(&format!("{fill}{into}"), [rows]).unwrap();
        }
        conn
    }

    #[test]
    fn what_was_read_for_one_task_is_right_for_the_next() {
        let conn = library(300);
        let (mut told, mut found) = (Told::default(), 0);
        let days = ["2024-01-20", "2024-02-10", "2024-01-05", "2024-03-20", "2023-12-01", "2024-01-20"];
        for (n, after) in days.into_iter().enumerate() {
            for until in ["2024-02-15", "2024-03-31", after] {
                for task in 0..10 {
                    let mut direct = conn.prepare(DIRECT).unwrap();
                    let direct = direct.query_map((task, after, until), |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
                    let direct: Vec<(i64, bool)> = direct.collect::<rusqlite::Result<_>>().unwrap();
                    assert_eq!(told.of(&conn, task, after, until).unwrap(), direct, "{n} {after} {until} {task}");
                    found += direct.len();
                }
            }
        }
        assert!(found > 1000, "{found}");
    }

    #[test]
    fn of_very_many_the_first_are_taken() {
        let conn = library(40_000);
        conn.execute("UPDATE named_body SET body = 1", []).unwrap();
        let found = Told::default().of(&conn, 1, "2023-12-31", "2024-12-31").unwrap();
        assert!(found.len() > MOST / 2 && found.len() <= MOST, "{}", found.len());
        assert!(found.iter().all(|(_, reported)| *reported), "what is only named comes last");
    }
}

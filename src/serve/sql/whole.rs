//! Counts over the whole store.

use rusqlite::{Connection, Result};

use super::articles::{self, Article};
use super::statements::{self, Due, Task, Tasks};
use super::{Piece, count, first, rows};

/// What the first page shows, and the tables of contents.
#[derive(Debug)]
pub struct Overview {
    pub articles: u64,
    pub meetings: u64,
    pub people: u64,
    pub bodies: u64,
    pub results: u64,
    pub tasks: u64,
    /// Meetings of each month (`2024-05`) that has any, in order.
    pub months: Vec<(String, u64)>,
    /// Results by polarity, in the order of [`statements::POLARITIES`].
    pub polarities: [u64; 3],
    /// Results of each year by polarity, in order.
    pub years: Vec<(String, [u64; 3])>,
    /// Bodies to whom most tasks were given: id, name, tasks.
    pub charged: Vec<(i64, String, u64)>,
    /// The latest tasks of each of those.
    pub boards: Vec<Vec<Task>>,
    pub latest: Vec<Article>,
}

/// How many bodies the first page and the board show.
const CHARGED: u32 = 12;

pub fn overview(db: &Connection) -> Result<Overview> {
    let all_of = |table: &str| first(db, &format!("SELECT count(*) FROM {table}"), [], |row| count(row, 0));
    let charged = charged(db)?;
    let boards = charged.iter().map(|(id, ..)| {
        let of = Tasks { bodies: vec![*id], people: vec![], due: Due::Any, firm: false };
        statements::tasks(db, &of, Piece { page: 0, length: 5 })
    });
    let boards = boards.collect::<Result<Vec<_>>>()?;
    let years = polarities(db)?;
    let mut all = [0; 3];
    for (_, of_year) in &years {
        all.iter_mut().zip(of_year).for_each(|(sum, n)| *sum += n);
    }
    Ok(Overview {
        articles: all_of("article")?.unwrap_or(0),
        meetings: all_of("meeting")?.unwrap_or(0),
        people: all_of("person")?.unwrap_or(0),
        bodies: all_of("body")?.unwrap_or(0),
        results: all_of("result")?.unwrap_or(0),
        tasks: all_of("task")?.unwrap_or(0),
        months: months(db)?,
        polarities: all,
        years: years.into_iter().filter(|(year, _)| !year.is_empty()).collect(),
        charged,
        boards,
        latest: articles::meetings(db, "", Piece { page: 0, length: 7 })?,
    })
}

fn months(db: &Connection) -> Result<Vec<(String, u64)>> {
    let sql = "SELECT substr(a.day, 1, 7) AS month, count(*) FROM article a JOIN meeting m ON m.article = a.id \
               WHERE a.day IS NOT NULL GROUP BY month ORDER BY month";
    rows(db, sql, [], |row| Ok((row.get(0)?, count(row, 1)?)))
}

/// By year, those without one under "".
fn polarities(db: &Connection) -> Result<Vec<(String, [u64; 3])>> {
    let sql = "SELECT coalesce(substr(a.day, 1, 4), '') AS year, r.polarity, count(*) FROM result r JOIN article a ON a.id = r.article \
               GROUP BY year, r.polarity ORDER BY year";
    Ok(statements::by_year(rows(db, sql, [], |row| Ok((row.get(0)?, row.get(1)?, count(row, 2)?)))?))
}

fn charged(db: &Connection) -> Result<Vec<(i64, String, u64)>> {
    let sql = "SELECT b.id, b.name, n FROM (SELECT body, count(*) AS n FROM body_assigned GROUP BY body) \
               JOIN body b ON b.id = body ORDER BY n DESC, b.id LIMIT ?1";
    rows(db, sql, [CHARGED], |row| Ok((row.get(0)?, row.get(1)?, count(row, 2)?)))
}

//! The questions that pages put to the store, as typed rows. All SQL of the explorer is here.

pub mod articles;
pub mod bodies;
pub mod find;
pub mod people;
pub mod statements;
pub mod whole;

use rusqlite::{Connection, Params, Result, Row};

/// All rows of an answer.
fn rows<T>(db: &Connection, sql: &str, params: impl Params, read: impl FnMut(&Row) -> Result<T>) -> Result<Vec<T>> {
    db.prepare_cached(sql)?.query_map(params, read)?.collect()
}

/// The first row of an answer, if there is one.
fn first<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row) -> Result<T>,
) -> Result<Option<T>> {
    use rusqlite::OptionalExtension as _;
    db.prepare_cached(sql)?.query_row(params, read).optional()
}

/// A count in an answer.
fn count(row: &Row, at: usize) -> Result<u64> {
    row.get::<_, u32>(at).map(u64::from)
}

/// A piece of a long list. One row more than are shown is asked for, to know whether the list goes on.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// From 0.
    pub page: u32,
    pub length: u32,
}

impl Piece {
    /// `LIMIT` and `OFFSET`.
    fn bounds(self) -> (i64, i64) {
        (i64::from(self.length) + 1, i64::from(self.page) * i64::from(self.length))
    }

    /// Whether the list goes on after `rows`, which lose what was one too many.
    pub fn goes_on<T>(self, rows: &mut Vec<T>) -> bool {
        let on = rows.len() > self.length as usize;
        rows.truncate(self.length as usize);
        on
    }
}

/// A person of the library, a body of it, or words of the text.
#[derive(Debug, Clone)]
pub enum Agent {
    Person(i64, String),
    Body(i64, String),
    Words(String),
}

impl Agent {
    /// From five columns beginning at `at`: id and name of a person, id and name of a body, words.
    fn read(row: &Row, at: usize) -> Result<Option<Agent>> {
        let person: (Option<i64>, Option<String>) = (row.get(at)?, row.get(at + 1)?);
        let body: (Option<i64>, Option<String>) = (row.get(at + 2)?, row.get(at + 3)?);
        Ok(match (person, body) {
            ((Some(id), Some(name)), _) => Some(Agent::Person(id, name)),
            (_, (Some(id), Some(name))) => Some(Agent::Body(id, name)),
            _ => row.get::<_, Option<String>>(at + 4)?.map(Agent::Words),
        })
    }
}

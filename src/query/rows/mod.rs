//! The rows of answers: what each says, as types with stable names, read from the tables by number.

mod article;
mod body;
mod meeting;
mod person;
mod result;
mod task;

pub use article::Article;
pub use body::Body;
pub use meeting::Meeting;
pub use person::{Office, Person};
pub use result::{Figure, ResultItem};
use rusqlite::{Connection, Row as Line};
use serde::Serialize;
pub use task::Task;

use super::error::Result;
use super::filter::Subject;
use crate::record::Span;

/// A row of an answer.
pub trait Row: Sized + Serialize {
    const SUBJECT: Subject;

    /// Reads row `id`.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn read(conn: &Connection, id: i64) -> Result<Self>;

    /// Where in the articles the row has its values, best first, at most `most`.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn places(&self, conn: &Connection, most: usize) -> Result<Vec<Place>>;

    /// Reads row `id`, with these of its offices only; rows other than people have none.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn read_with(conn: &Connection, id: i64, _offices: &Offices<'_>) -> Result<Self> {
        Self::read(conn, id)
    }
}

/// Which offices of a person are read.
#[derive(Debug, Clone, Copy)]
pub struct Offices<'a> {
    /// Those that the question is about; `None` if it is about none in particular.
    pub asked: Option<&'a [i64]>,
    /// So many at most, those seen last.
    pub most: Option<usize>,
}

/// A value in an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub article: i64,
    pub text: String,
    /// In code points of the article's text.
    pub start: u32,
    pub end: u32,
}

impl Place {
    fn of(article: i64, text: &str, [start, end]: Span) -> Option<Self> {
        (start < end).then(|| Self { article, text: text.to_owned(), start, end })
    }

    fn from_line(line: &Line<'_>) -> rusqlite::Result<Self> {
        Ok(Self { article: line.get(0)?, text: line.get(1)?, start: line.get(2)?, end: line.get(3)? })
    }
}

/// Something that has a row of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// `null` when the name is that of one article alone and was not taken for any row.
    pub id: Option<i64>,
    pub name: String,
}

impl Named {
    fn from_line(line: &Line<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: line.get(0)?, name: line.get(1)? })
    }

    /// From two columns of a join that may have found nothing.
    fn maybe(line: &Line<'_>, first: usize) -> rusqlite::Result<Option<Self>> {
        let id = line.get(first)?;
        Ok(line.get::<_, Option<String>>(first + 1)?.map(|name| Self { id, name }))
    }
}

/// A person, a body, or words of the text that name neither: then both are `null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agent {
    pub person: Option<i64>,
    pub body: Option<i64>,
    pub name: String,
}

impl Agent {
    /// From three columns; without a name there is nobody.
    fn from_line(line: &Line<'_>, first: usize) -> rusqlite::Result<Option<Self>> {
        let (person, body) = (line.get(first)?, line.get(first + 1)?);
        Ok(line.get::<_, Option<String>>(first + 2)?.map(|name| Self { person, body, name }))
    }
}

/// The article in which a row stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Origin {
    pub id: i64,
    pub path: String,
    pub title: Option<String>,
    /// Of the meeting, else of publication.
    pub day: Option<String>,
}

impl Origin {
    /// From the first four columns.
    fn from_line(line: &Line<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: line.get(0)?, path: line.get(1)?, title: line.get(2)?, day: line.get(3)? })
    }
}

/// A date as written and as far as it could be told; `from` and `to` are the first and the last day that it allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Date {
    pub text: String,
    pub iso: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
}

impl Date {
    /// From four columns; without words there is none.
    fn from_line(line: &Line<'_>, first: usize) -> rusqlite::Result<Option<Self>> {
        let (iso, from, to) = (line.get(first + 1)?, line.get(first + 2)?, line.get(first + 3)?);
        Ok(line.get::<_, Option<String>>(first)?.map(|text| Self { text, iso, from, to }))
    }
}

/// What `sql` gives for `id`.
pub(super) fn one<T>(conn: &Connection, sql: &str, id: i64, read: fn(&Line<'_>) -> rusqlite::Result<T>) -> Result<T> {
    Ok(conn.prepare_cached(sql)?.query_row([id], read)?)
}

/// All that `sql` gives for `id`.
pub(super) fn all<T>(
    conn: &Connection,
    sql: &str,
    id: i64,
    read: fn(&Line<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([id], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

//! Questions to a store: who, which bodies, what was reported, what was assigned, when they met, and where it stands.
//!
//! ```text
//! Filter ─ question ─ plan ─ numbers of rows ─ Row::read ─ rows ─ Row::places ─ Witness ─ sentences
//!          SQL
//! ```
//!
//! A [`Filter`] is plain data. [`find`] gives the numbers of the rows that it lets through, in order, and reads them one by
//! one as [`Row`]s of the subject. [`later::Search`] looks for what became of a task, [`sql`] runs a statement of the user's own.
//! All of it only reads, through a connection that [`prepare`] made ready. Nothing here knows of a terminal or a page.

mod condition;
mod day;
mod error;
mod evidence;
mod filter;
mod fit;
mod gather;
mod guard;
pub mod later;
mod links;
mod plan;
mod question;
mod rows;
mod sql;
mod statement;
mod walk;

use std::marker::PhantomData;

use rusqlite::Connection;

pub use day::Day;
pub use error::{Error, Result};
pub use evidence::{Evidence, Witness};
pub use filter::{Filter, Order, Page, Subject, Total, Who};
pub use guard::{limit_time, prepare};
pub use rows::{
    Agent, Article, Body, Date, Figure, Meeting, Named, Office, Offices, Origin, Person, Place, ResultItem, Row, Task,
};
pub use sql::{Answer, sql};

/// The rows that were found, not read yet.
#[derive(Debug)]
pub struct Found<R> {
    ids: Vec<i64>,
    pub total: Total,
    /// Of each row of people, the offices that were asked for.
    offices: Option<Vec<Vec<i64>>>,
    most_offices: Option<usize>,
    row: PhantomData<R>,
}

/// Finds the rows for which all of `filter` holds, and of them the `page`.
///
/// # Errors
/// When the filter asks what the subject has not, holds no word to look for, or took too long; when the store cannot be read.
pub fn find<R: Row>(conn: &Connection, filter: &Filter, page: &Page) -> Result<Found<R>> {
    let hits = plan::hits(conn, R::SUBJECT, filter, page)?;
    Ok(Found { ids: hits.ids, total: hits.total, offices: hits.offices, most_offices: None, row: PhantomData })
}

impl<R: Row> Found<R> {
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Reads of each person so many offices at most, those seen last, and only counts the others: whoever is in office often
    /// has hundreds.
    #[must_use]
    pub fn most_offices(self, most: usize) -> Self {
        Self { most_offices: Some(most), ..self }
    }

    /// The rows in order, each read when it is asked for.
    pub fn rows<'a>(&'a self, conn: &'a Connection) -> impl Iterator<Item = Result<R>> + 'a {
        self.ids.iter().enumerate().map(move |(i, &id)| {
            let asked = self.offices.as_ref().map(|offices| offices[i].as_slice());
            R::read_with(conn, id, &Offices { asked, most: self.most_offices })
        })
    }
}

/// The word that records have for a value.
fn word(value: impl serde::Serialize) -> String {
    // Only values that are written as one word are put here.
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

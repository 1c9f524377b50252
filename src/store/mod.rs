//! The store: the records of many articles in one SQLite file, for queries, the explorer and exports.
//!
//! ```text
//! records, archives ─ source ─ load ─ rows ─ link ─ Store
//!                     lines    texts  tables persons and bodies across articles
//! ```
//!
//! 1. `source`: lines of JSON Lines and archives, one after the other.
//! 2. `load`: in parallel, a line becomes a record, its text is found again where the record says that it lay (`texts`).
//! 3. `rows`: the record's values go into the tables of `schema.sql`, in one transaction an article or many; `indexes.sql` comes when they are full.
//! 4. [`link`]: who is one person, and what is one body, across all articles.
//!
//! [`index()`] does all that; it may be cut off at any time and goes on when it is called again. [`Store`] opens what it has made, to be
//! read. `migrate` brings the stores of older programs up to date.

mod day;
mod error;
mod index;
pub mod link;
mod load;
#[cfg(test)]
pub(crate) mod made;
mod migrate;
mod open;
pub(crate) mod rarity;
mod rows;
pub mod search;
mod source;
mod texts;

pub use day::days;
pub use error::{Error, Result};
pub use index::{Counts, Event, Settings, index};
pub use link::{Links, LinksError};
pub use migrate::VERSION;
pub use open::Store;
pub use texts::Missing;

use crate::text::{fold, normalise};

/// The search key of a text, as columns named `folded` and the full-text indexes hold it: in normal form, lower case, without marks,
/// parted by single blanks.
#[must_use]
pub fn key(text: &str) -> String {
    fold(&normalise(text)).split_whitespace().collect::<Vec<_>>().join(" ")
}

//! One person, one body, across articles.
//!
//! ```text
//! tables ─ bodies ─ people ─ tables ─ describe
//! rows     places   persons  ids, why names, first and last days
//! ```
//!
//! `bodies` and `people` are functions over plain data and know no SQLite. A body is known by its name without its place, and the
//! place; a person by name, and what joins its appearances: office, body, place, company. Both hold to what a hand has settled
//! ([`Links`]). `docs/linking.md` tells what decides, and how well.

mod bodies;
mod clusters;
mod describe;
mod hand;
mod links;
mod people;
mod place;
mod rare;
mod sketch;
mod tables;
mod traits;
mod words;

use rusqlite::{Connection, Result};

pub use describe::describe;
pub use links::{Links, LinksError};

use clusters::Clusters;
use tables::Tables;

use super::index::make_indexes;

/// Counts the ways of linking: a store that was linked in an older way is linked anew.
pub(super) const WAY: &str = "3";

/// Decides for all appearances whose person each is, and for all named bodies which body, and describes persons and bodies anew. Gives
/// what is to be told of `links`: what names nobody, and what contradicts itself.
pub fn link(conn: &Connection, links: Option<&Links>) -> Result<Vec<String>> {
    let words = words::Words::builtin();
    let tables = Tables::load(conn)?;
    let mut told = Vec::new();
    let settle = |people: bool, count, find: &dyn Fn(&links::Item) -> Vec<usize>, told: &mut Vec<String>| {
        let mut clusters = Clusters::new(count);
        if let Some(links) = links {
            hand::settle(links, people, find, &mut clusters, told);
        }
        clusters
    };
    let settled = settle(false, tables.bodies.len(), &tables.body_finder(links), &mut told);
    let bodies = bodies::bodies(&words, &tables.named_bodies(), &tables.forms, &tables.venues(), settled);
    let settled = settle(true, tables.people.len(), &tables.person_finder(links), &mut told);
    let people = people::people(&words, &tables.articles(), &tables.appearances(), &bodies, settled);
    tables.save_bodies(conn, &bodies)?;
    tables.save_people(conn, &people)?;
    make_indexes(conn)?; // up to here every table was read from end to end
    describe(conn)?;
    Ok(told)
}

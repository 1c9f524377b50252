//! People of the library.

use rusqlite::{Connection, Result, Row};

use super::articles::{self, Article};
use super::{Piece, count, first, rows};

/// A person or a body in a list.
#[derive(Debug, Clone)]
pub struct Named {
    pub id: i64,
    pub name: String,
    /// How many articles name it.
    pub articles: u64,
    pub first_seen: Option<String>,
    pub last_seen: Option<String>,
}

impl Named {
    pub(super) fn read(row: &Row) -> Result<Named> {
        Ok(Named {
            id: row.get(0)?,
            name: row.get(1)?,
            articles: count(row, 2)?,
            first_seen: row.get(3)?,
            last_seen: row.get(4)?,
        })
    }
}

pub fn person(db: &Connection, id: i64) -> Result<Option<Named>> {
    first(db, "SELECT id, name, articles, first_seen, last_seen FROM person WHERE id = ?1", [id], Named::read)
}

/// The other names of a person, the most frequent first.
pub fn aliases(db: &Connection, id: i64) -> Result<Vec<String>> {
    let sql = "SELECT name FROM person_alias WHERE person = ?1 ORDER BY times DESC, name LIMIT 20";
    rows(db, sql, [id], |row| row.get(0))
}

/// Those whom most articles name first, or by name.
pub fn list(db: &Connection, by_name: bool, piece: Piece) -> Result<Vec<Named>> {
    let order = if by_name { "folded, id" } else { "articles DESC, id" };
    let sql =
        format!("SELECT id, name, articles, first_seen, last_seen FROM person ORDER BY {order} LIMIT ?1 OFFSET ?2");
    rows(db, &sql, piece.bounds(), Named::read)
}

/// An office, and when articles tell of it.
#[derive(Debug)]
pub struct Office {
    pub text: String,
    pub status: String,
    /// The body of the library in which it is held.
    pub body: Option<i64>,
    pub first_seen: Option<String>,
    pub last_seen: Option<String>,
    pub articles: u64,
    /// One of those articles: the latest.
    pub record: String,
}

/// The offices of a person, in the order in which they are seen first.
pub fn offices(db: &Connection, id: i64) -> Result<Vec<Office>> {
    let sql = "SELECT o.text, o.status, nb.body, w.first_seen, w.last_seen, w.articles, a.record \
               FROM office_wording w JOIN position o ON o.id = w.position JOIN appearance ap ON ap.id = o.appearance \
               JOIN article a ON a.id = ap.article LEFT JOIN named_body nb ON nb.id = o.named_body WHERE w.person = ?1 \
               ORDER BY w.first_seen IS NULL, w.first_seen, o.folded LIMIT 60";
    rows(db, sql, [id], |row| {
        Ok(Office {
            text: row.get(0)?,
            status: row.get(1)?,
            body: row.get(2)?,
            first_seen: row.get(3)?,
            last_seen: row.get(4)?,
            articles: count(row, 5)?,
            record: row.get(6)?,
        })
    })
}

/// The articles that name a person, the latest first, with the roles that it has there.
pub fn articles(db: &Connection, id: i64, piece: Piece) -> Result<Vec<(Article, Vec<String>)>> {
    let sql = format!(
        "SELECT {}, (SELECT group_concat(role) FROM role WHERE role.appearance = ap.id) FROM appearance ap JOIN article a ON a.id = ap.article \
         LEFT JOIN meeting m ON m.article = a.id WHERE ap.person = ?1 ORDER BY ap.day DESC, ap.article DESC LIMIT ?2 OFFSET ?3",
        articles::COLUMNS
    );
    let (limit, offset) = piece.bounds();
    rows(db, &sql, (id, limit, offset), |row| {
        let roles: Option<String> = row.get(articles::WIDTH)?;
        Ok((Article::read(row)?, roles.iter().flat_map(|all| all.split(',')).map(str::to_owned).collect()))
    })
}

/// How many articles of each year name a person.
pub fn years(db: &Connection, id: i64) -> Result<Vec<(String, u64)>> {
    let sql = "SELECT substr(day, 1, 4) AS year, count(DISTINCT article) FROM appearance \
               WHERE person = ?1 AND day IS NOT NULL GROUP BY year ORDER BY year";
    rows(db, sql, [id], |row| Ok((row.get(0)?, count(row, 1)?)))
}

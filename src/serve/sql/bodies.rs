//! Bodies of the library.

use rusqlite::{Connection, Result};

use super::articles::{self, Article};
use super::people::Named;
use super::statements::by_year;
use super::{Piece, count, first, rows};

/// A body with what is known of it.
#[derive(Debug)]
pub struct Body {
    pub named: Named,
    pub kind: Option<String>,
    pub level: Option<String>,
    pub place: Option<String>,
}

const COLUMNS: &str = "id, name, articles, first_seen, last_seen, kind, level, place";

pub fn body(db: &Connection, id: i64) -> Result<Option<Body>> {
    first(db, &format!("SELECT {COLUMNS} FROM body WHERE id = ?1"), [id], read)
}

fn read(row: &rusqlite::Row) -> Result<Body> {
    Ok(Body { named: Named::read(row)?, kind: row.get(5)?, level: row.get(6)?, place: row.get(7)? })
}

/// The other names of a body, the most frequent first.
pub fn aliases(db: &Connection, id: i64) -> Result<Vec<String>> {
    let sql = "SELECT name FROM body_alias WHERE body = ?1 ORDER BY times DESC, name LIMIT 20";
    rows(db, sql, [id], |row| row.get(0))
}

/// Those whom most articles name first, or by name.
pub fn list(db: &Connection, by_name: bool, piece: Piece) -> Result<Vec<Body>> {
    let order = if by_name { "folded, id" } else { "articles DESC, id" };
    rows(db, &format!("SELECT {COLUMNS} FROM body ORDER BY {order} LIMIT ?1 OFFSET ?2"), piece.bounds(), read)
}

/// The results in which a body is named, by year and polarity.
pub fn results_by_year(db: &Connection, id: i64) -> Result<Vec<(String, [u64; 3])>> {
    let sql = "SELECT year, what, times FROM body_year WHERE body = ?1 AND what <> 'task' ORDER BY year";
    Ok(by_year(rows(db, sql, [id], |row| Ok((row.get(0)?, row.get(1)?, count(row, 2)?)))?))
}

/// The tasks given to a body, by the year of the article.
pub fn tasks_by_year(db: &Connection, id: i64) -> Result<Vec<(String, u64)>> {
    let sql = "SELECT year, times FROM body_year WHERE body = ?1 AND what = 'task' ORDER BY year";
    rows(db, sql, [id], |row| Ok((row.get(0)?, count(row, 1)?)))
}

/// Who holds or held an office in a body.
#[derive(Debug)]
pub struct Holder {
    pub person: i64,
    pub name: String,
    pub title: String,
    pub status: String,
    pub first_seen: Option<String>,
    pub last_seen: Option<String>,
}

/// Those seen last come first, sixty at most.
pub fn holders(db: &Connection, id: i64) -> Result<Vec<Holder>> {
    let sql = "SELECT p.id, p.name, o.title, o.status, min(o.first_seen), max(o.last_seen) FROM tenure o JOIN person p ON p.id = o.person \
               WHERE o.body = ?1 GROUP BY p.id, lower(o.title), o.status ORDER BY max(o.last_seen) DESC, p.folded LIMIT 60";
    rows(db, sql, [id], |row| {
        Ok(Holder {
            person: row.get(0)?,
            name: row.get(1)?,
            title: row.get(2)?,
            status: row.get(3)?,
            first_seen: row.get(4)?,
            last_seen: row.get(5)?,
        })
    })
}

/// The articles that name a body, the latest first, and whether it held the meeting.
pub fn articles(db: &Connection, id: i64, piece: Piece) -> Result<Vec<(Article, bool)>> {
    let sql = format!(
        "SELECT {}, coalesce(m.host = nb.id, 0) FROM named_body nb JOIN article a ON a.id = nb.article LEFT JOIN meeting m ON m.article = a.id \
         WHERE nb.body = ?1 ORDER BY nb.day DESC, nb.article DESC LIMIT ?2 OFFSET ?3",
        articles::COLUMNS
    );
    let (limit, offset) = piece.bounds();
    rows(db, &sql, (id, limit, offset), |row| Ok((Article::read(row)?, row.get(articles::WIDTH)?)))
}

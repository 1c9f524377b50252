//! Articles, and the meetings that they tell of.

use rusqlite::{Connection, Result, Row};

use super::{Piece, first, rows};

/// An article in a list.
#[derive(Debug, Clone)]
pub struct Article {
    pub record: String,
    pub path: String,
    /// Whether its address needs the path: another article with the same text comes before it.
    pub twin: bool,
    pub title: Option<String>,
    pub day: Option<String>,
    pub source: String,
    pub meeting_kind: Option<String>,
}

/// The columns of [`Article::read`], of `article a LEFT JOIN meeting m ON m.article = a.id`.
pub(super) const COLUMNS: &str = "a.record, a.path, a.id > (SELECT min(b.id) FROM article b WHERE b.record = a.record), \
                                  coalesce(a.title, m.name), a.day, a.source, m.kind";
/// How many those are.
pub(super) const WIDTH: usize = 7;

impl Article {
    pub(super) fn read(row: &Row) -> Result<Article> {
        Ok(Article {
            record: row.get(0)?,
            path: row.get(1)?,
            twin: row.get(2)?,
            title: row.get(3)?,
            day: row.get(4)?,
            source: row.get(5)?,
            meeting_kind: row.get(6)?,
        })
    }
}

/// An article with all that its page shows.
#[derive(Debug)]
pub struct Whole {
    pub id: i64,
    pub path: String,
    pub duplicate_of: Option<String>,
    /// The record as it was written, compressed by Zstandard.
    pub json: Vec<u8>,
    /// None when the source was not to be found.
    pub text: Option<String>,
}

/// The article of a record's id. Of several with the same text the one of `path`, or the first.
pub fn by_record(db: &Connection, record: &str, path: Option<&str>) -> Result<Option<Whole>> {
    let sql = "SELECT a.id, a.path, a.duplicate_of, r.json, t.text FROM article a JOIN article_record r ON r.article = a.id \
               LEFT JOIN article_text t ON t.article = a.id WHERE a.record = ?1 AND (?2 IS NULL OR a.path = ?2) ORDER BY a.id LIMIT 1";
    first(db, sql, (record, path), |row| {
        Ok(Whole {
            id: row.get(0)?,
            path: row.get(1)?,
            duplicate_of: row.get(2)?,
            json: row.get(3)?,
            text: row.get(4)?,
        })
    })
}

/// The article of a path.
pub fn by_path(db: &Connection, path: &str) -> Result<Option<Article>> {
    let sql = format!("SELECT {COLUMNS} FROM article a LEFT JOIN meeting m ON m.article = a.id WHERE a.path = ?1");
    first(db, &sql, [path], Article::read)
}

/// Others with the same text, twenty at most.
pub fn twins(db: &Connection, record: &str, id: i64) -> Result<Vec<Article>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM article a LEFT JOIN meeting m ON m.article = a.id WHERE a.record = ?1 AND a.id <> ?2 ORDER BY a.id LIMIT 20"
    );
    rows(db, &sql, (record, id), Article::read)
}

/// Who in an article is whom in the library: ids in the record with ids of pages, and the reason.
pub fn people_of(db: &Connection, id: i64) -> Result<Vec<(String, i64, Option<String>)>> {
    let sql = "SELECT local, person, why FROM appearance WHERE article = ?1 AND person IS NOT NULL";
    rows(db, sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// The same of bodies.
pub fn bodies_of(db: &Connection, id: i64) -> Result<Vec<(String, i64, Option<String>)>> {
    let sql = "SELECT local, body, why FROM named_body WHERE article = ?1 AND body IS NOT NULL";
    rows(db, sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Meetings of the days whose ISO form begins with `when`: of a year, of a month, of all time. The latest come first.
pub fn meetings(db: &Connection, when: &str, piece: Piece) -> Result<Vec<Article>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM article a JOIN meeting m ON m.article = a.id WHERE a.day >= ?1 AND a.day < ?2 \
         ORDER BY a.day DESC, a.id DESC LIMIT ?3 OFFSET ?4"
    );
    let (limit, offset) = piece.bounds();
    // No digit and no hyphen comes after a tilde.
    rows(db, &sql, (when, format!("{when}~"), limit, offset), Article::read)
}

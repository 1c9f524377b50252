//! What people type, looked up with and without marks.

use rusqlite::{Connection, Result};

use super::articles::{self, Article};
use super::people::Named;
use super::{Piece, rows};
use crate::store::{key, search};

/// People by any of their names, those whom most articles name first.
pub fn people(db: &Connection, text: &str, piece: Piece) -> Result<Vec<Named>> {
    named(db, "person", text, piece)
}

/// The same of bodies.
pub fn bodies(db: &Connection, text: &str, piece: Piece) -> Result<Vec<Named>> {
    named(db, "body", text, piece)
}

fn named(db: &Connection, table: &str, text: &str, piece: Piece) -> Result<Vec<Named>> {
    let Some(expression) = search::all_begun(text) else {
        return Ok(vec![]);
    };
    let sql = format!(
        "SELECT t.id, t.name, t.articles, t.first_seen, t.last_seen FROM {table}_fts f JOIN {table} t ON t.id = f.rowid \
         WHERE {table}_fts MATCH ?1 ORDER BY t.folded <> ?4, t.articles DESC, t.id LIMIT ?2 OFFSET ?3"
    );
    let (limit, offset) = piece.bounds();
    rows(db, &sql, (expression, limit, offset, key(text)), Named::read)
}

/// Articles, the best first; a word of the title counts four times.
pub fn articles(db: &Connection, text: &str, piece: Piece) -> Result<Vec<(Article, Option<String>)>> {
    let Some(expression) = search::all_begun(text) else {
        return Ok(vec![]);
    };
    let sql = format!(
        "SELECT {}, t.text FROM (SELECT rowid AS id, bm25(article_fts, 4.0, 1.0) AS worth FROM article_fts WHERE article_fts MATCH ?1 \
         ORDER BY worth LIMIT ?2 OFFSET ?3) found JOIN article a ON a.id = found.id LEFT JOIN meeting m ON m.article = a.id \
         LEFT JOIN article_text t ON t.article = a.id ORDER BY found.worth",
        articles::COLUMNS
    );
    let (limit, offset) = piece.bounds();
    rows(db, &sql, (expression, limit, offset), |row| Ok((Article::read(row)?, row.get(articles::WIDTH)?)))
}

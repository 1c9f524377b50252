//! The articles of a store, one by one.

use rusqlite::{Connection, Row, params};
use rustc_hash::FxHashMap;

use super::{Error, Result, ids};
use crate::record::Record;

/// Which articles: those whose day (of the meeting, else of publication) lies within. Days are `2024-03-29`; both are included.
#[derive(Debug, Clone, Default)]
pub struct Period {
    pub since: Option<String>,
    pub until: Option<String>,
}

/// An article as the store holds it.
pub struct Stored {
    row: i64,
    pub path: String,
    /// See [`ids::key`].
    pub key: String,
    /// The first day that the date of the meeting, else of publication, allows.
    pub day: Option<String>,
    /// The newspaper or site, else the folder.
    pub source: String,
    pub duplicate_of: Option<String>,
    /// As spans count it; `None` when the store has it not.
    pub text: Option<String>,
    /// The record's line without its line end.
    pub json: Vec<u8>,
}

const ARTICLES: &str = "
    SELECT a.id, a.path, a.day, a.source, a.duplicate_of, t.text, r.json
    FROM article a LEFT JOIN article_record r ON r.article = a.id LEFT JOIN article_text t ON t.article = a.id
    WHERE (?1 IS NULL OR a.day >= ?1) AND (?2 IS NULL OR a.day <= ?2)
    ORDER BY a.path";

/// Calls `each` for the articles of the period, in the order of their paths.
pub fn each(store: &Connection, period: &Period, mut each: impl FnMut(&Stored) -> Result) -> Result {
    let mut articles = store.prepare(ARTICLES)?;
    let mut rows = articles.query(params![period.since, period.until])?;
    while let Some(row) = rows.next()? {
        each(&Stored::of(row)?)?;
    }
    Ok(())
}

impl Stored {
    fn of(row: &Row<'_>) -> Result<Self> {
        let path: String = row.get(1)?;
        let packed: Option<Vec<u8>> = row.get(6)?;
        let json = match packed {
            Some(packed) => zstd::decode_all(&packed[..]).map_err(|e| e.to_string()),
            None => Err("the store has none".into()),
        };
        let json = json.map_err(|why| Error::Record { path: path.clone(), why })?;
        Ok(Self {
            row: row.get(0)?,
            key: ids::key(&path),
            path,
            day: row.get(2)?,
            source: row.get(3)?,
            duplicate_of: row.get(4)?,
            text: row.get(5)?,
            json,
        })
    }

    pub fn record(&self) -> Result<Record> {
        serde_json::from_slice(&self.json).map_err(|e| Error::Record { path: self.path.clone(), why: e.to_string() })
    }

    /// The id of the article.
    pub fn id(&self) -> String {
        format!("article-{}", self.key)
    }

    /// The ids that its people and bodies have in the whole store.
    pub fn names(&self, store: &Connection) -> Result<Names> {
        let mut of_local = FxHashMap::default();
        for (what, rows) in [
            ("person", "SELECT local, person FROM appearance WHERE article = ?1"),
            ("body", "SELECT local, body FROM named_body WHERE article = ?1"),
        ] {
            let mut rows = store.prepare_cached(rows)?;
            let mut rows = rows.query([self.row])?;
            while let Some(row) = rows.next()? {
                let local: String = row.get(0)?;
                let id = ids::of(what, row.get(1)?, &self.key, &local);
                of_local.insert(local, id);
            }
        }
        Ok(Names(of_local))
    }

    /// The first and the last day that the deadlines of its tasks allow, by the tasks' own ids.
    pub fn deadlines(&self, store: &Connection) -> Result<FxHashMap<String, [Option<String>; 2]>> {
        let mut rows = store.prepare_cached("SELECT local, deadline_from, deadline_to FROM task WHERE article = ?1")?;
        let rows = rows.query_map([self.row], |row| Ok((row.get(0)?, [row.get(1)?, row.get(2)?])))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The ids in the whole store of the people and bodies of one article, by their ids there.
pub struct Names(FxHashMap<String, String>);

impl Names {
    pub fn of(&self, local: &str) -> Option<&str> {
        self.0.get(local).map(String::as_str)
    }
}

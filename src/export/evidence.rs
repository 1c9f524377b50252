//! Which articles tell something.

use rusqlite::Row;

use super::ids;

/// An article as a source.
pub struct Source {
    /// Its id, see [`ids::key`].
    pub article: String,
    pub url: Option<String>,
    title: Option<String>,
    day: Option<String>,
}

/// What [`Source::of`] reads, from a table `article` that is called `a`.
pub const COLUMNS: &str = "a.path, a.url, a.title, a.day";

impl Source {
    /// Of a row that begins with [`COLUMNS`].
    pub fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let path: String = row.get(0)?;
        let article = format!("article-{}", ids::key(&path));
        Ok(Self { article, url: row.get(1)?, title: row.get(2)?, day: row.get(3)? })
    }

    /// For people: title and day.
    pub fn note(&self) -> String {
        [self.title.as_deref(), self.day.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    pub fn day(&self) -> Option<&str> {
        self.day.as_deref()
    }
}

/// Articles in the order in which they came, each once: rows come sorted by path.
#[derive(Default)]
pub struct Evidence(Vec<Source>);

impl Evidence {
    pub fn add(&mut self, source: Source) {
        if self.0.last().is_none_or(|last| last.article != source.article) {
            self.0.push(source);
        }
    }

    pub fn sources(&self) -> &[Source] {
        &self.0
    }
}

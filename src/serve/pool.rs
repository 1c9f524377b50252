//! Readers of the store: a few connections, each lent to one request at a time, each question bounded in time.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::failure::Failure;
use crate::store::Store;

/// How long the questions of one page may take together.
pub const LONGEST: Duration = Duration::from_secs(5);
/// SQLite looks at the clock once in so many of its instructions: about a millisecond.
const INSTRUCTIONS: i32 = 20_000;

/// The idle readers of one store.
#[derive(Debug)]
pub struct Pool {
    path: PathBuf,
    began: Instant,
    idle: Mutex<Vec<Reader>>,
}

#[derive(Debug)]
struct Reader {
    db: Connection,
    /// Milliseconds after `began` at which the question at hand is stopped.
    until: Arc<AtomicU64>,
}

impl Pool {
    pub fn new(path: &Path) -> Pool {
        Pool { path: path.to_owned(), began: Instant::now(), idle: Mutex::default() }
    }

    /// Puts questions to the store, for no longer than `longest`. Blocks.
    pub fn read<T>(
        &self,
        longest: Duration,
        ask: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let idle = self.lock().pop();
        let reader = idle.map_or_else(|| self.open(), Ok)?;
        reader.until.store(self.millis(longest), Ordering::Relaxed);
        let answer = ask(&reader.db);
        self.lock().push(reader);
        answer
    }

    fn open(&self) -> Result<Reader, Failure> {
        let store = Store::open(&self.path).map_err(|e| Failure::Internal(e.to_string()))?;
        let mut db = store.into_connection();
        let until = Arc::new(AtomicU64::new(u64::MAX));
        let (began, bound) = (self.began, Arc::clone(&until));
        let late = move || began.elapsed().as_millis() as u64 > bound.load(Ordering::Relaxed);
        db.progress_handler(INSTRUCTIONS, Some(late))?;
        Ok(Reader { db, until })
    }

    fn millis(&self, longest: Duration) -> u64 {
        (self.began.elapsed() + longest).as_millis() as u64
    }

    /// Law: nothing panics while it holds the lock, and if it did, a list of readers is still one.
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Reader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

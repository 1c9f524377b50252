//! Stores for tests.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use rusqlite::Connection;

use super::{Settings, Store, index};
use crate::engine::Extractor;
use crate::input::Options;

/// Puts `articles`, each with its path, into `folder`, and makes a store of their records there; of their texts too, if it is to have
/// `texts`. Gives where it is.
pub(crate) fn made(folder: &Path, articles: impl Iterator<Item = (String, Vec<u8>)>, texts: bool) -> Connection {
    let extractor = Extractor::builtin().unwrap();
    let mut records = String::new();
    for (path, bytes) in articles {
        fs::write(folder.join(&path), &bytes).unwrap();
        if let Ok(record) = extractor.extract(&path, &bytes) {
            records += &(serde_json::to_string(&record).unwrap() + "\n");
        }
    }
    let (sources, store) = (folder.join("records.jsonl"), folder.join("lib.sqlite"));
    fs::write(&sources, records).unwrap();
    let settings = Settings {
        sources: vec![sources],
        store: &store,
        options: &Options::default(),
        texts: texts.then_some(folder),
        prune: false,
        threads: NonZeroUsize::MIN,
        stop: &AtomicBool::new(false),
        links: None,
    };
    index(settings, |_| ()).unwrap();
    Store::open(&store).unwrap().into_connection()
}

//! The articles that are at hand: those of the corpus always, the pool of real ones only where a checkout has it beside it.

// Each test binary that uses this module uses a part of it.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};

/// The articles of `corpus/`, sorted.
pub fn corpus() -> Vec<PathBuf> {
    let paths = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles"));
    assert!(paths.len() >= 30, "only {} articles", paths.len());
    paths
}

/// A folder of real articles, in a folder `shared` beside the repository or further up.
pub fn pool() -> Option<PathBuf> {
    shared("pool/articles")
}

/// Annotated real articles, there too: folders `gold` and `text`.
pub fn dev() -> Option<PathBuf> {
    shared("gold/dev")
}

fn shared(folder: &str) -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here.ancestors().map(|a| a.join("shared").join(folder)).find(|found| found.is_dir());
    if found.is_none() {
        eprintln!("skipped: no shared/{folder} with real articles is at hand");
    }
    found
}

/// The files of a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

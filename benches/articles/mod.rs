//! The articles that benches run on: the corpus, and the pool of real ones where a checkout has it beside it.

// Each bench uses a part of it.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};

/// Articles by name, with their bytes.
pub struct Articles {
    pub name: &'static str,
    pub all: Vec<Vec<u8>>,
}

impl Articles {
    /// The articles of `corpus/`.
    pub fn corpus() -> Articles {
        Articles::read("corpus", &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles"))
    }

    /// The corpus, and the pool if it is at hand, in a folder `shared` beside the repository or further up.
    pub fn sets() -> Vec<Articles> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let pool = here.ancestors().map(|a| a.join("shared/pool/articles")).find(|pool| pool.is_dir());
        let pool = pool.map(|pool| Articles::read("pool", &pool));
        [Articles::corpus()].into_iter().chain(pool).collect()
    }

    fn read(name: &'static str, folder: &Path) -> Articles {
        let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        Articles { name, all: paths.iter().filter_map(|path| fs::read(path).ok()).collect() }
    }

    /// Of all articles together.
    pub fn bytes(&self) -> u64 {
        self.all.iter().map(|article| article.len() as u64).sum()
    }
}

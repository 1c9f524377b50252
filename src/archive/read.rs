//! Reading the records of an archive, shard by shard.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::Error;
use super::error::Result;
use super::home::Home;
use super::lock::Lock;
use super::manifest::{Manifest, Outcome};
use super::shards::{ShardLines, Shards, path_of};

/// The records of an archive, in the order of its shards. No run can change the archive meanwhile.
pub struct Records {
    _lock: Lock,
    /// Those not yet read, the next one last.
    shards: Vec<PathBuf>,
    open: Option<ShardLines>,
    duplicates: HashMap<String, String>,
    gone: HashSet<String>,
}

impl Records {
    /// # Errors
    /// When there is no archive in `dir`, a run is at work on it or was cut off, or it is damaged.
    pub fn open(dir: &Path) -> Result<Self> {
        let home = Home::at(dir, false);
        if !home.is_archive() {
            return Err(Error::new(format_args!("{}: no archive (there is no manifest.jsonl)", dir.display())));
        }
        let lock = Lock::shared(&home)?;
        if home.is_unfinished()? {
            let what = "a run was cut off; give its bienban extract command again, which goes on with what is done";
            return Err(Error::new(format_args!("{}: {what}", dir.display())));
        }
        let (mut duplicates, mut gone) = (HashMap::new(), HashSet::new());
        let mut manifest = Manifest::open(&home.manifest())?;
        while let Some(entry) = manifest.next()? {
            if entry.gone && entry.outcome == Outcome::Record {
                gone.insert(entry.path.clone());
            }
            if let Some(first) = entry.duplicate_of {
                duplicates.insert(entry.path, first);
            }
        }
        let shards = Shards::read(&home)?;
        let shards = shards.shards.iter().rev().map(|shard| path_of(&home, &shard.name)).collect();
        Ok(Self { _lock: lock, shards, open: None, duplicates, gone })
    }

    /// The next record as a line, with its line feed.
    pub fn next(&mut self) -> Result<Option<&[u8]>> {
        loop {
            if self.open.is_none() {
                let Some(shard) = self.shards.pop() else { return Ok(None) };
                self.open = Some(ShardLines::open(&shard)?);
            }
            let Some(lines) = &mut self.open else { return Ok(None) };
            if lines.advance()? {
                break;
            }
            self.open = None;
        }
        Ok(self.open.as_ref().map(ShardLines::line))
    }

    /// The first member of the group of near-duplicates to which the article `path` belongs, unless it is that itself.
    pub fn duplicate_of(&self, path: &str) -> Option<&str> {
        self.duplicates.get(path).map(String::as_str)
    }

    /// Whether the article `path` was not found when its folder was last read.
    pub fn is_gone(&self, path: &str) -> bool {
        self.gone.contains(path)
    }
}

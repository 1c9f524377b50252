//! Reading the records of an archive, shard by shard.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::error::Result;
use super::finish::RunFile;
use super::home::{Home, file_name};
use super::lock::Lock;
use super::manifest::{Manifest, Outcome};
use super::shards::{ShardLines, Shards, path_of};
use super::{Error, hash};

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
            let what = "no archive (there is no manifest.jsonl); bienban extract --out makes one of articles";
            return Err(Error::new(format_args!("{}: {what}", dir.display())));
        }
        let lock = Lock::shared(&home)?;
        if home.is_unfinished()? {
            let what = "a run was cut off; give its bienban extract command again, which goes on with what is done";
            return Err(Error::new(format_args!("{}: {what}", dir.display())));
        }
        let shards = Self::sound(&home)?;
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
        Ok(Self { _lock: lock, shards, open: None, duplicates, gone })
    }

    /// The paths of the shards, the last one first, if the lists are as they were written and no shard has lost anything. Every byte of
    /// the shards is what [`verify`](super::verify()) looks at.
    fn sound(home: &Home) -> Result<Vec<PathBuf>> {
        let run = RunFile::read(home).ok_or_else(|| Error::damaged(&home.run(), "cannot be read"))?;
        for path in [home.manifest(), home.shards()] {
            let hash = hash::of_file(&path).map_err(|e| Error::read(&path, &e))?;
            if run.files.get(file_name(&path)) != Some(&hash.sha256) {
                return Err(Error::damaged(&path, "is not as it was written"));
            }
        }
        let mut paths = Vec::new();
        for shard in Shards::read(home)?.shards.into_iter().rev() {
            let path = path_of(home, &shard.name);
            let bytes = fs::metadata(&path).map_err(|e| Error::read(&path, &e))?.len();
            if bytes != shard.bytes {
                return Err(Error::damaged(&path, format_args!("has {bytes} bytes and should have {}", shard.bytes)));
            }
            paths.push(path);
        }
        Ok(paths)
    }

    /// The next record as a line, with its line feed.
    pub fn next_record(&mut self) -> Result<Option<&[u8]>> {
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

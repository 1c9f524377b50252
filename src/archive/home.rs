//! Where what lies in an archive's folder.
//!
//! ```text
//! DIR/manifest.jsonl  failed.jsonl  shards.json  run.json  report.html  records-00001.jsonl …
//! DIR/.bienban/lock  commit.json  journal-00001.jsonl …       what a run needs, nothing that an archive needs
//! ```
//!
//! In a bag (RFC 8493) the first line lies in `DIR/data/`, and `DIR` holds the bag's own files.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{Error, error::Result};

/// The paths of one archive.
#[derive(Debug, Clone)]
pub struct Home {
    dir: PathBuf,
    bag: bool,
}

const STATE: &str = ".bienban";
const PAYLOAD: &str = "data";

impl Home {
    /// The archive in `dir`, which need not be there yet. `bag` makes a bag of it, if it is none.
    pub fn at(dir: &Path, bag: bool) -> Self {
        Self { dir: dir.to_path_buf(), bag: bag || holds_own(&dir.join(PAYLOAD)) }
    }

    /// Whether an archive is there or can be made there.
    ///
    /// # Errors
    /// When `dir` is no archive and holds something else.
    pub fn check(&self) -> Result<()> {
        if self.is_archive() {
            return Ok(());
        }
        let what = match fs::read_dir(&self.dir).map(|mut entries| entries.next().is_some()) {
            Ok(true) => "holds other files and is no archive",
            Err(e) if e.kind() == io::ErrorKind::NotADirectory => "a file, no folder",
            _ => return Ok(()),
        };
        let dir = self.dir.display();
        Err(Error::new(format_args!("{dir}: {what}; name a new or an empty folder")))
    }

    /// Makes the folders that are missing.
    ///
    /// # Errors
    /// As of [`check`](Self::check), and when it cannot be written.
    pub fn create(&self) -> Result<()> {
        self.check()?;
        let state = self.state();
        fs::create_dir_all(&state).map_err(|e| Error::write(&state, &e))
    }

    /// Whether there is an archive.
    pub fn is_archive(&self) -> bool {
        self.state().is_dir() || self.manifest().is_file() || self.dir.join("manifest.jsonl").is_file()
    }

    /// Brings the files of a plain archive to their places in a bag. Cut off, it goes on when it is called again.
    pub fn settle(&self) -> Result<()> {
        if !self.bag {
            return Ok(());
        }
        let payload = self.payload();
        fs::create_dir_all(&payload).map_err(|e| Error::write(&payload, &e))?;
        for path in files(&self.dir)? {
            if is_own(file_name(&path)) {
                fs::rename(&path, payload.join(file_name(&path))).map_err(|e| Error::write(&path, &e))?;
            }
        }
        sync_folder(&payload)?;
        sync_folder(&self.dir)
    }

    pub fn is_bag(&self) -> bool {
        self.bag
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the archive proper lies.
    pub fn payload(&self) -> PathBuf {
        if self.bag { self.dir.join(PAYLOAD) } else { self.dir.clone() }
    }

    pub fn state(&self) -> PathBuf {
        self.dir.join(STATE)
    }

    pub fn manifest(&self) -> PathBuf {
        self.payload().join("manifest.jsonl")
    }

    pub fn failed(&self) -> PathBuf {
        self.payload().join("failed.jsonl")
    }

    pub fn shards(&self) -> PathBuf {
        self.payload().join("shards.json")
    }

    pub fn run(&self) -> PathBuf {
        self.payload().join("run.json")
    }

    pub fn report(&self) -> PathBuf {
        self.payload().join("report.html")
    }

    pub fn commit(&self) -> PathBuf {
        self.state().join("commit.json")
    }

    /// Sketches in the order of the manifest, while groups are made.
    pub fn sketches(&self) -> PathBuf {
        self.state().join("sketches.part")
    }

    pub fn journal(&self, number: u32) -> PathBuf {
        self.state().join(format!("journal-{number:05}.jsonl"))
    }

    /// The journal files that are there, by number: what an unfinished run has done.
    pub fn journals(&self) -> Result<Vec<PathBuf>> {
        let is_journal = |p: &PathBuf| file_name(p).starts_with("journal-") && file_name(p).ends_with(".jsonl");
        let mut found: Vec<PathBuf> = files(&self.state())?.into_iter().filter(is_journal).collect();
        found.sort_by_key(|p| (file_name(p).len(), file_name(p).to_owned()));
        Ok(found)
    }

    /// Whether a run was cut off here, so that the files do not fit together until the next one.
    pub fn is_unfinished(&self) -> Result<bool> {
        let unsettled = self.bag && files(&self.dir)?.iter().any(|path| is_own(file_name(path)));
        Ok(unsettled || self.commit().exists() || !self.journals()?.is_empty())
    }

    /// Removes files that were being written when a run ended.
    pub fn remove_parts(&self) -> Result<()> {
        for folder in [self.payload(), self.state(), self.dir.clone()] {
            for path in files(&folder)? {
                if file_name(&path).ends_with(".part") {
                    fs::remove_file(&path).map_err(|e| Error::write(&path, &e))?;
                }
            }
        }
        Ok(())
    }
}

/// Whether an archive has a file of this name, beside its folder for runs.
pub fn is_own(name: &str) -> bool {
    let fixed = ["manifest.jsonl", "failed.jsonl", "shards.json", "run.json", "report.html"];
    fixed.contains(&name) || shard_number(name).is_some()
}

/// Whether files of an archive lie in `folder`; one that cannot be listed is taken for the payload of a bag, not for nothing.
fn holds_own(folder: &Path) -> bool {
    folder.is_dir() && files(folder).map_or(true, |found| found.iter().any(|path| is_own(file_name(path))))
}

/// The number of a shard from its file's name.
pub fn shard_number(name: &str) -> Option<u32> {
    let rest = name.strip_prefix("records-")?;
    let digits = rest.strip_suffix(".jsonl").or_else(|| rest.strip_suffix(".jsonl.zst"))?;
    if digits.len() >= 5 && digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// The name under which `path` is written before it is put in its place.
pub fn part(path: &Path) -> PathBuf {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    part.into()
}

pub fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// The files in `folder`, sorted by name; none when it is not there.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    entries(folder, |is_dir| !is_dir)
}

/// The folders in `folder`, sorted by name; none when it is not there.
pub fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    entries(folder, |is_dir| is_dir)
}

fn entries(folder: &Path, wanted: impl Fn(bool) -> bool) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Error::read(folder, &e)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| Error::read(folder, &e))?;
        if entry.file_type().is_ok_and(|kind| wanted(kind.is_dir())) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// A new name is on the disk only when its folder is.
pub fn sync_folder(folder: &Path) -> Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    File::open(folder).and_then(|f| f.sync_all()).map_err(|e| Error::write(folder, &e))
}

//! Where many files go at once: a folder that is whole or as it was before.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Error, Result};

/// By this file a folder is known as one of ours, which a later run may replace.
const MARKER: &str = "bienban-export.json";

/// A new folder beside the one that is asked for. Dropped without [`finish`](Folder::finish), it leaves that one as it was.
pub struct Folder {
    aside: TempDir,
    target: PathBuf,
}

impl Folder {
    /// # Errors
    /// When `path` is a file, or a folder with anything in it that is not an earlier export.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.display();
        // A link keeps being one: what it leads to is replaced.
        let target = match fs::canonicalize(path) {
            Ok(target) => target,
            Err(e) if e.kind() == io::ErrorKind::NotFound => path.to_path_buf(),
            Err(e) => return Err(Error::write(name, &e)),
        };
        if target.exists() {
            if !target.is_dir() {
                return Err(Error::new(format_args!("{name}: it is a file, and this format needs a folder")));
            }
            let mut entries = fs::read_dir(&target).map_err(|e| Error::write(&name, &e))?;
            if entries.next().is_some() && !is_ours(&target) {
                let why = "it holds files that bienban did not export; name a new or an empty folder";
                return Err(Error::new(format_args!("{name}: {why}")));
            }
        }
        let aside = aside(&target).map_err(|e| Error::write(name, &e))?;
        Ok(Self { aside, target })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        self.aside.path()
    }

    /// The files in it could not be written.
    pub fn failed(&self, error: &io::Error) -> Error {
        Error::write(self.target.display(), error)
    }

    /// Puts it in its place, with a file that says what made it.
    pub fn finish(self, format: &str) -> Result<()> {
        let made = json!({"program": concat!("bienban ", env!("CARGO_PKG_VERSION")), "format": format});
        let done = fs::write(self.path().join(MARKER), format!("{made}\n")).and_then(|()| self.swap());
        done.map_err(|e| self.failed(&e))
    }

    /// What was there before goes aside first, and away at the end: no moment has a mixture of both.
    fn swap(&self) -> io::Result<()> {
        let old = if self.target.exists() {
            let old = aside(&self.target)?;
            fs::rename(&self.target, old.path().join("old"))?;
            Some(old)
        } else {
            None
        };
        if let Err(error) = fs::rename(self.path(), &self.target) {
            if let Some(old) = &old {
                fs::rename(old.path().join("old"), &self.target)?;
            }
            return Err(error);
        }
        Ok(())
    }
}

fn is_ours(folder: &Path) -> bool {
    let marker = fs::read(folder.join(MARKER)).ok();
    let made = marker.and_then(|marker| serde_json::from_slice::<Value>(&marker).ok());
    made.is_some_and(|made| made["program"].as_str().is_some_and(|program| program.starts_with("bienban ")))
}

fn aside(target: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".bienban-").suffix(".part");
    #[cfg(unix)]
    let mode = {
        use std::os::unix::fs::PermissionsExt;
        fs::Permissions::from_mode(0o777) // less the umask, as for any new folder
    };
    #[cfg(unix)]
    builder.permissions(mode);
    builder.tempdir_in(super::output::folder_of(target))
}

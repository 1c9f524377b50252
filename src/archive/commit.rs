//! Several files change at once, or none does, whenever the power goes.
//!
//! 1. Each new file is written whole as `.part` and brought to the disk.
//! 2. `commit.json`, which lists them, is written and renamed to its name. **This is the moment**: before it nothing
//!    has happened, from it on all will.
//! 3. The parts are renamed to their names, and what is not needed any more is removed.
//! 4. `commit.json` is removed.
//!
//! Steps 3 and 4 may be done twice: who finds a `commit.json` does them again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::home::{Home, part, sync_folder};
use super::part::Part;
use super::{Error, error::Result};

/// What is to be done, with paths from the archive's folder.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Commit {
    place: Vec<String>,
    remove: Vec<String>,
}

/// Puts sealed parts in the place of `place`, and removes `remove`.
pub fn commit(home: &Home, place: &[PathBuf], remove: &[PathBuf]) -> Result<()> {
    let names = |paths: &[PathBuf]| paths.iter().map(|path| relative(home, path)).collect();
    let commit = Commit { place: names(place), remove: names(remove) };
    sync_folders(home)?;
    let path = home.commit();
    let json = serde_json::to_vec(&commit).expect("names are plain data");
    Part::whole(&path, &json)?;
    rename(&path)?;
    sync_folder(&home.state())?;
    apply(home, &commit)
}

/// Ends a commit that was cut off; whether there was one.
pub fn recover(home: &Home) -> Result<bool> {
    let path = home.commit();
    let json = match fs::read(&path) {
        Ok(json) => json,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(Error::read(&path, &e)),
    };
    let commit: Commit = serde_json::from_slice(&json).map_err(|e| Error::damaged(&path, e))?;
    apply(home, &commit)?;
    Ok(true)
}

fn apply(home: &Home, commit: &Commit) -> Result<()> {
    for name in &commit.place {
        let path = home.dir().join(name);
        if part(&path).exists() {
            rename(&path)?;
        }
    }
    for name in &commit.remove {
        remove(&home.dir().join(name))?;
    }
    sync_folders(home)?;
    remove(&home.commit())?;
    sync_folder(&home.state())
}

fn rename(path: &Path) -> Result<()> {
    fs::rename(part(path), path).map_err(|e| Error::write(path, &e))
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::write(path, &e)),
        _ => Ok(()),
    }
}

fn sync_folders(home: &Home) -> Result<()> {
    sync_folder(&home.state())?;
    sync_folder(&home.payload())?;
    if home.is_bag() { sync_folder(home.dir()) } else { Ok(()) }
}

fn relative(home: &Home, path: &Path) -> String {
    let inside = path.strip_prefix(home.dir()).unwrap_or(path);
    inside.to_string_lossy().replace('\\', "/") // the archive's own names, which are ASCII
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every moment at which a commit can be cut off, made by hand.
    #[test]
    fn a_commit_cut_off_anywhere_is_done_or_not_begun() {
        for cut in 0..5 {
            let dir = tempfile::tempdir().unwrap();
            let home = Home::at(dir.path(), false);
            home.create().unwrap();
            let at = |name: &str| dir.path().join(name);
            for (name, content) in [("a", "old a"), ("c", "old c")] {
                fs::write(at(name), content).unwrap();
            }
            for name in ["a", "b"] {
                Part::whole(&at(name), format!("new {name}").as_bytes()).unwrap();
            }
            let commit = Commit { place: vec!["a".into(), "b".into()], remove: vec!["c".into()] };
            if cut > 0 {
                fs::write(home.commit(), serde_json::to_vec(&commit).unwrap()).unwrap();
            }
            if cut > 1 {
                rename(&at("a")).unwrap();
            }
            if cut > 2 {
                rename(&at("b")).unwrap();
            }
            if cut > 3 {
                remove(&at("c")).unwrap();
            }
            assert_eq!(recover(&home).unwrap(), cut > 0);
            home.remove_parts().unwrap();
            let read = |name: &str| fs::read_to_string(at(name)).ok();
            match cut {
                0 => assert_eq!([read("a"), read("b"), read("c")], [Some("old a".into()), None, Some("old c".into())]),
                _ => assert_eq!([read("a"), read("b"), read("c")], [Some("new a".into()), Some("new b".into()), None]),
            }
            assert!(!home.commit().exists() && !recover(&home).unwrap());
        }
    }
}

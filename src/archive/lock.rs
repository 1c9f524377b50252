//! One run at a time.
//!
//! The lock is the operating system's, on an open file: it goes with the process that holds it, however that ends, so none is
//! ever left behind. The file's content only tells who it is.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Write};

use super::home::Home;
use super::{Error, error::Result};

/// Held as long as it lives.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code)] Option<File>);

impl Lock {
    /// For a run that writes.
    ///
    /// # Errors
    /// When another run holds it; the message names it.
    pub fn exclusive(home: &Home) -> Result<Self> {
        let path = home.state().join("lock");
        let file = File::options().create(true).truncate(false).read(true).write(true).open(&path);
        let mut file = file.map_err(|e| Error::write(&path, &e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(taken(home, file)),
            Err(TryLockError::Error(e)) => {
                let path = path.display();
                return Err(Error::new(format_args!(
                    "{path}: cannot be locked: {e}; keep the archive on a disk that has locks"
                )));
            }
        }
        let who = format!("process {} since {}", std::process::id(), super::now());
        let told = file.set_len(0).and_then(|()| file.write_all(who.as_bytes()));
        told.map_err(|e| Error::write(&path, &e))?;
        Ok(Self(Some(file)))
    }

    /// For whoever only reads; other readers are welcome.
    pub fn shared(home: &Home) -> Result<Self> {
        let path = home.state().join("lock");
        let Ok(file) = File::open(&path) else { return Ok(Self(None)) }; // never run here, or on a disk that is only read
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Err(taken(home, file)),
            _ => Ok(Self(Some(file))),
        }
    }
}

fn taken(home: &Home, mut file: File) -> Error {
    let mut who = String::new();
    let _ = file.read_to_string(&mut who);
    let who = if who.is_empty() { "another process" } else { who.trim_end() };
    let dir = fs::canonicalize(home.dir()).unwrap_or_else(|_| home.dir().to_path_buf());
    Error::new(format_args!(
        "{}: another run is at work on this archive ({who}); wait until it has ended",
        dir.display()
    ))
}

//! Why a store cannot be made, opened or changed.

use std::fmt;
use std::path::Path;

use rusqlite::ErrorCode;

pub(super) const CUT_OFF: &str =
    "not finished: a run of bienban index was cut off; give the same command again, it goes on with what is done";

fn extended(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

/// What is wrong with a store, in words that say what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    message: String,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The store, or the source, at `path`, and what is wrong with it.
    pub(super) fn new(path: &Path, what: impl fmt::Display) -> Self {
        Self { message: format!("{}: {what}", path.display()) }
    }

    /// What SQLite says of the store at `path`.
    pub(super) fn sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        let what = match error.sqlite_error_code() {
            // SQLite only says that it could not open or read it.
            _ if path.is_dir() => "a folder; name the file that bienban index makes".to_owned(),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                "another program is writing it; wait until that has ended".to_owned()
            }
            Some(ErrorCode::NotADatabase) => "no SQLite file; name the file that bienban index has made".to_owned(),
            Some(ErrorCode::DiskFull) => {
                "the disk is full; make room and give the same command again, it goes on with what is done".to_owned()
            }
            // What a killed run had begun is still to be undone, which only a program that writes can do.
            Some(ErrorCode::ReadOnly) if extended(error) == Some(rusqlite::ffi::SQLITE_READONLY_ROLLBACK) => {
                CUT_OFF.to_owned()
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                "may not be written; ask its owner for the right to write the file and its folder".to_owned()
            }
            Some(ErrorCode::CannotOpen) => "cannot be opened; is the path right, and may you read it?".to_owned(),
            Some(ErrorCode::DatabaseCorrupt) => {
                "is damaged; build it anew from the records with bienban index".to_owned()
            }
            _ => error.to_string(),
        };
        Self::new(path, what)
    }
}

//! What stops a run on an archive.

use std::fmt;
use std::io;
use std::path::Path;

/// Why an archive could not be opened, written or read: what, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    message: String,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(super) fn new(message: impl fmt::Display) -> Self {
        Self { message: message.to_string() }
    }

    /// `path` could not be written. What was committed before stays.
    pub(super) fn write(path: &Path, error: &io::Error) -> Self {
        let what_to_do = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                "; make room and give the same command again, it goes on with what is done"
            }
            _ => "; once that is mended, the same command goes on with what is done",
        };
        Self::new(format_args!("{}: cannot be written: {error}{what_to_do}", path.display()))
    }

    /// `path`, a file of the archive, could not be read.
    pub(super) fn read(path: &Path, error: &io::Error) -> Self {
        Self::new(format_args!("{}: cannot be read: {error}", path.display()))
    }

    /// `path`, a file of the archive, is not as it was written.
    pub(super) fn damaged(path: &Path, what: impl fmt::Display) -> Self {
        let path = path.display();
        Self::new(format_args!(
            "{path}: {what}; bienban verify tells all that is wrong, bring the file back from a copy"
        ))
    }
}

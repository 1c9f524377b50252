//! What keeps an evaluation from being done.

use std::fmt;

/// The kind of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be read.
    Read,
    /// A gold file does not have the form of one.
    Gold,
    /// A text could not be decoded.
    Text,
    /// A file of records holds something else, or records of other texts.
    Records,
    /// A file of floors does not have the form of one, or belongs to another corpus.
    Floors,
}

/// What keeps an evaluation from being done, with the file in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, place: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self { kind, message: format!("{place}: {what}") }
    }

    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

//! Why a question has no answer.

use rusqlite::ErrorCode;

/// Why a question has no answer, told to whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{filter} says nothing about {subject}; leave it out")]
    Unfit { filter: &'static str, subject: &'static str },
    #[error("\"{0}\" holds no word to look for; give letters or digits")]
    NoWords(String),
    #[error("it took too long and was stopped; narrow the question, or allow it more time")]
    TooLong,
    #[error("the statement {0}, and a store is only read here; nothing was changed")]
    Writes(String),
    #[error("there is more than one statement; give them one at a time")]
    Several,
    #[error("there is no statement; give one, for example \"SELECT count(*) FROM article\"")]
    NoStatement,
    #[error("the answer is larger than SQLite or the memory holds; ask for less")]
    TooLarge,
    #[error("SQLite does not understand the statement: {0}")]
    Statement(String),
    #[error(
        "the store cannot be read: {0}; it is damaged or changed under our hands: build it anew with bienban index"
    )]
    Store(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            // Only `limit_time` interrupts.
            Some(ErrorCode::OperationInterrupted) => Self::TooLong,
            Some(ErrorCode::TooBig | ErrorCode::OutOfMemory) => Self::TooLarge,
            _ => Self::Store(error),
        }
    }
}

pub type Result<T> = std::result::Result<T, Error>;

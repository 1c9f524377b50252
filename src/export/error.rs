use std::io;

/// What ends an export.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot be read: {0}")]
    Store(#[from] rusqlite::Error),
    /// The output, not the store.
    #[error("cannot be written: {0}")]
    Write(#[from] io::Error),
    #[error("the record of {path} cannot be read: {why}; index that article anew")]
    Record { path: String, why: String },
    #[error("the text of {path} ends before code point {end}, where its record goes on; index that article anew")]
    Text { path: String, end: u32 },
    #[error("table {table}, column {column}: {value:?} is not a day such as 2024-03-29; index the articles anew")]
    Day { table: String, column: String, value: String },
}

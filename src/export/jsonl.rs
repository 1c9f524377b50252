//! The records as they were written.

use std::io::Write;

use rusqlite::Connection;

use super::Result;
use super::article::{self, Period};

/// The records, one a line, byte for byte as `bienban extract` wrote them, in the order of their paths.
///
/// # Errors
/// When the store cannot be read or `out` not written.
pub fn jsonl(store: &Connection, period: &Period, out: &mut dyn Write) -> Result {
    article::each(store, period, |article| {
        out.write_all(&article.json)?;
        Ok(out.write_all(b"\n")?)
    })
}

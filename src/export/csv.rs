//! CSV after RFC 4180: one file a table.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::Result;
use super::tables::{self, Table};
use crate::hex;

/// Writes `TABLE.csv` for every table: UTF-8, commas, names in the first row, LF line ends, nothing for NULL, bytes in hexadecimal.
/// `mark` puts a byte order mark first, by which Excel knows UTF-8.
///
/// # Errors
/// When the store cannot be read or `folder` not written.
pub fn csv(store: &Connection, mark: bool, folder: &Path) -> Result {
    for table in tables::all(store)? {
        let mut file = BufWriter::new(File::create(folder.join(format!("{}.csv", table.name)))?);
        if mark {
            file.write_all("\u{feff}".as_bytes())?;
        }
        write(store, &table, file)?;
    }
    Ok(())
}

fn write(store: &Connection, table: &Table, to: impl Write) -> Result {
    let mut out = ::csv::Writer::from_writer(to);
    out.write_record(table.columns.iter().map(|column| &column.name)).map_err(failed)?;
    table.rows(store, |values| {
        for value in values {
            match value {
                ValueRef::Null => out.write_field(""),
                ValueRef::Integer(n) => out.write_field(n.to_string()),
                ValueRef::Real(n) => out.write_field(n.to_string()),
                ValueRef::Text(text) => out.write_field(text),
                ValueRef::Blob(bytes) => out.write_field(hex(bytes)),
            }
            .map_err(failed)?;
        }
        out.write_record(None::<&[u8]>).map_err(failed)
    })?;
    Ok(out.flush()?)
}

fn failed(error: ::csv::Error) -> super::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error.into(),
        other => io::Error::other(format!("{other:?}")).into(),
    }
}

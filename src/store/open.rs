//! Opening a store.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::error::CUT_OFF;
use super::migrate::{self, APPLICATION, VERSION};
use super::{Error, Result, index, search};

/// A store open for reading; nothing that is done with it changes the file.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
}

impl Store {
    /// Opens the store at `path`.
    ///
    /// # Errors
    /// When there is none, when it is no store, and when it was made by an older or a newer program.
    pub fn open(path: &Path) -> Result<Store> {
        if !path.exists() {
            return Err(Error::new(path, "no such file; bienban index makes one of records or archives"));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || {
            let conn = Connection::open_with_flags(path, flags)?;
            conn.pragma_update(None, "query_only", true)?;
            // As much of the file as SQLite allows (.cargo/config.toml) is mapped into memory: a look into it then costs no system call. Whoever
            // writes through SQLite waits for readers; only if a program that knows nothing of it cuts the file off while it is read,
            // we end by a signal (SIGBUS) rather than with a message.
            conn.pragma_update(None, "mmap_size", 1_i64 << 40)?;
            conn.pragma_update(None, "cache_size", -32_000)?; // KiB, for what lies beyond
            conn.set_prepared_statement_cache_capacity(64);
            let version = made_by(&conn)?;
            let half = version == Some(VERSION) && index::get(&conn, "finished")?.as_deref() != Some("yes");
            Ok((conn, version, half))
        };
        let (conn, version, half) = open().map_err(|e| Error::sqlite(path, &e))?;
        match version {
            None => {
                Err(Error::new(path, "no store of bienban, but another SQLite file; name one that bienban index made"))
            }
            Some(version) if version < VERSION => Err(Error::new(
                path,
                format_args!(
                    "made by an older bienban (version {version}, this one reads {VERSION}); give its bienban index command again, \
                     which brings it up to date"
                ),
            )),
            Some(version) if version > VERSION => Err(Error::new(
                path,
                format_args!("made by a newer bienban (version {version}, this one reads {VERSION}); use that program"),
            )),
            Some(_) if half => Err(Error::new(path, CUT_OFF)),
            Some(_) => Ok(Store { conn }),
        }
    }

    /// For questions in SQL.
    pub fn connection(&self) -> &Connection {
        &self.conn
    }

    /// The connection itself.
    #[must_use]
    pub fn into_connection(self) -> Connection {
        self.conn
    }
}

/// Opens the store at `path` to be written, by nobody else until it is closed; makes one where there is none.
pub(super) fn for_writing(path: &Path) -> Result<Connection> {
    let open = || {
        let mut conn = Connection::open(path)?;
        conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.pragma_update(None, "cache_size", -256_000)?; // KiB
        // Not in memory: there the rows of an index are sorted one by one, which takes nearly twice as long. What has room in the cache
        // is written to no file all the same.
        conn.pragma_update(None, "temp_store", "FILE")?;
        conn.set_prepared_statement_cache_capacity(64);
        search::add_functions(&conn)?;
        let empty: bool = conn.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
        let version = made_by(&conn)?;
        if empty || version.is_some_and(|version| version < VERSION) {
            migrate::up_to_date(&mut conn)?;
        }
        // The lock is taken by the first write, so that two runs never wait for each other in the middle.
        conn.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
        Ok((conn, if empty { Some(VERSION) } else { version }))
    };
    match open().map_err(|e| Error::sqlite(path, &e))? {
        (_, None) => {
            Err(Error::new(path, "another SQLite file, no store of bienban; it is left as it is, name another file"))
        }
        (_, Some(version)) if version > VERSION => Err(Error::new(path, "made by a newer bienban; use that program")),
        (conn, Some(_)) => Ok(conn),
    }
}

/// The version of the store; `None` if it is none.
fn made_by(conn: &Connection) -> rusqlite::Result<Option<i32>> {
    let pragma = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    Ok((pragma("application_id")? == APPLICATION).then_some(pragma("user_version")?))
}

#[cfg(test)]
mod tests {
    use crate::store::made::made;

    /// Fails where SQLite was built without the settings of `.cargo/config.toml`.
    #[test]
    fn a_store_of_more_than_two_gibibytes_can_be_mapped_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let conn = made(folder.path(), std::iter::empty(), false);
        let mapped: i64 = conn.pragma_query_value(None, "mmap_size", |row| row.get(0)).unwrap();
        assert_eq!(mapped, 1 << 40);
    }
}

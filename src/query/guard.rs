//! A connection that only reads, and not for ever.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::error::Result;
use crate::store::search;

/// Instructions of SQLite's machine between two looks at the clock: some tens of microseconds.
const OFTEN: i32 = 10_000;

/// Makes a connection fit for the questions of this module: the function `fold`.
///
/// # Errors
/// When SQLite refuses.
pub fn prepare(conn: &Connection) -> Result<()> {
    search::add_fold(conn)?;
    Ok(())
}

/// From now on whatever `conn` does ends after `time`, with [`Error::TooLong`](super::Error::TooLong).
///
/// # Errors
/// When SQLite refuses.
pub fn limit_time(conn: &mut Connection, time: Duration) -> Result<()> {
    let begun = Instant::now();
    Ok(conn.progress_handler(OFTEN, Some(move || begun.elapsed() >= time))?)
}

/// What a statement wanted and must not, in words that follow "the statement".
pub(super) type Refused = Arc<Mutex<Option<String>>>;

/// From now on `conn` prepares only statements that read; what was refused can be asked of what is given back.
pub(super) fn only_read(conn: &mut Connection) -> Result<Refused> {
    let refused = Refused::default();
    let told = Arc::clone(&refused);
    conn.authorizer(Some(move |context: AuthContext<'_>| match wrong(&context.action) {
        None => Authorization::Allow,
        Some(why) => {
            told.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
            Authorization::Deny
        }
    }))?;
    Ok(refused)
}

/// Settings and lists that may be looked at. Those in the second list also take an argument that is no new value.
const LOOKS: &[&str] = &[
    "application_id",
    "collation_list",
    "compile_options",
    "data_version",
    "database_list",
    "encoding",
    "freelist_count",
    "function_list",
    "journal_mode",
    "module_list",
    "page_count",
    "page_size",
    "pragma_list",
    "schema_version",
    "table_list",
    "user_version",
];
const LOOKS_AT: &[&str] = &[
    "foreign_key_check",
    "foreign_key_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "quick_check",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Why an action is refused.
fn wrong(action: &AuthAction<'_>) -> Option<String> {
    use AuthAction as A;
    Some(match action {
        A::Select | A::Read { .. } | A::Recursive => return None,
        A::Function { function_name } if !function_name.eq_ignore_ascii_case("load_extension") => return None,
        A::Pragma { pragma_name, pragma_value } => {
            let among = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(pragma_name));
            if among(LOOKS_AT) || (among(LOOKS) && pragma_value.is_none()) {
                return None;
            }
            format!("sets PRAGMA {pragma_name}")
        }
        A::Insert { table_name } | A::Update { table_name, .. } | A::Delete { table_name } => {
            format!("writes to {table_name}")
        }
        A::Attach { filename: "" } => "attaches or copies a database".to_owned(),
        A::Attach { filename } => format!("attaches or copies the database {filename}"),
        A::Transaction { .. } | A::Savepoint { .. } => "opens or ends a transaction".to_owned(),
        A::Function { function_name } => format!("calls {function_name}"),
        _ => "changes tables, views or indexes".to_owned(),
    })
}

//! A statement of the user's own, which may only read.

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode};

use super::error::{Error, Result};
use super::guard;

/// What a statement gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
    /// There are rows beyond `most`.
    pub more: bool,
}

/// Runs one statement and gives its first `most` rows.
///
/// `conn` is opened for reading; beyond that SQLite asks us about everything the statement wants, and it is looked at once
/// more when it is prepared.
///
/// # Errors
/// When the statement is none, not one, not understood, wants to write, or took too long.
pub fn sql(conn: &mut Connection, statement: &str, most: u64) -> Result<Answer> {
    let refused = guard::only_read(conn)?;
    let told = |error: rusqlite::Error| match refused.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
        Some(what) => Error::Writes(what),
        None => failed(error),
    };
    let mut prepared = conn.prepare(statement).map_err(told)?;
    if !prepared.readonly() {
        return Err(Error::Writes("writes".to_owned()));
    }
    let columns: Vec<String> = prepared.column_names().map(str::to_owned).collect();
    let mut rows = prepared.query([]).map_err(told)?;
    let mut answer = Answer { columns, rows: vec![], more: false };
    while let Some(row) = rows.next().map_err(told)? {
        if answer.rows.len() as u64 == most {
            answer.more = true;
            break;
        }
        let values = (0..answer.columns.len()).map(|i| row.get(i)).collect::<rusqlite::Result<_>>();
        answer.rows.push(values.map_err(told)?);
    }
    Ok(answer)
}

fn failed(error: rusqlite::Error) -> Error {
    match &error {
        rusqlite::Error::MultipleStatement => Error::Several,
        rusqlite::Error::Empty => Error::NoStatement,
        rusqlite::Error::SqlInputError { msg, offset, sql, .. } => {
            let at = usize::try_from(*offset).ok().and_then(|at| sql.get(at..)).filter(|rest| !rest.is_empty());
            let at =
                at.map(|rest| format!(", at \"{}\"", rest.chars().take(20).collect::<String>())).unwrap_or_default();
            Error::Statement(format!("{msg}{at}"))
        }
        rusqlite::Error::SqliteFailure(code, message) if code.code == ErrorCode::Unknown => {
            Error::Statement(message.clone().unwrap_or_else(|| error.to_string()))
        }
        rusqlite::Error::InvalidParameterCount(..) => {
            Error::Statement("it has a parameter, and none can be given".to_owned())
        }
        _ => error.into(),
    }
}

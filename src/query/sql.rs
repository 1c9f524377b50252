//! A statement of the user's own, which may only read.

use std::collections::HashSet;
use std::ops::ControlFlow;

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode};

use super::error::{Error, Result};
use super::guard;

/// What a statement gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// No two have the same name.
    pub columns: Vec<String>,
    /// So many rows were handed on.
    pub rows: u64,
    /// There are rows beyond `most`.
    pub more: bool,
}

/// Runs one statement and hands on its first `most` rows with the names of the columns, each as it comes: all of them may be more
/// than the memory holds. It ends early where `each` breaks off.
///
/// `conn` is opened for reading; beyond that SQLite asks us about everything the statement wants, and it is looked at once
/// more when it is prepared.
///
/// # Errors
/// When the statement is none, not one, not understood, wants to write, or took too long.
pub fn sql(
    conn: &mut Connection,
    statement: &str,
    most: u64,
    mut each: impl FnMut(&[String], Vec<Value>) -> ControlFlow<()>,
) -> Result<Answer> {
    let refused = guard::only_read(conn)?;
    let told = |error: rusqlite::Error| match refused.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
        Some(what) => Error::Writes(what),
        None => failed(error),
    };
    let mut prepared = conn.prepare(statement).map_err(told)?;
    if !prepared.readonly() {
        return Err(Error::Writes("writes".to_owned()));
    }
    let columns = told_apart(prepared.column_names());
    let mut rows = prepared.query([]).map_err(told)?;
    let mut answer = Answer { columns, rows: 0, more: false };
    while let Some(row) = rows.next().map_err(told)? {
        if answer.rows == most {
            answer.more = true;
            break;
        }
        let values = (0..answer.columns.len()).map(|i| row.get(i)).collect::<rusqlite::Result<_>>();
        answer.rows += 1;
        if each(&answer.columns, values.map_err(told)?).is_break() {
            break;
        }
    }
    Ok(answer)
}

/// Names of which each stands once, the others with a number: of two columns with one name an object in JSON would have only one.
fn told_apart<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut known = HashSet::new();
    let alone = |name: &str| {
        let (mut told, mut n) = (name.to_owned(), 1);
        while !known.insert(told.clone()) {
            n += 1;
            told = format!("{name}_{n}");
        }
        told
    };
    names.into_iter().map(alone).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_one_by_one_until_they_are_enough() {
        let mut conn = Connection::open_in_memory().unwrap();
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
        let mut seen = vec![];
        let answer = sql(&mut conn, endless, u64::MAX, |columns, row| {
            assert_eq!(columns, ["i"]);
            seen.extend(row);
            if seen.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(answer.unwrap(), Answer { columns: vec!["i".into()], rows: 3, more: false });
        assert_eq!(seen, [1, 2, 3].map(Value::Integer));
        let answer = sql(&mut conn, endless, 2, |_, _| ControlFlow::Continue(())).unwrap();
        assert_eq!((answer.rows, answer.more), (2, true));
    }

    #[test]
    fn no_two_columns_have_one_name() {
        assert_eq!(
            told_apart(["name", "name", "id", "name", "name_2"]),
            ["name", "name_2", "id", "name_3", "name_2_2"]
        );
    }
}

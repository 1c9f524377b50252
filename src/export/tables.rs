//! The tables of a store as they are, for formats of rows.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::Result;

/// A table with its columns, in the order of the schema.
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// Whether it may be NULL.
    pub optional: bool,
    /// Place in the primary key, from 1; 0 outside.
    key: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Integer,
    Real,
    Text,
    /// Text that is always a full day, such as `2024-03-29`.
    Day,
    Bytes,
}

/// Machinery of the store, records, which have a format of their own, and what is worked out of other tables for readers in haste.
const LEFT_OUT: [&str; 11] = [
    "meta",
    "article_record",
    "body_result",
    "body_task",
    "body_assigned",
    "body_meeting",
    "body_year",
    "called",
    "called_task",
    "office_wording",
    "rarity",
];

/// The tables that are exported, by name. Search indices are left out.
pub fn all(store: &Connection) -> Result<Vec<Table>> {
    let mut names = store.prepare(
        "SELECT name FROM pragma_table_list
         WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )?;
    let names = names.query_map([], |row| row.get::<_, String>(0))?;
    let mut tables = vec![];
    for name in names {
        let name = name?;
        if !LEFT_OUT.contains(&name.as_str()) {
            let mut columns = store.prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1)")?;
            let columns = columns.query_map([&name], Column::of)?.collect::<rusqlite::Result<_>>()?;
            tables.push(Table { name, columns });
        }
    }
    Ok(tables)
}

impl Column {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let name: String = row.get(0)?;
        let declared: String = row.get(1)?;
        let key: i64 = row.get(3)?;
        let kind = match declared.as_str() {
            "INTEGER" | "INT" => Kind::Integer,
            "REAL" => Kind::Real,
            "BLOB" => Kind::Bytes,
            _ if is_day(&name) => Kind::Day,
            _ => Kind::Text,
        };
        Ok(Self { name, kind, optional: key == 0 && !row.get::<_, bool>(2)?, key })
    }
}

/// The law of the schema: these columns hold days, others (`date`, `published`) what the article says of one, perhaps a month alone.
fn is_day(column: &str) -> bool {
    matches!(column, "day" | "first_seen" | "last_seen") || column.ends_with("_from") || column.ends_with("_to")
}

impl Table {
    /// Calls `each` for every row, in the order of the primary key.
    pub fn rows(&self, store: &Connection, mut each: impl FnMut(&[ValueRef<'_>]) -> Result) -> Result {
        let list = |columns: &[&Column]| columns.iter().map(|c| quoted(&c.name)).collect::<Vec<_>>().join(", ");
        let all: Vec<&Column> = self.columns.iter().collect();
        let mut key: Vec<&Column> = all.iter().copied().filter(|column| column.key > 0).collect();
        key.sort_by_key(|column| column.key);
        let order = if key.is_empty() { "rowid".to_owned() } else { list(&key) };
        let mut rows = store.prepare(&format!("SELECT {} FROM {} ORDER BY {order}", list(&all), quoted(&self.name)))?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let values = (0..all.len()).map(|at| row.get_ref(at)).collect::<rusqlite::Result<Vec<_>>>()?;
            each(&values)?;
        }
        Ok(())
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

//! What stands with persons and bodies: names, other names, how many articles, and from when to when.

use rusqlite::{Connection, Result};

use crate::store::rarity::Rarity;

/// Works out of the appearances and named bodies what stands with persons and bodies, and takes out those of which there is nothing left.
pub fn describe(conn: &Connection) -> Result<()> {
    conn.execute_batch(concat!(
        include_str!("describe.sql"),
        include_str!("relations.sql"),
        include_str!("counts.sql")
    ))?;
    for (table, alias, fts) in [("person", "person_alias", "person_fts"), ("body", "body_alias", "body_fts")] {
        let names = format!(
            "SELECT {table}.id, {table}.name, (SELECT group_concat(name, ' ') FROM {alias} WHERE {alias}.{table} = {table}.id) FROM {table}"
        );
        conn.execute(&format!("INSERT INTO {fts} ({fts}) VALUES ('delete-all')"), [])?;
        let mut insert = conn.prepare(&format!("INSERT INTO {fts} (rowid, names) VALUES (?1, ?2)"))?;
        let mut names = conn.prepare(&names)?;
        let mut rows = names.query([])?;
        while let Some(row) = rows.next()? {
            let (id, name, others): (i64, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            insert.execute((id, crate::store::key(&format!("{name} {}", others.unwrap_or_default()))))?;
        }
    }
    Rarity::keep(conn)
}

//! One person, one body, across articles.

use rusqlite::{Connection, Result};

/// Decides for all appearances whose person each is, and for all named bodies which body, and describes persons and bodies anew.
pub fn link(conn: &Connection) -> Result<()> {
    conn.execute_batch(SAME_NAME)?;
    describe(conn)
}

/// Who bears the same name is one.
const SAME_NAME: &str = "
INSERT INTO person (name, folded, articles)
SELECT name, folded, 0 FROM appearance WHERE folded NOT IN (SELECT folded FROM person) GROUP BY folded ORDER BY min(id);
UPDATE appearance SET person = (SELECT id FROM person WHERE person.folded = appearance.folded), why = 'same name' WHERE person IS NULL;
INSERT INTO body (name, folded, articles)
SELECT name, folded, 0 FROM named_body WHERE folded NOT IN (SELECT folded FROM body) GROUP BY folded ORDER BY min(id);
UPDATE named_body SET body = (SELECT id FROM body WHERE body.folded = named_body.folded), why = 'same name' WHERE body IS NULL;
";

/// Works out of the appearances and named bodies what stands with persons and bodies: names, other names, how many articles, and
/// from when to when; and takes out those of which there is nothing left.
pub fn describe(conn: &Connection) -> Result<()> {
    conn.execute_batch(include_str!("describe.sql"))?;
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
            insert.execute((id, super::key(&format!("{name} {}", others.unwrap_or_default()))))?;
        }
    }
    Ok(())
}

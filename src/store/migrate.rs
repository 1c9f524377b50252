//! Versions of the tables: SQLite's `user_version` counts the steps that a store has gone through.

use rusqlite::Connection;

/// `bien` in ASCII: SQLite's `application_id` of a store.
pub(super) const APPLICATION: i32 = 0x6269_656e;

/// By version, from 0: what makes the next one of it.
const STEPS: [&str; 6] = [
    include_str!("schema.sql"),
    include_str!("views.sql"),
    include_str!("search.sql"),
    include_str!("reading.sql"),
    concat!(include_str!("narrow.sql"), include_str!("link/relations.sql"), include_str!("link/counts.sql")),
    // It is made anew with more columns.
    "DROP INDEX IF EXISTS result_order;",
];

/// The version of the stores that this program makes and reads.
pub const VERSION: i32 = STEPS.len() as i32;

/// Takes the steps that are missing, all or none. `conn` must know the [functions](super::search::add_functions) of steps.
pub(super) fn up_to_date(conn: &mut Connection) -> rusqlite::Result<()> {
    let version: i32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let missing = STEPS.get(version as usize..).unwrap_or_default();
    if missing.is_empty() {
        return Ok(());
    }
    let change = conn.transaction()?;
    for step in missing {
        change.execute_batch(step)?;
    }
    if version > 0 {
        // Questions name some of them.
        change.execute_batch(super::index::INDEXES)?;
    }
    change.pragma_update(None, "application_id", APPLICATION)?;
    change.pragma_update(None, "user_version", VERSION)?;
    change.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_of_the_first_version_gets_what_it_lacks_and_keeps_what_it_has() {
        let mut conn = Connection::open_in_memory().unwrap();
        crate::store::search::add_functions(&conn).unwrap();
        conn.execute_batch(STEPS[0]).unwrap();
        conn.pragma_update(None, "user_version", 1).unwrap();
        conn.execute_batch(
            "INSERT INTO meta VALUES ('kept', 'yes');
            INSERT INTO article (id, path, record, digest, sha256, bytes, chars, encoding, format, rules, source, day)
                VALUES (1, '', '', x'', '', 0, 0, '', '', '', '', '2024-03-29');
            INSERT INTO person VALUES (7, '', '', 1, NULL, NULL);
            INSERT INTO body VALUES (8, '', '', NULL, NULL, NULL, 1, NULL, NULL);
            INSERT INTO appearance VALUES (2, 1, 'p1', 7, NULL, '', '', NULL, NULL, NULL, 'high');
            INSERT INTO named_body VALUES (3, 1, 'b1', 8, NULL, '', '', NULL, NULL, NULL, 'high');
            INSERT INTO position VALUES (4, 2, '', '', 0, 1, '', 3, NULL, 'current', '');
            INSERT INTO meeting (article) VALUES (1);
            INSERT INTO article_text VALUES (1, 'Rà soát hộ nghèo.');
            INSERT INTO task (id, article, local, text, start, \"end\", rule, certainty) VALUES (5, 1, 't1', 'Rà soát.', 0, 8, '', 'high');
            CREATE INDEX result_order ON result (id, article, start);
            INSERT INTO body_alias VALUES (8, 'Huyện Đoàn', 1);
            INSERT INTO assignee VALUES (5, 0, NULL, 3, '', 0, 1);
            INSERT INTO chair VALUES (1, 0, 2);",
        )
        .unwrap();
        assert!(conn.prepare("SELECT * FROM office").is_err());
        up_to_date(&mut conn).unwrap();
        up_to_date(&mut conn).unwrap();
        conn.prepare("SELECT * FROM office").unwrap();
        let kept: String = conn.query_row("SELECT value FROM meta WHERE key = 'kept'", [], |row| row.get(0)).unwrap();
        let version: i32 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!((kept.as_str(), version), ("yes", VERSION));
        let order: String =
            conn.query_row("SELECT sql FROM sqlite_schema WHERE name = 'result_order'", [], |row| row.get(0)).unwrap();
        assert!(order.contains("polarity, certainty"), "an index of an older version is made anew: {order}");
        let chaired = "SELECT body || ' ' || day || ' ' || meeting FROM body_meeting";
        let worded = "SELECT person || ' ' || last_seen || ' ' || position FROM office_wording";
        let assigned = "SELECT body || ' ' || day || ' ' || task FROM body_assigned JOIN task INDEXED BY task_order ON task.id = task";
        for (sql, found) in [(chaired, "8 2024-03-29 1"), (worded, "7 2024-03-29 4"), (assigned, "8 2024-03-29 5")] {
            assert_eq!(conn.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap(), found);
        }
        for (index, word, row) in
            [("article_fts", "ngheo", 1), ("begun_fts", "ngh", 1), ("task_fts", "soat", 5), ("body_fts", "doan", 8)]
        {
            let sql = format!("SELECT rowid FROM {index} WHERE {index} MATCH ?1");
            assert_eq!(conn.query_row(&sql, [word], |found| found.get::<_, i64>(0)).unwrap(), row);
        }
    }
}

//! What `bienban index` promises: all values, all texts, and nothing done twice or half.
#![cfg(feature = "store")]

mod archives;

use std::fs;
use std::path::Path;
use std::time::Duration;

use archives::{article, bienban, expect, write};
use bienban::record::Record;
use bienban::store::{Store, VERSION};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

/// Forty articles, one of them in a packed dump, and their records.
fn inputs() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for n in 0..38 {
        write(&root.path().join(format!("in/{n:02}.txt")), article(n, 5));
    }
    let row = |n| json!({"title": format!("Tin {n}"), "date": "29/3/2024", "text": article(n, 5)}).to_string() + "\n";
    write(&root.path().join("in/dump.jsonl"), row(38) + &row(39));
    expect(root.path(), 0, &["extract", "in", "-o", "records.jsonl", "-q"]);
    root
}

const INDEX: &[&str] = &["index", "records.jsonl", "-o", "lib.sqlite"];

fn records(here: &Path) -> Vec<Record> {
    let lines = fs::read_to_string(here.join("records.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn store(here: &Path) -> Connection {
    Store::open(&here.join("lib.sqlite")).unwrap().into_connection()
}

fn number(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// All rows of all tables that hold what articles say, and the names of the indexes. What SQLite guesses of its tables is none of it: that depends on when it last looked.
fn dump(conn: &Connection) -> String {
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%fts%' AND name NOT LIKE 'sqlite%' ORDER BY name";
    let mut names = conn.prepare(tables).unwrap();
    let names = names.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let mut out = String::new();
    for name in names.map(Result::unwrap) {
        let mut rows = conn.prepare(&format!("SELECT * FROM {name} ORDER BY 1, 2")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<_> = (0..columns).map(|n| row.get::<_, rusqlite::types::Value>(n).unwrap()).collect();
            out += &format!("{name} {values:?}\n");
        }
    }
    let indexes =
        "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name)";
    out + &conn.query_row(indexes, [], |row| row.get::<_, String>(0)).unwrap()
}

#[test]
fn every_value_has_its_row_and_its_place_in_the_text() {
    let root = inputs();
    let here = root.path();
    let told = expect(here, 0, INDEX);
    assert!(told.contains("40 records, 40 written, 0 unchanged"), "{told}");
    let conn = store(here);
    let records = records(here);
    let sum = |count: fn(&Record) -> usize| records.iter().map(count).sum::<usize>() as i64;
    for (table, expected) in [
        ("article", 40),
        ("article_text", 40),
        ("appearance", sum(|r| r.people.len())),
        ("person_mention", sum(|r| r.people.iter().map(|p| p.mentions.len()).sum())),
        ("position", sum(|r| r.people.iter().map(|p| p.positions.len()).sum())),
        ("named_body", sum(|r| r.bodies.len())),
        ("result", sum(|r| r.results.len())),
        ("figure", sum(|r| r.results.iter().map(|r| r.figures.len()).sum())),
        ("task", sum(|r| r.tasks.len())),
        ("assignee", sum(|r| r.tasks.iter().map(|t| t.assignees.len()).sum())),
        ("meeting", sum(|r| r.meeting.is_some() as usize)),
    ] {
        assert_eq!(number(&conn, &format!("SELECT count(*) FROM {table}")), expected, "{table}");
        assert!(expected > 0, "{table}");
    }
    let tasks = "SELECT task.text, start, \"end\", article_text.text FROM task JOIN article_text USING (article)";
    let mut tasks = conn.prepare(tasks).unwrap();
    let mut rows = tasks.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (text, whole): (String, String) = (row.get(0).unwrap(), row.get(3).unwrap());
        let (start, end): (u32, u32) = (row.get(1).unwrap(), row.get(2).unwrap());
        assert_eq!(text, whole.chars().skip(start as usize).take((end - start) as usize).collect::<String>());
    }
    let person: String =
        conn.query_row("SELECT name FROM person WHERE folded = 'lo van minh'", [], |row| row.get(0)).unwrap();
    assert_eq!(person, "Lò Văn Minh");
    assert!(number(&conn, "SELECT count(*) FROM office WHERE title LIKE 'Bí thư%' AND day IS NOT NULL") > 0);
    assert!(number(&conn, "SELECT count(*) FROM assigned WHERE assigner IS NOT NULL AND deadline IS NOT NULL") > 0);
}

#[test]
fn words_are_found_without_their_marks() {
    let root = inputs();
    expect(root.path(), 0, INDEX);
    let conn = store(root.path());
    let found = |table: &str, words: &str| {
        number(&conn, &format!("SELECT count(*) FROM {table} WHERE {table} MATCH '{words}'"))
    };
    // Secretaries of districts that no article names are not taken for one.
    assert!(found("person_fts", "lo van minh") > 1);
    assert!(found("person_fts", "quang AND anh") > 0);
    assert_eq!(found("person_fts", "quang AND minh"), 0);
    assert!(found("article_fts", "\"dong chi\"") > 0);
    assert!(found("body_fts", "huyen uy") > 0);
}

#[test]
fn a_second_run_writes_what_is_new_or_changed() {
    let root = inputs();
    let here = root.path();
    expect(here, 0, INDEX);
    let before = dump(&store(here));
    let told = expect(here, 0, INDEX);
    assert!(told.contains("0 written, 40 unchanged"), "{told}");
    assert_eq!(dump(&store(here)), before);

    let ids = "SELECT group_concat(id || path, ' ') FROM (SELECT id, path FROM article ORDER BY id)";
    let list = |conn: &Connection| conn.query_row(ids, [], |row| row.get::<_, String>(0)).unwrap();
    let numbers = list(&store(here));
    write(&here.join("in/07.txt"), article(107, 5));
    write(&here.join("in/90.txt"), article(90, 5));
    expect(here, 0, &["extract", "in", "-o", "records.jsonl", "-q"]);
    let told = expect(here, 0, INDEX);
    assert!(told.contains("41 records, 2 written, 39 unchanged"), "{told}");
    assert!(list(&store(here)).starts_with(&numbers), "articles keep their numbers");
    let conn = store(here);
    assert_eq!(number(&conn, "SELECT count(*) FROM article_fts"), 41);

    fs::remove_file(here.join("in/90.txt")).unwrap();
    write(&here.join("in/07.txt"), article(7, 5));
    drop(conn);
    expect(here, 0, &["extract", "in", "-o", "records.jsonl", "-q"]);
    expect(here, 0, INDEX);
    assert_eq!(number(&store(here), "SELECT count(*) FROM article"), 41, "what is gone stays");
    let told = expect(here, 0, &[INDEX, &["--prune"]].concat());
    assert!(told.contains("1 taken out"), "{told}");
    assert_eq!(number(&store(here), "SELECT count(*) FROM article"), 40);
    // What was taken out and what was rewritten is found no more, and what is there is found.
    for (index, table, of) in [("task_fts", "task", "t.id"), ("article_fts", "article_text", "t.article")] {
        let found = format!("SELECT count(*) FROM {index} WHERE {index} MATCH 'soat'");
        let there = format!("SELECT count(*) FROM {table} t WHERE t.text LIKE '%rà soát%'");
        let lost = format!("{found} AND rowid NOT IN (SELECT {of} FROM {table} t)");
        assert!(number(&store(here), &there) > 0);
        assert_eq!(number(&store(here), &found), number(&store(here), &there), "{index}");
        assert_eq!(number(&store(here), &lost), 0, "{index}");
    }
    // How words begin is kept apart, and says the same.
    for begun in ["s", "so", "soa", "8", "xyz"] {
        let counts = [("begun_fts", begun.to_owned()), ("article_fts", format!("{begun}*"))].map(|(index, words)| {
            number(&store(here), &format!("SELECT count(*) FROM {index} WHERE {index} MATCH '{words}'"))
        });
        assert_eq!(counts[0], counts[1], "{begun}");
    }
    assert_eq!(number(&store(here), "SELECT count(*) FROM person WHERE id NOT IN (SELECT person FROM appearance)"), 0);
}

#[test]
fn a_run_that_was_killed_is_gone_on_with() {
    let root = inputs();
    let here = root.path();
    expect(here, 0, INDEX);
    let undisturbed = dump(&store(here));
    let mut cut_off = 0;
    for wait in 0..12 {
        fs::remove_file(here.join("lib.sqlite")).unwrap();
        let mut run = bienban(here, &[INDEX, &["-q"]].concat()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(2 * wait));
        run.kill().unwrap();
        cut_off += u32::from(!run.wait().unwrap().success());
        if let Err(why) = Store::open(&here.join("lib.sqlite")) {
            let why = why.to_string();
            assert!(["no such file", "not finished", "no store"].iter().any(|known| why.contains(known)), "{why}");
        }
        expect(here, 0, INDEX);
        assert_eq!(dump(&store(here)), undisturbed);
    }
    assert!(cut_off > 0);
}

#[test]
fn an_archive_says_what_is_gone_and_what_is_double() {
    let root = inputs();
    let here = root.path();
    write(&here.join("in/zz.txt"), article(3, 5) + "Ảnh: Tòng Văn Lả.\n");
    expect(here, 0, &["extract", "in", "--out", "archive", "-q"]);
    fs::remove_file(here.join("in/05.txt")).unwrap();
    expect(here, 0, &["extract", "in", "--out", "archive", "-q"]);
    expect(here, 0, &["index", "archive", "-o", "lib.sqlite"]);
    let conn = store(here);
    assert_eq!(number(&conn, "SELECT count(*) FROM article"), 40);
    assert_eq!(number(&conn, "SELECT count(*) FROM article WHERE path = 'in/05.txt'"), 0);
    let double: String =
        conn.query_row("SELECT duplicate_of FROM article WHERE path = 'in/zz.txt'", [], |row| row.get(0)).unwrap();
    assert_eq!(double, "in/03.txt");
}

#[test]
fn texts_that_are_not_there_are_named() {
    let root = inputs();
    let here = root.path();
    fs::remove_file(here.join("in/05.txt")).unwrap();
    write(&here.join("in/06.txt"), "Bài khác.\n");
    let told = expect(here, 0, INDEX);
    assert!(told.contains("in/05.txt: indexed without its text: no such file"), "{told}");
    assert!(told.contains("in/06.txt: indexed without its text: it is not what the record was made from"), "{told}");
    assert!(told.contains("2 without text"), "{told}");
    assert_eq!(number(&store(here), "SELECT count(*) FROM article_text"), 38);

    let elsewhere = tempfile::tempdir().unwrap();
    fs::copy(here.join("records.jsonl"), elsewhere.path().join("records.jsonl")).unwrap();
    let texts = here.to_str().unwrap();
    expect(elsewhere.path(), 0, &[INDEX, &["--texts", texts]].concat());
    assert_eq!(number(&store(elsewhere.path()), "SELECT count(*) FROM article_text"), 38);
}

#[test]
fn a_text_that_is_found_later_is_added() {
    let root = inputs();
    let here = root.path();
    expect(here, 0, &[INDEX, &["--texts", "nowhere"]].concat());
    assert_eq!(number(&store(here), "SELECT count(*) FROM article_text"), 0);
    let told = expect(here, 0, &[INDEX, &["--texts", "nowhere"]].concat());
    assert!(told.contains("0 written, 40 unchanged"), "{told}");
    let told = expect(here, 0, INDEX);
    assert!(told.contains("40 written"), "{told}");
    let conn = store(here);
    assert_eq!(number(&conn, "SELECT count(*) FROM article_text"), 40);
    assert_eq!(number(&conn, "SELECT count(*) FROM article_fts WHERE article_fts MATCH 'huyen'"), 40);
}

#[test]
fn a_text_that_spans_do_not_count_is_not_taken() {
    let root = inputs();
    let here = root.path();
    let told = expect(here, 0, &[INDEX, &["--field", "title=date"]].concat());
    assert!(told.contains("in/dump.jsonl#1: indexed without its text: read in this way it has"), "{told}");
    assert_eq!(number(&store(here), "SELECT count(*) FROM article_text"), 38);

    fs::remove_file(here.join("lib.sqlite")).unwrap();
    let dump = fs::read_to_string(here.join("in/dump.jsonl")).unwrap();
    let first = dump.lines().next().unwrap();
    write(&here.join("in/dump.jsonl"), format!("{first}\n{{}}\n{first}\n"));
    let told = expect(here, 0, INDEX);
    assert!(told.contains("in/dump.jsonl#2: indexed without its text"), "{told}");
    assert_eq!(number(&store(here), "SELECT count(*) FROM article_text"), 39);
}

#[test]
fn a_text_in_an_encoding_that_was_told_is_found() {
    let root = tempfile::tempdir().unwrap();
    let here = root.path();
    write(&here.join("ngan.txt"), b"H\xe9i ngh\xde"); // too short to be told by itself
    expect(here, 0, &["extract", "ngan.txt", "--encoding", "tcvn3", "-o", "records.jsonl", "-q"]);
    expect(here, 0, INDEX);
    let text: String = store(here).query_row("SELECT text FROM article_text", [], |row| row.get(0)).unwrap();
    assert_eq!(text, "Hội nghị");
}

#[test]
fn a_damaged_archive_is_refused() {
    let root = inputs();
    let here = root.path();
    expect(here, 0, &["extract", "in", "--out", "archive", "-q"]);
    let archive = &["index", "archive", "-o", "lib.sqlite"];
    let shard = here.join("archive/records-00001.jsonl");
    let whole = fs::read_to_string(&shard).unwrap();
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    write(&shard, lines[..30].concat());
    let told = expect(here, 2, archive);
    assert!(told.contains("records-00001.jsonl: has") && told.contains("bienban verify"), "{told}");
    write(&shard, &whole);
    let manifest = here.join("archive/manifest.jsonl");
    let list = fs::read_to_string(&manifest).unwrap();
    write(&manifest, list.replace("in/07.txt", "in/99.txt"));
    let told = expect(here, 2, archive);
    assert!(told.contains("manifest.jsonl: is not as it was written"), "{told}");
    write(&manifest, &list);
    expect(here, 0, archive);
}

#[test]
fn bad_input_is_named_and_spoils_nothing_else() {
    let root = inputs();
    let here = root.path();
    let mut lines = fs::read_to_string(here.join("records.jsonl")).unwrap();
    lines.insert_str(0, "{\"schema\": \"bienban/record/1\"}\n\n");
    lines.push_str("{\"half");
    write(&here.join("records.jsonl"), lines);
    let told = expect(here, 1, INDEX);
    assert!(told.contains("records.jsonl:1:"), "{told}");
    assert!(told.contains("records.jsonl:43:") && told.contains("40 written") && told.contains("2 bad"), "{told}");

    write(&here.join("no.sqlite"), "not SQLite at all, but long enough to be looked at ".repeat(20));
    let told = expect(here, 2, &["index", "records.jsonl", "-o", "no.sqlite"]);
    assert!(told.contains("no.sqlite: no SQLite file"), "{told}");
    let other = Connection::open(here.join("other.sqlite")).unwrap();
    other.execute_batch("CREATE TABLE t (x)").unwrap();
    let told = expect(here, 2, &["index", "records.jsonl", "-o", "other.sqlite"]);
    assert!(told.contains("another SQLite file"), "{told}");
    assert_eq!(number(&other, "SELECT count(*) FROM sqlite_schema"), 1, "it is left as it is");
    let told = expect(here, 2, &["index", "in", "-o", "new.sqlite"]);
    assert!(told.contains("no archive") && told.contains("extract --out"), "{told}");
    let told = expect(here, 2, &["index", "lib.sqlite", "-o", "new.sqlite"]);
    assert!(told.contains("a SQLite file, no records"), "{told}");

    let conn = Connection::open(here.join("lib.sqlite")).unwrap();
    conn.pragma_update(None, "user_version", VERSION + 1).unwrap();
    drop(conn);
    let told = expect(here, 2, INDEX);
    assert!(told.contains("newer bienban"), "{told}");
    assert!(Store::open(&here.join("lib.sqlite")).unwrap_err().to_string().contains("newer bienban"));
}

#[test]
fn two_runs_at_once_are_refused() {
    let root = inputs();
    let here = root.path();
    expect(here, 0, INDEX);
    let other = Connection::open(here.join("lib.sqlite")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let told = expect(here, 2, INDEX);
    assert!(told.contains("lib.sqlite: another program is writing it"), "{told}");
}

#[test]
fn the_statements_of_the_manual_are_understood() {
    let manual = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/library.md")).unwrap();
    let root = inputs();
    expect(root.path(), 0, INDEX);
    let conn = store(root.path());
    let statements: Vec<&str> =
        manual.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    for statement in &statements {
        let understood = conn.prepare(statement);
        assert!(understood.is_ok(), "{statement}: {:?}", understood.err());
    }
    assert_eq!(statements.len(), 3);
}

//! What `bienban query` promises: answers from a store, where each stands, and that nothing is ever written.
#![cfg(feature = "store")]

mod archives;

use std::fs;
use std::path::Path;

use archives::{expect, run, write};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

const MARCH: &str = "Huyện ủy Tà Sương giao ban tháng 3
Sáng 29/3/2024, Ban Thường vụ Huyện ủy Tà Sương tổ chức hội nghị giao ban. Đồng chí Lò Văn Tám, Bí thư Huyện ủy Tà Sương, chủ trì hội nghị.
Báo cáo tại hội nghị nêu rõ: quý 1, thu ngân sách trên địa bàn huyện đạt 41,5 tỷ đồng, bằng 52% dự toán. Tuy nhiên, tiến độ giải ngân vốn đầu tư công còn chậm.
Phát biểu kết luận, đồng chí Lò Văn Tám yêu cầu UBND huyện Tà Sương hoàn thành rà soát hộ nghèo tại các bản vùng cao trước ngày 30/6/2024; các xã đẩy nhanh tiến độ làm đường vào bản.
";
const JULY: &str = "UBND huyện Tà Sương họp đánh giá công tác giảm nghèo
Sáng 12/7/2024, UBND huyện Tà Sương tổ chức hội nghị đánh giá công tác giảm nghèo. Đồng chí Vàng Thị Mai, Chủ tịch UBND huyện Tà Sương, chủ trì hội nghị.
Đồng chí Vàng Thị Mai cho biết, UBND huyện Tà Sương đã hoàn thành rà soát hộ nghèo tại các bản vùng cao, tỷ lệ hộ nghèo giảm còn 12,4%.
";
const LATER: &str = "Tỉnh ủy Lĩnh Động sơ kết công tác cán bộ
Chiều 5/2/2025, Tỉnh ủy Lĩnh Động tổ chức hội nghị sơ kết công tác cán bộ. Đồng chí Lò Văn Tám, Phó Bí thư Tỉnh ủy Lĩnh Động, nguyên Bí thư Huyện ủy Tà Sương, chủ trì hội nghị.
";

/// A folder with these articles and their store.
fn library() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in [("1-march.txt", MARCH), ("2-july.txt", JULY), ("3-later.txt", LATER)] {
        write(&root.path().join("in").join(name), text);
    }
    expect(root.path(), 0, &["extract", "in", "-o", "records.jsonl", "-q"]);
    expect(root.path(), 0, &["index", "records.jsonl", "-o", "lib.sqlite", "-q"]);
    root
}

/// Standard output of a question that is answered.
fn ask(here: &Path, args: &[&str]) -> String {
    let output = run(here, &[&["query", "lib.sqlite"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn rows(here: &Path, args: &[&str]) -> Vec<Value> {
    ask(here, &[args, &["--json"]].concat()).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// One value of each row.
fn all(here: &Path, args: &[&str], pointer: &str) -> Vec<String> {
    let text = |row: &Value| row.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    rows(here, args).iter().map(text).collect()
}

/// Standard error of a question that is not answered.
fn refused(here: &Path, args: &[&str]) -> String {
    let output = run(here, &[&["query", "lib.sqlite"], args].concat());
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_table_shows_the_offices_seen_last_and_counts_the_others() {
    let root = library();
    let here = root.path();
    let five = "INSERT INTO tenure (person, text, title, status, articles, first_seen, last_seen)
        SELECT person.id, 'Office ' || value, 'Office', 'current', 1, '2020-01-01', '2026-01-0' || value
        FROM person, json_each('[1, 2, 3, 4, 5]') WHERE folded = 'lo van tam'";
    Connection::open(here.join("lib.sqlite")).unwrap().execute(five, []).unwrap();
    for (args, all, others) in
        [(&["people", "tam"][..], 8, "(+4)"), (&["people", "tam", "--office", "office"], 5, "(+1)")]
    {
        assert_eq!(rows(here, args)[0]["offices"].as_array().unwrap().len(), all);
        let table = ask(here, args);
        let shown = [5, 4, 3, 2].map(|n| table.find(&format!("Office {n} (")).unwrap());
        assert!(shown.is_sorted(), "{table}");
        assert!(table.contains(others) && !table.contains("Office 1"), "{table}");
        assert!(ask(here, &[args, &["--markdown"]].concat()).contains("Office 1"));
    }
}

#[test]
fn who_held_which_office_when() {
    let root = library();
    let here = root.path();
    for name in ["lo van tam", "Lò Văn Tám", "LÒ VĂN", "tam lo"] {
        assert_eq!(all(here, &["people", name], "/name"), ["Lò Văn Tám"], "{name}");
    }
    let tam = &rows(here, &["people", "lo", "van", "tam"])[0];
    let offices = tam["offices"].as_array().unwrap().iter().filter(|office| office["status"] == "current");
    let offices: Vec<_> = offices.map(|office| (&office["text"], &office["last_seen"])).collect();
    assert_eq!(
        offices,
        [
            (&Value::from("Phó Bí thư Tỉnh ủy Lĩnh Động"), &Value::from("2025-02-05")),
            (&Value::from("Bí thư Huyện ủy Tà Sương"), &Value::from("2024-03-29")),
        ]
    );
    assert_eq!((&tam["first_seen"], &tam["last_seen"]), (&"2024-03-29".into(), &"2025-02-05".into()));
    // By office and time: only the offices that are asked for, and each with its sentence.
    let heads = rows(here, &["people", "--office", "bi thu", "--year", "2024", "--evidence"]);
    assert_eq!(heads.len(), 1);
    assert_eq!(heads[0]["offices"].as_array().unwrap().len(), 1);
    let evidence = &heads[0]["evidence"][0];
    assert_eq!((&evidence["path"], &evidence["text"]), (&"in/1-march.txt".into(), &"Bí thư Huyện ủy Tà Sương".into()));
    assert_eq!(evidence["before"], "Đồng chí Lò Văn Tám, ");
    let [start, end] = ["start", "end"].map(|key| evidence[key].as_u64().unwrap() as usize);
    let place: String = MARCH.chars().skip(start).take(end - start).collect();
    assert_eq!(place, "Bí thư Huyện ủy Tà Sương");
    // A former office was held, but not then.
    assert_eq!(all(here, &["people", "--office", "bi thu", "--year", "2025"], "/name"), [""; 0]);
    assert_eq!(all(here, &["people", "--body", "ubnd huyen ta suong"], "/name"), ["Vàng Thị Mai"]);
    assert_eq!(all(here, &["people", "--level", "province"], "/name"), ["Lò Văn Tám"]);
    assert_eq!(all(here, &["people", "--place", "linh dong"], "/name"), ["Lò Văn Tám"]);
    assert_eq!(all(here, &["people", "--place", "dong linh"], "/name"), [""; 0]);
    assert_eq!(all(here, &["people", "--sort", "name"], "/name"), ["Lò Văn Tám", "Vàng Thị Mai"]);
    let id = tam["id"].to_string();
    assert_eq!(
        all(here, &["meetings", "--person", &id, "--sort", "oldest"], "/article/day"),
        ["2024-03-29", "2025-02-05"]
    );
}

#[test]
fn what_a_body_reported_on_a_subject_in_these_years() {
    let root = library();
    let here = root.path();
    let told =
        rows(here, &["results", "ho ngheo", "--body", "ubnd huyen ta suong", "--from", "2024", "--to", "12/2024"]);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["source"]["name"], "Vàng Thị Mai");
    assert!(told[0]["figures"].as_array().unwrap().iter().any(|figure| figure["text"] == "12,4%"), "{told:?}");
    assert_eq!(rows(here, &["results", "ho ngheo", "--year", "2025"]), [Value::Null; 0]);
    let slow = rows(here, &["results", "--polarity", "shortcoming"]);
    assert_eq!(slow.len(), 1);
    assert!(slow[0]["text"].as_str().unwrap().contains("còn chậm"));
    // How certain it is depends on the points that were fitted; it is one or the other.
    for certainty in ["high", "low"] {
        let found = rows(here, &["results", "--polarity", "shortcoming", "--certainty", certainty]);
        assert_eq!(found.len(), usize::from(slow[0]["certainty"] == certainty));
    }
    assert_eq!(all(here, &["bodies", "--person", "vang thi mai"], "/name"), ["UBND huyện Tà Sương"]);
    assert_eq!(all(here, &["bodies", "huyen uy", "--kind", "party-committee"], "/level"), ["district"; 2]);
    assert_eq!(all(here, &["articles", "rà soát", "ngân sách"], "/path"), ["in/1-march.txt"]);
    assert_eq!(
        all(here, &["meetings", "--body", "tinh uy linh dong", "--kind", "HOI NGHI"], "/article/day"),
        ["2025-02-05"]
    );
}

#[test]
fn which_tasks_were_given_to_whom_by_when_and_what_became_of_them() {
    let root = library();
    let here = root.path();
    let due = rows(here, &["tasks", "--due-before", "2024-07", "--due-after", "1/6/2024", "--evidence", "--open"]);
    assert_eq!(due.len(), 1);
    let task = &due[0];
    assert_eq!(task["deadline"]["iso"], "2024-06-30");
    assert_eq!(task["assignees"][0]["name"], "UBND huyện Tà Sương");
    assert_eq!(task["assigner"]["name"], "Lò Văn Tám");
    // The second half of the sentence stands after it.
    assert_eq!(task["evidence"][0]["after"], " các xã đẩy nhanh tiến độ làm đường vào bản.");
    let later = &task["later"][0];
    assert_eq!((&later["via"], &later["result"]["article"]["path"]), (&"reported".into(), &"in/2-july.txt".into()));
    assert!(later["score"].as_f64().unwrap() > 0.3, "{later}");
    for (args, found) in [
        (&["--due-before", "2024-06-30"][..], 0),
        (&["--due-after", "2024-06"], 0),
        (&["--assignee", "cac xa"], 1),
        (&["--assignee", "ubnd huyen ta suong"], 1),
        (&["--person", "lo van tam"], 2),
        (&["--person", "vang thi mai"], 0),
        (&["duong vao ban", "--sort", "deadline"], 1),
        (&["--sort", "deadline", "--limit", "1"], 1),
    ] {
        assert_eq!(rows(here, &[&["tasks"], args].concat()).len(), found, "{args:?}");
    }
    let without = rows(here, &["tasks", "--assignee", "cac xa", "--open"]);
    assert_eq!(without[0]["later"], Value::Array(vec![]));
}

#[test]
fn tables_csv_and_markdown_say_the_same_and_stderr_counts() {
    let root = library();
    let here = root.path();
    let table = ask(here, &["tasks", "--evidence", "--open"]);
    assert!(table.lines().all(|line| line.chars().count() <= 120 || line.contains(".txt:")), "{table}");
    assert!(table.contains("hoàn thành rà soát") && table.contains("  1  in/1-march.txt:"), "{table}");
    assert!(table.contains("reported by the assignee; ") && table.contains("  2  no later result found"), "{table}");
    let csv = ask(here, &["tasks", "--csv", "--evidence"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names = reader.headers().unwrap().clone();
    let read: Vec<_> = reader.records().map(Result::unwrap).collect();
    let column = |name: &str| names.iter().position(|n| n == name).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!(&read[0][column("due")], "2024-06-30");
    assert!(read[0][column("evidence")].contains("[Phát biểu kết luận"), "{csv}");
    let markdown = ask(here, &["meetings", "--markdown", "--limit", "1", "--offset", "1"]);
    assert!(markdown.starts_with("| day | meeting |") && markdown.contains("| 2024-07-12 |"), "{markdown}");
    let told = expect(here, 0, &["query", "lib.sqlite", "meetings", "--limit", "2"]);
    assert_eq!(told, "bienban: 2 of 3; --limit 2, --offset 0\n");
    assert_eq!(expect(here, 0, &["query", "lib.sqlite", "people", "khong ai"]), "bienban: nothing found\n");
    assert_eq!(expect(here, 0, &["query", "lib.sqlite", "people", "-q"]), "");
}

#[test]
fn without_the_text_evidence_says_so() {
    let root = library();
    let here = root.path();
    fs::remove_dir_all(here.join("in")).unwrap();
    fs::remove_file(here.join("lib.sqlite")).unwrap();
    expect(here, 0, &["index", "records.jsonl", "-o", "lib.sqlite", "-q"]);
    let row = &rows(here, &["people", "mai", "--evidence"])[0];
    assert_eq!(
        (&row["evidence"][0]["text"], &row["evidence"][0]["before"]),
        (&"Chủ tịch UBND huyện Tà Sương".into(), &Value::Null)
    );
    assert!(ask(here, &["people", "mai", "--evidence"]).contains("the store does not have the text"));
}

#[test]
fn sql_reads_everything_and_writes_nothing() {
    let root = library();
    let here = root.path();
    let before = fs::read(here.join("lib.sqlite")).unwrap();
    let names = ask(here, &["sql", "SELECT name FROM person WHERE fold(name) LIKE 'lo%' ORDER BY name", "--csv"]);
    assert_eq!(names, "name\nLò Văn Tám\n");
    assert_eq!(
        ask(here, &["sql", "SELECT 1 AS a, NULL AS b, x'00FF' AS c", "--json"]),
        "{\"a\":1,\"b\":null,\"c\":\"x'00FF'\"}\n"
    );
    // As the statement has them, and none for another.
    let named = "SELECT 'b' AS name, 'a' AS id, 'c' AS name";
    assert_eq!(ask(here, &["sql", named, "--json"]), "{\"name\":\"b\",\"id\":\"a\",\"name_2\":\"c\"}\n");
    assert_eq!(ask(here, &["sql", "SELECT id, name FROM person WHERE id < 0", "--csv"]), "id,name\n");
    assert!(ask(here, &["sql", "PRAGMA table_info(article)"]).contains("sha256"));
    assert!(ask(here, &["sql", "SELECT rowid FROM article_fts WHERE article_fts MATCH 'ngheo'"]).contains("rowid"));
    let told = expect(here, 0, &["query", "lib.sqlite", "sql", "SELECT id FROM article", "--limit", "2"]);
    assert!(told.contains("2 rows; there are more"), "{told}");
    for (statement, why) in [
        ("DELETE FROM article", "writes to article"),
        ("UPDATE person SET name = 'x'", "writes to person"),
        ("WITH x AS (SELECT 1) INSERT INTO meta VALUES ('a', 'b')", "writes to meta"),
        ("INSERT INTO article_fts (article_fts) VALUES ('delete-all')", "writes to article_fts"),
        ("CREATE TABLE t (x)", "writes to sqlite_master"),
        ("CREATE TEMP TABLE t (x)", "writes to sqlite_temp_master"),
        ("DROP TABLE article", "writes to sqlite_master"),
        ("ATTACH 'other.sqlite' AS o", "attaches or copies the database other.sqlite"),
        ("VACUUM INTO 'copy.sqlite'", "the statement writes"),
        ("PRAGMA user_version = 9", "sets PRAGMA user_version"),
        ("PRAGMA journal_mode = WAL", "sets PRAGMA journal_mode"),
        ("PRAGMA writable_schema = 1", "sets PRAGMA writable_schema"),
        ("PRAGMA query_only = 0", "sets PRAGMA query_only"),
        ("BEGIN EXCLUSIVE", "opens or ends a transaction"),
        ("SAVEPOINT s", "opens or ends a transaction"),
        ("REINDEX", "changes tables, views or indexes"),
        ("ANALYZE", "changes tables, views or indexes"),
        ("SELECT load_extension('x')", "calls load_extension"),
        ("SELECT 1; DELETE FROM article", "writes to article"),
        ("SELECT 1; SELECT 2", "more than one statement"),
        ("", "there is no statement"),
        ("SELEC 1", "SQLite does not understand the statement: near \"SELEC\""),
        ("SELECT nowhere FROM article", "no such column: nowhere"),
        ("SELECT ?1", "it has a parameter"),
        ("SELECT zeroblob(2000000000)", "the answer is larger than"),
    ] {
        let told = refused(here, &["sql", statement]);
        assert!(told.contains(why), "{statement}: {told}");
    }
    assert!(fs::read(here.join("lib.sqlite")).unwrap() == before, "the file has changed");
    let names: Vec<_> = fs::read_dir(here).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
fn a_statement_that_runs_away_is_stopped() {
    let root = library();
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let told = refused(root.path(), &["sql", endless, "--timeout", "0.2"]);
    assert!(told.contains("took too long") && told.contains("--timeout"), "{told}");
}

#[test]
fn what_is_no_store_or_no_question_is_told() {
    let root = library();
    let here = root.path();
    write(&here.join("text.sqlite"), MARCH);
    for (args, why) in [
        (&["query", "none.sqlite", "people"][..], "no such file"),
        (&["query", "text.sqlite", "people"], "no SQLite file"),
        (&["query", "in", "people"], "in: a folder; name the file"),
        (&["query", "lib.sqlite", "people", "?!"], "holds no word"),
        (&["query", "lib.sqlite", "results", "--place", "-"], "holds no word"),
        (&["query", "lib.sqlite", "tasks", "--sort", "name"], "the order by name says nothing about tasks"),
        (&["query", "lib.sqlite", "tasks", "--due-before", "soon"], "no date; write 2024"),
        (&["query", "lib.sqlite", "tasks", "--json", "--csv"], "cannot be used with"),
        (&["query", "lib.sqlite", "tasks", "--timeout=-1"], "number of seconds"),
        (&["query", "lib.sqlite", "people", "--polarity", "state"], "unexpected argument"),
        (&["query", "lib.sqlite"], "Usage"),
    ] {
        let told = expect(here, 2, args);
        assert!(told.contains(why), "{args:?}: {told}");
    }
    // Words that are FTS5's own, quotes, and signs of LIKE are words like any others.
    for text in ["AND", "NEAR(a b)", "\"", "lo* -van", "%", "a:b", "' OR 1=1 --"] {
        run(here, &["query", "lib.sqlite", "articles", text]).status.code().filter(|code| *code != 1).unwrap();
    }
}

//! `bienban index`: who is one person, and what is one body, across articles.
#![cfg(feature = "store")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use rusqlite::Connection;

fn bienban(folder: &Path) -> Command {
    let mut command = Command::new(cargo_bin!("bienban"));
    command.current_dir(folder);
    command
}

/// Writes an article whose chair is Lò Văn Minh, with this office.
fn article(folder: &Path, name: &str, office: &str) {
    let text = format!(
        "Hội nghị sơ kết công tác quý I\nSáng 12/4/2024, đồng chí Lò Văn Minh, {office}, chủ trì hội nghị sơ kết công tác quý I.\n\
         Phát biểu kết luận, đồng chí Lò Văn Minh yêu cầu các đơn vị đẩy nhanh tiến độ.\n"
    );
    fs::create_dir_all(folder.join("news")).unwrap();
    fs::write(folder.join("news").join(name), text).unwrap();
}

/// Extracts and indexes what is in `news`.
fn index(folder: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    bienban(folder).args(["extract", "news", "-o", "records.jsonl", "--quiet"]).assert().success();
    bienban(folder).args(["index", "records.jsonl", "-o", "lib.sqlite", "--quiet"]).args(more).assert()
}

/// Whether `run` told this on standard error.
fn told(run: &assert_cmd::assert::Assert, what: &str) -> bool {
    String::from_utf8_lossy(&run.get_output().stderr).contains(what)
}

/// By article the number of its Lò Văn Minh and why.
fn minh(folder: &Path) -> Vec<(String, i64, String)> {
    let conn = Connection::open(folder.join("lib.sqlite")).unwrap();
    let mut all = conn
        .prepare("SELECT path, person, why FROM appearance JOIN article ON article.id = article WHERE folded = 'lo van minh' ORDER BY path")
        .unwrap();
    let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    all.collect::<Result<_, _>>().unwrap()
}

fn numbers(folder: &Path) -> Vec<i64> {
    minh(folder).into_iter().map(|(_, number, _)| number).collect()
}

#[test]
fn one_name_is_one_person_where_the_office_is_one_and_two_where_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    article(folder, "a.txt", "Bí thư Tỉnh ủy Quảng Ngãi");
    article(folder, "b.txt", "Bí thư Tỉnh ủy Lào Cai");
    article(folder, "c.txt", "nguyên Bí thư Tỉnh ủy Quảng Ngãi");
    index(folder, &[]).success();
    let found = minh(folder);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0].1, found[2].1);
    assert_ne!(found[0].1, found[1].1);
    assert_eq!(found[0].2, "same office in the same body");
    assert_eq!(found[1].2, "nothing links it with others of this name");

    // The timeline is each person's own.
    let conn = Connection::open(folder.join("lib.sqlite")).unwrap();
    let held = "SELECT count(*), min(first_seen), sum(articles) FROM office_held WHERE person = ?1";
    let row = |person: i64| conn.query_row(held, [person], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap();
    assert_eq!(row(found[1].1), (1_i64, "2024-04-12".to_owned(), 1_i64));
    assert_eq!(row(found[0].1), (2, "2024-04-12".to_owned(), 2));
}

#[test]
fn numbers_stay_when_articles_come_change_and_go() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    article(folder, "b.txt", "Bí thư Tỉnh ủy Lào Cai");
    article(folder, "c.txt", "Bí thư Tỉnh ủy Quảng Ngãi");
    index(folder, &[]).success();
    let before = numbers(folder);
    // One comes that stands before the others.
    article(folder, "a.txt", "Bí thư Tỉnh ủy Quảng Ngãi");
    index(folder, &[]).success();
    assert_eq!(numbers(folder), [before[1], before[0], before[1]]);
    // One changes, so that its rows are new.
    article(folder, "b.txt", "Ủy viên Ban Thường vụ Tỉnh ủy, Bí thư Tỉnh ủy Lào Cai");
    index(folder, &[]).success();
    assert_eq!(numbers(folder), [before[1], before[0], before[1]]);
    // One goes; who comes after it gets another number.
    fs::remove_file(folder.join("news/b.txt")).unwrap();
    index(folder, &["--prune"]).success();
    article(folder, "d.txt", "Bí thư Tỉnh ủy Gia Lai");
    index(folder, &[]).success();
    let after = numbers(folder);
    assert_eq!(after[..2], [before[1], before[1]]);
    assert!(!before.contains(&after[2]), "{before:?} {after:?}");
}

#[test]
fn a_hand_overrules_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    article(folder, "a.txt", "Bí thư Tỉnh ủy Quảng Ngãi");
    article(folder, "b.txt", "Bí thư Tỉnh ủy Lào Cai");
    article(folder, "c.txt", "Bí thư Tỉnh ủy Lào Cai");
    let links = r#"
[[same]]
people = [
  { article = "news/a.txt", id = "p1" },
  { name = "Lo Van Minh", office = "Bí thư Tỉnh ủy Lào Cai" },
]
"#;
    fs::write(folder.join("links.toml"), links).unwrap();
    index(folder, &["--links", "links.toml"]).success();
    let found = minh(folder);
    assert!(found.iter().all(|one| one.1 == found[0].1 && one.2 == "so says the file of links"), "{found:?}");

    // A later run without the file holds to it.
    article(folder, "d.txt", "Bí thư Tỉnh ủy Lào Cai");
    index(folder, &[]).success();
    assert!(numbers(folder).iter().all(|&number| number == found[0].1));

    // Another file takes its place, though no article has changed.
    let links = "[[different]]\npeople = [{ article = \"news/b.txt\", id = \"p1\" }, { article = \"news/c.txt\", id = \"p1\" }]\n";
    fs::write(folder.join("links.toml"), links).unwrap();
    index(folder, &["--links", "links.toml"]).success();
    let now = numbers(folder);
    assert_ne!(now[1], now[2]);
    assert_ne!(now[0], now[1]);

    // What names nobody is told, and harms nothing.
    fs::write(
        folder.join("links.toml"),
        "[[same]]\npeople = [{ article = \"x\", id = \"p1\" }, { name = \"Lò Văn Minh\" }]\n",
    )
    .unwrap();
    let run = index(folder, &["--links", "links.toml"]).success();
    assert!(told(&run, "links.toml:2:11: nobody"));
}

#[test]
fn an_office_is_one_however_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    article(folder, "a.txt", "bí thư Tỉnh ủy Lào Cai");
    article(folder, "b.txt", "Bí thư Tỉnh ủy Lào Cai");
    article(folder, "c.txt", "nguyên Bí thư Tỉnh ủy Lào Cai");
    index(folder, &[]).success();
    let conn = Connection::open(folder.join("lib.sqlite")).unwrap();
    let mut offices = conn.prepare("SELECT title, text, status, articles FROM tenure ORDER BY status").unwrap();
    let offices = offices.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
    let offices: Vec<(String, String, String, i64)> = offices.collect::<Result<_, _>>().unwrap();
    let office = |title: &str, text: &str, status: &str, articles| (title.into(), text.into(), status.into(), articles);
    let now = office("Bí thư", "Bí thư Tỉnh ủy Lào Cai", "current", 2);
    assert_eq!(offices, [now, office("nguyên Bí thư", "nguyên Bí thư Tỉnh ủy Lào Cai", "former", 1)]);
}

#[test]
fn what_a_hand_cannot_have_is_told_once_however_many_articles_it_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for name in ["a.txt", "b.txt", "c.txt"] {
        article(folder, name, "Bí thư Tỉnh ủy Quảng Ngãi");
    }
    let minh = "{ name = \"Lò Văn Minh\" }";
    let others = ["a", "b", "c"].map(|name| format!("{{ article = \"news/{name}.txt\", id = \"p1\" }}")).join(", ");
    for (links, why) in [
        (format!("[[different]]\npeople = [{minh}, {minh}]\n"), "different from itself"),
        (
            format!("[[different]]\npeople = [{others}]\n[[same]]\npeople = [{minh}, {minh}]\n"),
            "another entry says that it is different",
        ),
    ] {
        fs::write(folder.join("links.toml"), links).unwrap();
        let run = index(folder, &["--links", "links.toml"]).success();
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        let times = said.lines().filter(|line| line.contains(why)).count();
        // Of each item.
        assert!((1..=2).contains(&times), "{said}");
    }
}

#[test]
fn a_faulty_file_of_links_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    article(folder, "a.txt", "Bí thư Tỉnh ủy Quảng Ngãi");
    fs::write(folder.join("links.toml"), "[[same]]\npeople = [{ article = \"a\" }, { name = \"b\" }]\n").unwrap();
    assert!(told(&index(folder, &["--links", "links.toml"]).code(2), "links.toml:2:11"));
    assert!(!folder.join("lib.sqlite").exists());
    assert!(told(&index(folder, &["--links", "missing.toml"]).code(2), "missing.toml: cannot be read"));
}

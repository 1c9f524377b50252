//! What `bienban export` promises: each format says what the records say, at the right words, and nothing is lost on the way.
//! `tests/consumers` has the programs read the same that the formats are made for.

#![cfg(feature = "store")]

mod articles;
mod entities;
mod marks;
mod tables;

#[path = "../at_hand/mod.rs"]
mod at_hand;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use tempfile::TempDir;
use unicode_normalization::UnicodeNormalization;

/// Windows line ends, a tab inside a task, characters beyond the basic plane.
const ODD: &str = "Huyện ủy giao ban 😀\r\nSáng 29/5/2024, đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị 😀.\r\n\
    𠀀 Phát biểu kết luận, đồng chí Bí thư Huyện ủy yêu cầu\tUBND huyện đẩy nhanh tiến độ các dự án; \
    các xã hoàn thành rà soát hộ nghèo trước ngày 30/6.\r\n";

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(cargo_bin!("bienban")).current_dir(folder).args(args).stdin(Stdio::null()).output().unwrap()
}

fn well(folder: &Path, args: &[&str]) -> Vec<u8> {
    let output = run(folder, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Fails with status 2, and with a message that has all of `words`.
fn refused(folder: &Path, args: &[&str], words: &[&str]) {
    let output = run(folder, args);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
    assert!(words.iter().all(|word| message.contains(word)), "{args:?}: {message}");
}

/// A folder with `store.sqlite`, of the corpus and of odd articles, and `records.jsonl`, of which it was made.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<TempDir> = OnceLock::new();
    let folder = LIBRARY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let articles = folder.path().join("articles");
        fs::create_dir(&articles).unwrap();
        for path in at_hand::corpus() {
            fs::copy(&path, articles.join(path.file_name().unwrap())).unwrap();
        }
        fs::write(articles.join("Lạ lùng.txt"), ODD).unwrap();
        fs::write(articles.join("nfd.txt"), ODD.nfd().collect::<String>()).unwrap();
        let url = "https://bao.example/giao-ban?tu=1";
        let row = serde_json::json!({"title": "Huyện ủy giao ban", "text": ODD, "date": "2024-05-30", "url": url});
        fs::write(articles.join("tin.jsonl"), format!("{row}\n")).unwrap();
        well(folder.path(), &["extract", "articles", "-q", "-o", "records.jsonl"]);
        well(folder.path(), &["index", "records.jsonl", "-q", "-o", "store.sqlite"]);
        folder
    });
    folder.path()
}

/// Standard output of an export.
fn export(args: &[&str]) -> Vec<u8> {
    well(library(), &[&["export", "store.sqlite", "--to"], args].concat())
}

fn json_lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The records by path.
fn records() -> BTreeMap<String, Value> {
    let records = json_lines(&fs::read(library().join("records.jsonl")).unwrap());
    records.into_iter().map(|record| (text(&record["source"]["path"]).to_owned(), record)).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The decoded texts by path, as `bienban text` prints them.
fn texts() -> BTreeMap<String, Vec<char>> {
    let of = |path: &String| String::from_utf8(well(library(), &["text", path])).unwrap().chars().collect();
    records().keys().map(|path| (path.clone(), of(path))).collect()
}

#[test]
fn the_same_store_gives_the_same_bytes_to_a_file_and_to_standard_output() {
    let here = tempfile::tempdir().unwrap();
    for format in ["jsonl", "es-bulk", "webannotation", "ftm", "popolo"] {
        let file = here.path().join(format);
        export(&[format, "-o", file.to_str().unwrap()]);
        assert!(fs::read(&file).unwrap() == export(&[format, "-o", "-"]), "{format}");
    }
    for format in ["csv", "parquet", "brat"] {
        let [first, second] = ["1", "2"].map(|n| here.path().join(format!("{format}{n}")));
        export(&[format, "-o", first.to_str().unwrap()]);
        export(&[format, "-o", second.to_str().unwrap()]);
        let files = at_hand::files(&first);
        assert!(files.len() > 3);
        for file in files {
            assert!(fs::read(&file).unwrap() == fs::read(second.join(file.file_name().unwrap())).unwrap(), "{file:?}");
        }
    }
    let left: Vec<_> =
        at_hand::files(here.path()).into_iter().filter(|p| p.to_string_lossy().contains(".part")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_is_there_already_is_kept_unless_it_is_an_export() {
    let root = tempfile::tempdir().unwrap();
    let mine = root.path().join("mine");
    fs::create_dir(&mine).unwrap();
    let to = |format: &'static str, path: &Path| {
        ["export", "store.sqlite", "--to", format, "-o", path.to_str().unwrap()].map(str::to_owned)
    };
    let args = |all: &[String; 6]| -> Output { run(library(), &all.each_ref().map(String::as_str)) };
    assert!(args(&to("csv", &mine)).status.success(), "an empty folder is filled");
    assert!(args(&to("brat", &mine)).status.success(), "an earlier export is replaced");
    assert!(mine.join("annotation.conf").exists() && !mine.join("article.csv").exists());
    fs::write(root.path().join("note.txt"), "mine").unwrap();
    let before = at_hand::files(root.path());
    let all = to("csv", root.path());
    refused(library(), &all.each_ref().map(String::as_str), &["did not export", "new or an empty folder"]);
    let all = to("csv", &root.path().join("note.txt"));
    refused(library(), &all.each_ref().map(String::as_str), &["note.txt", "a file"]);
    assert_eq!(at_hand::files(root.path()), before);
    refused(library(), &["export", "store.sqlite", "--to", "ftm", "-o", "store.sqlite"], &["the store itself"]);
}

#[test]
fn help_reads_well_at_80_columns() {
    let help = String::from_utf8(well(library(), &["export", "--help"])).unwrap();
    assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    assert!(help.contains("Exit status:\n  0  ") && help.contains("Examples:"));
}

#[test]
fn what_cannot_be_done_is_told() {
    let here = library();
    refused(here, &["export", "none.sqlite", "--to", "ftm"], &["none.sqlite"]);
    refused(here, &["export", "records.jsonl", "--to", "ftm"], &["records.jsonl"]);
    refused(here, &["export", "store.sqlite", "--to", "csv"], &["-o DIR"]);
    refused(here, &["export", "store.sqlite", "--to", "csv", "-o", "-"], &["-o DIR"]);
    refused(here, &["export", "store.sqlite", "--to", "ftm", "--since", "2024-01-01"], &["--since", "jsonl"]);
    refused(here, &["export", "store.sqlite", "--to", "jsonl", "--since", "hôm qua"], &["2024-03-29"]);
    refused(here, &["export", "store.sqlite", "--to", "es-bulk", "--index", "Tin"], &["capitals"]);
    refused(here, &["export", "store.sqlite", "--to", "ftm", "--bom"], &["--bom", "csv"]);
    refused(here, &["export", "store.sqlite", "--to", "jsonl", "-o", "no/such/folder/x"], &["no/such/folder/x"]);
    refused(here, &["export", "store.sqlite", "--to", "xml"], &["jsonl", "popolo"]);
}

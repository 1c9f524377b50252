//! The forms in which articles come: the record of a text is the same in all of them, but for `source`.

mod archives;
#[path = "../at_hand/mod.rs"]
mod at_hand;
mod documents;
mod dumps;
#[cfg(feature = "pdf")]
mod pdfs;
mod told;
#[cfg(feature = "warc")]
mod web_archives;
#[path = "../wrapped/mod.rs"]
mod wrapped;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::{Value, json};
use tempfile::TempDir;
use wrapped::zips::{Entry, docx, entry, odt, opendocument, zip};
use wrapped::{Article, articles, gz, zst};

/// A folder with these files.
fn folder<N: AsRef<str>>(files: &[(N, Vec<u8>)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name.as_ref()), content).unwrap();
    }
    folder
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(cargo_bin!("bienban"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The records and the failures of a run by path.
fn extract(folder: &Path, args: &[&str]) -> (BTreeMap<String, Value>, BTreeMap<String, String>) {
    let output = run(folder, &[&["extract", "-q"], args].concat());
    let out = text(&output.stdout);
    let records = out.lines().map(|line| {
        let record: Value = serde_json::from_str(line).unwrap();
        (record["source"]["path"].as_str().unwrap().to_owned(), record)
    });
    let errors = text(&output.stderr);
    let failures = errors.lines().map(|line| {
        let (path, reason) = line.strip_prefix("bienban: ").and_then(|line| line.split_once(": ")).expect(line);
        assert!(!reason.contains("bienban itself"), "{line}");
        (path.to_owned(), reason.to_owned())
    });
    (records.collect(), failures.collect())
}

/// The records of all files of a folder but those that fail, each for a reason that begins so.
fn all_but(folder: &Path, failing: &[(&str, &str)]) -> BTreeMap<String, Value> {
    let (records, failures) = extract(folder, &["."]);
    for (name, reason) in failing {
        assert!(failures[*name].starts_with(reason), "{name}: {failures:?}");
    }
    assert_eq!(failures.len(), failing.len(), "{failures:?}");
    records
}

fn without_source(record: &Value) -> Value {
    let mut record = record.clone();
    record.as_object_mut().unwrap().remove("source");
    record
}

/// Extracts `file` and compares its records, in their order in the file, with those of the articles as plain text.
fn same_records(name: &str, content: Vec<u8>, format: &str, all: &[Article]) {
    let here = folder(&[(name, content)]);
    let output = run(here.path(), &["extract", "-q", name]);
    assert_eq!((text(&output.stderr).as_str(), output.status.code()), ("", Some(0)), "{name}");
    let records: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), all.len(), "{name}");
    for (record, article) in records.iter().zip(all) {
        let path = &record["source"]["path"];
        assert_eq!(record["source"]["format"], format, "{path}");
        assert_eq!(without_source(record), without_source(&article.record), "{path}");
    }
    let last = records.last().unwrap()["source"]["path"].as_str().unwrap();
    assert_eq!(text(&run(here.path(), &["text", last]).stdout), all.last().unwrap().text, "{last}");
}

fn run_text(folder: &Path, name: &str) -> Vec<u8> {
    run(folder, &["text", name]).stdout
}

#[test]
fn packed_texts() {
    let one = &articles()[..1];
    let plain = one[0].text.clone().into_bytes();
    same_records("a.txt", plain.clone(), "text", one);
    same_records("a.txt.gz", gz(&plain), "text", one);
    same_records("a.txt.zst", zst(&plain), "text", one);
    same_records("no-ending", gz(&plain), "text", one);
    let (first, second) = plain.split_at(plain.len() / 2);
    same_records("two-members.gz", [gz(first), gz(second)].concat(), "text", one);
}

#[test]
fn an_article_in_a_container_is_had_by_its_name() {
    let all = articles();
    let lines: String = all.iter().map(|a| json!({"title": a.title, "text": a.body}).to_string() + "\n").collect();
    let here = folder(&[("a#1.jsonl.gz", gz(lines.as_bytes()))]);
    let (records, failures) = extract(here.path(), &["a#1.jsonl.gz#2", "a#1.jsonl.gz#99", "a#1.jsonl.gz#3"]);
    assert_eq!(records.keys().collect::<Vec<_>>(), ["a#1.jsonl.gz#2", "a#1.jsonl.gz#3"]);
    assert_eq!(failures["a#1.jsonl.gz#99"], "there is no such article in this container");
    fs::write(here.path().join("a.txt"), &all[0].text).unwrap();
    fs::write(here.path().join("b.zip"), b"PK\x03\x04").unwrap();
    let (_, failures) = extract(here.path(), &["a.txt#1", "b.zip#a.txt"]);
    assert!(failures["a.txt#1"].starts_with("this file is no container"), "{failures:?}");
    assert!(failures["b.zip"].starts_with("no sound ZIP archive"), "{failures:?}");
    assert!(run(here.path(), &["explain", "a#1.jsonl.gz#2"]).status.success());
    let refused = run(here.path(), &["explain", "a#1.jsonl.gz"]);
    assert!(text(&refused.stderr).contains("holds several articles; name one, as a#1.jsonl.gz#1"));
    let both = text(&run(here.path(), &["text", "a#1.jsonl.gz#2", "a#1.jsonl.gz#3"]).stdout);
    let expected = [1, 2].map(|n| format!("==> a#1.jsonl.gz#{} <==\n{}\n", n + 1, all[n].text));
    assert_eq!(both, expected.concat());
}

#[test]
fn formats_are_forced() {
    let here = folder(&[("a.jsonl", br#"{"text": "a"}"#.to_vec()), ("b.txt", br#"{"x": {"y": "a"}}"#.to_vec())]);
    let (records, _) = extract(here.path(), &["--format", "text", "."]);
    assert!(records.len() == 2 && records.values().all(|r| r["source"]["format"] == "text"));
    let (records, failures) = extract(here.path(), &["--format=jsonl", "--field=text=x.y", "b.txt"]);
    assert_eq!((records.len(), failures.len()), (1, 0));
    let refused = run(here.path(), &["extract", "--format", "word", "."]);
    assert!(refused.status.code() == Some(2) && text(&refused.stderr).contains("no such format; there are text, "));
    assert_eq!(run(here.path(), &["extract", "--field", "body=x", "."]).status.code(), Some(2));
}

#[test]
fn bombs_are_left_out() {
    let zeros = vec![b' '; 300 << 20];
    let here = folder(&[("a.txt.gz", gz(&zeros)), ("b.txt.zst", zst(&zeros)), ("c.gz", gz(&gz(b"text")))]);
    let (records, failures) = extract(here.path(), &["."]);
    assert!(records.is_empty());
    for name in ["./a.txt.gz", "./b.txt.zst"] {
        assert!(failures[name].starts_with("unpacks to more than 200 times its size"), "{failures:?}");
    }
    assert!(failures["./c.gz"].starts_with("packed twice"), "{failures:?}");
}

#[test]
fn pages() {
    let here = tempfile::tempdir().unwrap();
    let article = &articles()[0];
    let of_kind = |html: &str| {
        fs::write(here.path().join("page"), html).unwrap();
        extract(here.path(), &["page"])
    };
    for page in wrapped::pages::pages(article) {
        let (records, failures) = of_kind(&page.html);
        assert_eq!(failures, BTreeMap::new(), "{}", page.shape);
        assert_eq!(records["page"]["source"]["format"], "html");
        assert_eq!(records["page"]["article"]["published"]["iso"], "2024-05-29");
    }
    let (_, failures) =
        of_kind("<!doctype html><html><head><title>x</title></head><body><script>load()</script></body></html>");
    assert!(failures["page"].starts_with("no main content was found"), "{failures:?}");
    let lines = article.text.replace("đồng chí", "<b>đồng chí</b>");
    let (records, _) = of_kind(&format!("<html><body><pre>{lines}</pre></body></html>"));
    assert_eq!(records["page"]["tasks"], article.record["tasks"], "lines as they are written");
    let deep = |n| format!("<html><body>{}<p>Sáng 29/3, UBND xã họp.</p>", "<div>".repeat(n));
    assert_eq!(of_kind(&deep(2_500)).0.len(), 1);
    assert!(of_kind(&deep(1_000_000)).1["page"].starts_with("a page of elements nested deeper than "));
    let field =
        json!({"title": article.title, "content": format!("<p>{}</p>", article.body.replace('\n', "</p>\n<p>"))});
    fs::write(here.path().join("a.json"), field.to_string()).unwrap();
    let (records, _) = extract(here.path(), &["a.json"]);
    assert_eq!(without_source(&records["a.json#1"]), without_source(&article.record), "a field with mark-up");
}

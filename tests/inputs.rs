//! The forms in which articles come: the record of a text is the same in all of them, but for `source`.

mod at_hand;
mod wrapped;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::{Value, json};
use tempfile::TempDir;
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
fn json_dumps() {
    let all = articles();
    let objects: Vec<Value> = all.iter().map(|a| json!({"id": 7, "Tiêu đề": a.title, "noi_dung": a.body})).collect();
    let lines: String = objects.iter().map(|object| format!("{object}\n")).collect();
    same_records("a.jsonl", lines.clone().into_bytes(), "jsonl", &all);
    same_records("a.ndjson.gz", gz(lines.as_bytes()), "jsonl", &all);
    same_records("a.jsonl.zst", zst(lines.as_bytes()), "jsonl", &all);
    same_records("lines.json", lines.clone().into_bytes(), "jsonl", &all);
    same_records("no-ending", lines.replace('\n', "\r\n").into_bytes(), "jsonl", &all);
    same_records("marked", [b"\xEF\xBB\xBF", lines.as_bytes()].concat(), "jsonl", &all);
    let array = serde_json::to_vec(&objects).unwrap();
    same_records("a.json", array.clone(), "json", &all);
    same_records("no-ending", array.clone(), "json", &all);
    same_records("a.json.gz", gz(&array), "json", &all);
    same_records("pretty.json", serde_json::to_vec_pretty(&objects).unwrap(), "json", &all);
    let spread: String = objects.iter().map(|object| format!("{object:#}\n")).collect();
    same_records("spread", spread.into_bytes(), "json", &all);
    same_records("one.json", serde_json::to_vec_pretty(&objects[0]).unwrap(), "json", &all[..1]);
}

#[test]
fn what_only_looks_like_json_is_an_article() {
    let all = articles();
    for start in ["[Ảnh] ", "{Tin nhanh} ", "[{", "{\"", "\"", "[1] "] {
        let content = format!("{start}{}", all[0].text);
        let here = folder(&[("a", content.clone().into_bytes()), ("a.txt", content.into_bytes())]);
        let (records, failures) = extract(here.path(), &["."]);
        assert_eq!(failures, BTreeMap::new());
        assert!(records.len() == 2 && records.values().all(|r| r["source"]["format"] == "text"), "{start}");
    }
}

#[test]
fn a_faulty_element_spoils_no_other() {
    let good = r#"{"text": "Sáng 29/3, đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị."}"#;
    let mut lines = vec![good; 20];
    lines[3] = "";
    lines[16] = r#"{"text": "Sáng", tru}"#;
    lines[17] = r#"{"text": "Sáng"#;
    lines[18] = r#"{"tex": "Sáng"}"#;
    let dump = lines.join("\n");
    let array = format!("[\n{good},\n{},\n{good},\n7, {good}\n]", lines[16]);
    let here = folder(&[
        ("a.jsonl.gz", gz(dump.as_bytes())),
        ("b.json", array.clone().into_bytes()),
        ("c.json", array[..array.len() - 20].to_owned().into_bytes()),
        ("d.jsonl.gz", gz(dump.as_bytes())[..120].to_vec()),
    ]);
    let (records, failures) = extract(here.path(), &["a.jsonl.gz"]);
    assert_eq!(records.len(), 16);
    assert!(records.contains_key("a.jsonl.gz#16") && records.contains_key("a.jsonl.gz#20"));
    assert_eq!(failures["a.jsonl.gz#17"], "not JSON at line 17, column 19: key must be a string");
    assert!(failures["a.jsonl.gz#18"].starts_with("not JSON at line 18, column "), "{failures:?}");
    assert!(failures["a.jsonl.gz#19"].ends_with("there are tex; say which: --field text=NAME"), "{failures:?}");
    assert_eq!(failures.len(), 3);

    let (records, failures) = extract(here.path(), &["b.json"]);
    assert_eq!(records.keys().collect::<Vec<_>>(), ["b.json#1", "b.json#3", "b.json#5"]);
    assert_eq!(failures["b.json#2"], "not JSON at line 3, column 19: key must be a string");
    assert!(failures["b.json#4"].starts_with("no JSON object"), "{failures:?}");

    let (records, failures) = extract(here.path(), &["c.json"]);
    assert_eq!(records.len(), 2);
    assert!(
        failures["c.json#5"].starts_with("not JSON: what begins at line 5, column 4 is never closed"),
        "{failures:?}"
    );

    let (_, failures) = extract(here.path(), &["d.jsonl.gz"]);
    assert!(failures["d.jsonl.gz"].starts_with("the packed data is cut off"), "{failures:?}");
    assert_eq!(run(here.path(), &["extract", "d.jsonl.gz"]).status.code(), Some(1));
}

#[test]
fn an_article_in_a_container_is_had_by_its_name() {
    let all = articles();
    let lines: String = all.iter().map(|a| json!({"title": a.title, "text": a.body}).to_string() + "\n").collect();
    let here = folder(&[("a#1.jsonl.gz", gz(lines.as_bytes()))]);
    let (records, failures) = extract(here.path(), &["a#1.jsonl.gz#2", "a#1.jsonl.gz#99", "a#1.jsonl.gz#3"]);
    assert_eq!(records.keys().collect::<Vec<_>>(), ["a#1.jsonl.gz#2", "a#1.jsonl.gz#3"]);
    assert_eq!(failures["a#1.jsonl.gz#99"], "there is no such article in this container");
    assert!(run(here.path(), &["explain", "a#1.jsonl.gz#2"]).status.success());
    let refused = run(here.path(), &["explain", "a#1.jsonl.gz"]);
    assert!(text(&refused.stderr).contains("holds several articles; name one, as a#1.jsonl.gz#1"));
    let both = text(&run(here.path(), &["text", "a#1.jsonl.gz#2", "a#1.jsonl.gz#3"]).stdout);
    let expected = [1, 2].map(|n| format!("==> a#1.jsonl.gz#{} <==\n{}\n", n + 1, all[n].text));
    assert_eq!(both, expected.concat());
}

#[test]
fn what_the_source_tells_goes_into_the_record() {
    let object = json!({
        "title": "Họp xã", "text": "Sáng 29/5, UBND xã tổ chức hội nghị giao ban.\nÔng Lò Văn Minh, Chủ tịch UBND xã, chủ trì hội nghị.",
        "date": "2019-05-29T21:00:00Z", "source": "Báo Mẫu", "author": {"name": "Lan Anh"}, "link": "https://mau.example/1",
    });
    let here = folder(&[("a.json", object.to_string().into_bytes())]);
    let (records, _) = extract(here.path(), &["."]);
    let record = &records["./a.json#1"];
    assert_eq!(
        record["article"]["published"],
        json!({"text": "2019-05-29T21:00:00Z", "span": null, "iso": "2019-05-30"})
    );
    assert_eq!(record["meeting"]["date"]["iso"], "2019-05-29", "the year is that of publication");
    let source = &record["source"];
    assert_eq!(
        [&source["publisher"], &source["author"], &source["url"]],
        ["Báo Mẫu", "Lan Anh", "https://mau.example/1"]
    );
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

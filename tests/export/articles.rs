//! One line or two an article: records and the bulk format.

use std::collections::BTreeSet;
use std::fs;

use crate::{export, json_lines, library, records, text, texts, well};

#[test]
fn records_come_back_byte_for_byte() {
    let written = fs::read_to_string(library().join("records.jsonl")).unwrap();
    let found = String::from_utf8(export(&["jsonl"])).unwrap();
    let sorted = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(found.lines().count(), written.lines().count());
    assert!(sorted(&found) == sorted(&written));
}

#[test]
fn a_period_chooses_articles_by_their_day() {
    let days = |args: &[&str]| -> BTreeSet<String> {
        let documents = json_lines(&export(&[&["es-bulk"], args].concat()));
        documents.iter().skip(1).step_by(2).map(|d| d["day"].as_str().unwrap_or("none").to_owned()).collect()
    };
    let all = days(&[]);
    assert!(all.contains("none") && all.contains("2024-05-29") && all.len() > 5);
    assert_eq!(days(&["--since", "2024-05-29", "--until", "2024-05-29"]), BTreeSet::from(["2024-05-29".to_owned()]));
    let since = days(&["--since", "2024-05-29"]);
    assert!(since.len() < all.len() - 1 && since.iter().all(|day| day.as_str() >= "2024-05-29" && day != "none"));
}

#[test]
fn bulk_lines_come_in_pairs_with_ids_that_last() {
    let bytes = export(&["es-bulk", "--index", "tin-2024"]);
    let lines = json_lines(&bytes);
    let (records, texts) = (records(), texts());
    assert_eq!(lines.len(), records.len() * 2);
    let mut ids = BTreeSet::new();
    for pair in lines.chunks(2) {
        assert_eq!(pair[0]["index"]["_index"], "tin-2024");
        assert!(ids.insert(text(&pair[0]["index"]["_id"]).to_owned()));
        let document = &pair[1];
        let path = text(&document["path"]);
        let record = &records[path];
        assert_eq!(text(&document["text"]).chars().collect::<Vec<_>>(), texts[path]);
        for list in ["people", "bodies", "results", "tasks", "documents"] {
            let [found, expected] = [document, record].map(|v| v[list].as_array().unwrap().len());
            assert_eq!(found, expected, "{path}: {list}");
        }
    }
    let odd = lines.iter().find(|line| line["path"] == "articles/tin.jsonl#1").unwrap();
    let due = &odd["tasks"][1]["deadline"];
    assert_eq!(
        (text(&due["text"]), text(&due["from"]), text(&due["to"])),
        ("trước ngày 30/6", "2024-06-30", "2024-06-30")
    );
    // Built anew with more articles, the store has other rows, and articles keep their ids.
    let here = tempfile::tempdir().unwrap();
    let more = here.path().join("store.sqlite");
    let half: String = records.values().rev().take(9).map(|record| format!("{record}\n")).collect();
    fs::write(here.path().join("records.jsonl"), half).unwrap();
    well(
        library(),
        &["index", here.path().join("records.jsonl").to_str().unwrap(), "-q", "-o", more.to_str().unwrap()],
    );
    let half = json_lines(&well(library(), &["export", more.to_str().unwrap(), "--to", "es-bulk"]));
    assert_eq!(half.len(), 18);
    assert!(half.iter().step_by(2).all(|action| ids.contains(text(&action["index"]["_id"]))));
}

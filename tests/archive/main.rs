//! What `bienban extract --out` promises an archivist.

mod again;
#[path = "../archives/mod.rs"]
mod archives;
#[path = "../at_hand/mod.rs"]
mod at_hand;
#[cfg(target_os = "linux")]
mod seen;
mod trouble;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use archives::{article, assert_same, counted, expect, lines, manifest, record, run, run_file, snapshot, write};
use serde_json::{Value, json};
use tempfile::TempDir;

const NOT_TEXT: &[u8] = b"H\xe1\xbb\x99i ngh\xe1\xbb\x8b \xff\x00\xe1\xbb giao ban.";

fn row(n: u64) -> String {
    json!({"title": format!("Tin {n}"), "text": article(n, 5)}).to_string() + "\n"
}

/// 30 articles in two folders, one that is no text, a dump of six.
fn inputs() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for n in 0..30 {
        write(&root.path().join(format!("in/{}/{n:02}.txt", if n < 20 { "a" } else { "b" })), article(n, 5));
    }
    write(&root.path().join("in/a/bad.txt"), NOT_TEXT);
    write(&root.path().join("in/dump.jsonl"), (100..106).map(row).collect::<String>());
    root
}

const FIRST: &[&str] = &["extract", "in", "--out", "out", "--shard-records", "10", "-q"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    FIRST.iter().copied().chain(more.iter().copied()).collect()
}

#[test]
fn every_input_has_a_line_and_every_record_its_place() {
    let root = inputs();
    let here = root.path();
    let before = snapshot(&here.join("in"));
    expect(here, 1, FIRST);
    let archive = here.join("out");
    let manifest = manifest(&archive);
    assert_eq!(manifest.len(), 30 + 1 + 6 + 1);
    let plain = run(here, &["extract", "in", "-q"]);
    let records: BTreeMap<String, Value> = String::from_utf8(plain.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|record| (record["source"]["path"].as_str().unwrap().to_owned(), record))
        .collect();
    assert_eq!(records.len(), 36);
    for (path, expected) in &records {
        let line = &manifest[path];
        assert_eq!(record(&archive, line), *expected, "the same record as without an archive");
        assert_eq!(line["outcome"], "record");
        for (key, value) in [
            ("record", &expected["id"]),
            ("sha256", &expected["source"]["sha256"]),
            ("size", &expected["source"]["bytes"]),
            ("format", &expected["source"]["format"]),
            ("encoding", &expected["source"]["encoding"]),
        ] {
            assert_eq!(line[key], *value, "{path}: {key}");
        }
        assert_eq!(line["made_with"]["rules"], expected["source"]["rules"]);
    }
    let bad = &manifest["in/a/bad.txt"];
    assert_eq!(
        (&bad["outcome"], &bad["reason"], &bad["size"]),
        (&json!("failed"), &json!("undecodable"), &json!(NOT_TEXT.len()))
    );
    let failed = lines(&archive.join("failed.jsonl"));
    assert_eq!(failed.len(), 1);
    assert_eq!((&failed[0]["path"], &failed[0]["reason"]), (&json!("in/a/bad.txt"), &json!("undecodable")));
    assert!(failed[0]["detail"].as_str().unwrap().contains("line 1"));
    let dump = &manifest["in/dump.jsonl"];
    assert_eq!((&dump["outcome"], &dump["articles"]), (&json!("container"), &json!(6)));
    assert_eq!(manifest["in/dump.jsonl#3"]["in"], "in/dump.jsonl");
    let run = run_file(&archive);
    assert_eq!((&run["archive"]["records"], &run["run"]["counts"]["new"]), (&json!(36), &json!(37)));
    assert_eq!(run["run"]["made_with"]["program"], env!("CARGO_PKG_VERSION"));
    assert!(run["run"]["seconds"].as_f64().unwrap() > 0.0 && run["run"]["started"].as_str().unwrap().ends_with('Z'));
    assert_same(&before, &snapshot(&here.join("in")), "the originals");
    assert!(fs::read_dir(&archive).unwrap().all(|e| !e.unwrap().file_name().to_string_lossy().ends_with(".part")));
    expect(here, 0, &["verify", "out"]);
}

#[test]
fn near_duplicates_are_grouped_and_kept() {
    let root = inputs();
    let here = root.path();
    let original = article(7, 30);
    write(&here.join("in/a/07.txt"), &original);
    let mut cut: Vec<&str> = original.lines().collect();
    cut.remove(1);
    write(&here.join("in/b/again.txt"), cut.join("\n") + "\nẢnh: Lan Chi\n");
    write(&here.join("in/b/once-more.txt"), original.to_uppercase());
    expect(here, 1, FIRST);
    let archive = here.join("out");
    let lines = manifest(&archive);
    assert_eq!(lines["in/a/07.txt"]["duplicates"], 2);
    for name in ["in/b/again.txt", "in/b/once-more.txt"] {
        assert_eq!(lines[name]["duplicate_of"], "in/a/07.txt");
        assert_eq!(record(&archive, &lines[name])["source"]["path"], name, "it is kept");
    }
    assert_eq!(lines.values().filter(|l| !l["duplicate_of"].is_null()).count(), 2);
    assert_eq!(run_file(&archive)["archive"]["duplicate_groups"], 1);

    // A later run finds an earlier name, which is the first from then on.
    write(&here.join("in/a/00-first.txt"), original);
    expect(here, 0, FIRST);
    let lines = manifest(&archive);
    assert_eq!(lines["in/a/00-first.txt"]["duplicates"], 3);
    assert_eq!(lines["in/a/07.txt"]["duplicate_of"], "in/a/00-first.txt");
    expect(here, 0, &["verify", "out"]);
}

#[test]
fn the_report_stands_alone_and_shows_what_there_is() {
    let root = inputs();
    let here = root.path();
    let name = "in/<img src=x onerror=alert(1)>/x.txt";
    write(&here.join(name), article(70, 5));
    write(
        &here.join("in/rows.jsonl"),
        json!({"text": article(71, 5), "source": "Báo & <b>Lửa</b>", "date": "2021-05-04"}).to_string(),
    );
    expect(here, 1, FIRST);
    let report = fs::read_to_string(here.join("out/report.html")).unwrap();
    for part in ["By source", "By year", "By level", "By kind of meeting", "Failures by reason", "By certainty"] {
        let from = report.find(&format!("<h2>{part}</h2>")).unwrap_or_else(|| panic!("{part} is missing"));
        let chart = report[from..].split("</svg>").next().unwrap();
        assert!(chart.contains("<svg") && chart.contains("<rect"), "{part} has no chart");
    }
    for shown in [">undecodable<", "<td>38</td>", ">in/a<", "2021"] {
        assert!(report.contains(shown), "{shown} is not shown");
    }
    for taboo in ["<img", "<b>", "<script", "http://", "https://", "url(", "src=\"", "href"] {
        assert!(!report.contains(taboo), "{taboo}");
    }
    assert!(report.contains("&lt;img src=x onerror"), "{report}");
}

#[test]
fn packed_shards_hold_the_same_records() {
    let root = inputs();
    let here = root.path();
    expect(here, 1, FIRST);
    expect(here, 1, &["extract", "in", "--out", "packed", "--shard-records", "10", "--zstd", "-q"]);
    let (plain, packed) = (snapshot(&here.join("out")), snapshot(&here.join("packed")));
    let mut shards = 0;
    for (name, bytes) in &plain {
        if name.to_string_lossy().starts_with("records-") {
            let other = &packed[Path::new(&format!("{}.zst", name.display()))];
            assert!(zstd::decode_all(&other[..]).unwrap() == *bytes);
            shards += 1;
        }
    }
    assert_eq!(shards, 4);
    assert_eq!(manifest(&here.join("out")), manifest(&here.join("packed")));
    fs::remove_file(here.join("in/a/05.txt")).unwrap();
    expect(here, 0, &["extract", "in", "--out", "packed", "--shard-records", "10", "--zstd", "--prune", "-q"]);
    expect(here, 0, &["verify", "packed"]);
}

#[test]
fn the_log_is_json_and_goes_on() {
    let root = inputs();
    let here = root.path();
    expect(here, 1, &with(&["--log", "log.jsonl"]));
    expect(here, 0, &with(&["--log", "log.jsonl"]));
    let log = lines(&here.join("log.jsonl"));
    let events: Vec<&str> = log.iter().map(|e| e["event"].as_str().unwrap()).collect();
    let first = ["start", "failed", "committed", "committed", "committed", "committed", "finishing", "end"];
    let mut seen = events[..8].to_vec();
    seen[1..6].sort_by_key(|e| *e != "failed"); // when it is met is the order of names
    assert_eq!(seen, first);
    assert_eq!(events[8..], ["start", "finishing", "end"]);
    let failed = log.iter().find(|e| e["event"] == "failed").unwrap();
    assert_eq!((&failed["path"], &failed["reason"]), (&json!("in/a/bad.txt"), &json!("undecodable")));
    assert!(log.iter().all(|e| e["time"].as_str().unwrap().ends_with('Z')));
    assert_eq!(log[7]["archive"]["records"], 36);
    if Path::new("/dev/full").exists() {
        let told = expect(here, 0, &with(&["--log", "/dev/full"]));
        assert!(told.contains("/dev/full: cannot be written"), "{told}");
    }
}

#[test]
fn a_bag_is_one_that_the_reference_validator_accepts() {
    let root = inputs();
    let here = root.path();
    expect(here, 1, FIRST);
    let plain = snapshot(&here.join("out"));
    let validate = || {
        let python = Command::new("python3").args(["-m", "bagit", "--validate", "out"]).current_dir(here).output();
        match python {
            Ok(output) if output.status.success() => true,
            Ok(output) => {
                let told = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(told.contains("No module named"), "{told}");
                false
            }
            Err(_) => false,
        }
    };
    for (status, change) in [(0, "in/a/03.txt"), (0, "in/a/04.txt"), (0, "in/b/25.txt")] {
        write(&here.join(change), article(800, 4));
        if change == "in/a/04.txt" {
            let info = fs::read_to_string(here.join("out/bag-info.txt")).unwrap();
            write(&here.join("out/bag-info.txt"), info + "Contact-Name: Lan Chi\n");
        }
        expect(here, status, &with(if change == "in/a/03.txt" { &["--bag"] } else { &[] }));
        let info = fs::read_to_string(here.join("out/bag-info.txt")).unwrap();
        assert_eq!(
            info.contains("\nContact-Name: Lan Chi\n"),
            change != "in/a/03.txt",
            "what people add is kept: {info}"
        );
        expect(here, 0, &["verify", "out"]);
        assert!(here.join("out/bagit.txt").is_file() && here.join("out/data/manifest.jsonl").is_file());
        assert!(!here.join("out/manifest.jsonl").exists());
        if !validate() {
            assert!(std::env::var_os("BAGIT_REQUIRED").is_none(), "the validator is to be there");
            eprintln!("skipped: python3 with bagit is not at hand (pip install bagit)");
            break;
        }
    }
    assert_eq!(plain.len(), snapshot(&here.join("out")).len() - 1, "bagit.txt beside what there was");
    write(&here.join("out/data/records-00001.jsonl"), "{}\n");
    assert!(!validate_quietly(here), "a spoiled bag is one no more");
}

#[test]
fn a_folder_called_data_makes_no_bag_of_an_archive() {
    let root = inputs();
    let here = root.path();
    expect(here, 1, FIRST);
    write(&here.join("out/data/mine.txt"), "mine");
    expect(here, 0, &["verify", "out"]);
    expect(here, 0, FIRST);
    assert!(here.join("out/manifest.jsonl").is_file() && !here.join("out/bagit.txt").exists());
}

fn validate_quietly(here: &Path) -> bool {
    let python = Command::new("python3").args(["-m", "bagit", "--validate", "out"]).current_dir(here).output();
    python.is_ok_and(|output| output.status.success())
}

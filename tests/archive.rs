//! What `bienban extract --out` promises an archivist.

mod archives;
mod at_hand;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use archives::{
    article, assert_same, bienban, counted, expect, lines, manifest, record, run, run_file, snapshot, write,
};
use assert_cmd::cargo::cargo_bin;
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
    assert_eq!(run_file(&archive)["archive"]["records"], 36);
    assert_same(&before, &snapshot(&here.join("in")), "the originals");
    assert!(fs::read_dir(&archive).unwrap().all(|e| !e.unwrap().file_name().to_string_lossy().ends_with(".part")));
    expect(here, 0, &["verify", "out"]);
}

#[test]
fn the_same_archive_on_any_number_of_threads_and_by_any_name_of_the_folder() {
    let root = inputs();
    let here = root.path();
    let mut seen = Vec::new();
    for (out, args) in [("1", ["--threads", "1"]), ("2", ["--threads", "2"]), ("8", ["--threads", "8"])] {
        let mut all = vec!["extract", "./in/", "in/a", "--out", out, "--shard-records", "10", "-q"];
        all.extend(args);
        expect(here, 1, &all);
        seen.push(snapshot(&here.join(out)));
    }
    assert_same(&seen[0], &seen[1], "two threads");
    assert_same(&seen[0], &seen[2], "eight threads");
}

#[test]
fn a_second_run_does_only_what_is_new_or_changed() {
    let root = inputs();
    let here = root.path();
    let archive = here.join("out");
    expect(here, 1, FIRST);
    let first = snapshot(&archive);
    expect(here, 0, FIRST);
    assert_same(&first, &snapshot(&archive), "nothing was new");
    let count = |name| counted(&archive, name);
    assert_eq!([count("new"), count("changed"), count("unchanged"), count("failed")], [0, 0, 37, 0], "nor tried again");

    // A change that keeps size and time.
    let path = here.join("in/a/03.txt");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("chủ trì", "chủ trí", 1)).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().len(), text.len() as u64);
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    write(&here.join("in/a/000-new.txt"), article(500, 3));
    write(&here.join("in/a/bad.txt"), article(501, 3));
    let before = manifest(&archive);
    expect(here, 0, FIRST);
    assert_eq!([count("new"), count("changed"), count("unchanged")], [1, 2, 35]);
    let after = manifest(&archive);
    assert_ne!(record(&archive, &after["in/a/03.txt"])["id"], before["in/a/03.txt"]["record"]);
    for (path, line) in &after {
        if !["in/a/03.txt", "in/a/000-new.txt", "in/a/bad.txt"].contains(&path.as_str()) {
            let moved_up = u64::from(
                line["shard"] == before["in/a/03.txt"]["shard"]
                    && before[path]["line"].as_u64() > before["in/a/03.txt"]["line"].as_u64(),
            );
            assert_eq!(line["shard"], before[path]["shard"], "{path}");
            assert_eq!(line["line"].as_u64(), before[path]["line"].as_u64().map(|n| n - moved_up), "{path}");
        }
    }
    assert!(lines(&archive.join("failed.jsonl")).is_empty());
    expect(here, 0, &["verify", "out"]);
}

#[test]
fn other_rules_do_all_anew() {
    let root = inputs();
    let here = root.path();
    let rules = here.join("rules");
    for entry in walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/rules")).unwrap().to_path_buf();
            write(&rules.join(name), fs::read(entry.path()).unwrap());
        }
    }
    let args = with(&["--rules", "rules"]);
    expect(here, 1, &args);
    let archive = here.join("out");
    expect(here, 0, &args);
    assert_eq!(counted(&archive, "unchanged"), 37);
    let path = rules.join("lexicon/act.toml");
    fs::write(
        &path,
        fs::read_to_string(&path).unwrap()
            + "\n[[list]]\nclass = \"presides\"\nmeans = \"m\"\nwords = [\"cầm trịch\"]\n",
    )
    .unwrap();
    let told = run(here, &args);
    assert_eq!(told.status.code(), Some(1), "{}", String::from_utf8_lossy(&told.stderr));
    assert_eq!([counted(&archive, "changed"), counted(&archive, "unchanged")], [37, 0]);
    expect(here, 0, &["verify", "out"]);
}

#[test]
fn what_is_gone_is_kept_until_it_is_to_be_dropped() {
    let root = inputs();
    let here = root.path();
    let archive = here.join("out");
    expect(here, 1, FIRST);
    for gone in ["in/a/05.txt", "in/b/25.txt"] {
        fs::remove_file(here.join(gone)).unwrap();
    }
    expect(here, 0, FIRST);
    assert_eq!(counted(&archive, "gone"), 2);
    let lines = manifest(&archive);
    assert_eq!(lines["in/a/05.txt"]["gone"], true);
    assert_eq!(record(&archive, &lines["in/a/05.txt"])["source"]["path"], "in/a/05.txt");
    assert_eq!(lines["in/a/06.txt"]["gone"], Value::Null);
    expect(here, 0, &["verify", "out"]);

    // Only of the folders that are named; never when a folder cannot be found, for then it may only be away.
    expect(here, 0, &["extract", "in/a", "--out", "out", "--prune", "-q"]);
    assert!(!manifest(&archive).contains_key("in/a/05.txt"));
    assert!(manifest(&archive).contains_key("in/b/25.txt"));
    fs::rename(here.join("in/b"), here.join("away")).unwrap();
    let told = expect(here, 1, &["extract", "in/a", "in/b", "--out", "out", "--prune", "-q"]);
    assert!(told.contains("in/b: no such file or folder"), "{told}");
    assert!(manifest(&archive).contains_key("in/b/24.txt"));
    fs::rename(here.join("away"), here.join("in/b")).unwrap();
    let text = |archive: &Path| {
        let shards = snapshot(archive).into_iter().filter(|(name, _)| name.to_string_lossy().starts_with("records-"));
        shards.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect::<String>()
    };
    assert!(text(&archive).contains("\"in/b/25.txt\""));
    expect(here, 0, &with(&["--prune"]));
    assert!(!text(&archive).contains("\"in/b/25.txt\""), "it is in no shard");
    assert_eq!(manifest(&archive).len(), 38 - 2);
    expect(here, 0, &["verify", "out"]);

    // What comes back is there again.
    fs::rename(here.join("in/b/22.txt"), here.join("22.txt")).unwrap();
    expect(here, 0, FIRST);
    assert_eq!(manifest(&archive)["in/b/22.txt"]["gone"], true);
    fs::rename(here.join("22.txt"), here.join("in/b/22.txt")).unwrap();
    expect(here, 0, FIRST);
    assert_eq!(manifest(&archive)["in/b/22.txt"]["gone"], Value::Null);
    assert_eq!([counted(&archive, "new"), counted(&archive, "changed")], [0, 0]);
}

/// A broken link stands for an input that vanishes, the memory of a process for a disk that cannot be read.
#[cfg(target_os = "linux")]
#[test]
fn an_input_that_cannot_be_read_is_named_and_loses_nothing() {
    use std::os::unix::fs::symlink;
    let root = inputs();
    let here = root.path();
    let archive = here.join("out");
    symlink("nowhere", here.join("in/a/21-new.txt")).unwrap();
    symlink("/proc/self/mem", here.join("in/a/22-new.txt")).unwrap();
    let told = expect(here, 1, FIRST);
    assert!(
        told.contains("in/a/21-new.txt: a broken link") && told.contains("in/a/22-new.txt: cannot be read"),
        "{told}"
    );
    let failed = lines(&archive.join("failed.jsonl"));
    assert_eq!(failed.iter().filter(|f| f["reason"] == "unreadable").count(), 2);
    let told = expect(here, 1, FIRST);
    assert!(told.contains("in/a/21-new.txt: a broken link"), "tried and named again: {told}");

    let before = snapshot(&archive);
    for (name, to) in
        [("in/a/03.txt", "nowhere"), ("in/a/04.txt", "/proc/self/mem"), ("in/dump.jsonl", "/proc/self/mem")]
    {
        fs::remove_file(here.join(name)).unwrap();
        symlink(to, here.join(name)).unwrap();
    }
    for args in [FIRST.to_vec(), with(&["--prune"])] {
        let told = expect(here, 1, &args);
        for name in ["in/a/03.txt", "in/a/04.txt", "in/dump.jsonl"] {
            assert!(
                told.lines().any(|l| l.contains(name) && l.contains("what it gave earlier is kept")),
                "{name}: {told}"
            );
        }
        assert_same(&before, &snapshot(&archive), "nothing is lost");
    }
    assert_eq!(counted(&archive, "kept"), 3);
}

#[test]
fn a_container_is_done_again_as_far_as_it_changed() {
    let root = inputs();
    let here = root.path();
    let archive = here.join("out");
    expect(here, 1, FIRST);
    let before = manifest(&archive);
    // Row 3 is another, row 6 is gone, row 7 is new though it is no row; a file that was one article becomes a dump.
    let rows = [row(100), row(101), row(900), row(103), row(104)].concat() + "\n{ no\n";
    write(&here.join("in/dump.jsonl"), rows);
    write(&here.join("in/a/02.txt"), [row(200), row(201)].concat());
    expect(here, 1, FIRST);
    let after = manifest(&archive);
    for n in [1, 2, 4, 5] {
        let path = format!("in/dump.jsonl#{n}");
        assert_eq!(after[&path]["record"], before[&path]["record"]);
    }
    assert_ne!(after["in/dump.jsonl#3"]["record"], before["in/dump.jsonl#3"]["record"]);
    assert_eq!(after["in/dump.jsonl#6"]["gone"], true);
    assert_eq!(after["in/dump.jsonl#7"]["reason"], "malformed");
    assert_eq!(after["in/a/02.txt"]["outcome"], "container");
    assert_eq!(after["in/a/02.txt#2"]["outcome"], "record");
    let count = |name| counted(&archive, name);
    assert_eq!([count("changed"), count("new"), count("gone")], [1, 3, 1]);
    expect(here, 0, &["verify", "out"]);
    let whole = snapshot(&archive);
    expect(here, 0, FIRST);
    assert_same(&whole, &snapshot(&archive), "nothing was new");

    // And back: the rows are no articles of it any more.
    write(&here.join("in/a/02.txt"), article(2, 5));
    expect(here, 0, &with(&["--prune"]));
    let after = manifest(&archive);
    assert_eq!(after["in/a/02.txt"]["outcome"], "record");
    assert!(!after.contains_key("in/a/02.txt#1") && !after.contains_key("in/dump.jsonl#6"));
    expect(here, 0, &["verify", "out"]);
}

#[test]
fn packed_files_are_known_again() {
    let root = inputs();
    let here = root.path();
    for args in [["in/a/07.txt"], ["in/dump.jsonl"]] {
        let made = Command::new("gzip").arg("-n").args(args).current_dir(here).status();
        assert!(made.is_ok_and(|status| status.success()), "gzip is needed");
    }
    expect(here, 1, FIRST);
    let archive = here.join("out");
    let lines = manifest(&archive);
    let packed = &lines["in/a/07.txt.gz"];
    assert_eq!(packed["outcome"], "record");
    assert_ne!(packed["file_sha256"], packed["sha256"]);
    assert_eq!(lines["in/dump.jsonl.gz#2"]["outcome"], "record");
    expect(here, 0, FIRST);
    assert_eq!(counted(&archive, "unchanged"), 37);
}

#[test]
fn a_run_at_work_keeps_others_away_and_leaves_no_lock_behind() {
    let root = inputs();
    let here = root.path();
    expect(here, 1, FIRST);
    let lock = fs::File::options().write(true).open(here.join("out/.bienban/lock")).unwrap();
    lock.lock().unwrap();
    for args in [FIRST.to_vec(), with(&["--dry-run"]), vec!["verify", "out"]] {
        let told = expect(here, 2, &args);
        assert!(told.contains("another run is at work on this archive (process "), "{told}");
        assert!(told.contains("wait until it has ended"), "{told}");
    }
    drop(lock); // as when that process dies, however it dies; the file stays
    assert!(here.join("out/.bienban/lock").exists());
    expect(here, 0, FIRST);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_named_and_loses_nothing() {
    let root = inputs();
    let here = root.path();
    expect(here, 1, &["extract", "in", "--out", "whole", "--shard-records", "10", "-q"]);
    let whole = snapshot(&here.join("whole"));
    // No file may grow over so many blocks of 512 bytes: too few for a shard, for the manifest, for nothing.
    let mut named = 0;
    for blocks in [40, 90, 130, 200, 100_000] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let output = Command::new("sh")
            .args(["-c", &script, cargo_bin!("bienban").to_str().unwrap()])
            .args(FIRST)
            .current_dir(here)
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        if output.status.code() == Some(1) {
            break;
        }
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(".part: cannot be written: ") && told.contains("make room"), "{told}");
        named += 1;
    }
    assert!(named > 0, "nothing was full");
    expect(here, 0, FIRST);
    assert_same(&whole, &snapshot(&here.join("out")), "after a full disk");
    expect(here, 0, &["verify", "out"]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_cleanly_and_the_rest_is_done_next_time() {
    let root = inputs();
    let here = root.path();
    for n in 1000..4000 {
        write(&here.join(format!("in/c/{n}.txt")), article(n, 40));
    }
    expect(here, 1, &["extract", "in", "--out", "whole", "--shard-records", "50", "-q"]);
    for signal in ["-INT", "-TERM"] {
        let _ = fs::remove_dir_all(here.join("out"));
        let args = ["extract", "in", "--out", "out", "--shard-records", "50", "-q"];
        let mut child = bienban(here, &args)
            .args(["--log", "/dev/stdout"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(out.by_ref().any(|line| line.unwrap().contains("\"committed\"")));
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let rest: Vec<String> = out.map(|line| line.unwrap()).collect();
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(130), "{rest:?}");
        expect(here, 0, &["verify", "out"]);
        let done = run_file(&here.join("out"));
        assert_eq!(done["run"]["interrupted"], true);
        let records = done["archive"]["records"].as_u64().unwrap();
        assert!((50..3036).contains(&records), "{records} records were kept");
        let status = run(here, &args).status.code();
        assert!(matches!(status, Some(0 | 1)), "{status:?}");
        assert_same(&snapshot(&here.join("whole")), &snapshot(&here.join("out")), "gone on with");
    }
}

#[test]
fn a_dry_run_says_what_would_be_done_and_writes_nothing() {
    let root = inputs();
    let here = root.path();
    let said = |args: &[&str]| {
        let output = run(here, args);
        let said = String::from_utf8(output.stdout).unwrap();
        (
            output.status.code(),
            said.lines().map(str::to_owned).collect::<Vec<_>>(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (status, lines, _) = said(&with(&["--dry-run"]));
    assert_eq!((status, lines.len()), (Some(1), 36));
    assert!(lines.contains(&"new\tin/dump.jsonl#4".to_owned()) && !here.join("out").exists());

    expect(here, 1, FIRST);
    fs::remove_file(here.join("in/a/05.txt")).unwrap();
    write(&here.join("in/a/06.txt"), article(600, 3));
    write(&here.join("in/a/99.txt"), article(601, 3));
    write(&here.join("in/dump.jsonl"), [row(100), row(300)].concat());
    let before = snapshot(&here.join("out"));
    let run_json = fs::read(here.join("out/run.json")).unwrap();
    let (status, lines, told) = said(&["extract", "in", "--out", "out", "--dry-run"]);
    assert_eq!(status, Some(0), "{told}");
    let rows = (3..7).map(|n| format!("gone\tin/dump.jsonl#{n}"));
    let expected = ["gone\tin/a/05.txt", "changed\tin/a/06.txt", "new\tin/a/99.txt", "changed\tin/dump.jsonl#2"];
    let expected: Vec<String> = expected.map(str::to_owned).into_iter().chain(rows).collect();
    assert_eq!(lines, expected);
    assert!(
        told.contains("1 new, 2 changed, 30 unchanged, 5 gone, 0 failures") && told.contains("nothing was written"),
        "{told}"
    );
    let (_, lines, _) = said(&with(&["--dry-run", "--prune"]));
    assert!(lines.contains(&"drop\tin/a/05.txt".to_owned()));
    assert_same(&before, &snapshot(&here.join("out")), "a dry run");
    assert_eq!(run_json, fs::read(here.join("out/run.json")).unwrap());
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
fn an_archive_within_its_inputs_is_not_read() {
    let root = inputs();
    let here = root.path();
    expect(here, 1, &["extract", ".", "--out", "in/out", "-q"]);
    expect(here, 0, &["extract", ".", "--out", "in/out", "-q"]);
    let archive = here.join("in/out");
    assert_eq!(counted(&archive, "unchanged"), 37);
    assert!(manifest(&archive).contains_key("in/a/03.txt"));
}

#[test]
fn what_cannot_be_an_archive_is_refused() {
    let root = inputs();
    let here = root.path();
    for (args, what) in [
        (&["extract", "in", "--out", "in"][..], "holds other files and is no archive"),
        (&["extract", "--out", "out"], "needs files or folders"),
        (&["extract", "-", "--out", "out"], "takes no standard input"),
        (&["extract", "in/../in", "--out", "out"], "has a .. after a folder"),
        (&["extract", "in/dump.jsonl#2", "--out", "out"], "no single articles of one; name in/dump.jsonl"),
        (&["extract", "nowhere", "--out", "out"], "nowhere: no such file or folder"),
        (&["extract", "in", "--out", "out", "-o", "x"], "cannot be used with"),
        (&["extract", "in", "--prune"], "--out <DIR>"),
    ] {
        let told = expect(here, 2, args);
        assert!(told.contains(what), "{args:?}: {told}");
    }
    assert!(!here.join("out").exists());
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_have_their_own_lines() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let root = inputs();
    let here = root.path();
    for (n, name) in [(1, &b"h\xe9.txt"[..]), (2, b"h\xea.txt"), (3, b"h\\xE9.txt")] {
        fs::write(here.join("in").join(OsStr::from_bytes(name)), article(700 + n, 4)).unwrap();
    }
    expect(here, 1, FIRST);
    let lines = manifest(&here.join("out"));
    for name in ["in/h\\xE9.txt", "in/h\\xEA.txt", "in/h\\\\xE9.txt"] {
        assert_eq!(lines[name]["outcome"], "record", "{name}");
    }
    expect(here, 0, FIRST);
    assert_eq!(counted(&here.join("out"), "unchanged"), 40);
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
        expect(here, status, &with(if change == "in/a/03.txt" { &["--bag"] } else { &[] }));
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

fn validate_quietly(here: &Path) -> bool {
    let python = Command::new("python3").args(["-m", "bagit", "--validate", "out"]).current_dir(here).output();
    python.is_ok_and(|output| output.status.success())
}

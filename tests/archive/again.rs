//! Runs on an archive that is there: what is new or changed is done, and nothing else.

use super::*;

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

    // First a row goes, then the dump with all others: an archive that keeps them is whole.
    write(&here.join("in/dump.jsonl"), [row(100), row(101)].concat());
    expect(here, 0, FIRST);
    fs::remove_file(here.join("in/dump.jsonl")).unwrap();
    expect(here, 0, FIRST);
    assert_eq!(manifest(&archive)["in/dump.jsonl"]["gone"], true);
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
    write(&here.join("in/a/9 \"9\".txt"), article(601, 3));
    write(&here.join("in/dump.jsonl"), [row(100), row(300)].concat());
    let before = snapshot(&here.join("out"));
    let run_json = fs::read(here.join("out/run.json")).unwrap();
    let (status, lines, told) = said(&["extract", "in", "--out", "out", "--dry-run"]);
    assert_eq!(status, Some(0), "{told}");
    let rows = (3..7).map(|n| format!("gone\tin/dump.jsonl#{n}"));
    let expected = ["gone\tin/a/05.txt", "changed\tin/a/06.txt", "new\tin/a/9 \"9\".txt", "changed\tin/dump.jsonl#2"];
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

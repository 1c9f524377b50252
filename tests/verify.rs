//! `bienban verify` finds whatever was done to an archive.

mod archives;

use std::fs;
use std::path::Path;

use archives::{article, expect, run, write};

fn made(bag: bool) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let here = root.path();
    for n in 0..23 {
        write(&here.join(format!("in/{n:02}.txt")), article(n, 5));
    }
    write(&here.join("in/again.txt"), article(7, 5) + "Ảnh: Lan Chi\n");
    write(&here.join("in/bad.txt"), b"\xff\x00\xff");
    let rows = (50..54).map(|n| serde_json::json!({"text": article(n, 5)}).to_string() + "\n").collect::<String>();
    write(&here.join("in/dump.jsonl"), rows);
    let mut args = vec!["extract", "in", "--out", "a", "--shard-records", "10", "-q"];
    args.extend(bag.then_some("--bag"));
    expect(here, 1, &args);
    root
}

/// What verify says after `spoil` was done to the archive.
fn findings(bag: bool, spoil: impl Fn(&Path)) -> String {
    let root = made(bag);
    expect(root.path(), 0, &["verify", "a"]);
    spoil(&root.path().join(if bag { "a/data" } else { "a" }));
    let output = run(root.path(), &["verify", "a"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "nothing was found: {}", String::from_utf8_lossy(&output.stderr));
    assert!(!said.is_empty());
    said
}

fn change(path: &Path, change: impl Fn(&str) -> String) {
    let before = fs::read_to_string(path).unwrap();
    let after = change(&before);
    assert_ne!(before, after, "nothing was spoiled");
    fs::write(path, after).unwrap();
}

/// `run.json` and `shards.json` with the hashes that the files have now: what is wrong must be seen in other ways.
fn forge(archive: &Path) {
    let sha256 = |name: &str| {
        let output = std::process::Command::new("sha256sum").arg(archive.join(name)).output().unwrap();
        String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_owned()
    };
    let path = archive.join("shards.json");
    let mut shards: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for shard in shards["shards"].as_array_mut().unwrap() {
        let name = shard["name"].as_str().unwrap().to_owned();
        shard["sha256"] = sha256(&name).into();
        shard["bytes"] = fs::metadata(archive.join(&name)).unwrap().len().into();
    }
    fs::write(&path, serde_json::to_vec(&shards).unwrap()).unwrap();
    let path = archive.join("run.json");
    let mut run: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for (name, hash) in run["files"].as_object_mut().unwrap() {
        *hash = sha256(name).into();
    }
    fs::write(&path, serde_json::to_vec(&run).unwrap()).unwrap();
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    for (name, what) in [
        ("records-00002.jsonl", "was changed"),
        ("manifest.jsonl", "was changed"),
        ("failed.jsonl", "was changed"),
        ("report.html", "was changed"),
        ("shards.json", "was changed"),
    ] {
        let said = findings(false, |a| change(&a.join(name), |text| text.replacen("0", "1", 1)));
        assert!(said.lines().any(|l| l.starts_with(&format!("a/{name}: ")) && l.contains(what)), "{name}: {said}");
    }
}

#[test]
fn a_missing_or_a_strange_file_is_found() {
    for name in ["records-00001.jsonl", "manifest.jsonl", "failed.jsonl", "report.html", "run.json"] {
        let said = findings(false, |a| fs::remove_file(a.join(name)).unwrap());
        assert!(said.contains(&format!("a/{name}: cannot be read")), "{name}: {said}");
    }
    let said = findings(false, |a| fs::write(a.join("records-00009.jsonl"), "{}\n").unwrap());
    assert!(said.contains("a/records-00009.jsonl: is not in shards.json"), "{said}");
    let said = findings(false, |a| fs::write(a.join("records-00009.jsonl.part"), "{").unwrap());
    assert!(said.contains("a/records-00009.jsonl.part: was being written when a run was cut off"), "{said}");
}

/// Whoever changes files and their hashes is found by what the files say of each other.
#[test]
fn references_and_counts_are_looked_at_beyond_hashes() {
    let line = |text: &str, n: usize| text.lines().nth(n).unwrap().to_owned() + "\n";
    type Spoil<'a> = (&'a str, &'a str, Box<dyn Fn(&Path)>);
    let spoils: Vec<Spoil<'_>> = vec![
        (
            "two records change places",
            "not the record that the manifest names",
            Box::new(move |a| {
                change(&a.join("records-00001.jsonl"), |t| {
                    t.replacen(&(line(t, 0) + &line(t, 1)), &(line(t, 1) + &line(t, 0)), 1)
                });
            }),
        ),
        (
            "a record is lost",
            "holds 9 records, shards.json has 10",
            Box::new(move |a| {
                change(&a.join("records-00001.jsonl"), |t| t.replacen(&line(t, 4), "", 1));
            }),
        ),
        (
            "a record twice",
            "the manifest names no record here",
            Box::new(move |a| {
                change(&a.join("records-00002.jsonl"), |t| t.to_owned() + &line(t, 0));
            }),
        ),
        (
            "a line of the manifest is lost",
            "its counts are not those of the manifest",
            Box::new(move |a| {
                change(&a.join("manifest.jsonl"), |t| t.replacen(&line(t, 2), "", 1));
            }),
        ),
        (
            "a line of the manifest stands twice",
            "has two lines",
            Box::new(move |a| {
                change(&a.join("manifest.jsonl"), |t| t.replacen(&line(t, 2), &line(t, 2).repeat(2), 1));
            }),
        ),
        (
            "lines out of order",
            "stands after",
            Box::new(move |a| {
                change(&a.join("manifest.jsonl"), |t| {
                    t.replacen(&(line(t, 5) + &line(t, 6)), &(line(t, 6) + &line(t, 5)), 1)
                });
            }),
        ),
        (
            "a place that is not there",
            "which is not there",
            Box::new(|a| {
                change(&a.join("manifest.jsonl"), |t| t.replacen("\"line\":3,", "\"line\":300,", 1));
            }),
        ),
        (
            "a place of another",
            "as another does",
            Box::new(|a| {
                change(&a.join("manifest.jsonl"), |t| t.replacen("\"line\":3,", "\"line\":4,", 1));
            }),
        ),
        (
            "a hash of an input",
            "not the record that the manifest names",
            Box::new(|a| {
                change(&a.join("manifest.jsonl"), |t| t.replacen("\"sha256\":\"", "\"sha256\":\"0", 1));
            }),
        ),
        (
            "no such group",
            "begins no group",
            Box::new(|a| {
                change(&a.join("manifest.jsonl"), |t| {
                    t.replacen("\"duplicate_of\":\"in/07.txt\"", "\"duplicate_of\":\"in/08.txt\"", 1).replacen(
                        "\"duplicate_of\":\"in/again.txt\"",
                        "\"duplicate_of\":\"in/zz.txt\"",
                        1,
                    )
                });
            }),
        ),
        (
            "a container's count",
            "articles, but",
            Box::new(|a| {
                change(&a.join("manifest.jsonl"), |t| t.replacen("\"articles\":4", "\"articles\":5", 1));
            }),
        ),
        ("a failure less", "failed.jsonl", Box::new(|a| change(&a.join("failed.jsonl"), |_| String::new()))),
        ("a failure more", "more lines than", Box::new(|a| change(&a.join("failed.jsonl"), |t| t.repeat(2)))),
        (
            "no JSON",
            "no record: ",
            Box::new(|a| change(&a.join("records-00001.jsonl"), |t| t.replacen("{\"schema\"", "[\"schema\"", 1))),
        ),
    ];
    for (name, what, spoil) in spoils {
        let said = findings(false, |a| {
            spoil(a);
            forge(a);
        });
        assert!(!said.contains("was changed"), "{name}: the forging did not work: {said}");
        assert!(said.contains(what), "{name}: {said}");
    }
}

#[test]
fn the_files_of_a_bag_are_looked_at() {
    for (name, what) in [
        ("manifest-sha256.txt", "has another hash"),
        ("bag-info.txt", "was changed"),
        ("tagmanifest-sha256.txt", "was changed"),
    ] {
        let said = findings(true, |a| {
            change(&a.parent().unwrap().join(name), |t| t.replacen(|c: char| c.is_ascii_hexdigit(), "g", 1));
        });
        assert!(said.contains(what), "{name}: {said}");
    }
    let tags = |change_it: fn(&str) -> String| {
        findings(true, |a| change(&a.parent().unwrap().join("tagmanifest-sha256.txt"), change_it))
    };
    let said = tags(|t| t.lines().take(1).collect::<String>() + "\n");
    assert!(said.contains("a/bag-info.txt: is not in tagmanifest-sha256.txt"), "{said}");
    let said = tags(|t| t.to_owned() + t.lines().next().unwrap() + "\nmine\n");
    assert!(said.contains("names bagit.txt twice") && said.contains("line 5: no hash with a name"), "{said}");
    let said = findings(true, |a| fs::write(a.join("notes.txt"), "mine").unwrap());
    assert!(said.contains("a/data/notes.txt: does not belong into the bag"), "{said}");
    let said = findings(true, |a| write(&a.join("notes/mine.txt"), "mine"));
    assert!(said.contains("a/data/notes: does not belong into the bag"), "{said}");
    let said = findings(true, |a| change(&a.join("failed.jsonl"), |t| t.repeat(2)));
    assert!(said.contains("a/data/failed.jsonl: was changed"), "{said}");
}

#[test]
fn what_is_no_archive_is_told() {
    let here = tempfile::tempdir().unwrap();
    let said = expect(here.path(), 2, &["verify", "."]);
    assert!(said.contains("no archive"), "{said}");
    expect(here.path(), 2, &["verify", "nowhere"]);
}

//! The command as its users meet it: help, exit statuses, order, outputs.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use tempfile::TempDir;

fn bienban(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("bienban"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    bienban(folder, args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn records(output: &[u8]) -> Vec<Value> {
    text(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn paths(output: &[u8]) -> Vec<String> {
    let path = |r: &Value| r["source"]["path"].as_str().unwrap().to_owned();
    records(output).iter().map(path).collect()
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

const ARTICLE: &[u8] = "Sáng 29/3, đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị.\n".as_bytes();
const NOT_TEXT: &[u8] = b"H\xe1\xbb\x99i ngh\xe1\xbb\x8b \xff\x00\xe1\xbb giao ban.";

#[test]
fn help_reads_well_at_80_columns() {
    let here = folder(&[]);
    for command in ["", "extract", "verify", "eval", "schema", "completions", "man"] {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|a| !a.is_empty()).collect();
        let help = run(here.path(), &args);
        assert!(help.status.success());
        let help = text(&help.stdout);
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{command}: {line}");
        }
        if ["", "extract", "verify", "eval"].contains(&command) {
            assert!(help.contains("Exit status:\n  0  ") && help.contains("Example"), "{help}");
        }
    }
}

#[test]
fn completions_and_man_pages_are_made() {
    let here = folder(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(text(&run(here.path(), &["completions", shell]).stdout).contains("extract"), "{shell}");
    }
    assert!(text(&run(here.path(), &["man"]).stdout).contains(".TH bienban 1"));
    assert!(run(here.path(), &["man", "--dir", "."]).status.success());
    assert!(fs::read_to_string(here.path().join("bienban-extract.1")).unwrap().contains("Exit status"));
    assert_eq!(run(here.path(), &["man", "--dir", "nowhere"]).status.code(), Some(2));
}

#[test]
fn records_validate_against_the_schema() {
    let here = folder(&[("a.txt", ARTICLE), ("b.txt", b"")]);
    let schema: Value = serde_json::from_slice(&run(here.path(), &["schema"]).stdout).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let output = run(here.path(), &["extract", "."]);
    assert_eq!(output.status.code(), Some(0));
    let mut records = records(&output.stdout);
    assert_eq!(records.len(), 2);
    for record in &records {
        let errors: Vec<String> = validator.iter_errors(record).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    records[0].as_object_mut().unwrap().remove("people");
    assert!(!validator.is_valid(&records[0]), "never less than the contract");
    records[1]["schema"] = Value::from("bienban/record/0");
    assert!(!validator.is_valid(&records[1]));
}

#[test]
fn exit_statuses() {
    let here = folder(&[("good.txt", ARTICLE), ("bad.txt", NOT_TEXT)]);
    fs::create_dir(here.path().join("empty")).unwrap();
    for (args, status) in [
        (&["extract", "good.txt"][..], 0),
        (&["extract", "empty"], 0),
        (&["extract", "good.txt", "bad.txt"], 1),
        (&["extract", "bad.txt"], 1),
        (&["extract", "good.txt", "missing.txt"], 1),
        (&["extract", "missing.txt"], 2),
        (&["extract", "missing.txt", "gone.txt"], 2),
        (&["extract", "good.txt", "--rules", "missing"], 2),
        (&["extract", "good.txt", "-o", "missing/out.jsonl"], 2),
        (&["extract", "good.txt", "-o", "empty"], 2),
        (&["extract", "good.txt", "--threads", "0"], 2),
        (&["extract", "--no-such-option"], 2),
        (&["no-such-command"], 2),
        (&[], 2),
    ] {
        let output = run(here.path(), args);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {}", text(&output.stderr));
        assert!(status == 0 || !output.stderr.is_empty(), "{args:?} says nothing");
    }
    assert!(!here.path().join("missing").exists());
}

#[test]
fn failures_are_named_one_a_line_and_the_last_line_sums_up() {
    let here = folder(&[("a.txt", ARTICLE), ("b\n.txt", NOT_TEXT)]);
    let output = run(here.path(), &["extract", "missing.txt", "."]);
    let errors = text(&output.stderr);
    let lines: Vec<&str> = errors.lines().collect();
    assert_eq!(lines[0], "bienban: missing.txt: no such file or folder; check the spelling");
    assert!(lines[1].starts_with("bienban: ./b\\n.txt: "), "{errors}");
    assert!(lines[2].starts_with("bienban: 3 articles, 1 record, 0 warnings, 2 failures, "), "{errors}");
    assert!(lines[2].ends_with(" MB/s") && lines.len() == 3, "{errors}");

    let quiet = text(&run(here.path(), &["extract", "--quiet", "missing.txt", "."]).stderr);
    assert_eq!(quiet.lines().collect::<Vec<_>>(), &lines[..2]);
    assert!(run(here.path(), &["extract", "-q", "a.txt"]).stderr.is_empty());
}

#[test]
fn the_same_bytes_in_the_order_of_input_on_any_number_of_threads() {
    let here = tempfile::tempdir().unwrap();
    for i in 0..600 {
        let path = here.path().join(format!("{}/{i}.txt", i % 7));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // Of very different length, so that they are not done in the order in which they were begun.
        let content = if i % 50 == 3 { NOT_TEXT.to_vec() } else { ARTICLE.repeat(1 + (i * 7919) % 300) };
        fs::write(path, content).unwrap();
    }
    let one = run(here.path(), &["extract", "6", "0", "1/1.txt", ".", "-q", "--threads", "1"]);
    let order = paths(&one.stdout);
    let first: Vec<&str> = order.iter().filter_map(|p| p.strip_prefix("6/")).collect();
    assert!(first.is_sorted() && first.len() > 50, "{first:?}");
    assert_eq!(order.iter().filter(|p| *p == "1/1.txt").count(), 1);
    assert!(order[order.len() - 500..].is_sorted());
    for threads in ["2", "8"] {
        let other = run(here.path(), &["extract", "6", "0", "1/1.txt", ".", "-q", "--threads", threads]);
        assert!(one.stdout == other.stdout, "records on {threads} threads");
        assert!(one.stderr == other.stderr, "failures on {threads} threads");
    }
}

#[test]
fn standard_input() {
    let here = folder(&[("a.txt", ARTICLE)]);
    for args in [&["extract"][..], &["extract", "-"]] {
        let mut child = bienban(here.path(), args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(ARTICLE).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(paths(&output.stdout), ["-"]);
    }
    let output = run(here.path(), &["extract", "a.txt", "-", "a.txt", "-"]);
    assert_eq!(paths(&output.stdout), ["a.txt", "-", "a.txt"]);
    assert!(text(&output.stderr).contains("-: standard input can be read only once"));
}

#[test]
fn the_encoding_is_found_or_named() {
    // Too short to be sure of; a longer one is found.
    let short = b"Huy\xd6n \xf1y";
    let long = b"S\xb8ng 29/3, \xae\xe5ng ch\xdd L\xdf V\xa8n Minh, B\xdd th\xad Huy\xd6n \xf1y, ch\xf1 tr\xd7 h\xe9i ngh\xde.\n";
    let here = folder(&[("utf8.txt", ARTICLE), ("short.txt", short), ("long.txt", long)]);
    let output = run(here.path(), &["extract", "-q", "short.txt", "long.txt", "utf8.txt"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(errors.starts_with("bienban: short.txt: ") && errors.contains("--encoding tcvn3"), "{errors}");
    let found = records(&output.stdout);
    assert_eq!(found[0]["source"]["encoding"], "tcvn3");
    assert_eq!((&found[0]["id"], &found[0]["people"]), (&found[1]["id"], &found[1]["people"]));

    for name in ["tcvn3", "ABC"] {
        let output = run(here.path(), &["extract", "--encoding", name, "short.txt"]);
        assert_eq!(records(&output.stdout)[0]["source"]["encoding"], "tcvn3", "{}", text(&output.stderr));
        let explained = text(&run(here.path(), &["explain", "--encoding", name, "short.txt"]).stdout);
        assert!(explained.contains("Huyện ủy"), "{explained}");
    }
    let traced = run(here.path(), &["rules", "trace", "person.name-offices", "--encoding", "tcvn3", "short.txt"]);
    assert_eq!(traced.status.code(), Some(0), "{}", text(&traced.stderr));
    let forced = text(&run(here.path(), &["extract", "--encoding", "utf-8", "long.txt"]).stderr);
    assert!(forced.contains("cannot read byte 1 ") && forced.contains("TCVN3"), "{forced}");
    assert_eq!(run(here.path(), &["extract", "--encoding", "latin-1", "long.txt"]).status.code(), Some(2));
}

#[test]
fn pretty_records_are_the_same_records() {
    let here = folder(&[("a.txt", ARTICLE)]);
    let pretty = text(&run(here.path(), &["extract", "--pretty", "a.txt"]).stdout);
    assert!(pretty.lines().count() > 10);
    let plain = run(here.path(), &["extract", "a.txt", "-o", "-"]).stdout;
    assert_eq!(serde_json::from_str::<Value>(&pretty).unwrap(), records(&plain)[0]);
}

#[test]
fn an_output_file_is_whole_or_as_it_was() {
    let here = folder(&[("in/a.txt", ARTICLE), ("out.jsonl", b"old")]);
    let out = here.path().join("out.jsonl");
    let nothing_done = [
        run(here.path(), &["extract", "missing", "-o", "out.jsonl"]),
        run(here.path(), &["extract", "in", "--rules", "missing", "-o", "out.jsonl"]),
    ];
    for output in nothing_done {
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(fs::read(&out).unwrap(), b"old");
    }
    assert!(run(here.path(), &["extract", "in", "-o", "out.jsonl"]).status.success());
    assert_eq!(paths(&fs::read(&out).unwrap()), ["in/a.txt"]);
    let mut left: Vec<_> = fs::read_dir(here.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["in", "out.jsonl"], "nothing is left beside it");
}

#[test]
fn the_output_is_not_read_as_an_article() {
    let here = folder(&[("a.txt", ARTICLE), ("out.jsonl", b"old")]);
    assert!(run(here.path(), &["extract", ".", "-o", "out.jsonl"]).status.success());
    assert_eq!(paths(&fs::read(here.path().join("out.jsonl")).unwrap()), ["./a.txt"]);
    let redirected = fs::File::create(here.path().join("out.jsonl")).unwrap();
    assert!(bienban(here.path(), &["extract", ".", "-q"]).stdout(redirected).status().unwrap().success());
    assert_eq!(paths(&fs::read(here.path().join("out.jsonl")).unwrap()), ["./a.txt"]);
}

#[cfg(unix)]
#[test]
fn an_output_keeps_its_rights_and_its_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let here = folder(&[("in/a.txt", ARTICLE), ("kept.jsonl", b"old")]);
    let mode = |name: &str| fs::metadata(here.path().join(name)).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(here.path().join("kept.jsonl"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("kept.jsonl", here.path().join("link.jsonl")).unwrap();
    assert!(run(here.path(), &["extract", "in", "-o", "link.jsonl"]).status.success());
    assert!(here.path().join("link.jsonl").is_symlink());
    assert_eq!(paths(&fs::read(here.path().join("kept.jsonl")).unwrap()), ["in/a.txt"]);
    assert_eq!(mode("kept.jsonl"), 0o640);
    assert!(run(here.path(), &["extract", "in", "-o", "new.jsonl"]).status.success());
    assert_eq!(mode("new.jsonl"), mode("in/a.txt"), "a new file has the rights that any new file has");
    assert!(run(here.path(), &["extract", "in", "-o", "/dev/null"]).status.success());
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_full_is_told() {
    let here = folder(&[("a.txt", ARTICLE)]);
    for output in [
        run(here.path(), &["extract", "a.txt", "-o", "/dev/full"]),
        bienban(here.path(), &["extract", "a.txt"])
            .stdout(fs::File::options().write(true).open("/dev/full").unwrap())
            .output()
            .unwrap(),
    ] {
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("cannot be written: "), "{}", text(&output.stderr));
    }
}

#[test]
fn a_reader_that_leaves_is_no_fault() {
    let here = tempfile::tempdir().unwrap();
    for i in 0..2000 {
        fs::write(here.path().join(format!("{i}.txt")), ARTICLE).unwrap();
    }
    let mut child =
        bienban(here.path(), &["extract", "."]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdout.take().unwrap().read_exact(&mut [0; 100]).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
}

//! What people see of an archive: the commands of the manual as they stand there, the bar while a run goes on, and what it costs.

use std::time::Duration;

use assert_cmd::cargo::cargo_bin;

use super::archives::bienban;
use super::*;

const MANUAL: &str = include_str!("../../docs/archive.md");

/// Whether a command is at hand that ends well when it is called with `args`.
fn is_at_hand(command: &str, args: &[&str]) -> bool {
    let found = Command::new(command).args(args).output().is_ok_and(|output| output.status.success());
    if !found {
        eprintln!("skipped: {command} {} is not at hand", args.join(" "));
    }
    found
}

/// One command after the other, in a folder in which there is for each what it is about.
#[test]
fn the_manual_can_be_walked_through() {
    let root = tempfile::tempdir().unwrap();
    let here = root.path();
    write(&here.join("articles/2024/03/giao-ban.txt"), article(1, 30));
    write(&here.join("articles/2024/03/hop-giao-ban.txt"), article(1, 30) + "Ảnh: Lan Chi\n");
    write(&here.join("articles/2024/04/gone.txt"), article(2, 9));
    write(&here.join("articles/bad.txt"), NOT_TEXT);
    let (has_jq, has_bagit) = (is_at_hand("jq", &["--version"]), is_at_hand("python3", &["-c", "import bagit"]));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", cargo_bin!("bienban").parent().unwrap().display());
    let mut commands = 0;
    for line in MANUAL.split("```sh\n").skip(1).flat_map(|rest| rest.split("```").next().unwrap_or_default().lines()) {
        let line = line.trim();
        if line.starts_with("cd ") || line.contains("jq ") && !has_jq || line.contains("bagit ") && !has_bagit {
            continue;
        }
        match line {
            _ if line.contains("2026-w48") => write(&here.join("articles/2026-w48/new.txt"), article(3, 9)),
            _ if line.contains("--prune --dry-run") => fs::remove_file(here.join("articles/2024/04/gone.txt")).unwrap(),
            _ => {}
        }
        // The place of a record in this archive, which is smaller.
        let command = line.replace("345p archive/records-00012", "1p archive/records-00001");
        let output = Command::new("sh").args(["-c", &command]).current_dir(here).env("PATH", &path).output().unwrap();
        let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let failing = line.starts_with("bienban extract") && !line.contains('|') && told.contains("articles/bad.txt");
        assert_eq!(output.status.code(), Some(i32::from(failing)), "{command}: {told}");
        let shown = match line {
            _ if line.contains("failed.jsonl") => "undecodable\tarticles/bad.txt",
            _ if line.contains("select(.duplicate_of)") => "giao-ban.txt\tarticles/2024/03/hop-giao-ban.txt",
            _ if line.contains("grep ^drop") => "drop\tarticles/2024/04/gone.txt",
            _ if line.contains("sed -n") => "\"schema\"",
            _ => "",
        };
        assert!(said.contains(shown), "{command}: {said}");
        commands += 1;
    }
    assert!(commands > 9, "{commands} commands were found in the manual");
    expect(here, 0, &["verify", "archive"]);
}

/// `script` runs a program as if it had a terminal.
#[test]
fn the_bar_shows_articles_speed_failures_and_time_left() {
    if !is_at_hand("script", &["--version"]) {
        return;
    }
    let root = inputs();
    let here = root.path();
    write(&here.join("in/many.jsonl"), (0..9000).map(row).collect::<String>());
    let command = format!("{} extract in --out out --threads 1", cargo_bin!("bienban").display());
    let output = Command::new("script").args(["-qec", &command, "/dev/null"]).current_dir(here).output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    let bar =
        shown.split(['\r', '\n']).find(|line| line.contains(" MB/s, 1 failure, ") && line.contains(" seconds left"));
    assert!(bar.is_some_and(|bar| bar.contains(" articles, ")), "{shown}");
}

/// The most memory, in KiB, that a run had.
fn most_memory(here: &Path, args: &[&str]) -> u64 {
    let mut child = bienban(here, args).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let peak = told.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = peak.unwrap_or(most).max(most);
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(child.wait().unwrap().success());
    most
}

/// Ten times the articles take the same memory. What a second run saves stands in `docs/archive.md`; that it extracts nothing, here.
#[test]
fn memory_stays_as_it_is_and_a_second_run_extracts_nothing() {
    let root = tempfile::tempdir().unwrap();
    let here = root.path();
    for (name, articles) in [("few.jsonl", 1500), ("many.jsonl", 15_000)] {
        write(&here.join(name), (0..articles).map(row).collect::<String>());
    }
    let args = |name, out| ["extract", name, "--out", out, "--shard-records", "1000", "--threads", "2", "-q"];
    let few = most_memory(here, &args("few.jsonl", "a"));
    let many = most_memory(here, &args("many.jsonl", "b"));
    // Their records are 60 MB.
    assert!(many < few + (24 << 10), "{few} kB for 1,500 articles, {many} kB for 15,000");
    let first = snapshot(&here.join("b"));
    run(here, &args("many.jsonl", "b"));
    assert_eq!(["new", "changed", "unchanged"].map(|what| counted(&here.join("b"), what)), [0, 0, 15_000]);
    assert!(snapshot(&here.join("b")) == first, "records and manifest stay");
}

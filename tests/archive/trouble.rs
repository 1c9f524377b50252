//! Inputs that cannot be read, full disks, interrupts, and folders that are no archives: named, and nothing is lost.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use assert_cmd::cargo::cargo_bin;

use super::archives::bienban;
use super::*;

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
fn a_log_within_its_inputs_is_not_read() {
    let root = inputs();
    let here = root.path();
    let args = with(&["--log", "in/log.jsonl"]);
    expect(here, 1, &args);
    expect(here, 0, &args);
    expect(here, 0, &[&args[..], &["--dry-run"]].concat());
    assert_eq!((counted(&here.join("out"), "new"), counted(&here.join("out"), "unchanged")), (0, 37));
    assert!(!manifest(&here.join("out")).contains_key("in/log.jsonl"));
}

#[test]
fn what_cannot_be_an_archive_is_refused() {
    let root = inputs();
    let here = root.path();
    for (args, what) in [
        (&["extract", "in", "--out", "in"][..], "holds other files and is no archive"),
        (&["extract", "in", "--out", "in", "--dry-run"], "holds other files and is no archive"),
        (&["extract", "in", "--out", "in/dump.jsonl"], "a file, no folder"),
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

/// What cannot be read has its place among the names too, whatever bytes it is called by.
#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_may_be_broken_links() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let root = inputs();
    let here = root.path();
    let at = |name: &[u8]| here.join("in").join(OsStr::from_bytes(name));
    std::os::unix::fs::symlink("nowhere", at(b"h\xe8.txt")).unwrap();
    fs::write(at(b"h\xe9.txt"), article(700, 4)).unwrap();
    for _ in 0..2 {
        expect(here, 1, FIRST);
        let lines = manifest(&here.join("out"));
        assert_eq!(lines["in/h\\xE8.txt"]["reason"], "unreadable");
        assert_eq!(lines["in/h\\xE9.txt"]["outcome"], "record");
    }
    fs::remove_file(at(b"h\xe8.txt")).unwrap();
    expect(here, 0, FIRST);
    assert!(!manifest(&here.join("out")).contains_key("in/h\\xE8.txt"));
}

//! Whatever lies in a folder gives a record or a named failure, and leaves the others unharmed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;

const ARTICLE: &str = "Sáng 29/3, đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị.\n";

/// What became of each input: its record, or the reason of its failure.
#[derive(Debug, Default)]
struct Outcome {
    status: Option<i32>,
    records: BTreeMap<String, Value>,
    failures: BTreeMap<String, String>,
}

/// Extracts `path`; a run that hangs is ended and fails the test.
fn extract(folder: &Path, path: &str) -> Outcome {
    let out = folder.parent().unwrap().join("out.jsonl");
    let err = folder.parent().unwrap().join("err.txt");
    let mut child = Command::new(cargo_bin!("bienban"))
        .current_dir(folder)
        .args(["extract", path, "--quiet", "-o"])
        .arg(&out)
        .stdin(Stdio::null())
        .stderr(fs::File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("{path} hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let mut outcome = Outcome { status: status.code(), ..Outcome::default() };
    for line in fs::read_to_string(&out).unwrap_or_default().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        outcome.records.insert(record["source"]["path"].as_str().unwrap().to_owned(), record);
    }
    for line in fs::read_to_string(&err).unwrap().lines() {
        let (path, reason) = line.strip_prefix("bienban: ").and_then(|l| l.split_once(": ")).unwrap();
        assert!(!reason.contains("panicked") && !reason.contains("bienban itself"), "{line}");
        outcome.failures.insert(path.to_owned(), reason.to_owned());
    }
    outcome
}

/// An empty folder in a folder of its own, in which the outputs go.
fn folder() -> (tempfile::TempDir, std::path::PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("in");
    fs::create_dir(&folder).unwrap();
    (root, folder)
}

fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn each_content_gives_a_record_or_a_reason() {
    let (_root, folder) = folder();
    let middle = [ARTICLE.as_bytes(), b"H\xe1\xbb giao\xff ban\n", ARTICLE.as_bytes()].concat();
    let jpeg =
        [&b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb"[..], &noise(5000)].concat();
    let files: [(&str, Vec<u8>); 9] = [
        ("empty", vec![]),
        ("blank", b" \n\t\r\n \xc2\xa0\n".to_vec()),
        ("one-line", ARTICLE.trim_end().repeat(20_000_000 / ARTICLE.len()).into_bytes()),
        ("no-blank", b"a".repeat(1 << 20)),
        ("noise", noise(100_000)),
        ("jpeg.txt", jpeg),
        ("middle", middle),
        ("nul", [ARTICLE.as_bytes(), &[0; 100]].concat()),
        ("stops", b". ; ".repeat(50_000)),
    ];
    for (name, content) in &files {
        fs::write(folder.join(name), content).unwrap();
    }
    for i in 0..20 {
        fs::write(folder.join(format!("good-{i}")), ARTICLE).unwrap();
    }
    let outcome = extract(&folder, ".");
    assert_eq!(outcome.status, Some(1), "{:?}", outcome.failures);
    for (name, _) in &files {
        let path = format!("./{name}");
        let both = (outcome.records.contains_key(&path), outcome.failures.contains_key(&path));
        assert!(both.0 != both.1, "{name}: {both:?}");
    }
    for name in ["noise", "jpeg.txt", "middle"] {
        assert!(outcome.failures.contains_key(&format!("./{name}")), "{name} is no text");
    }
    for name in ["one-line", "no-blank", "stops"] {
        assert!(outcome.records.contains_key(&format!("./{name}")), "{name}: {:?}", outcome.failures);
    }
    for i in 0..20 {
        assert!(outcome.records.contains_key(&format!("./good-{i}")), "good-{i}");
    }
}

#[test]
fn three_thousand_tiny_files() {
    let (_root, folder) = folder();
    for i in 0..3000 {
        fs::write(folder.join(i.to_string()), [b'a' + (i % 26) as u8]).unwrap();
    }
    let outcome = extract(&folder, ".");
    assert_eq!(outcome.records.len() + outcome.failures.len(), 3000);
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures.iter().next());
}

#[test]
fn a_file_above_the_limit_is_refused_unread() {
    let (_root, folder) = folder();
    let file = fs::File::create(folder.join("huge")).unwrap();
    file.set_len((512 << 20) + 1).unwrap(); // a hole: it takes no room
    fs::write(folder.join("good"), ARTICLE).unwrap();
    let outcome = extract(&folder, ".");
    assert_eq!(outcome.status, Some(1));
    assert_eq!(outcome.failures["./huge"], "513 MiB for one article, the limit is 512 MiB; split it");
    assert!(outcome.records.contains_key("./good"));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    #[test]
    fn links_are_followed_and_the_broken_ones_named() {
        let (root, folder) = folder();
        fs::create_dir_all(root.path().join("elsewhere")).unwrap();
        fs::write(root.path().join("elsewhere/a"), ARTICLE).unwrap();
        symlink("../elsewhere/a", folder.join("file")).unwrap();
        symlink("../elsewhere", folder.join("folder")).unwrap();
        symlink("nowhere", folder.join("broken")).unwrap();
        symlink(".", folder.join("loop")).unwrap();
        symlink("itself", folder.join("itself")).unwrap();
        let outcome = extract(&folder, ".");
        assert_eq!(outcome.status, Some(1));
        assert_eq!(outcome.records.keys().collect::<Vec<_>>(), ["./file", "./folder/a"]);
        assert_eq!(outcome.failures.len(), 3, "{:?}", outcome.failures);
        assert!(outcome.failures["./broken"].starts_with("a broken link to nowhere; "));
        assert!(outcome.failures["./loop"].starts_with("a link back to ., a folder above it"));
        assert!(outcome.failures["./itself"].starts_with("a link that cannot be followed: "));
    }

    #[test]
    fn pipes_sockets_and_devices_are_not_opened() {
        let (_root, folder) = folder();
        let made = Command::new("mkfifo").arg(folder.join("pipe")).status();
        assert!(made.is_ok_and(|status| status.success()));
        let _socket = UnixListener::bind(folder.join("socket")).unwrap();
        symlink("/dev/zero", folder.join("device")).unwrap();
        fs::write(folder.join("good"), ARTICLE).unwrap();
        let outcome = extract(&folder, ".");
        assert_eq!(outcome.status, Some(1));
        assert!(outcome.records.contains_key("./good"));
        for (name, what) in [("pipe", "a pipe"), ("socket", "a socket"), ("device", "a device")] {
            assert!(outcome.failures[&format!("./{name}")].starts_with(what), "{:?}", outcome.failures);
        }
        assert_eq!(extract(&folder, "pipe").status, Some(2), "nor when it is asked for by name");
    }

    #[test]
    fn what_must_not_be_read_is_named() {
        let (_root, folder) = folder();
        fs::create_dir(folder.join("closed")).unwrap();
        fs::write(folder.join("closed/a"), ARTICLE).unwrap();
        fs::write(folder.join("secret"), ARTICLE).unwrap();
        fs::write(folder.join("good"), ARTICLE).unwrap();
        let rights =
            |name: &str, mode| fs::set_permissions(folder.join(name), fs::Permissions::from_mode(mode)).unwrap();
        rights("closed", 0o000);
        rights("secret", 0o000);
        let may_do_all = fs::read(folder.join("secret")).is_ok();
        let outcome = extract(&folder, ".");
        rights("closed", 0o755);
        if may_do_all {
            eprintln!("skipped: this user may read whatever it likes");
            return;
        }
        assert_eq!(outcome.status, Some(1));
        assert!(outcome.records.contains_key("./good"));
        assert!(outcome.failures["./closed"].starts_with("no permission to list this folder; "));
        assert!(outcome.failures["./secret"].starts_with("no permission to read; "));
    }
}

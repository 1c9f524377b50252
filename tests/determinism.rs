//! The same articles and rules give the same bytes, on any number of threads and in every run.

mod at_hand;

use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;

fn extract(folder: &Path, threads: &str) -> Vec<u8> {
    let output = Command::new(cargo_bin!("bienban"))
        .args(["extract", "--quiet", "--threads", threads])
        .arg(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn check(folder: &Path) {
    let one = extract(folder, "1");
    assert_eq!(one.iter().filter(|byte| **byte == b'\n').count(), at_hand::files(folder).len());
    for threads in ["1", "2", "4"] {
        assert!(extract(folder, threads) == one, "other bytes on {threads} threads");
    }
}

#[test]
fn the_corpus_gives_the_same_bytes_on_any_number_of_threads() {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles"));
}

#[test]
fn the_pool_gives_the_same_bytes_on_any_number_of_threads() {
    if let Some(pool) = at_hand::pool() {
        check(&pool);
    }
}

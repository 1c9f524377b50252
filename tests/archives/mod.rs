//! Archives as the command makes them, for the tests of what it promises.

// Each test binary that uses this module uses a part of it.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;

pub fn bienban(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("bienban"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command
}

pub fn run(folder: &Path, args: &[&str]) -> Output {
    bienban(folder, args).output().unwrap()
}

/// Runs it, and panics unless it ends with `status`; what it said on standard error.
pub fn expect(folder: &Path, status: i32, args: &[&str]) -> String {
    let output = run(folder, args);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{args:?}: {errors}{}", String::from_utf8_lossy(&output.stdout));
    errors
}

/// An article like no other of another number: about `length` sentences.
pub fn article(number: u64, length: u64) -> String {
    let names = ["Lò Văn Minh", "Hà Thị Sen", "Vi Văn Páo", "Quàng Thị Ánh", "Tòng Văn Lả"];
    let places = ["Mường Lằng", "Nậm Khao", "Pắc Ta", "Chiềng Ngàm", "Tà Xùa", "Bản Lướt", "Phiêng Nà"];
    let things = ["giao thông", "thủy lợi", "trường học", "trạm y tế", "rừng", "chợ", "nước sạch", "hộ nghèo", "điện"];
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut pick = move |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % n
    };
    let mut text = format!(
        "Huyện {} họp về {}\nSáng {}/{}, đồng chí {}, Bí thư Huyện ủy, chủ trì hội nghị lần thứ {number}.\n",
        places[pick(7)],
        things[pick(9)],
        1 + pick(28),
        1 + pick(12),
        names[pick(5)]
    );
    for _ in 0..length {
        let (thing, place, name) = (things[pick(9)], places[pick(7)], names[pick(5)]);
        let (a, b, c) = (pick(1000), pick(1000), pick(1000));
        text += &match pick(3) {
            0 => format!(
                "Đến nay, xã {place} đã hoàn thành {a} công trình {thing} với {b} triệu đồng, đạt {c}% kế hoạch.\n"
            ),
            1 => format!(
                "Đồng chí {name} yêu cầu xã {place} rà soát {a} điểm {thing}, xong trước ngày {}/{}.\n",
                1 + b % 28,
                1 + c % 12
            ),
            _ => format!(
                "Năm {}, {place} có {b} hộ được hỗ trợ {thing}; còn {c} hộ chưa đủ hồ sơ số {a}.\n",
                1990 + a % 35
            ),
        };
    }
    text
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, content: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Lines of JSON.
pub fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The manifest by path, in its order kept apart.
pub fn manifest(archive: &Path) -> BTreeMap<String, Value> {
    let lines = lines(&archive.join("manifest.jsonl"));
    lines.into_iter().map(|line| (line["path"].as_str().unwrap().to_owned(), line)).collect()
}

pub fn run_file(archive: &Path) -> Value {
    serde_json::from_slice(&fs::read(archive.join("run.json")).unwrap()).unwrap()
}

/// What the last run counted under `name`.
pub fn counted(archive: &Path, name: &str) -> u64 {
    run_file(archive)["run"]["counts"][name].as_u64().unwrap()
}

/// The record that a line of the manifest names.
pub fn record(archive: &Path, line: &Value) -> Value {
    let shard = archive.join(format!("records-{:05}.jsonl", line["shard"].as_u64().unwrap()));
    lines(&shard)[line["line"].as_u64().unwrap() as usize - 1].clone()
}

/// Every file of an archive with its bytes, but those that tell of the run itself: `run.json`, and in a bag the files with its
/// hash and a date.
pub fn snapshot(archive: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let of_the_run = ["run.json", "lock", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"];
    let mut found = BTreeMap::new();
    let mut folders = vec![archive.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !of_the_run.contains(&path.file_name().unwrap().to_str().unwrap()) {
                found.insert(path.strip_prefix(archive).unwrap().to_path_buf(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Panics unless both hold the same, and names what differs.
pub fn assert_same(a: &BTreeMap<PathBuf, Vec<u8>>, b: &BTreeMap<PathBuf, Vec<u8>>, what: &str) {
    let names = |s: &BTreeMap<PathBuf, Vec<u8>>| s.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(a), names(b), "{what}: other files");
    for (name, bytes) in a {
        if b[name] != *bytes {
            let (a, b) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&b[name]));
            let first = a.lines().zip(b.lines()).find(|(a, b)| a != b);
            panic!(
                "{what}: {} differs, {} and {} lines, first in {first:#?}",
                name.display(),
                a.lines().count(),
                b.lines().count()
            );
        }
    }
}

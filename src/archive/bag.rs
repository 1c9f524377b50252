//! The files that make an archive a bag: BagIt 1.0, RFC 8493.

use std::fmt::Write;
use std::fs;

use super::error::Result;
use super::home::{Home, file_name};
use super::part::{Part, Sealed};
use super::shards::Shards;

/// The bag's own files.
pub const FILES: [&str; 4] = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"];

/// What every run says anew in `bag-info.txt`.
const OURS: [&str; 3] = ["Bag-Software-Agent", "Bagging-Date", "Payload-Oxum"];

/// Writes the bag's own files aside, for a payload of `files` and of all shards.
pub fn write(home: &Home, shards: &Shards, files: &[Sealed], date: &str) -> Result<Vec<Sealed>> {
    let mut payload: Vec<(&str, u64, &str)> =
        files.iter().map(|file| (file_name(&file.target), file.bytes, file.sha256.as_str())).collect();
    payload.extend(shards.shards.iter().map(|shard| (shard.name.as_str(), shard.bytes, shard.sha256.as_str())));
    payload.sort_unstable();
    let (bytes, count) = (payload.iter().map(|file| file.1).sum::<u64>(), payload.len());
    let mut manifest = String::new();
    for (name, _, sha256) in payload {
        let _ = writeln!(manifest, "{sha256}  data/{name}");
    }
    let [bagit_path, info_path, manifest_path, tags_path] = FILES.map(|name| home.dir().join(name));
    let mut info = format!(
        "{}: bienban {}\n{}: {date}\n{}: {bytes}.{count}\n",
        OURS[0],
        env!("CARGO_PKG_VERSION"),
        OURS[1],
        OURS[2]
    );
    info.push_str(&added(&String::from_utf8_lossy(&fs::read(&info_path).unwrap_or_default())));
    let mut written = vec![
        Part::whole(&bagit_path, b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")?,
        Part::whole(&info_path, info.as_bytes())?,
        Part::whole(&manifest_path, manifest.as_bytes())?,
    ];
    let mut tags = String::new();
    for file in &written {
        let _ = writeln!(tags, "{}  {}", file.sha256, file_name(&file.target));
    }
    written.push(Part::whole(&tags_path, tags.as_bytes())?);
    Ok(written)
}

/// What people have added to a `bag-info.txt`: whose the bag is, whom to ask. A line that begins with a blank goes on with the
/// one before it.
fn added(info: &str) -> String {
    let mut kept = String::new();
    let mut ours = false;
    for line in info.lines().filter(|line| !line.trim().is_empty()) {
        if !line.starts_with([' ', '\t']) {
            let label = line.split(':').next().unwrap_or_default().trim();
            ours = OURS.iter().any(|our| our.eq_ignore_ascii_case(label));
        }
        if !ours {
            let _ = writeln!(kept, "{line}");
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_added_is_kept() {
        let info = "Bagging-Date: 2024-01-01\nContact-Name: Lan\n  and Chi\npayload-oxum: 1.1\n  2\n\nExternal-Identifier: x:1\n";
        assert_eq!(added(info), "Contact-Name: Lan\n  and Chi\nExternal-Identifier: x:1\n");
        assert_eq!(added(""), "");
    }
}

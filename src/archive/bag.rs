//! The files that make an archive a bag: BagIt 1.0, RFC 8493.

use std::fmt::Write;

use super::error::Result;
use super::home::{Home, file_name};
use super::part::{Part, Sealed};
use super::shards::Shards;

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
    let info = format!(
        "Bag-Software-Agent: bienban {}\nBagging-Date: {date}\nPayload-Oxum: {bytes}.{count}\n",
        env!("CARGO_PKG_VERSION")
    );
    let mut written = vec![
        Part::whole(&home.dir().join("bagit.txt"), b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")?,
        Part::whole(&home.dir().join("bag-info.txt"), info.as_bytes())?,
        Part::whole(&home.dir().join("manifest-sha256.txt"), manifest.as_bytes())?,
    ];
    let mut tags = String::new();
    for file in &written {
        let _ = writeln!(tags, "{}  {}", file.sha256, file_name(&file.target));
    }
    written.push(Part::whole(&home.dir().join("tagmanifest-sha256.txt"), tags.as_bytes())?);
    Ok(written)
}

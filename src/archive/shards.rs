//! Shards: files of records, in the order in which those were made.
//!
//! A new record goes to the end of the open shard, until that was given as many as a shard may have; then to a new one. So
//! where a record goes depends on nothing but the records before it, not on where one run ended and the next began. A record
//! is taken out by writing its shard anew without it; the others keep their order. Numbers are never used again.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::home::Home;
use super::part::{Part, Sealed};
use super::{Error, error::Result};

/// What `shards.json` holds: every shard, and where the next record goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shards {
    /// The shard to which the next record goes, and what it has been given so far, whether still there or not.
    pub open: Option<Open>,
    /// The number of the next new shard.
    pub next: u32,
    pub shards: Vec<Shard>,
}

/// A shard that is not full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    pub number: u32,
    pub name: String,
    pub given_records: u32,
    pub given_bytes: u64,
}

/// A shard as it lies on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    pub number: u32,
    pub name: String,
    pub records: u32,
    /// Of the file.
    pub bytes: u64,
    pub sha256: String,
}

/// How shards are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A shard is full when it was given so many records, or `BYTES` before they are packed.
    pub records: u32,
    /// Packed by Zstandard.
    pub zstd: bool,
}

/// See [`Limits`].
pub const BYTES: u64 = 256 << 20;

/// The compression level: at this one packing costs about a tenth of extracting.
const LEVEL: i32 = 3;

impl Shards {
    /// No shards when there is no such file.
    pub fn read(home: &Home) -> Result<Self> {
        let path = home.shards();
        match fs::read(&path) {
            Ok(json) => serde_json::from_slice(&json).map_err(|e| Error::damaged(&path, e)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Self { next: 1, ..Self::default() }),
            Err(e) => Err(Error::read(&path, &e)),
        }
    }

    /// Written aside, to be committed.
    pub fn write(&self, home: &Home) -> Result<Sealed> {
        let mut json = serde_json::to_vec_pretty(self).expect("plain data");
        json.push(b'\n');
        Part::whole(&home.shards(), &json)
    }

    pub fn get(&self, number: u32) -> Option<&Shard> {
        let at = self.shards.binary_search_by_key(&number, |s| s.number).ok()?;
        Some(&self.shards[at])
    }

    /// Puts `shard` in the place of the one of its number.
    pub fn set(&mut self, shard: Shard) {
        match self.shards.binary_search_by_key(&shard.number, |s| s.number) {
            Ok(at) => self.shards[at] = shard,
            Err(at) => self.shards.insert(at, shard),
        }
    }

    pub fn remove(&mut self, number: u32) {
        self.shards.retain(|s| s.number != number);
    }
}

fn name_of(number: u32, zstd: bool) -> String {
    format!("records-{number:05}.jsonl{}", if zstd { ".zst" } else { "" })
}

/// The path of a shard.
pub fn path_of(home: &Home, name: &str) -> PathBuf {
    home.payload().join(name)
}

/// A shard that is being written.
#[derive(Debug)]
pub struct Writer {
    open: Open,
    /// In the file so far.
    records: u32,
    body: Body,
}

enum Body {
    Plain(Part),
    Zstd(Box<zstd::stream::write::Encoder<'static, Part>>),
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Plain(_)) { "Plain" } else { "Zstd" })
    }
}

impl Writer {
    /// Goes on with the open shard, or begins a new one.
    pub fn begin(home: &Home, shards: &mut Shards, limits: Limits) -> Result<Self> {
        let may_go_on = |open: &Open| open.name.ends_with(".zst") == limits.zstd && !is_full(open, limits);
        let open = shards.open.take().filter(may_go_on).unwrap_or_else(|| {
            let number = shards.next;
            shards.next += 1;
            Open { number, name: name_of(number, limits.zstd), given_records: 0, given_bytes: 0 }
        });
        let body = Body::create(&path_of(home, &open.name))?;
        let mut writer = Self { open, records: 0, body };
        if let Some(shard) = shards.get(writer.open.number) {
            let path = path_of(home, &shard.name);
            let mut lines = ShardLines::open(&path)?;
            while let Some(line) = lines.next()? {
                writer.put(line)?;
            }
            if writer.records != shard.records {
                let what = format_args!("holds {} records, not {}", writer.records, shard.records);
                return Err(Error::damaged(&path, what));
            }
        }
        Ok(writer)
    }

    /// Adds a record, a line with its line feed; where it stands.
    pub fn append(&mut self, line: &[u8]) -> Result<(u32, u32)> {
        self.put(line)?;
        self.open.given_records += 1;
        self.open.given_bytes += line.len() as u64;
        Ok((self.open.number, self.records))
    }

    fn put(&mut self, line: &[u8]) -> Result<()> {
        self.body.put(line)?;
        self.records += 1;
        Ok(())
    }

    pub fn is_full(&self, limits: Limits) -> bool {
        is_full(&self.open, limits)
    }

    pub fn number(&self) -> u32 {
        self.open.number
    }

    /// Brings it to the disk, to be committed, and keeps account of it.
    pub fn seal(self, shards: &mut Shards) -> Result<Sealed> {
        let sealed = self.body.seal()?;
        let Open { number, ref name, .. } = self.open;
        let Sealed { bytes, sha256, .. } = sealed.clone();
        shards.set(Shard { number, name: name.clone(), records: self.records, bytes, sha256 });
        shards.open = Some(self.open);
        Ok(sealed)
    }
}

fn is_full(open: &Open, limits: Limits) -> bool {
    open.given_records >= limits.records || open.given_bytes >= BYTES
}

/// Writes a shard anew without `lines` (from 1, sorted). None when no record is left; then there is nothing to commit but its
/// removal.
pub fn without(home: &Home, shards: &mut Shards, number: u32, lines: &[u32]) -> Result<Option<Sealed>> {
    let manifest = home.manifest();
    let lost = || Error::damaged(&manifest, format_args!("names shard {number}, which shards.json does not list"));
    let shard = shards.get(number).cloned().ok_or_else(lost)?;
    let path = path_of(home, &shard.name);
    let mut body = Body::create(&path)?;
    let mut from = ShardLines::open(&path)?;
    let (mut at, mut records) = (0, 0);
    while let Some(line) = from.next()? {
        at += 1;
        if lines.binary_search(&at).is_err() {
            body.put(line)?;
            records += 1;
        }
    }
    if records == 0 {
        shards.remove(number);
        return Ok(None);
    }
    let sealed = body.seal()?;
    shards.set(Shard { records, bytes: sealed.bytes, sha256: sealed.sha256.clone(), ..shard });
    Ok(Some(sealed))
}

impl Body {
    fn create(path: &Path) -> Result<Self> {
        let part = Part::create(path)?;
        if path.extension().is_none_or(|e| e != "zst") {
            return Ok(Self::Plain(part));
        }
        let mut encoder = zstd::stream::write::Encoder::new(part, LEVEL).map_err(|e| Error::write(path, &e))?;
        encoder.include_checksum(true).map_err(|e| Error::write(path, &e))?;
        Ok(Self::Zstd(Box::new(encoder)))
    }

    fn put(&mut self, line: &[u8]) -> Result<()> {
        match self {
            Self::Plain(part) => part.put(line),
            Self::Zstd(encoder) => encoder.write_all(line).map_err(|e| encoder.get_ref().fault(&e)),
        }
    }

    fn seal(self) -> Result<Sealed> {
        match self {
            Self::Plain(part) => part.seal(),
            Self::Zstd(encoder) => match encoder.try_finish() {
                Ok(part) => part.seal(),
                Err((encoder, e)) => Err(encoder.get_ref().fault(&e)),
            },
        }
    }
}

/// The lines of a shard, each with its line feed.
pub struct ShardLines {
    path: PathBuf,
    from: Box<dyn BufRead + Send>,
    line: Vec<u8>,
}

impl ShardLines {
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::read(path, &e))?;
        let from: Box<dyn BufRead + Send> = if path.extension().is_some_and(|e| e == "zst") {
            let decoder = zstd::stream::read::Decoder::new(file).map_err(|e| Error::read(path, &e))?;
            Box::new(BufReader::with_capacity(1 << 17, decoder))
        } else {
            Box::new(BufReader::with_capacity(1 << 17, file))
        };
        Ok(Self { path: path.to_path_buf(), from, line: Vec::new() })
    }

    pub fn next(&mut self) -> Result<Option<&[u8]>> {
        Ok(self.advance()?.then_some(&self.line))
    }

    /// Reads the next line; false when there is none.
    pub fn advance(&mut self) -> Result<bool> {
        self.line.clear();
        match self.from.read_until(b'\n', &mut self.line) {
            Ok(0) => Ok(false),
            Ok(_) if self.line.last() == Some(&b'\n') => Ok(true),
            Ok(_) => Err(Error::damaged(&self.path, "the last line has no end")),
            Err(e) => Err(Error::damaged(&self.path, format_args!("cannot be read: {e}"))),
        }
    }

    /// The line that was read last.
    pub fn line(&self) -> &[u8] {
        &self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::commit::commit;

    fn line(n: u32) -> Vec<u8> {
        format!("{{\"n\":{n},\"text\":\"{}\"}}\n", "x".repeat((n * 7919 % 5000) as usize)).into_bytes()
    }

    fn append(home: &Home, limits: Limits, numbers: impl Iterator<Item = u32>) {
        let mut shards = Shards::read(home).unwrap();
        let mut numbers = numbers.peekable();
        while numbers.peek().is_some() {
            let mut writer = Writer::begin(home, &mut shards, limits).unwrap();
            while !writer.is_full(limits)
                && let Some(n) = numbers.next()
            {
                writer.append(&line(n)).unwrap();
            }
            let sealed = writer.seal(&mut shards).unwrap();
            let list = shards.write(home).unwrap();
            commit(home, &[sealed.target, list.target], &[]).unwrap();
        }
    }

    fn take_out(home: &Home, number: u32, lines: &[u32]) {
        let mut shards = Shards::read(home).unwrap();
        let old = path_of(home, &shards.get(number).unwrap().name.clone());
        let sealed = without(home, &mut shards, number, lines).unwrap();
        let list = shards.write(home).unwrap().target;
        match sealed {
            Some(sealed) => commit(home, &[sealed.target, list], &[]).unwrap(),
            None => commit(home, &[list], &[old]).unwrap(),
        }
    }

    fn bytes(home: &Home) -> Vec<(String, Vec<u8>)> {
        let paths = crate::archive::home::files(&home.payload()).unwrap();
        paths.into_iter().map(|p| (p.file_name().unwrap().to_string_lossy().into(), fs::read(p).unwrap())).collect()
    }

    #[test]
    fn where_runs_end_makes_no_difference() {
        for zstd in [false, true] {
            let limits = Limits { records: 40, zstd };
            let (one, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let (one, many) = (Home::at(one.path(), false), Home::at(many.path(), false));
            for home in [&one, &many] {
                home.create().unwrap();
                append(home, limits, 0..130);
            }
            append(&one, limits, 130..300);
            take_out(&one, 1, &(1..=40).collect::<Vec<_>>());
            take_out(&one, 4, &[1, 2, 3, 12]); // of which some stood there before, some not

            append(&many, limits, 130..131);
            take_out(&many, 4, &[2, 3]);
            append(&many, limits, 131..133);
            take_out(&many, 4, &[1, 10]);
            take_out(&many, 1, &[1, 3, 5]);
            take_out(&many, 1, &(1..=37).collect::<Vec<_>>());
            append(&many, limits, 133..300);
            assert!(bytes(&one) == bytes(&many), "zstd: {zstd}");
            assert_eq!(Shards::read(&one).unwrap().shards.iter().map(|s| s.records).sum::<u32>(), 300 - 44);
        }
    }
}

//! The manifest: a line for every input, in the order of their names.
//!
//! A file that is one article has one line. A container has a line for each article in it, and after them one for itself,
//! which bears the hash of the file.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::sketch::Sketch;
use super::{Error, error::Result};

/// What became of one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A record in a shard.
    Record,
    /// Nothing, for a reason.
    Failed,
    /// A file whose articles have lines of their own.
    Container,
}

/// One line of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The name of the input; of an article in a container with its place there (`dump.jsonl.gz#17`).
    pub path: String,
    /// The container in which it lies.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<String>,
    /// Of the article's own bytes (those of a packed file once unpacked), or of the container; absent when they could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// SHA-256 of the file as it lies on the disk, where that is packed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    pub outcome: Outcome,
    /// Why there is no record: a code, and the reason in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// How many articles a container gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub articles: Option<u64>,
    /// The input was not found when its folder was last read. What it gave is kept.
    #[serde(default, skip_serializing_if = "is_false")]
    pub gone: bool,
    /// Id of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Where the record stands: the shard's number, and its line there from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
    /// The sketch by which near-duplicates are found, in base 64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sketch: Option<Sketch>,
    /// The first of the group of near-duplicates to which it belongs, unless it is that itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// Of the first of a group: how many others there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<u32>,
    pub made_with: MadeWith,
}

/// What an outcome depends on beside the input's bytes. When it changes, the input is done anew.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MadeWith {
    /// Version of bienban.
    pub program: String,
    /// Digest of the rule set.
    pub rules: String,
    /// Options by which the input was read, if any were given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub options: String,
}

/// What the report counts of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facets {
    /// The newspaper or site, as the input tells it; else the folder or container in which it lies.
    pub source: String,
    /// Of the meeting, else of the publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// Of the host, else of the first body that has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    pub people: u32,
    pub results: u32,
    pub tasks: u32,
    pub warnings: u32,
    /// How many values say of themselves that they are certain, and how many that they are not.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub high: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub low: u32,
}

fn is_false(b: &bool) -> bool {
    !b
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// Where a record stands: shard, and line from 1.
pub type Place = (u32, u32);

impl Entry {
    /// A line of which only the name and the outcome are known.
    pub fn new(path: String, outcome: Outcome, made_with: MadeWith) -> Self {
        Self {
            path,
            inside: None,
            size: None,
            sha256: None,
            file_sha256: None,
            format: None,
            encoding: None,
            outcome,
            reason: None,
            detail: None,
            articles: None,
            gone: false,
            record: None,
            shard: None,
            line: None,
            facets: None,
            sketch: None,
            duplicate_of: None,
            duplicates: None,
            made_with,
        }
    }

    /// The name of the file in which it lies.
    pub fn file(&self) -> &str {
        self.inside.as_deref().unwrap_or(&self.path)
    }

    pub fn place(&self) -> Option<Place> {
        self.shard.zip(self.line)
    }

    /// The hash of the file as it lies on the disk, on the line that stands for that file.
    pub fn hash_of_file(&self) -> Option<&str> {
        self.file_sha256.as_deref().or(self.sha256.as_deref())
    }

    /// As a line, with its line feed.
    pub fn write_to(&self, to: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *to, self)?;
        to.write_all(b"\n")
    }
}

/// The lines of a file, one after the other, with where they begin.
#[derive(Debug)]
pub struct Lines {
    path: PathBuf,
    from: BufReader<File>,
    buffer: Vec<u8>,
    /// Of the next line, in bytes.
    offset: u64,
    number: u64,
}

impl Lines {
    /// None when there is no such file.
    pub fn open(path: &Path) -> Result<Option<Self>> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Error::read(path, &e)),
        };
        let from = BufReader::with_capacity(1 << 16, file);
        Ok(Some(Self { path: path.to_path_buf(), from, buffer: Vec::new(), offset: 0, number: 0 }))
    }

    /// The next line without its line feed.
    pub fn next(&mut self) -> Result<Option<&[u8]>> {
        self.buffer.clear();
        let read = self.from.read_until(b'\n', &mut self.buffer).map_err(|e| Error::read(&self.path, &e))?;
        if read == 0 {
            return Ok(None);
        }
        self.offset += read as u64;
        self.number += 1;
        match self.buffer.pop() {
            Some(b'\n') => Ok(Some(&self.buffer)),
            _ => Err(self.damaged("the last line has no end")),
        }
    }

    /// Where the next line begins.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Goes on with the line that begins there.
    pub fn seek(&mut self, offset: u64) -> Result<()> {
        self.from.seek(SeekFrom::Start(offset)).map_err(|e| Error::read(&self.path, &e))?;
        self.offset = offset;
        Ok(())
    }

    /// The last line is not as it must be.
    pub fn damaged(&self, what: impl std::fmt::Display) -> Error {
        Error::damaged(&self.path, format_args!("line {}: {what}", self.number))
    }
}

/// The entries of a manifest, in order.
#[derive(Debug)]
pub struct Manifest {
    lines: Option<Lines>,
}

impl Manifest {
    /// Without any entries when there is no such file.
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self { lines: Lines::open(path)? })
    }

    pub fn next(&mut self) -> Result<Option<Entry>> {
        let Some(lines) = &mut self.lines else { return Ok(None) };
        let Some(line) = lines.next()? else { return Ok(None) };
        match serde_json::from_slice(line) {
            Ok(entry) => Ok(Some(entry)),
            Err(e) => Err(lines.damaged(e)),
        }
    }

    /// Where the next entry begins.
    pub fn offset(&self) -> u64 {
        self.lines.as_ref().map_or(0, Lines::offset)
    }

    /// Goes on with the entry that begins there.
    pub fn seek(&mut self, offset: u64) -> Result<()> {
        self.lines.as_mut().map_or(Ok(()), |lines| lines.seek(offset))
    }

    /// The entry that begins at `offset`.
    pub fn at(&mut self, offset: u64) -> Result<Option<Entry>> {
        self.seek(offset)?;
        self.next()
    }
}

//! Where records come from: files of JSON Lines, packed or not, and archives.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::vec;

use crate::archive::Records;
use crate::batch::Origin;
use crate::input::Stream;

/// A record as a line of some source.
#[derive(Debug)]
pub(super) struct Line {
    /// The source, and the number of the line there from 1.
    pub place: String,
    pub json: Vec<u8>,
}

/// What is to be done with an archive's article beside its record.
#[derive(Debug, Default)]
pub(super) struct About {
    pub duplicate_of: Option<String>,
    /// Its input is no longer there.
    pub gone: bool,
}

/// Something that a source gave: a line, or why it gives no more.
pub(super) type Given = Result<(Line, About), String>;

/// The lines of all sources, one source after the other.
pub(super) struct Lines {
    sources: vec::IntoIter<PathBuf>,
    open: Option<Open>,
}

enum Open {
    File { name: String, from: Box<dyn BufRead + Send>, number: u64 },
    Archive { name: String, records: Box<Records>, number: u64 },
}

impl Lines {
    pub fn new(sources: Vec<PathBuf>) -> Self {
        Lines { sources: sources.into_iter(), open: None }
    }
}

impl Iterator for Lines {
    type Item = Given;

    fn next(&mut self) -> Option<Given> {
        loop {
            match &mut self.open {
                None => match open(&self.sources.next()?) {
                    Ok(open) => self.open = Some(open),
                    Err(why) => return Some(Err(why)),
                },
                Some(open) => match open.next() {
                    Ok(Some(line)) => return Some(Ok(line)),
                    Ok(None) => self.open = None,
                    Err(why) => {
                        self.open = None;
                        return Some(Err(why));
                    }
                },
            }
        }
    }
}

fn open(path: &Path) -> Result<Open, String> {
    let name = path.display().to_string();
    if path.is_dir() {
        let records = Records::open(path).map_err(|e| e.to_string())?;
        return Ok(Open::Archive { name, records: Box::new(records), number: 0 });
    }
    let origin = if name == "-" { Origin::Stdin } else { Origin::File(path.to_path_buf()) };
    let (input, size) = origin.open().map_err(|trouble| trouble.to_string())?;
    let unpacked = Stream::new(input, size).and_then(|stream| match stream.head() {
        [0x1F, 0x8B, ..] => stream.unpack_gzip(),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => stream.unpack_zstd(),
        _ => Ok(stream),
    });
    let stream = unpacked.map_err(|e| format!("{name}: cannot be read: {e}"))?;
    if stream.head().starts_with(b"SQLite format 3\0") {
        return Err(format!("{name}: a SQLite file, no records; the store to write is named by -o"));
    }
    Ok(Open::File { name, from: Box::new(BufReader::with_capacity(1 << 18, stream)), number: 0 })
}

impl Open {
    fn next(&mut self) -> Result<Option<(Line, About)>, String> {
        match self {
            Open::File { name, from, number } => loop {
                let mut json = Vec::new();
                let read =
                    read_line(from, &mut json).map_err(|e| format!("{name}:{}: cannot be read: {e}", *number + 1))?;
                if read == 0 {
                    return Ok(None);
                }
                *number += 1;
                if !json.trim_ascii().is_empty() {
                    let place = format!("{name}:{number}");
                    return Ok(Some((Line { place, json }, About::default())));
                }
            },
            Open::Archive { name, records, number } => {
                let Some(json) = records.next_record().map_err(|e| e.to_string())?.map(<[u8]>::to_vec) else {
                    return Ok(None);
                };
                *number += 1;
                let place = format!("{name}: record {number}");
                let path = path_of(&json);
                let about = About {
                    duplicate_of: records.duplicate_of(&path).map(str::to_owned),
                    gone: records.is_gone(&path),
                };
                Ok(Some((Line { place, json }, about)))
            }
        }
    }
}

/// The longest line that is read, in bytes (1 GiB): no record is longer, and what is no record shall not fill the memory.
const LONGEST: u64 = 1 << 30;

fn read_line(from: &mut (impl BufRead + ?Sized), line: &mut Vec<u8>) -> io::Result<usize> {
    let read = from.take(LONGEST).read_until(b'\n', line)?;
    if read as u64 == LONGEST {
        return Err(io::Error::other("a line of more than 1 GiB, no record"));
    }
    Ok(read)
}

/// The record's `source.path`; empty if it is no record.
fn path_of(json: &[u8]) -> String {
    #[derive(serde::Deserialize)]
    struct Source {
        path: String,
    }
    #[derive(serde::Deserialize)]
    struct Head {
        source: Source,
    }
    serde_json::from_slice::<Head>(json).map(|head| head.source.path).unwrap_or_default()
}

//! ZIP archives: their entries as streams, each of which can be read on a thread of its own. Nothing is written to the disk.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use flate2::Crc;
use zip::{CompressionMethod, ZipArchive};

use super::item::Why;
use super::items::{Container, Inner, Opened};
use super::stream::{self, Counted, Stream};
use crate::batch::{Origin, Trouble, TroubleKind};

/// The most entries of an archive; the list of them is held in memory.
pub const MAX_ENTRIES: usize = 1_000_000;

/// A file that many can read at once, each at a place of its own.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    bytes: Bytes,
    at: u64,
    size: u64,
    /// Counts what is read of a file on the disk.
    read: Option<Arc<AtomicU64>>,
}

#[derive(Debug, Clone)]
enum Bytes {
    File(Arc<File>),
    Memory(Arc<[u8]>),
}

impl Shared {
    /// The file at `origin`, or what `stream` holds, put into a file without a name.
    fn new(origin: &Origin, stream: Stream, is_file: bool, read: Option<Arc<AtomicU64>>) -> io::Result<Self> {
        let file = match origin {
            Origin::File(path) if is_file => File::open(path)?,
            _ => {
                let mut stream = stream;
                let mut file = tempfile::tempfile()?;
                io::copy(&mut stream, &mut file)?;
                file
            }
        };
        let size = file.metadata()?.len();
        // What was put into another file was counted as it came.
        Ok(Self { bytes: Bytes::File(Arc::new(file)), at: 0, size, read: read.filter(|_| is_file) })
    }

    pub fn in_memory(bytes: &[u8]) -> Self {
        Self { size: bytes.len() as u64, bytes: Bytes::Memory(bytes.into()), at: 0, read: None }
    }
}

impl Read for Shared {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = match &self.bytes {
            Bytes::File(file) => read_at(file, out, self.at)?,
            Bytes::Memory(bytes) => bytes.get(self.at as usize..).unwrap_or_default().read(out)?,
        };
        self.at += n as u64;
        if let Some(read) = &self.read {
            read.fetch_add(n as u64, Relaxed);
        }
        Ok(n)
    }
}

#[cfg(unix)]
fn read_at(file: &File, out: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, out, at)
}

#[cfg(windows)]
fn read_at(file: &File, out: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, out, at)
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// An archive whose entries are taken one after the other, in the order of its list.
pub(super) struct Archive {
    name: String,
    origin: Arc<Origin>,
    zip: ZipArchive<Shared>,
    next: usize,
    /// It is still to be told that some entries cannot be had.
    hides: bool,
}

impl Archive {
    /// Reads the list of entries. `is_file` tells that the stream is the file at `origin` itself.
    pub fn new(
        name: String,
        origin: Arc<Origin>,
        stream: Stream,
        is_file: bool,
        read: Option<Arc<AtomicU64>>,
    ) -> Result<Self, Why> {
        let shared = Shared::new(&origin, stream, is_file, read).map_err(|e| stream::trouble_of(&e))?;
        let zip = ZipArchive::new(shared).map_err(|e| damaged(&e))?;
        if zip.len() > MAX_ENTRIES {
            let reason = format!("an archive of {} entries, the limit is {MAX_ENTRIES}; split it", zip.len());
            return Err((TroubleKind::Refused, reason));
        }
        let hides = zip.has_duplicate_names();
        Ok(Self { name, origin, zip, next: 0, hides })
    }
}

pub(super) fn damaged(error: &zip::result::ZipError) -> Why {
    (TroubleKind::Malformed, format!("no sound ZIP archive ({error}); fetch or copy the file anew"))
}

impl Container for Archive {
    fn next(&mut self) -> Option<Result<Inner, Trouble>> {
        loop {
            let number = self.next;
            if number >= self.zip.len() {
                return std::mem::take(&mut self.hides).then(|| {
                    let name = format!("{}#entries of one name", self.name);
                    let reason = "several entries have the same name, and of these only the last is read; \
                                  unpack the others and pack them under names of their own";
                    Err(Trouble::new(TroubleKind::Refused, name, reason))
                });
            }
            self.next += 1;
            let entry = match self.zip.name_for_index(number) {
                Some(Ok(name)) => name.into_owned(),
                _ => format!("entry {}", number + 1),
            };
            let name = format!("{}#{entry}", self.name);
            return Some(match open(&mut self.zip, number) {
                Ok(None) => continue,
                Ok(Some(stream)) => Ok(Inner::Stream(Opened {
                    name,
                    origin: Arc::clone(&self.origin),
                    stream,
                    archived: true,
                    read: None,
                })),
                Err((kind, reason)) => Err(Trouble::new(kind, name, reason)),
            });
        }
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// The part of a document that bears this name, which is UTF-8.
pub(super) fn part(zip: &mut ZipArchive<Shared>, name: &str) -> Result<Option<String>, Why> {
    let Some(number) = zip.index_for_name(name) else { return Ok(None) };
    let Some(entry) = open(zip, number)? else { return Ok(None) };
    let mut bytes = Vec::new();
    entry.whole(&mut bytes).map_err(|e| stream::trouble_of(&e))?;
    let text = String::from_utf8(bytes);
    text.map(Some).map_err(|e| (TroubleKind::Malformed, format!("no sound document: {name} is no UTF-8: {e}")))
}

/// What the entry of this number holds; `None` for a folder.
pub(super) fn open(zip: &mut ZipArchive<Shared>, number: usize) -> Result<Option<Stream>, Why> {
    let entry = zip.by_index_raw(number).map_err(|e| damaged(&e))?;
    if entry.is_dir() {
        return Ok(None);
    }
    if entry.encrypted() {
        return Err((TroubleKind::Refused, "encrypted; unpack it with its password first".to_owned()));
    }
    let (method, size, packed, crc) = (entry.compression(), entry.size(), entry.compressed_size(), entry.crc32());
    let start = entry.data_start().unwrap_or_default();
    drop(entry);
    let mut shared = zip.clone().into_inner();
    shared.at = start;
    let packed = Stream::new(Box::new(shared.take(packed)), None).map_err(|e| stream::trouble_of(&e))?;
    let count = Arc::new(AtomicU64::new(0));
    let packed = BufReader::with_capacity(1 << 15, Counted::new(packed, &count));
    let plain: Box<dyn Read + Send> = match method {
        CompressionMethod::Stored => Box::new(packed),
        CompressionMethod::DEFLATE => Box::new(flate2::bufread::DeflateDecoder::new(packed)),
        CompressionMethod::ZSTD => {
            Box::new(zstd::stream::read::Decoder::with_buffer(packed).map_err(|e| stream::trouble_of(&e))?)
        }
        other => {
            let reason = format!("packed by a method ({other}) that is not read; unpack it first");
            return Err((TroubleKind::Refused, reason));
        }
    };
    let checked = Checked { input: plain, crc: Crc::new(), expected: crc, left: size };
    Stream::bounded(Box::new(checked), count, Some(size)).map(Some).map_err(|e| stream::trouble_of(&e))
}

/// Fails at the end of bytes that are not those that the archive's list promises.
struct Checked {
    input: Box<dyn Read + Send>,
    crc: Crc,
    expected: u32,
    /// Bytes to come.
    left: u64,
}

impl Read for Checked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(out)?;
        self.crc.update(&out[..n]);
        let damaged = |what| Err(io::Error::new(io::ErrorKind::InvalidData, what));
        match self.left.checked_sub(n as u64) {
            None => return damaged("longer than the archive says"),
            Some(left) => self.left = left,
        }
        if n == 0 && !out.is_empty() {
            if self.left > 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if self.crc.sum() != self.expected {
                return damaged("its checksum is wrong");
            }
        }
        Ok(n)
    }
}

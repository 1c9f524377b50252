//! Bytes of an input from its beginning on, and what packs them.

use std::error::Error;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::batch::{MAX_BYTES, TroubleKind};

/// So much of an input is looked at to tell what it is.
const HEAD: usize = 8 << 10;
/// Buffers above this size are given back after use, so that one huge article does not weigh on the rest of a run.
const KEEP: usize = 8 << 20;
/// Packed data that gives more bytes than this for each of its own was made to fill memories; news gives 3 to 20.
pub const MAX_RATIO: u64 = 200;
/// Below this size unpacked nothing is a danger, and the ratio of a few repeated lines may be anything.
const HARMLESS: u64 = 16 << 20;

/// An input that can be read from its beginning on; its first bytes are known already.
pub struct Stream {
    head: Vec<u8>,
    /// How much of `head` was read.
    read: usize,
    /// All of the input is in `head`.
    ended: bool,
    rest: Box<dyn Read + Send>,
    /// Of the whole input, if that is known, in bytes.
    size: Option<u64>,
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Stream {
    /// Reads the first bytes of `input`.
    pub fn new(mut input: Box<dyn Read + Send>, size: Option<u64>) -> io::Result<Self> {
        let mut head = Vec::with_capacity(HEAD);
        input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let ended = head.len() < HEAD;
        Ok(Self { head, read: 0, ended, rest: input, size })
    }

    /// The first 8 KiB, or all that there is.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether [`head`](Self::head) is all.
    pub fn is_head(&self) -> bool {
        self.ended
    }

    /// Whether it is a file as it lies on the disk: only of those the size is known.
    pub fn is_file(&self) -> bool {
        self.size.is_some()
    }

    /// The whole input into `buffer`, whose former content goes.
    pub fn whole(mut self, buffer: &mut Vec<u8>) -> io::Result<()> {
        buffer.clear();
        buffer.shrink_to(KEEP);
        if self.size.is_some_and(|size| size > MAX_BYTES) {
            return Err(refused(too_large(self.size)));
        }
        // A size that an archive merely claims is not believed to the last byte.
        buffer.reserve(self.size.unwrap_or(0).min(HARMLESS) as usize + 1);
        buffer.extend_from_slice(&self.head);
        if !self.ended {
            self.rest.by_ref().take(MAX_BYTES + 1 - buffer.len() as u64).read_to_end(buffer)?;
        }
        if buffer.len() as u64 > MAX_BYTES { Err(refused(too_large(None))) } else { Ok(()) }
    }

    /// What gzip packed, of any number of members.
    pub fn unpack_gzip(self) -> io::Result<Stream> {
        self.unpack(|packed| Ok(Box::new(flate2::bufread::MultiGzDecoder::new(packed))))
    }

    /// What zlib packed (RFC 1950), as web servers do.
    #[cfg(feature = "warc")]
    pub fn unpack_zlib(self) -> io::Result<Stream> {
        self.unpack(|packed| Ok(Box::new(flate2::bufread::ZlibDecoder::new(packed))))
    }

    /// What Zstandard packed, of any number of frames.
    pub fn unpack_zstd(self) -> io::Result<Stream> {
        self.unpack(|packed| Ok(Box::new(zstd::stream::read::Decoder::with_buffer(packed)?)))
    }

    fn unpack(self, decoder: impl FnOnce(Packed) -> io::Result<Box<dyn Read + Send>>) -> io::Result<Stream> {
        let packed = Arc::new(AtomicU64::new(0));
        let decoder = decoder(BufReader::with_capacity(1 << 16, Counted::new(self, &packed)))?;
        Stream::bounded(decoder, packed, None)
    }

    /// What `decoder` gives, of `size` bytes if that is known, as long as it is in proportion to the count of `packed` bytes.
    pub fn bounded(decoder: Box<dyn Read + Send>, packed: Arc<AtomicU64>, size: Option<u64>) -> io::Result<Stream> {
        Stream::new(Box::new(Bounded { decoder, packed, given: 0 }), size)
    }
}

/// The packed side of a decoder.
pub type Packed = BufReader<Counted<Stream>>;

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.read < self.head.len() {
            let n = (&self.head[self.read..]).read(out)?;
            self.read += n;
            return Ok(n);
        }
        if self.ended { Ok(0) } else { self.rest.read(out) }
    }
}

/// What counts how much was read of it.
pub struct Counted<R> {
    input: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Counted<R> {
    pub fn new(input: R, read: &Arc<AtomicU64>) -> Self {
        Self { input, read: Arc::clone(read) }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(out)?;
        self.read.fetch_add(n as u64, Relaxed);
        Ok(n)
    }
}

/// Unpacked bytes, as long as they are not out of all proportion to the packed ones.
struct Bounded {
    decoder: Box<dyn Read + Send>,
    packed: Arc<AtomicU64>,
    given: u64,
}

impl Read for Bounded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.decoder.read(out)?;
        self.given += n as u64;
        if is_bomb(self.packed.load(Relaxed), self.given) { Err(refused(bomb())) } else { Ok(n) }
    }
}

#[cfg(feature = "warc")]
pub fn in_memory(bytes: Vec<u8>) -> io::Result<Stream> {
    let size = Some(bytes.len() as u64);
    Stream::new(Box::new(io::Cursor::new(bytes)), size)
}

/// Whether so few packed bytes must not give so many.
pub fn is_bomb(packed: u64, given: u64) -> bool {
    given > HARMLESS && given / MAX_RATIO > packed
}

pub fn bomb() -> String {
    format!(
        "unpacks to more than {MAX_RATIO} times its size, as no article does; left out for safety, unpack it yourself if it is good"
    )
}

/// For an article above the limit; `size` in bytes if it is known.
pub fn too_large(size: Option<u64>) -> String {
    let mib = |n: u64| n.div_ceil(1 << 20);
    let size = size.map_or_else(|| "too much".to_owned(), |n| format!("{} MiB", mib(n)));
    format!("{size} for one article, the limit is {} MiB; split it", mib(MAX_BYTES))
}

/// An input that is not read though it could be: why, and what to do.
#[derive(Debug)]
struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Refusal {}

pub fn refused(reason: String) -> io::Error {
    io::Error::other(Refusal(reason))
}

/// What kind of trouble it is that an input, once opened, cannot be read further, and how it is told.
pub fn trouble_of(error: &io::Error) -> (TroubleKind, String) {
    if error.get_ref().is_some_and(|inner| inner.is::<Refusal>()) {
        return (TroubleKind::Refused, error.to_string());
    }
    if error.raw_os_error().is_some() {
        return (TroubleKind::Unreadable, format!("cannot be read: {error}"));
    }
    // Whatever the system did not say comes from a decoder.
    let what = match error.kind() {
        io::ErrorKind::UnexpectedEof => "cut off".to_owned(),
        _ => format!("damaged ({error})"),
    };
    (TroubleKind::Malformed, format!("the data is {what}; fetch or copy the file anew"))
}

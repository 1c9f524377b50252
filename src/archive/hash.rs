//! Hashes of files as they lie on the disk.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

/// Of all bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hash {
    pub bytes: u64,
    /// In lower-case hexadecimal.
    pub sha256: String,
}

/// Of the file at `path`, in constant memory.
pub fn of_file(path: &Path) -> io::Result<Hash> {
    of(File::open(path)?, &mut Vec::new())
}

/// Of what `from` gives; `buffer` is used for reading.
pub fn of(mut from: impl Read, buffer: &mut Vec<u8>) -> io::Result<Hash> {
    buffer.resize(1 << 16, 0);
    let mut hash = Sha256::new();
    let mut bytes = 0;
    loop {
        match from.read(buffer) {
            Ok(0) => return Ok(Hash { bytes, sha256: crate::hex(&hash.finalize()) }),
            Ok(n) => {
                hash.update(&buffer[..n]);
                bytes += n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// What changes when a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    pub fn of(path: &Path) -> io::Result<Self> {
        let found = fs::metadata(path)?;
        Ok(Self { bytes: found.len(), modified: found.modified().ok() })
    }
}

/// Whether the file at `path` is as it was when it had this `stamp`.
pub fn is_as_it_was(path: &Path, stamp: Option<&Stamp>) -> bool {
    stamp.is_some() && Stamp::of(path).ok().as_ref() == stamp
}

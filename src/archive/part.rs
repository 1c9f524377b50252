//! Files that are written aside, hashed as they are written, and not left behind half-done.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::home::part;
use super::{Error, error::Result};

/// `PATH.part` on its way to be `PATH`. Dropped before it is [sealed](Part::seal), it is removed, which also gives back the
/// room of a full disk.
#[derive(Debug)]
pub struct Part {
    target: PathBuf,
    to: Option<BufWriter<Hashed>>,
}

/// A written file: what it holds, for those who keep account of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub target: PathBuf,
    pub bytes: u64,
    /// In lower-case hexadecimal.
    pub sha256: String,
}

#[derive(Debug)]
struct Hashed {
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hash.update(&bytes[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Part {
    pub fn create(target: &Path) -> Result<Self> {
        let path = part(target);
        let file = File::create(&path).map_err(|e| Error::write(&path, &e))?;
        let to = BufWriter::with_capacity(1 << 16, Hashed { file, hash: Sha256::new(), bytes: 0 });
        Ok(Self { target: target.to_path_buf(), to: Some(to) })
    }

    /// All of `content`.
    pub fn whole(target: &Path, content: &[u8]) -> Result<Sealed> {
        let mut part = Self::create(target)?;
        part.put(content)?;
        part.seal()
    }

    pub fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.write_all(bytes).map_err(|e| self.fault(&e))
    }

    /// A writing error, with the file's name.
    pub fn fault(&self, error: &io::Error) -> Error {
        Error::write(&part(&self.target), error)
    }

    /// Brings all to the disk. The file keeps its name `.part` until it is committed.
    pub fn seal(mut self) -> Result<Sealed> {
        let written = self.flush_to_disk();
        let (bytes, hash) = written.map_err(|e| self.fault(&e))?;
        self.to = None;
        Ok(Sealed { target: self.target.clone(), bytes, sha256: crate::hex(&hash.finalize()) })
    }

    fn flush_to_disk(&mut self) -> io::Result<(u64, Sha256)> {
        let to = self.writer();
        to.flush()?;
        to.get_ref().file.sync_all()?;
        Ok((to.get_ref().bytes, to.get_ref().hash.clone()))
    }

    fn writer(&mut self) -> &mut BufWriter<Hashed> {
        self.to.as_mut().expect("a part has a writer until it is sealed, which consumes it")
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(to) = self.to.take() {
            drop(to.into_parts()); // not flushed: it is of no use
            let _ = fs::remove_file(part(&self.target));
        }
    }
}

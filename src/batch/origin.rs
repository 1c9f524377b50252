//! One article's bytes, from a file or from standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;

use super::{Trouble, TroubleKind};

/// The largest article that is read, in bytes (512 MiB). A file above it is surely no article; it is refused by name.
pub const MAX_BYTES: u64 = 512 << 20;

/// Buffers above this size are given back after use, so that one huge article does not weigh on the rest of a run.
const KEEP: usize = 8 << 20;

/// Where an article comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Stdin,
    File(PathBuf),
}

impl Origin {
    /// The name that the record's `source.path` bears. Bytes that are no UTF-8 show as `U+FFFD`.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// Reads the article into `buffer`, whose former content goes.
    pub fn read(&self, buffer: &mut Vec<u8>) -> Result<(), Trouble> {
        buffer.clear();
        buffer.shrink_to(KEEP);
        match self {
            Self::Stdin => {
                let read = io::stdin().lock().take(MAX_BYTES + 1).read_to_end(buffer);
                read.map_err(|e| self.trouble(format!("cannot be read: {e}")))?;
            }
            Self::File(path) => {
                // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
                let found = fs::metadata(path).map_err(|e| Trouble::unreadable(path, &e))?;
                if let Some(what) = not_a_file(&found.file_type()) {
                    return Err(self.trouble(what));
                }
                if found.len() > MAX_BYTES {
                    return Err(self.too_large(Some(found.len())));
                }
                let read = File::open(path).and_then(|file| {
                    buffer.reserve(found.len() as usize + 1);
                    file.take(MAX_BYTES + 1).read_to_end(buffer)
                });
                read.map_err(|e| Trouble::unreadable(path, &e))?;
            }
        }
        if buffer.len() as u64 > MAX_BYTES { Err(self.too_large(None)) } else { Ok(()) }
    }

    fn trouble(&self, reason: impl Into<String>) -> Trouble {
        Trouble::new(TroubleKind::Unreadable, self.name(), reason)
    }

    fn too_large(&self, size: Option<u64>) -> Trouble {
        let mib = |n: u64| n.div_ceil(1 << 20);
        let size = size.map_or_else(|| "too much".to_owned(), |n| format!("{} MiB", mib(n)));
        self.trouble(format!("{size} for one article, the limit is {} MiB; split it", mib(MAX_BYTES)))
    }
}

/// What it is and what to do, unless it is a regular file.
fn not_a_file(kind: &fs::FileType) -> Option<&'static str> {
    if kind.is_file() {
        return None;
    }
    if kind.is_dir() {
        return Some("a folder, no file");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a pipe, no file, so not opened; give it as standard input: bienban extract - < PIPE");
        }
        if kind.is_socket() {
            return Some("a socket, no file, so not opened");
        }
        if kind.is_block_device() || kind.is_char_device() {
            return Some("a device, no file, so not opened");
        }
    }
    Some("no regular file, so not opened")
}

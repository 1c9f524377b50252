//! Where an input lies: a file or standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;

use super::{Trouble, TroubleKind};

/// The largest article that is read, in bytes (512 MiB). A file above it is surely no article; it is refused by name.
pub const MAX_BYTES: u64 = 512 << 20;

/// Where an input comes from.
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

    /// Opens it, and tells its size in bytes if that is known.
    pub fn open(&self) -> Result<(Box<dyn Read + Send>, Option<u64>), Trouble> {
        match self {
            Self::Stdin => Ok((Box::new(io::stdin()), None)),
            Self::File(path) => {
                // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
                let found = fs::metadata(path).map_err(|e| Trouble::unreadable(path, &e))?;
                if let Some(what) = not_a_file(&found.file_type()) {
                    return Err(self.trouble(what));
                }
                let file = File::open(path).map_err(|e| Trouble::unreadable(path, &e))?;
                Ok((Box::new(file), Some(found.len())))
            }
        }
    }

    /// The file before a `#` when this is no file itself but names a place in one (`dump.jsonl#17`).
    pub fn container(&self) -> Option<Origin> {
        let Self::File(path) = self else { return None };
        let name = path.to_str().filter(|name| name.contains('#') && !path.exists())?;
        let mut files = name.rmatch_indices('#').map(|(at, _)| PathBuf::from(&name[..at]));
        files.find(|file| file.is_file()).map(Origin::File)
    }

    fn trouble(&self, reason: impl Into<String>) -> Trouble {
        Trouble::new(TroubleKind::Unreadable, self.name(), reason)
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

//! What went wrong with one input: data in the report, not an error of the batch.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What kind of trouble an input gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TroubleKind {
    /// It could not be read: missing, no rights, not a file, too large, a broken link, a fault of the disk.
    Unreadable,
    /// It was read, and is no text in a known encoding.
    Undecodable,
    /// It is damaged, or breaks the rules of its format.
    Malformed,
    /// It is sound, but holds no article that could be found: a page without main content, an element without a text.
    NoArticle,
    /// It is not read on purpose: packed out of all proportion, encrypted, nested too deep, of a kind that is not read.
    Refused,
    /// The program panicked on it.
    Panic,
}

/// An input that gave no record, with the reason. Shown as `PATH: REASON`, always on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    kind: TroubleKind,
    path: String,
    /// Where it lies, where `path` may show some bytes of that as `U+FFFD`.
    file: Option<PathBuf>,
    reason: String,
}

impl Trouble {
    /// Trouble of `kind` with the input called `path`.
    pub fn new(kind: TroubleKind, path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { kind, path: path.into(), file: None, reason: reason.into() }
    }

    /// Trouble with the file or folder at `path`, whatever bytes its name has.
    pub(super) fn at(kind: TroubleKind, path: &Path, reason: impl Into<String>) -> Self {
        Self { file: Some(path.to_path_buf()), ..Self::new(kind, path.to_string_lossy(), reason) }
    }

    /// An input that could not be read, in words that say what to do.
    pub(super) fn unreadable(path: &Path, error: &io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => match path.read_link() {
                Ok(to) => format!("a broken link to {}; restore that file or remove the link", to.display()),
                Err(_) => "no such file or folder; check the spelling".to_owned(),
            },
            io::ErrorKind::PermissionDenied if path.is_dir() => {
                "no permission to list this folder; ask its owner for read and execute rights".to_owned()
            }
            io::ErrorKind::PermissionDenied => {
                "no permission to read; ask the owner of the file or of its folder for read rights".to_owned()
            }
            _ if path.is_symlink() => {
                format!("a link that cannot be followed: {error}; remove or mend the link")
            }
            _ => format!("cannot be read: {error}"),
        };
        Self::at(TroubleKind::Unreadable, path, reason)
    }

    pub fn kind(&self) -> TroubleKind {
        self.kind
    }

    /// The kind as a word for machines, which stays the same.
    pub fn code(&self) -> &'static str {
        match self.kind {
            TroubleKind::Unreadable => "unreadable",
            TroubleKind::Undecodable => "undecodable",
            TroubleKind::Malformed => "malformed",
            TroubleKind::NoArticle => "no-article",
            TroubleKind::Refused => "refused",
            TroubleKind::Panic => "panic",
        }
    }

    /// The path as given, or `-` for standard input.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The file or folder with which there is trouble.
    pub(crate) fn file(&self) -> &Path {
        self.file.as_deref().unwrap_or(Path::new(&self.path))
    }

    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        one_line(f, &self.path)?;
        f.write_str(": ")?;
        one_line(f, &self.reason)
    }
}

/// A file's name may hold line ends and terminal escapes; a report line must not.
fn one_line(f: &mut fmt::Formatter<'_>, s: &str) -> fmt::Result {
    for c in s.chars() {
        if c.is_control() { write!(f, "{}", c.escape_default())? } else { fmt::Write::write_char(f, c)? }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_on_one_line() {
        let trouble = Trouble::new(TroubleKind::Panic, "a\nb.txt", "x\x1b[2J");
        assert_eq!(trouble.to_string(), "a\\nb.txt: x\\u{1b}[2J");
    }
}

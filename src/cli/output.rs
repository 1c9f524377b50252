//! Where records go: standard output, or a file that is whole or as it was before.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use bienban::batch::FileId;
use tempfile::NamedTempFile;

use super::{Error, Result};

/// An open output. Dropped without [`finish`](Output::finish), it leaves a file as it was.
pub struct Output {
    /// For messages.
    name: String,
    to: BufWriter<To>,
}

enum To {
    Stdout(io::Stdout),
    /// No regular file (`/dev/null`, a named pipe): nothing that could be replaced.
    Device(File),
    /// Written beside the target, and put in its place at the end.
    Aside {
        aside: NamedTempFile,
        target: PathBuf,
    },
}

impl Output {
    /// Standard output for `None` and `-`.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let (name, to) = match path {
            None => ("standard output".to_owned(), To::Stdout(io::stdout())),
            Some(path) if path.as_os_str() == "-" => return Self::open(None),
            Some(path) => {
                let name = path.display().to_string();
                let to = open_file(path).map_err(|e| Error::write(&name, &e))?;
                (name, to)
            }
        };
        Ok(Self { name, to: BufWriter::with_capacity(1 << 16, to) })
    }

    /// The files that are written, which are not to be read as articles: the one that is open, and the one that it will
    /// replace.
    pub fn files(&self) -> [Option<FileId>; 2] {
        match self.to.get_ref() {
            To::Stdout(_) => [FileId::of_stdout(), None],
            To::Device(_) => [None, None],
            To::Aside { aside, target } => [FileId::of(aside.as_file()), FileId::at(target)],
        }
    }

    /// Whether the records appear on the terminal.
    pub fn is_terminal(&self) -> bool {
        match self.to.get_ref() {
            To::Stdout(out) => out.is_terminal(),
            To::Device(file) => file.is_terminal(),
            To::Aside { .. } => false,
        }
    }

    pub fn write(&mut self, record: &[u8]) -> Result<()> {
        self.to.write_all(record).map_err(|e| Error::write(&self.name, &e))
    }

    /// For writers that go on by themselves; what stops them is told by `failed`.
    #[cfg(feature = "store")]
    pub fn writer(&mut self) -> &mut dyn Write {
        &mut self.to
    }

    /// It could not be written.
    #[cfg(feature = "store")]
    pub fn failed(&self, error: &io::Error) -> Error {
        Error::write(&self.name, error)
    }

    /// Lets everything written so far be seen, where somebody may be looking.
    pub fn flush(&mut self) -> Result<()> {
        self.to.flush().map_err(|e| Error::write(&self.name, &e))
    }

    /// Puts a file in its place, safe on the disk.
    pub fn finish(mut self) -> Result<()> {
        self.flush()?;
        let (to, _) = self.to.into_parts();
        match to {
            To::Stdout(_) | To::Device(_) => Ok(()),
            To::Aside { aside, target } => {
                let done = aside.as_file().sync_all().and_then(|()| Ok(aside.persist(&target)?));
                let done = done.and_then(|_| sync_folder(&target));
                done.map_err(|e| Error::write(&self.name, &e))
            }
        }
    }
}

impl Write for To {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Device(file) => file.write(bytes),
            Self::Aside { aside, .. } => aside.as_file_mut().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Device(_) | Self::Aside { .. } => Ok(()),
        }
    }
}

fn open_file(path: &Path) -> io::Result<To> {
    // A link keeps being one: what it leads to is replaced.
    let target = match fs::canonicalize(path) {
        Ok(target) => target,
        Err(e) if e.kind() == io::ErrorKind::NotFound => path.to_path_buf(),
        Err(e) => return Err(e),
    };
    let before = fs::metadata(&target).ok();
    if let Some(found) = &before {
        if found.is_dir() {
            return Err(io::Error::other("it is a folder"));
        }
        if !found.is_file() {
            return File::options().write(true).open(&target).map(To::Device);
        }
        // A file that could not be written is not to be replaced either.
        File::options().append(true).open(&target)?;
    }
    let aside = aside(&target)?;
    if let Some(found) = before {
        aside.as_file().set_permissions(found.permissions())?;
    }
    Ok(To::Aside { aside, target })
}

fn aside(target: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".bienban-").suffix(".part");
    #[cfg(unix)]
    let mode = {
        use std::os::unix::fs::PermissionsExt;
        fs::Permissions::from_mode(0o666) // less the umask, as for any new file
    };
    #[cfg(unix)]
    builder.permissions(mode);
    builder.tempfile_in(folder_of(target))
}

/// In which folder `target` lies.
pub fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The new name is on the disk only when the folder is.
fn sync_folder(target: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder_of(target))?.sync_all() } else { Ok(()) }
}

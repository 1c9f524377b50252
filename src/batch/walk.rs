//! From the paths of a command line to articles, one after the other.

use std::collections::VecDeque;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Origin, Trouble, TroubleKind};

/// The inputs of a batch in their order: paths as given; inside a folder by file name, folder by folder.
///
/// Every file counts, hidden or not, whatever its ending, and no ignore file is heeded: an archivist wants to know about
/// each. Links are followed; a broken one, or one that leads back to a folder above it, is [`Trouble`], as is a folder
/// that cannot be listed. A place in a container (`dump.jsonl#17`) is no file and is passed on as it is. The walk is lazy and holds no
/// more than the names of the folders on the way to where it is.
#[derive(Debug)]
pub struct Walk {
    paths: VecDeque<PathBuf>,
    folder: Option<walkdir::IntoIter>,
    stdin_taken: bool,
    passed_over: Vec<FileId>,
}

impl Walk {
    /// Through `paths`, of which `-` is standard input.
    pub fn new(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { paths: paths.into_iter().collect(), folder: None, stdin_taken: false, passed_over: Vec::new() }
    }

    /// Passes over one file, or a folder with all that is in it, wherever it is met: the output must not be read as an article.
    pub fn passing_over(mut self, file: impl Into<Option<FileId>>) -> Self {
        self.passed_over.extend(file.into());
        self
    }

    fn next_path(&mut self, path: PathBuf) -> Option<Result<Origin, Trouble>> {
        if path.as_os_str() != "-" {
            let origin = Origin::File(path.clone());
            if origin.container().is_some() {
                return Some(Ok(origin));
            }
            self.folder = Some(WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter());
            return None;
        }
        if std::mem::replace(&mut self.stdin_taken, true) {
            return Some(Err(Trouble::new(TroubleKind::Unreadable, "-", "standard input can be read only once")));
        }
        Some(Ok(Origin::Stdin))
    }
}

impl Iterator for Walk {
    type Item = Result<Origin, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(folder) = &mut self.folder else {
                let path = self.paths.pop_front()?;
                match self.next_path(path) {
                    Some(item) => return Some(item),
                    None => continue,
                }
            };
            match folder.next() {
                None => self.folder = None,
                Some(Err(error)) => return Some(Err(trouble(error))),
                Some(Ok(entry)) if entry.file_type().is_dir() => {
                    if FileId::of_entry(&entry, &self.passed_over) {
                        folder.skip_current_dir();
                    }
                }
                Some(Ok(entry)) if FileId::of_entry(&entry, &self.passed_over) => {}
                // Pipes, sockets and devices too: reading them is what gives their trouble.
                Some(Ok(entry)) => return Some(Ok(Origin::File(entry.into_path()))),
            }
        }
    }
}

fn trouble(error: walkdir::Error) -> Trouble {
    let path = error.path().unwrap_or(Path::new("")).to_path_buf();
    if let Some(above) = error.loop_ancestor() {
        let reason = format!("a link back to {}, a folder above it; not followed", above.display());
        return Trouble::at(TroubleKind::Unreadable, &path, reason);
    }
    let error = error.into_io_error().unwrap_or_else(|| io::Error::other("cannot be walked"));
    Trouble::unreadable(&path, &error)
}

/// What makes two paths the same file or folder. Known on Unix only; elsewhere no file has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    /// Of an open file.
    pub fn of(file: &File) -> Option<Self> {
        Self::of_metadata(&file.metadata().ok()?)
    }

    /// Of the file at `path`, behind any links.
    pub fn at(path: &Path) -> Option<Self> {
        Self::of_metadata(&path.metadata().ok()?)
    }

    /// Of the folder at `path`, behind any links.
    #[cfg(unix)]
    pub fn of_folder(path: &Path) -> Option<Self> {
        let found = path.metadata().ok()?;
        found.is_dir().then(|| Self::of_any(&found))
    }

    #[cfg(not(unix))]
    pub fn of_folder(_: &Path) -> Option<Self> {
        None
    }

    /// Of the file that standard output was sent to, if it is one.
    #[cfg(unix)]
    pub fn of_stdout() -> Option<Self> {
        use std::os::fd::AsFd;
        Self::of(&File::from(std::io::stdout().as_fd().try_clone_to_owned().ok()?))
    }

    #[cfg(not(unix))]
    pub fn of_stdout() -> Option<Self> {
        None
    }

    #[cfg(unix)]
    fn of_metadata(found: &Metadata) -> Option<Self> {
        found.is_file().then(|| Self::of_any(found))
    }

    #[cfg(unix)]
    fn of_any(found: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self { device: found.dev(), inode: found.ino() }
    }

    #[cfg(not(unix))]
    fn of_metadata(_: &Metadata) -> Option<Self> {
        None
    }

    /// Whether `entry` is one of `files`; the folder's listing tells the inode, so a file is asked only when that fits.
    #[cfg(unix)]
    fn of_entry(entry: &DirEntry, files: &[Self]) -> bool {
        use walkdir::DirEntryExt;
        let likely = files.iter().any(|f| f.inode == entry.ino());
        likely && entry.path().metadata().is_ok_and(|found| files.contains(&Self::of_any(&found)))
    }

    #[cfg(not(unix))]
    fn of_entry(_: &DirEntry, _: &[Self]) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(walk: Walk, root: &Path) -> Vec<String> {
        let name = |o: Result<Origin, Trouble>| match o {
            Ok(Origin::File(p)) => p.strip_prefix(root).unwrap().to_string_lossy().into_owned(),
            Ok(Origin::Stdin) => "-".to_owned(),
            Err(t) => format!("! {}", t.reason().split(';').next().unwrap()),
        };
        walk.map(name).collect()
    }

    #[test]
    fn paths_as_given_and_folders_by_name() {
        let root = tempfile::tempdir().unwrap();
        let at = |p: &str| root.path().join(p);
        std::fs::create_dir_all(at("b/a")).unwrap();
        for file in ["z", "b/.hidden", "b/a/2", "b/a/10", "b/c.txt", "b/.gitignore"] {
            std::fs::write(at(file), "*").unwrap();
        }
        let walk = Walk::new([at("z"), "-".into(), at("b"), at("none"), "-".into()]);
        let expected = [
            "z",
            "-",
            "b/.gitignore",
            "b/.hidden",
            "b/a/10",
            "b/a/2",
            "b/c.txt",
            "! no such file or folder",
            "! standard input can be read only once",
        ];
        assert_eq!(names(walk, root.path()), expected);
        let walk = Walk::new([at("b")]).passing_over(FileId::at(&at("b/c.txt")));
        assert!(!names(walk, root.path()).contains(&"b/c.txt".to_owned()));
    }
}

//! What there is to do: the inputs side by side with the manifest.
//!
//! Both are in the order of names, so both are read once, and no more of the manifest is in memory than the lines of one file;
//! of a container that changed also where the lines of its articles begin.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use super::error::Result;
use super::hash::{self, Stamp};
use super::home::Home;
use super::infile::InFile;
use super::manifest::{Entry, MadeWith, Manifest, Outcome};
use super::names::{name, order, within};
use super::{Error, journal::Op};
use crate::batch::{FileId, Origin, Trouble, Walk};
use crate::input::{Item, Options};

/// One thing to do, on any thread.
#[derive(Debug)]
pub enum Job {
    /// A file that gave one article earlier; it may have changed.
    Check { origin: Origin, known: Box<Entry> },
    /// An article, new or perhaps changed.
    Item {
        name: String,
        inside: Option<Arc<str>>,
        item: Box<Item>,
        /// Of a file that is the article, before it was opened.
        stamp: Option<Stamp>,
        known: Option<Box<Entry>>,
    },
    /// An input that cannot be had.
    Trouble {
        name: String,
        inside: Option<Arc<str>>,
        origin: Option<Origin>,
        stamp: Option<Stamp>,
        trouble: Trouble,
        known: Option<Box<Entry>>,
    },
    /// What was found out without reading an article.
    Found(Found),
    /// The run cannot go on.
    Fatal(Error),
}

/// See [`Job::Found`].
#[derive(Debug)]
pub enum Found {
    /// The articles of a container that is as it was.
    Unchanged { articles: u64, bytes: u64 },
    /// A container that was read earlier is begun anew. It has no line of its own until all its articles have been read: cut off
    /// before, it is not taken for what it was.
    Begun(Op),
    /// All articles of a container have been read: its own line.
    Container(Box<Entry>),
    /// An input that is not there any more: its line as it is to be from now on, if that is another.
    Gone(Option<Box<Entry>>),
    /// A line that is to go: with what it is for.
    Drop(Op),
    /// A path that was named and is not there.
    Missing(Trouble),
}

/// What all jobs of a run depend on.
#[derive(Debug)]
pub struct Plan<'a> {
    pub options: &'a Options,
    pub made_with: MadeWith,
    /// Drop what inputs gave that are gone.
    pub prune: bool,
    /// Set when the run is to end after what has been begun.
    pub stop: &'a AtomicBool,
    /// Bytes of files, as they lie on the disk, that were read.
    pub read: Arc<AtomicU64>,
    /// A file to be passed over.
    pub log: Option<FileId>,
}

/// The jobs of a run, in the order of their names.
pub struct Source<'a> {
    plan: &'a Plan<'a>,
    roots: Vec<String>,
    walk: Walk,
    manifest: Known,
    /// A second look into the same file.
    articles: Option<Manifest>,
    /// A folder that cannot be listed, or a named path that is missing: what lay in it is not taken for gone.
    closed: Option<String>,
    open: Option<InFile<'a>>,
    ready: VecDeque<Job>,
    last: Option<String>,
    ended: bool,
}

/// The lines that the manifest has for one file.
#[derive(Debug, Default)]
struct Group {
    /// The line of the file itself.
    own: Option<Box<Entry>>,
    /// Where the lines of its articles begin.
    articles: Vec<u64>,
    /// Those of them that are gone, if such are to be dropped.
    to_drop: Vec<String>,
    /// Whether they were all made with what there is now.
    current: bool,
}

impl<'a> Source<'a> {
    pub fn new(home: &Home, roots: Vec<(String, PathBuf)>, plan: &'a Plan<'a>) -> Result<Self> {
        let (roots, paths): (Vec<_>, Vec<_>) = roots.into_iter().unzip();
        let walk = Walk::new(paths).passing_over(FileId::of_folder(home.dir())).passing_over(plan.log);
        let manifest = Known::open(home)?;
        let articles = Some(Manifest::open(&home.manifest())?);
        let (closed, open, last) = (None, None, None);
        Ok(Self { plan, roots, walk, manifest, articles, closed, open, ready: VecDeque::new(), last, ended: false })
    }

    fn advance(&mut self) -> Result<Option<Job>> {
        loop {
            if let Some(job) = self.ready.pop_front() {
                return Ok(Some(job));
            }
            if self.plan.stop.load(Relaxed) || self.ended {
                return Ok(None);
            }
            if let Some(open) = &mut self.open {
                match open.advance()? {
                    Some(job) => return Ok(Some(job)),
                    None => self.articles = self.open.take().and_then(InFile::into_manifest),
                }
                continue;
            }
            match self.walk.next() {
                None => {
                    self.ended = true;
                    while let Some((_, entry)) = self.manifest.take()? {
                        self.not_met(entry);
                    }
                }
                Some(Ok(origin)) => self.file(origin)?,
                Some(Err(trouble)) => self.closed(trouble)?,
            }
        }
    }

    /// The inputs have come to `name`: what the manifest has before it was not met.
    fn come_to(&mut self, name: &str) -> Result<()> {
        if self.last.as_deref().is_some_and(|last| order(last, name).is_gt()) {
            let last = self.last.as_deref().unwrap_or_default();
            return Err(Error::new(format_args!(
                "{name}: came after {last} though it belongs before it; please report this"
            )));
        }
        self.last = Some(name.to_owned());
        while self.manifest.file().is_some_and(|file| order(file, name).is_lt()) {
            if let Some((_, entry)) = self.manifest.take()? {
                self.not_met(entry);
            }
        }
        Ok(())
    }

    fn not_met(&mut self, entry: Entry) {
        if self.is_asked_for(entry.file()) && !self.closed.as_deref().is_some_and(|folder| within(entry.file(), folder))
        {
            self.ready.extend(gone(entry, self.plan.prune));
        }
    }

    fn is_asked_for(&self, file: &str) -> bool {
        let before = self.roots.partition_point(|root| order(root, file).is_le());
        let nearest = before.checked_sub(1).map(|at| &self.roots[at]);
        // The folder in which the run was started has no name, and stands before other roots that it does not hold.
        nearest.is_some_and(|root| within(file, root)) || self.roots.iter().any(|r| r.is_empty() && within(file, r))
    }

    /// A path that was walked to and cannot be read.
    fn closed(&mut self, trouble: Trouble) -> Result<()> {
        let path = trouble.file();
        let name = name(path);
        self.come_to(&name)?;
        self.closed = Some(name.clone());
        if self.roots.contains(&name) && path.symlink_metadata().is_err() {
            self.ready.push_back(Job::Found(Found::Missing(trouble)));
            return Ok(());
        }
        let group = self.group(&name)?;
        let (inside, origin, stamp) = (None, None, None);
        self.ready.push_back(Job::Trouble { name, inside, origin, stamp, trouble, known: group.own });
        Ok(())
    }

    fn file(&mut self, origin: Origin) -> Result<()> {
        let Origin::File(path) = &origin else { return Ok(()) };
        let file = name(path);
        self.come_to(&file)?;
        let group = self.group(&file)?;
        let made_with = &self.plan.made_with;
        match &group.own {
            Some(own) if own.made_with == *made_with && own.hash_of_file().is_some() => {
                if group.articles.is_empty() && own.outcome != Outcome::Container {
                    let known = group.own.expect("just looked at");
                    self.ready.push_back(Job::Check { origin, known });
                    return Ok(());
                }
                if group.current && hash::of_file(path).is_ok_and(|sha| own.hash_of_file() == Some(&sha.sha256)) {
                    let (articles, bytes) = (group.articles.len() as u64, own.size.unwrap_or(0));
                    self.plan.read.fetch_add(bytes, Relaxed);
                    self.ready.push_back(Job::Found(Found::Unchanged { articles, bytes }));
                    let op = |path| Op::Drop { path, file: file.clone() };
                    self.ready.extend(group.to_drop.into_iter().map(|path| Job::Found(Found::Drop(op(path)))));
                    return Ok(());
                }
            }
            _ => {}
        }
        let manifest = self.articles.take();
        self.open = Some(InFile::new(self.plan, file, origin, group.own, group.articles, manifest));
        Ok(())
    }

    fn group(&mut self, file: &str) -> Result<Group> {
        let mut group = Group { current: true, ..Group::default() };
        while self.manifest.file() == Some(file) {
            let Some((offset, entry)) = self.manifest.take()? else { break };
            if entry.inside.is_none() {
                group.current &= !entry.gone;
                group.own = Some(Box::new(entry));
            } else {
                group.current &= entry.gone || entry.made_with == self.plan.made_with;
                group.articles.push(offset);
                if entry.gone && self.plan.prune {
                    group.to_drop.push(entry.path);
                }
            }
        }
        Ok(group)
    }
}

impl Iterator for Source<'_> {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        self.advance().unwrap_or_else(|error| {
            self.ended = true;
            self.ready.clear();
            self.open = None;
            Some(Job::Fatal(error))
        })
    }
}

/// What becomes of the line of an input that is gone.
pub fn gone(mut entry: Entry, prune: bool) -> Option<Job> {
    let never_read = entry.outcome == Outcome::Failed && entry.hash_of_file().is_none();
    Some(Job::Found(if prune || never_read {
        Found::Drop(Op::Drop { file: entry.file().to_owned(), path: entry.path })
    } else if entry.gone {
        Found::Gone(None)
    } else {
        entry.gone = true;
        Found::Gone(Some(Box::new(entry)))
    }))
}

/// The manifest from where the inputs have come to.
struct Known {
    manifest: Manifest,
    next: Option<(u64, Entry)>,
}

impl Known {
    fn open(home: &Home) -> Result<Self> {
        let mut known = Self { manifest: Manifest::open(&home.manifest())?, next: None };
        known.take()?;
        Ok(known)
    }

    /// The file of the next line.
    fn file(&self) -> Option<&str> {
        self.next.as_ref().map(|(_, entry)| entry.file())
    }

    /// The next line, and where it begins.
    fn take(&mut self) -> Result<Option<(u64, Entry)>> {
        let offset = self.manifest.offset();
        let after = self.manifest.next()?;
        Ok(std::mem::replace(&mut self.next, after.map(|entry| (offset, entry))))
    }
}

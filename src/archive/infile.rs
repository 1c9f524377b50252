//! What there is to do in one file: an article, or those of a container side by side with what the manifest has of them.

use std::collections::HashMap;
use std::iter::Once;
use std::path::PathBuf;
use std::sync::Arc;

use super::error::Result;
use super::hash::{self, Hash, Stamp};
use super::journal::Op;
use super::manifest::{Entry, Manifest, Outcome};
use super::source::{Found, Job, Plan, gone};
use crate::batch::{Origin, Trouble, TroubleKind};
use crate::input::Items;

/// What is told of a file that is not as it was when it was opened.
pub const CHANGED: &str = "changed while it was read; the next run reads it again";

/// The jobs in one file that is to be read.
pub struct InFile<'a> {
    plan: &'a Plan<'a>,
    file: Arc<str>,
    path: PathBuf,
    /// The name that the reader of inputs gives it.
    plain_name: String,
    /// Of the file before it was opened: what is not as it was then is not taken for what was read.
    stamp: Option<Stamp>,
    items: Items<'a, Once<std::result::Result<Origin, Trouble>>>,
    own: Option<Box<Entry>>,
    /// Where the lines of articles not met so far begin, and the file in which.
    articles: Vec<u64>,
    by_name: HashMap<String, u64>,
    manifest: Option<Manifest>,
    state: State,
    /// What comes after the job that was given last.
    held: Option<Job>,
    /// The line of the file itself, which comes after all others: where it stands, nothing of the file is left to do.
    last: Option<Job>,
}

enum State {
    Start,
    Container { hash: Option<Hash>, articles: u64 },
    Ended,
}

impl<'a> InFile<'a> {
    /// Gives back the manifest for the next file.
    pub fn into_manifest(self) -> Option<Manifest> {
        self.manifest
    }

    /// `articles` are offsets into `manifest`, where the lines of the file's articles begin.
    pub fn new(
        plan: &'a Plan<'a>,
        file: String,
        origin: Origin,
        own: Option<Box<Entry>>,
        articles: Vec<u64>,
        manifest: Option<Manifest>,
    ) -> Self {
        let plain_name = origin.name();
        let path = match &origin {
            Origin::File(path) => path.clone(),
            Origin::Stdin => PathBuf::new(),
        };
        let stamp = Stamp::of(&path).ok();
        let items = Items::new(std::iter::once(Ok(origin)), plan.options).counting(Arc::clone(&plan.read));
        let (file, by_name, last) = (file.into(), HashMap::new(), None);
        Self {
            plan,
            file,
            path,
            plain_name,
            stamp,
            items,
            own,
            articles,
            by_name,
            manifest,
            state: State::Start,
            held: None,
            last,
        }
    }

    /// The next job.
    pub fn advance(&mut self) -> Result<Option<Job>> {
        if let Some(job) = self.held.take() {
            return Ok(Some(job));
        }
        if matches!(self.state, State::Ended) {
            return Ok(self.next_gone().or_else(|| self.last.take()));
        }
        match self.items.next() {
            None => {
                self.end();
                self.advance()
            }
            Some(Ok(item)) if item.name() == self.plain_name => {
                let (name, known) = (self.file.to_string(), self.own.take());
                let stamp = self.stamp.take();
                self.end_with(Job::Item { name, inside: None, item: Box::new(item), stamp, known });
                self.advance()
            }
            Some(Ok(item)) => {
                let (name, known) = self.article(item.name())?;
                let inside = Some(Arc::clone(&self.file));
                let job = Job::Item { name, inside, item: Box::new(item), stamp: None, known };
                Ok(Some(self.after_own(job)))
            }
            Some(Err(trouble)) if trouble.path() == self.plain_name => {
                // What could not be reached keeps its lines.
                self.articles.clear();
                self.by_name.clear();
                let (name, origin) = (self.file.to_string(), Some(Origin::File(self.path.clone())));
                let (stamp, known) = (self.stamp.take(), self.own.take());
                self.end_with(Job::Trouble { name, inside: None, origin, stamp, trouble, known });
                self.advance()
            }
            Some(Err(trouble)) => {
                let (name, known) = self.article(trouble.path())?;
                let inside = Some(Arc::clone(&self.file));
                let job = Job::Trouble { name, inside, origin: None, stamp: None, trouble, known };
                Ok(Some(self.after_own(job)))
            }
        }
    }

    /// `job` for an article, before the first of them what becomes of the container's line of earlier.
    fn after_own(&mut self, job: Job) -> Job {
        match self.own.take() {
            None => job,
            Some(own) => {
                self.held = Some(job);
                Job::Found(Found::Begun(Op::Drop { path: own.path, file: self.file.to_string() }))
            }
        }
    }

    /// An article in the container was met: its name, and its line in the manifest.
    fn article(&mut self, plain_name: &str) -> Result<(String, Option<Box<Entry>>)> {
        if !matches!(self.state, State::Container { .. }) {
            self.state = State::Container { hash: hash::of_file(&self.path).ok(), articles: 0 };
            self.read_names()?;
        }
        if let State::Container { articles, .. } = &mut self.state {
            *articles += 1;
        }
        let rest = plain_name.strip_prefix(&*self.plain_name).unwrap_or(plain_name);
        let name = format!("{}{rest}", self.file);
        let known = match (self.by_name.remove(&name), &mut self.manifest) {
            (Some(offset), Some(manifest)) => manifest.at(offset)?.map(Box::new),
            _ => None,
        };
        Ok((name, known))
    }

    fn read_names(&mut self) -> Result<()> {
        let Some(manifest) = &mut self.manifest else { return Ok(()) };
        for offset in self.articles.drain(..) {
            if let Some(entry) = manifest.at(offset)? {
                self.by_name.insert(entry.path, offset);
            }
        }
        Ok(())
    }

    /// No more articles.
    fn end(&mut self) {
        let (hash, count) = match std::mem::replace(&mut self.state, State::Ended) {
            State::Container { hash, articles } => (hash, articles),
            State::Start => (hash::of_file(&self.path).ok(), 0),
            State::Ended => return,
        };
        let Some(hash) = hash.filter(|_| hash::is_as_it_was(&self.path, self.stamp.as_ref())) else {
            self.articles.clear();
            self.by_name.clear();
            let trouble = Trouble::new(TroubleKind::Unreadable, self.plain_name.clone(), CHANGED);
            let (name, known) = (self.file.to_string(), self.own.take());
            return self.end_with(Job::Trouble { name, inside: None, origin: None, stamp: None, trouble, known });
        };
        let mut own = Entry::new(self.file.to_string(), Outcome::Container, self.plan.made_with.clone());
        own.size = Some(hash.bytes);
        own.sha256 = Some(hash.sha256);
        own.articles = Some(count);
        self.end_with(Job::Found(Found::Container(Box::new(own))));
    }

    /// Nothing is left but the lines of articles that were not met, and `last`.
    fn end_with(&mut self, last: Job) {
        self.state = State::Ended;
        self.last = Some(last);
        self.articles.extend(self.by_name.drain().map(|(_, offset)| offset));
        self.articles.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// The line of an article that is not in its container any more.
    fn next_gone(&mut self) -> Option<Job> {
        let offset = self.articles.pop()?;
        match self.manifest.as_mut()?.at(offset) {
            // Its line is written even when it is as it was: the lines of a container keep their order by that.
            Ok(Some(entry)) if entry.gone && !self.plan.prune => Some(Job::Found(Found::Gone(Some(Box::new(entry))))),
            Ok(Some(entry)) => gone(entry, self.plan.prune),
            Ok(None) => None,
            Err(error) => Some(Job::Fatal(error)),
        }
    }
}

impl Iterator for InFile<'_> {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        self.advance().unwrap_or_else(|error| {
            self.state = State::Ended;
            self.articles.clear();
            self.last = None;
            Some(Job::Fatal(error))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU64};

    use super::*;
    use crate::archive::manifest::MadeWith;
    use crate::input::Options;

    /// Were its line still there when a run is cut off between two articles, the container would be taken for whole as soon as its former
    /// content is back.
    #[test]
    fn a_container_has_no_line_while_it_is_taken_apart_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, "{\"text\": \"a\"}\n{\"text\": \"b\"}\n").unwrap();
        let (options, stop) = (Options::default(), AtomicBool::new(false));
        let (made_with, read) = (MadeWith::default(), Arc::new(AtomicU64::new(0)));
        let plan = Plan { options: &options, made_with, prune: false, stop: &stop, read, log: None };
        let own = Entry::new("a.jsonl".to_owned(), Outcome::Container, MadeWith::default());
        let jobs = InFile::new(&plan, "a.jsonl".to_owned(), Origin::File(path), Some(own.into()), Vec::new(), None);
        let jobs: Vec<String> = jobs
            .map(|job| match job {
                Job::Found(Found::Begun(Op::Drop { path, .. })) => format!("without {path}"),
                Job::Item { name, .. } => name,
                Job::Found(Found::Container(own)) => own.path,
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(jobs, ["without a.jsonl", "a.jsonl#1", "a.jsonl#2", "a.jsonl"]);
    }
}

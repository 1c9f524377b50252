//! A run: from inputs to committed shards, then the end of it.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use super::commit::{commit, recover};
use super::error::Result;
use super::finish::{Counts, Run, RunFile, finish};
use super::home::Home;
use super::journal::{self, Op};
use super::lock::Lock;
use super::manifest::{Entry, MadeWith, Outcome};
use super::names::roots;
use super::shards::{Limits, Shards, Writer};
use super::sketch::Sketcher;
use super::source::{Plan, Source};
use super::work::{Done, Worker};
use super::{Error, now};
use crate::batch::{FileId, Trouble, ordered};
use crate::engine::Extractor;
use crate::input::Options;

/// How a run is done.
#[derive(Debug)]
pub struct Settings<'a> {
    pub threads: NonZeroUsize,
    pub limits: Limits,
    /// Drop what inputs gave that are gone.
    pub prune: bool,
    /// Make a bag of the archive, if it is none.
    pub bag: bool,
    pub options: &'a Options,
    /// Set from elsewhere, it ends the run after what has been begun.
    pub stop: &'a AtomicBool,
    /// Counts, while the run goes on, the bytes of the inputs' files that were read, as they lie on the disk.
    pub read: Arc<AtomicU64>,
    /// A file that the run writes beside the archive and is not to read as an input: its log.
    pub log: Option<FileId>,
}

/// What a run tells while it is at work.
#[derive(Debug)]
pub enum Event<'a> {
    /// An earlier run was cut off; what it had done is being put in order.
    Recovering,
    /// An input gave no record.
    Failed(&'a Trouble),
    /// An input cannot be read now; what it gave earlier stays.
    Kept(&'a Trouble),
    /// One more input is done; the counts so far.
    Progress(&'a Counts),
    /// A shard is safe on the disk.
    Committed { shard: u32, records: u32 },
    /// All inputs are done; manifest and report are being written.
    Finishing,
    /// Of a plan: what would be done (`new`, `changed`, `gone`, `drop`) with which input.
    Would { what: &'static str, path: &'a str },
}

impl<'a> Settings<'a> {
    fn plan(&self, made_with: MadeWith) -> Plan<'a> {
        let read = Arc::clone(&self.read);
        Plan { options: self.options, made_with, prune: self.prune, stop: self.stop, read, log: self.log }
    }
}

/// Brings the archive in `dir` up to date with the inputs at `paths`: does what is new or has changed.
///
/// # Errors
/// When the archive is in use, cannot be written, or is damaged. What was committed until then stays, and the next run goes on.
pub fn update(
    dir: &Path,
    paths: Vec<PathBuf>,
    extractor: &Extractor,
    settings: &Settings<'_>,
    mut tell: impl FnMut(Event<'_>),
) -> Result<RunFile> {
    let roots = roots(paths)?;
    let home = Home::at(dir, settings.bag);
    home.create()?;
    let _lock = Lock::exclusive(&home)?;
    let made_with = made_with(extractor, settings.options);
    end_earlier_run(&home, &made_with, &mut tell)?;

    let (started, clock) = (now(), Instant::now());
    let plan = settings.plan(made_with);
    let source = Source::new(&home, roots, &plan)?;
    let sketcher = Sketcher::new(extractor.rules().lexicon.last_syllable());
    let worker = Worker { plan: &plan, extractor: Some(extractor), sketcher };
    let mut sink = Sink::new(&home, settings.limits)?;
    let end = ordered(
        source,
        settings.threads,
        Vec::new,
        |buffer, job| worker.work(buffer, job),
        Done::weight,
        |done| match sink.take(done, &mut tell) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        },
    );
    if let ControlFlow::Break(error) = end {
        return Err(error);
    }
    sink.commit(&mut tell)?;
    tell(Event::Finishing);
    let run = Run {
        started,
        finished: now(),
        seconds: clock.elapsed().as_secs_f64(),
        recovered: false,
        interrupted: settings.stop.load(Relaxed),
        made_with: plan.made_with.clone(),
        counts: sink.counts,
    };
    finish(&home, run)
}

/// What [`update`] would do, without doing it: nothing is written.
pub fn plan(
    dir: &Path,
    paths: Vec<PathBuf>,
    extractor: &Extractor,
    settings: &Settings<'_>,
    mut tell: impl FnMut(Event<'_>),
) -> Result<Counts> {
    let roots = roots(paths)?;
    let home = Home::at(dir, false);
    home.check()?;
    let _lock = Lock::shared(&home)?;
    if home.is_unfinished()? {
        let dir = dir.display();
        return Err(Error::new(format_args!(
            "{dir}: an earlier run was cut off; a run without --dry-run goes on with it"
        )));
    }
    let made_with = made_with(extractor, settings.options);
    let plan = settings.plan(made_with);
    let source = Source::new(&home, roots, &plan)?;
    let worker = Worker { plan: &plan, extractor: None, sketcher: Sketcher::default() };
    let mut counts = Counts::default();
    let work = |buffer: &mut Vec<u8>, job| worker.work(buffer, job);
    let end = ordered(source, settings.threads, Vec::new, work, Done::weight, |done| {
        let mut all = vec![done];
        while let Some(done) = all.pop() {
            match would(done, &mut counts, &mut tell) {
                Ok(several) => all.extend(several.into_iter().rev()),
                Err(error) => return ControlFlow::Break(error),
            }
        }
        ControlFlow::Continue(())
    });
    match end {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok(counts),
    }
}

fn would(done: Done, counts: &mut Counts, tell: &mut impl FnMut(Event<'_>)) -> Result<Vec<Done>> {
    count(&done, counts);
    match &done {
        Done::Put { entry, known, trouble, .. } => {
            if let Some(trouble) = trouble {
                tell(Event::Failed(trouble));
            } else if entry.outcome != Outcome::Container {
                tell(Event::Would { what: if *known { "changed" } else { "new" }, path: &entry.path });
            }
        }
        Done::Gone(Some(entry)) => tell(Event::Would { what: "gone", path: &entry.path }),
        Done::Drop(Op::Drop { path, .. }) => tell(Event::Would { what: "drop", path }),
        Done::Kept(trouble, _) => tell(Event::Kept(trouble)),
        Done::Failing(trouble, _) => tell(Event::Failed(trouble)),
        _ => {}
    }
    tell(Event::Progress(counts));
    match done {
        Done::Several(all) => Ok(all),
        Done::Fatal(error) => Err(error),
        _ => Ok(Vec::new()),
    }
}

fn made_with(extractor: &Extractor, options: &Options) -> MadeWith {
    let given = if *options == Options::default() { String::new() } else { format!("{options:?}") };
    MadeWith { program: env!("CARGO_PKG_VERSION").to_owned(), rules: extractor.rules().digest.clone(), options: given }
}

/// Puts in order what a run left behind that was cut off.
fn end_earlier_run(home: &Home, made_with: &MadeWith, tell: &mut impl FnMut(Event<'_>)) -> Result<()> {
    recover(home)?;
    home.settle()?;
    home.remove_parts()?;
    if !home.journals()?.is_empty() {
        tell(Event::Recovering);
        let (now, made_with) = (now(), made_with.clone());
        let run = Run { started: now.clone(), finished: now, recovered: true, made_with, ..Run::default() };
        finish(home, run)?;
    }
    Ok(())
}

/// Takes results in the order of the inputs.
struct Sink<'a> {
    home: &'a Home,
    limits: Limits,
    shards: Shards,
    shard: Option<Writer>,
    journal: journal::Writer,
    counts: Counts,
}

impl<'a> Sink<'a> {
    fn new(home: &'a Home, limits: Limits) -> Result<Self> {
        let (shards, journal, counts) = (Shards::read(home)?, journal::Writer::new(), Counts::default());
        Ok(Self { home, limits, shards, shard: None, journal, counts })
    }

    fn take(&mut self, done: Done, tell: &mut impl FnMut(Event<'_>)) -> Result<()> {
        count(&done, &mut self.counts);
        match done {
            Done::Put { entry, record, trouble, .. } => {
                if let Some(trouble) = &trouble {
                    tell(Event::Failed(trouble));
                }
                self.put(entry, record, tell)?;
            }
            Done::Unchanged { entry, .. } | Done::Gone(entry) => self.again(entry)?,
            Done::Drop(op) | Done::Begun(op) => self.journal.put(self.home, &op)?,
            Done::Kept(trouble, again) => {
                tell(Event::Kept(&trouble));
                self.again(again)?;
            }
            Done::Failing(trouble, again) => {
                tell(Event::Failed(&trouble));
                self.again(again)?;
            }
            Done::Several(all) => {
                for done in all {
                    self.take(done, tell)?;
                }
            }
            Done::Fatal(error) => return Err(error),
        }
        tell(Event::Progress(&self.counts));
        Ok(())
    }

    /// A line without a new record.
    fn again(&mut self, entry: Option<Box<Entry>>) -> Result<()> {
        entry.map_or(Ok(()), |entry| self.journal.put(self.home, &Op::Put(entry)))
    }

    fn put(&mut self, mut entry: Box<Entry>, record: Option<Vec<u8>>, tell: &mut impl FnMut(Event<'_>)) -> Result<()> {
        let mut full = false;
        if let Some(record) = record {
            let shard = match &mut self.shard {
                Some(shard) => shard,
                None => self.shard.insert(Writer::begin(self.home, &mut self.shards, self.limits)?),
            };
            let (number, line) = shard.append(&record)?;
            (entry.shard, entry.line) = (Some(number), Some(line));
            full = shard.is_full(self.limits);
        }
        self.journal.put(self.home, &Op::Put(entry))?;
        if full { self.commit(tell) } else { Ok(()) }
    }

    /// Makes safe what was done since the last time.
    fn commit(&mut self, tell: &mut impl FnMut(Event<'_>)) -> Result<()> {
        let mut place = Vec::new();
        let mut told = None;
        if let Some(shard) = self.shard.take() {
            told = Some(shard.number());
            place.push(shard.seal(&mut self.shards)?.target);
            place.push(self.shards.write(self.home)?.target);
        }
        place.extend(self.journal.seal()?.map(|sealed| sealed.target));
        if !place.is_empty() {
            commit(self.home, &place, &[])?;
        }
        if let Some(shard) = told.and_then(|number| self.shards.get(number)) {
            tell(Event::Committed { shard: shard.number, records: shard.records });
        }
        Ok(())
    }
}

fn count(done: &Done, counts: &mut Counts) {
    match done {
        Done::Put { entry, known, bytes, trouble, .. } => {
            counts.bytes += bytes;
            counts.failed += u64::from(trouble.is_some());
            if entry.outcome != Outcome::Container {
                *(if *known { &mut counts.changed } else { &mut counts.new }) += 1;
            }
        }
        Done::Unchanged { articles, bytes, .. } => {
            counts.unchanged += articles;
            counts.bytes += bytes;
        }
        Done::Gone(_) => counts.gone += 1,
        Done::Drop(_) => counts.dropped += 1,
        Done::Kept(..) => counts.kept += 1,
        Done::Failing(..) => counts.failed += 1,
        Done::Begun(_) | Done::Several(_) | Done::Fatal(_) => {}
    }
}

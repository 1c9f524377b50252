//! `bienban extract --out DIR`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use bienban::archive::{self, Counts, Event, Limits, RunFile, Settings};
use bienban::batch::Origin;
use bienban::engine::Extractor;
use bienban::input::Options;
use clap::value_parser;

use super::log::Log;
use super::progress::{Progress, rate};
use super::survey::Survey;
use super::{Error, Result, Status, count, one_line, print, stop, tell, threads};

/// Options of an archive.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Archive")]
pub struct Archive {
    /// Keep an archive in this folder: do what is new or changed, and account for each input
    ///
    /// The folder holds records in shards, a manifest with a line for each input, failures with their reasons, and a report. Run again, it does only
    /// what is new or changed, by content and rule set. Killed at any moment, the next run goes on. See docs/archive.md.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "pretty"])]
    pub out: Option<PathBuf>,

    /// Drop the records of inputs that are gone from the folders named
    #[arg(long, requires = "out")]
    prune: bool,

    /// Say what would be done, and write nothing
    #[arg(long, requires = "out")]
    dry_run: bool,

    /// Keep the archive as a BagIt bag (RFC 8493)
    ///
    /// Once made, it stays one; later runs need not say so.
    #[arg(long, requires = "out")]
    bag: bool,

    /// Pack new shards by Zstandard
    #[arg(long, requires = "out")]
    zstd: bool,

    /// How many records a shard is given
    #[arg(long, requires = "out", value_name = "N", default_value_t = 10_000, value_parser = value_parser!(u32).range(1..=10_000_000))]
    shard_records: u32,

    /// Add what happens to this file, one JSON object a line
    ///
    /// It is not read as an article if it lies in a folder that is read.
    #[arg(long, requires = "out", value_name = "FILE")]
    log: Option<PathBuf>,
}

/// What the run needs that is not about the archive.
pub struct Rest<'a> {
    pub paths: Vec<PathBuf>,
    pub options: &'a Options,
    pub extractor: &'a Extractor,
    pub threads: Option<u16>,
    pub quiet: bool,
}

pub fn run(dir: &Path, args: &Archive, rest: Rest<'_>) -> Result {
    if rest.paths.is_empty() {
        return Err(Error::new(
            "an archive needs files or folders to find its articles in again; name them before --out",
        ));
    }
    let missing = |path: &PathBuf| {
        let within = || Origin::File(path.clone()).container().is_some();
        path.as_os_str() != "-" && path.symlink_metadata().is_err() && !within()
    };
    if rest.paths.iter().all(missing) {
        for path in &rest.paths {
            tell(format_args!("{}: no such file or folder; check the spelling", path.display()));
        }
        return Ok(Status::Nothing);
    }
    stop::on_signal()?;
    let mut log = Log::open(args.log.as_deref())?;
    log.start(dir, &rest.paths, args.dry_run);
    let read = Arc::new(AtomicU64::new(0));
    let settings = Settings {
        threads: threads(rest.threads),
        limits: Limits { records: args.shard_records, zstd: args.zstd },
        prune: args.prune,
        bag: args.bag,
        options: rest.options,
        stop: &stop::ASKED,
        read: Arc::clone(&read),
        log: log.file(),
    };
    let mut progress = Progress::new(!rest.quiet);
    let survey = Survey::begin(&rest.paths, progress.is_shown());
    let mut told = Told::default();
    let show = |event: Event<'_>| {
        log.event(&event);
        told.show(&event, &mut progress, (read.load(SeqCst), survey.bytes()));
    };
    let end = match args.dry_run {
        false => archive::update(dir, rest.paths, rest.extractor, &settings, show).map(|run| Ended::Run(Box::new(run))),
        true => archive::plan(dir, rest.paths, rest.extractor, &settings, show).map(Ended::Plan),
    };
    let time = progress.elapsed();
    progress.end();
    let end = end.map_err(Error::new);
    log.end(&end);
    let end = end?;
    if let Some(error) = told.error {
        return Err(error);
    }
    let counts = end.counts();
    let stopped = stop::ASKED.load(SeqCst);
    if !rest.quiet {
        let seconds = time.as_secs_f64();
        tell(format_args!("{}, {seconds:.2} seconds, {:.1} MB/s", summary(counts), rate(counts.bytes, time)));
        end.tell(dir);
        if stopped {
            tell("stopped; what was done is kept, the same command does the rest");
        }
    }
    Ok(match counts {
        _ if stopped => Status::Stopped,
        counts if counts.failed + counts.kept > 0 => Status::Partly,
        _ => Status::Well,
    })
}

pub enum Ended {
    Run(Box<RunFile>),
    Plan(Counts),
}

impl Ended {
    fn counts(&self) -> &Counts {
        match self {
            Self::Run(run) => &run.run.counts,
            Self::Plan(counts) => counts,
        }
    }

    fn tell(&self, dir: &Path) {
        let dir = dir.display();
        match self {
            Self::Run(run) => {
                let (records, failed) = (count(run.archive.records, "record"), count(run.archive.failed, "failure"));
                let groups = count(run.archive.duplicate_groups, "group");
                tell(format_args!(
                    "{dir}: {records}, {groups} of near-duplicates, {failed}; {dir} has failed.jsonl and report.html"
                ));
            }
            Self::Plan(_) => tell("nothing was written"),
        }
    }
}

fn summary(counts: &Counts) -> String {
    let number = |n: u64, what: &str| format!("{} {what}", super::grouped(n));
    let mut parts =
        vec![number(counts.new, "new"), number(counts.changed, "changed"), number(counts.unchanged, "unchanged")];
    for (n, what) in [(counts.gone, "gone"), (counts.dropped, "dropped"), (counts.kept, "kept though not readable now")]
    {
        if n > 0 {
            parts.push(number(n, what));
        }
    }
    parts.push(count(counts.failed, "failure"));
    parts.join(", ")
}

/// What was told so far.
#[derive(Default)]
struct Told {
    /// Standard output could not be written.
    error: Option<Error>,
}

impl Told {
    /// `read` are the bytes read so far, and all that there are to read if that is known.
    fn show(&mut self, event: &Event<'_>, progress: &mut Progress, read: (u64, Option<u64>)) {
        match event {
            Event::Failed(trouble) => progress.aside(|| tell(trouble)),
            Event::Kept(trouble) => progress.aside(|| tell(format_args!("{trouble}; what it gave earlier is kept"))),
            Event::Recovering => progress.aside(|| tell("an earlier run was cut off; going on with what it has done")),
            Event::Progress(counts) => progress.archive(counts, read),
            Event::Finishing => progress.say("all inputs are done; writing manifest and report"),
            Event::Would { what, path } => {
                let line = format!("{what}\t{}\n", one_line(path));
                let mut written = Ok(());
                progress.aside(|| written = print(line.as_bytes()));
                if let Err(error) = written {
                    stop::ASKED.store(true, SeqCst);
                    self.error.get_or_insert(error);
                }
            }
            Event::Committed { .. } => {}
        }
    }
}

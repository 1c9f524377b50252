//! `bienban extract`

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;

use bienban::batch::{Trouble, TroubleKind, Walk, guarded, ordered};
use bienban::engine::Extractor;
use bienban::input::{Document, Item, Items, Options};
use clap::value_parser;

use super::archive::{self, Archive, Rest};
use super::input::Input;
use super::output::Output;
use super::progress::{Counts, Progress, Summary};
use super::{Error, Result, Status, extractor, tell, threads};

/// Extract a record from each article
///
/// A file is one article (text, a web page, a Word document) or holds several (JSON Lines, JSON, CSV, ZIP), and may be
/// packed by gzip or Zstandard; its content tells which. Records are written one a line (JSON Lines), in the order of the
/// input. An article that fails is named on standard error with the reason, and the others go on.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP_END)]
pub struct Args {
    /// Files, folders, or - for standard input
    ///
    /// Folders are read with all that is in them, sorted by name, hidden files included; links are followed. Without
    /// any, standard input is read if it is no terminal.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    archive: Archive,

    /// Write to this file instead of standard output
    ///
    /// The file appears, or is replaced, when all is done; until then it stays as it was. It is not read as an article
    /// if it lies in a folder that is read.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Spread each record over many lines, for reading
    #[arg(long)]
    pretty: bool,

    /// How many articles to work on at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Use the rules in this folder, not those in the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,

    /// No progress bar and no last line; failures are still named
    #[arg(short, long)]
    quiet: bool,
}

const HELP_END: &str = "\
Limits:
  One article may have 512 MiB. Each thread holds one article and its record
  in memory. Pipes, sockets and devices are not opened; give a pipe as
  standard input. What unpacks to more than 200 times its size, entries that
  are encrypted and archives within archives are left out and named.

Examples:
  bienban extract news/ -o records.jsonl
  bienban extract article.txt --pretty
  bienban extract news/ --out archive --log archive.log
  bienban extract a.txt b.txt - < c.txt | jq '.people[].name'
  bienban extract dump.jsonl.gz --field title=ten,text=article.body
  bienban extract dump.jsonl.gz#17 --pretty      line 17 of it

Exit status:
  0  every article gave a record
  1  some articles failed; standard error names each with its reason
  2  nothing could be done: wrong arguments, no input that could be read,
     faulty rules, an output that cannot be written (a file given with
     --output stays as it was, an archive keeps what was committed)
  130  a run with --out was stopped by Ctrl-C or SIGTERM; what was done is
     kept";

/// What one article gave.
struct Done {
    bytes: u64,
    outcome: std::result::Result<Line, Trouble>,
}

/// A record as it is written.
struct Line {
    json: Vec<u8>,
    warnings: u64,
}

pub fn run(args: Args) -> Result {
    let options = args.input.options();
    if let Some(dir) = &args.archive.out {
        let extractor = extractor(args.rules.as_deref())?;
        let rest = Rest { paths: args.paths, options: &options, extractor, threads: args.threads, quiet: args.quiet };
        return archive::run(dir, &args.archive, rest);
    }
    let paths = inputs(args.paths)?;
    let extractor = extractor(args.rules.as_deref())?;
    let mut output = Output::open(args.output.as_deref())?;
    let mut progress = Progress::new(!args.quiet && !output.is_terminal());
    let mut counts = Counts::default();
    let mut any_read = false;

    let walk = output.files().into_iter().fold(Walk::new(paths), Walk::passing_over);
    let items = Items::new(walk, &options);
    let work = |buffer: &mut Vec<u8>, item| article(extractor, &options, args.pretty, buffer, item);
    let weigh = |done: &Done| done.outcome.as_ref().map_or(0, |line| line.json.len());
    let seen_at_once = output.is_terminal();
    let sink = |done: Done| {
        counts.articles += 1;
        counts.bytes += done.bytes;
        match done.outcome {
            Ok(line) => {
                any_read = true;
                counts.records += 1;
                counts.warnings += line.warnings;
                let mut written = output.write(&line.json);
                if seen_at_once {
                    written = written.and_then(|()| output.flush());
                }
                if let Err(error) = written {
                    return ControlFlow::Break(error);
                }
            }
            Err(trouble) => {
                any_read |= trouble.kind() != TroubleKind::Unreadable;
                counts.failures += 1;
                progress.aside(|| tell(&trouble));
            }
        }
        progress.show(&counts);
        ControlFlow::Continue(())
    };
    let end = ordered(items, threads(args.threads), Vec::new, work, weigh, sink);
    let time = progress.elapsed();
    progress.end();

    let status = match counts.failures {
        0 => Status::Well,
        _ if any_read => Status::Partly,
        _ => Status::Nothing,
    };
    let written = match end {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) if status == Status::Nothing => Ok(()), // an earlier file stays as it was
        ControlFlow::Continue(()) => output.finish(),
    };
    match written {
        Err(error) if !error.reader_left => return Err(error),
        Err(_) => {}
        Ok(()) if args.quiet => {}
        Ok(()) => tell(Summary(&counts, time)),
    }
    Ok(status)
}

fn inputs(paths: Vec<PathBuf>) -> Result<Vec<PathBuf>> {
    if !paths.is_empty() {
        return Ok(paths);
    }
    if io::stdin().is_terminal() {
        return Err(Error::new(
            "no PATH given, and standard input is a terminal\n\
             Name files or folders, or - to type an article and end it with Ctrl-D; see bienban extract --help",
        ));
    }
    Ok(vec!["-".into()])
}

/// From an article as it lies in its file to the bytes of its record, all in the worker.
fn article(
    extractor: &Extractor,
    options: &Options,
    pretty: bool,
    buffer: &mut Vec<u8>,
    item: std::result::Result<Item, Trouble>,
) -> Done {
    let item = match item {
        Ok(item) => item,
        Err(trouble) => return Done { bytes: 0, outcome: Err(trouble) },
    };
    let name = item.name().to_owned();
    let outcome = guarded(|| item.load(options, buffer).map(|document| line(extractor, pretty, &document)));
    let outcome = outcome.unwrap_or_else(|message| Err(Trouble::new(TroubleKind::Panic, name, panicked(&message))));
    Done { bytes: buffer.len() as u64, outcome }
}

fn panicked(message: &str) -> String {
    format!("bienban itself failed on this article, please report it with the article: {message}")
}

fn line(extractor: &Extractor, pretty: bool, document: &Document<'_>) -> Line {
    let record = extractor.extract_document(document);
    let mut json = Vec::with_capacity(2 * document.text.len().min(1 << 20) + 1024);
    match pretty {
        true => serde_json::to_writer_pretty(&mut json, &record).expect("a record is plain data, written to memory"),
        false => record.write_json(&mut json),
    }
    json.push(b'\n');
    Line { json, warnings: record.warnings.len() as u64 }
}

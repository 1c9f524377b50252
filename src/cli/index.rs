//! `bienban index`

use std::path::{Path, PathBuf};

use bienban::store::{self, Counts, Event, Links, Missing, Settings};
use clap::value_parser;

use super::input::Input;
use super::progress::Progress;
use super::{Error, Result, Status, count, stop, tell, threads};

/// Build or update a store for queries, the explorer and exports
///
/// A store is one SQLite file with the records of many articles, their texts, and who is one person and what is one body across them. Given again, the command
/// writes only what is new or has changed.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP_END)]
pub struct Args {
    /// Archives (folders made by extract --out), files of records (JSON Lines, also .gz and .zst), or - for standard input
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<PathBuf>,

    /// The store
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    /// The folder from which the records' paths count, to find the texts again [default: the present one]
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,

    #[command(flatten)]
    input: Input,

    /// Who is one person and what is one body, and who is not, by hand (docs/linking.md); later runs hold to it until they are given another
    #[arg(long, value_name = "FILE")]
    links: Option<PathBuf>,

    /// Take out articles that are in no SOURCE any more
    #[arg(long)]
    prune: bool,

    /// How many records to work on at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// No progress and no last line; what fails is still named
    #[arg(short, long)]
    quiet: bool,
}

const HELP_END: &str = "\
Records hold places in texts and not the texts, so these are read again where
the records say that they lay. An article whose text is not found there, or
is another now, is indexed without it.

Examples:
  bienban index archive -o lib.sqlite
  bienban index records.jsonl -o lib.sqlite --texts /srv/news
  bienban extract news/ | bienban index - -o lib.sqlite

Exit status:
  0  all records are in the store
  1  some lines are no records, or a source could not be read to its end;
     each is named
  2  nothing could be done, or the store could not be written further; what
     was committed stays
  130  stopped by Ctrl-C or SIGTERM; the same command does the rest";

/// So many missing texts are named; the others are counted.
const NAMED: u64 = 5;

pub fn run(args: Args) -> Result {
    stop::on_signal()?;
    let progress = Progress::new(!args.quiet);
    let options = args.input.options();
    let links = args.links.as_deref().map(links).transpose()?;
    let settings = Settings {
        sources: args.sources,
        store: &args.output,
        options: &options,
        texts: args.texts.as_deref(),
        prune: args.prune,
        links: links.as_ref(),
        threads: threads(args.threads),
        stop: &stop::ASKED,
    };
    let mut without = 0;
    let done = store::index(settings, |event| match event {
        Event::Bad(why) => progress.aside(|| tell(why)),
        Event::NoText { path, why } => {
            without += 1;
            if without <= NAMED {
                progress.aside(|| tell(format_args!("{path}: indexed without its text: {}", reason(why))));
            }
        }
        Event::Link(what) => progress.aside(|| tell(what)),
        Event::Progress(_) => {}
        Event::Linking => progress.say("all records are in; working out who is who"),
    });
    let time = progress.elapsed();
    progress.end();
    let counts = done.map_err(Error::new)?;
    if without > NAMED {
        tell(format_args!("{} more without their texts; --texts DIR says where they lie", without - NAMED));
    }
    if !args.quiet {
        tell(format_args!("{}: {}, {:.2} seconds", args.output.display(), summary(&counts), time.as_secs_f64()));
    }
    Ok(match counts {
        Counts { stopped: true, .. } => {
            tell("stopped; what was done is kept, the same command does the rest");
            Status::Stopped
        }
        Counts { bad: 0, .. } => Status::Well,
        Counts { records: 0, .. } => Status::Nothing,
        _ => Status::Partly,
    })
}

fn links(path: &Path) -> Result<Links> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Error::new(format_args!("{}: cannot be read: {e}", path.display())))?;
    Links::parse(path, &text).map_err(Error::new)
}

fn reason(why: &Missing) -> &str {
    match why {
        Missing::Unreadable(why) => why,
        Missing::Changed => "it is not what the record was made from",
    }
}

fn summary(counts: &Counts) -> String {
    let mut parts = vec![
        count(counts.records, "record"),
        format!("{} written", super::grouped(counts.written)),
        format!("{} unchanged", super::grouped(counts.records - counts.written)),
    ];
    for (n, what) in [(counts.without_text, "without text"), (counts.removed, "taken out"), (counts.bad, "bad")] {
        if n > 0 {
            parts.push(format!("{} {what}", super::grouped(n)));
        }
    }
    parts.join(", ")
}

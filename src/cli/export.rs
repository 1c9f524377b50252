//! `bienban export`

use std::path::{Path, PathBuf};

use bienban::batch::FileId;
use bienban::export::{self, Period};
use bienban::store::Store;
use clap::ValueEnum;

use super::folder::Folder;
use super::output::Output;
use super::{Error, Result, Status, count, tell};

/// Write what a store holds in the format of another program
///
/// jsonl, es-bulk, webannotation, ftm and popolo are one file, or standard
/// output; csv, parquet and brat are a folder. What is written appears under its
/// name when it is whole. The same store gives the same bytes.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP_END)]
pub struct Args {
    /// The store, as `bienban index` made it
    file: PathBuf,
    /// The format
    #[arg(long, value_name = "FORMAT")]
    to: Format,
    /// The file or folder; - is standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// es-bulk: the index that receives the documents
    #[arg(long, value_name = "NAME", value_parser = index_name)]
    index: Option<String>,
    /// csv: begin files with a byte order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// Only articles of this day and later (jsonl, es-bulk, webannotation, brat)
    ///
    /// The day is that of the meeting, else of publication; articles of which
    /// neither is known are left out.
    #[arg(long, value_name = "DAY", value_parser = day)]
    since: Option<String>,
    /// Only articles of this day and earlier
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<String>,
}

const HELP_END: &str = "\
Examples:
  bienban export lib.sqlite --to ftm -o lib.ftm.json
  bienban export lib.sqlite --to parquet -o tables
  bienban export lib.sqlite --to es-bulk --index minutes -o minutes.ndjson
  bienban export lib.sqlite --to brat --since 2024-05-01 -o brat/data/since-may

Exit status:
  0  all went well
  1  it was done, but articles without a text were left out (brat)
  2  nothing could be done";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables: a folder with a file for each
    Csv,
    /// Tables, typed and compressed: a folder with a file for each
    Parquet,
    /// FollowTheMoney entities, one a line
    Ftm,
    /// Popolo: people, bodies, offices, meetings, in one JSON object
    Popolo,
    /// brat standoff: a folder with text and annotations of each article
    Brat,
    /// W3C Web Annotation, one JSON-LD object a line
    #[value(name = "webannotation")]
    WebAnnotation,
    /// Bulk format of Elasticsearch and OpenSearch, one document an article
    EsBulk,
    /// The records as they were, one a line
    Jsonl,
}

impl Format {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Whether it goes article by article, so that a period can be chosen.
    fn by_article(self) -> bool {
        matches!(self, Self::Brat | Self::WebAnnotation | Self::EsBulk | Self::Jsonl)
    }
}

fn index_name(name: &str) -> std::result::Result<String, &'static str> {
    export::check_index_name(name).map(|()| name.to_owned())
}

/// In the form in which days are compared.
fn day(text: &str) -> std::result::Result<String, &'static str> {
    let day: Option<jiff::civil::Date> = text.parse().ok();
    day.map(|day| day.to_string()).ok_or("it is no day; write it as 2024-03-29")
}

pub fn run(args: &Args) -> Result {
    args.check()?;
    let store = Store::open(&args.file).map_err(Error::new)?;
    // One state of the store from beginning to end, whatever is indexed meanwhile.
    let state = store.connection().unchecked_transaction().map_err(|e| in_store(&args.file, e.into()))?;
    let period = Period { since: args.since.clone(), until: args.until.clone() };
    match args.to {
        Format::Csv => folder(args, |dir| export::csv(&state, args.bom, dir).map(|()| 0)),
        Format::Parquet => folder(args, |dir| export::parquet(&state, dir).map(|()| 0)),
        Format::Brat => folder(args, |dir| export::brat(&state, &period, dir)),
        Format::Ftm => stream(args, |out| export::ftm(&state, out)),
        Format::Popolo => stream(args, |out| export::popolo(&state, out)),
        Format::WebAnnotation => stream(args, |out| export::web_annotation(&state, &period, out)),
        Format::Jsonl => stream(args, |out| export::jsonl(&state, &period, out)),
        Format::EsBulk => {
            let index = args.index.as_deref().unwrap_or("bienban");
            stream(args, |out| export::es_bulk(&state, &period, index, out))
        }
    }
}

impl Args {
    /// Options that another format has.
    fn check(&self) -> Result<()> {
        let of = |option: &str, formats: &str| {
            Err(Error::new(format_args!("{option} belongs to {formats}, not to --to {}", self.to.name())))
        };
        if self.index.is_some() && self.to != Format::EsBulk {
            return of("--index", "--to es-bulk");
        }
        if self.bom && self.to != Format::Csv {
            return of("--bom", "--to csv");
        }
        if (self.since.is_some() || self.until.is_some()) && !self.to.by_article() {
            return of("--since or --until", "the formats by article (jsonl, es-bulk, webannotation, brat)");
        }
        Ok(())
    }
}

fn stream(args: &Args, write: impl FnOnce(&mut dyn std::io::Write) -> Exported<()>) -> Result {
    let mut output = Output::open(args.output.as_deref())?;
    let store = FileId::at(&args.file);
    if store.is_some() && output.files().contains(&store) {
        return Err(Error::new(format_args!("{}: it is the store itself; name another file", args.file.display())));
    }
    match write(output.writer()) {
        Ok(()) => output.finish().map(|()| Status::Well),
        Err(export::Error::Write(error)) => Err(output.failed(&error)),
        Err(error) => Err(in_store(&args.file, error)),
    }
}

/// `write` gives the number of articles that were left out for want of a text.
fn folder(args: &Args, write: impl FnOnce(&Path) -> Exported<u64>) -> Result {
    let format = args.to.name();
    let target = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    let target =
        target.ok_or_else(|| Error::new(format_args!("--to {format} writes a folder: name it with -o DIR")))?;
    let folder = Folder::open(target)?;
    match write(folder.path()) {
        Ok(without_text) => {
            folder.finish(&format)?;
            if without_text == 0 {
                return Ok(Status::Well);
            }
            let articles = count(without_text, "article");
            tell(format_args!("{articles} left out: the store has no text; index again where the sources are at hand"));
            Ok(Status::Partly)
        }
        Err(export::Error::Write(error)) => Err(folder.failed(&error)),
        Err(error) => Err(in_store(&args.file, error)),
    }
}

type Exported<T> = std::result::Result<T, export::Error>;

fn in_store(file: &Path, error: export::Error) -> Error {
    Error::new(format_args!("{}: {error}", file.display()))
}

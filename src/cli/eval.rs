//! `bienban eval`

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use bienban::batch::{guarded, ordered};
use bienban::engine::Extractor;
use bienban::eval::{Corpus, Floors, Scoring, read_records, score};
use bienban::input::Document;
use bienban::record::Record;

use super::encoding::Forced;
use super::{Error, Result, Status, extractor, print, tell, threads};

/// Score the extraction against a gold standard
///
/// Each NAME.json in GOLD_DIR says what NAME.txt in TEXT_DIR must give. The table shows, for each measure, precision,
/// recall and F1, and how many values were right, wrong and lost.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP_END)]
pub struct Args {
    /// Gold files, NAME.json
    gold_dir: PathBuf,

    /// Their texts, NAME.txt
    text_dir: PathBuf,

    #[command(flatten)]
    forced: Forced,

    /// Score these records (JSON Lines) instead of extracting the texts
    #[arg(long, value_name = "FILE", conflicts_with = "rules")]
    records: Option<PathBuf>,

    /// Use the rules in this folder, not those in the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,

    /// List every value that was lost or is spurious
    #[arg(long)]
    errors: bool,

    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,

    /// Fail when a measure is below its floor in this file (TOML)
    #[arg(long, value_name = "FILE")]
    floors: Option<PathBuf>,
}

const HELP_END: &str = "\
Example of a file of floors:
  corpus = \"9f2c...\"       # the digest that --json shows
  [floors]                  # the lowest F1 of a measure
  people = 0.95
  \"result text\" = 0.8
  mean = 0.85               # of the five main measures

Exit status:
  0  scored, and no measure is below its floor
  1  a measure is below its floor, or an article gave no record
  2  nothing could be scored: wrong arguments, faulty gold, records or rules,
     floors of another corpus";

pub fn run(args: Args) -> Result {
    let scoring = Scoring::default();
    let floors = args.floors.as_deref().map(Floors::load).transpose().map_err(Error::new)?;
    let corpus = Corpus::load(&scoring, &args.gold_dir, &args.text_dir, args.forced.encoding()).map_err(Error::new)?;
    corpus.misfits().for_each(|misfit| tell(format_args!("warning: {misfit}")));
    let records = match &args.records {
        Some(file) => read_records(file).map_err(Error::new)?,
        None => extract(extractor(args.rules.as_deref())?, args.forced, &corpus),
    };
    let mut status = Status::Well;
    for example in corpus.examples().iter().filter(|e| !records.contains_key(e.name())) {
        tell(format_args!("{}: no record", example.name()));
        status = Status::Partly;
    }

    let scores = score(&scoring, &corpus, &records).map_err(Error::new)?;
    let mut out = match args.json {
        true => format!("{:#}\n", scores.to_json(&corpus, args.errors)),
        false => scores.to_string(),
    };
    if args.errors && !args.json {
        out += &scores.errors();
    }
    print(out.as_bytes())?;

    if let Some(floors) = floors {
        for below in floors.check(&corpus, &scores).map_err(Error::new)? {
            tell(below);
            status = Status::Partly;
        }
    }
    Ok(status)
}

/// A record for each article of the corpus that gives one; the others are told.
fn extract(extractor: &Extractor, forced: Forced, corpus: &Corpus) -> HashMap<String, Record> {
    let mut records = HashMap::new();
    let work = |(): &mut (), i: usize| {
        let example = &corpus.examples()[i];
        let path = format!("{}.txt", example.name());
        let bytes = example.bytes();
        let record = |decoded| extractor.extract_document(&Document::plain(path.as_str(), bytes, decoded));
        match guarded(|| forced.decode(bytes).map(record)) {
            Ok(Ok(record)) => (i, Ok(record)),
            Ok(Err(error)) => (i, Err(error.to_string())),
            Err(panic) => (i, Err(format!("bienban itself failed on it: {panic}"))),
        }
    };
    let sink = |(i, result): (usize, std::result::Result<Record, String>)| -> ControlFlow<()> {
        let name = corpus.examples()[i].name();
        match result {
            Ok(record) => drop(records.insert(name.to_owned(), record)),
            Err(reason) => tell(format_args!("{name}: {reason}")),
        }
        ControlFlow::Continue(())
    };
    let _ = ordered(0..corpus.examples().len(), threads(None), || (), work, |_| 1, sink);
    records
}

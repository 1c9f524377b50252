//! `bienban text`

use std::path::PathBuf;

use bienban::batch::{Trouble, TroubleKind, Walk, guarded};
use bienban::input::Items;

use super::input::Input;
use super::{Result, Status, print, tell};

/// Print the text of articles as spans of records count it
///
/// A span is [start, end) in code points of this text. Of pages and documents it is the main text, of dumps and pages
/// with the title as its first line. Nothing is added to the text of a single article; several are set apart by lines
/// with their names.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP_END)]
pub struct Args {
    /// Files, folders, or - for standard input; an article in a container with its place, as dump.jsonl#17
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    input: Input,
}

const HELP_END: &str = "\
Examples:
  bienban text page.html
  bienban text dump.jsonl.gz#17
  bienban text page.html | python3 -c 'print(open(0).read()[120:151])'

Exit status:
  0  every article was printed
  1  some articles failed; standard error names each with its reason
  2  nothing could be done";

pub fn run(args: &Args) -> Result {
    let options = args.input.options();
    let mut buffer = Vec::new();
    let mut items = Items::new(Walk::new(args.paths.iter().cloned()), &options).peekable();
    let (mut printed, mut several, mut status) = (0, false, Status::Well);
    while let Some(item) = items.next() {
        several |= items.peek().is_some();
        let name = item.as_ref().map_or_else(|trouble| trouble.path(), |item| item.name()).to_owned();
        let loaded = guarded(|| item?.load(&options, &mut buffer).map(|document| document.text.into_owned()));
        match loaded.unwrap_or_else(|panic| Err(Trouble::new(TroubleKind::Panic, &name, panic))) {
            Ok(text) if several => print(format!("==> {name} <==\n{text}\n").as_bytes())?,
            Ok(text) => print(text.as_bytes())?,
            Err(trouble) => {
                tell(trouble);
                status = Status::Partly;
                continue;
            }
        }
        printed += 1;
    }
    Ok(if printed == 0 && status == Status::Partly { Status::Nothing } else { status })
}

//! The command line: one file a command. Each command gives its exit status, or an [`Error`] that stops everything.

mod archive;
mod completions;
mod encoding;
mod eval;
mod explain;
#[cfg(feature = "store")]
mod export;
mod extract;
#[cfg(feature = "store")]
mod folder;
#[cfg(feature = "store")]
mod index;
mod ink;
mod input;
mod log;
mod man;
mod output;
mod progress;
#[cfg(feature = "store")]
mod query;
mod rules;
mod schema;
#[cfg(feature = "store")]
mod serve;
mod stop;
mod survey;
mod text;
mod verify;

use std::fmt::{self, Write as _};
use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

use bienban::engine::Extractor;
use bienban::explain::Explainer;
use bienban::rules as rule_set;
use clap::{Parser, Subcommand};

/// Structured records from Vietnamese meeting news
///
/// bienban reads raw news articles about meetings and writes, for each, one JSON record: the people, the offices they
/// hold, the bodies, the results reported and the tasks assigned, each with its place in the text and the rule that
/// found it.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 80, after_long_help = HELP_END)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const HELP_END: &str = "\
Examples:
  bienban extract news/ -o records.jsonl    a folder, with all that is in it
  bienban extract article.txt --pretty      one article, for reading
  bienban extract news/ --out archive       an archive, run again every week
  curl -s URL | bienban extract             standard input

Exit status:
  0  all went well
  1  it was done, but not all is well: some articles failed, a score is
     below its floor, or an archive is damaged; each is named
  2  nothing could be done
  130  stopped by Ctrl-C or SIGTERM; an archive keeps what was done";

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::Args),
    Eval(eval::Args),
    Explain(explain::Args),
    #[cfg(feature = "store")]
    Export(export::Args),
    #[cfg(feature = "store")]
    Index(index::Args),
    #[cfg(feature = "store")]
    Query(Box<query::Args>),
    Rules(rules::Args),
    Schema(schema::Args),
    #[cfg(feature = "store")]
    Serve(serve::Args),
    Text(text::Args),
    Verify(verify::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Cli {
    /// Runs the command; whatever stopped it has been told on standard error.
    pub fn run(self) -> ExitCode {
        let status = match self.command {
            Command::Extract(args) => extract::run(args),
            Command::Eval(args) => eval::run(args),
            Command::Explain(args) => explain::run(&args),
            #[cfg(feature = "store")]
            Command::Export(args) => export::run(&args),
            #[cfg(feature = "store")]
            Command::Index(args) => index::run(args),
            #[cfg(feature = "store")]
            Command::Query(args) => query::run(*args),
            Command::Rules(args) => rules::run(args),
            Command::Schema(args) => schema::run(args),
            #[cfg(feature = "store")]
            Command::Serve(args) => serve::run(&args),
            Command::Text(args) => text::run(&args),
            Command::Verify(args) => verify::run(&args),
            Command::Completions(args) => completions::run(args),
            Command::Man(args) => man::run(args),
        };
        match status {
            Ok(status) => status.into(),
            Err(error) if error.reader_left => Status::Well.into(),
            Err(error) => {
                tell(error.message);
                Status::Nothing.into()
            }
        }
    }
}

/// How a command ended; the numbers are promised in the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Well = 0,
    Partly = 1,
    Nothing = 2,
    Stopped = 130,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// What keeps a command from doing anything, told to the user as it is.
#[derive(Debug)]
struct Error {
    message: String,
    /// Whoever read our standard output had enough (`bienban … | head`): no fault, and nobody to tell.
    reader_left: bool,
}

impl Error {
    fn new(message: impl fmt::Display) -> Self {
        Self { message: message.to_string(), reader_left: false }
    }

    /// `target` could not be written.
    fn write(target: impl fmt::Display, error: &io::Error) -> Self {
        let message = format!("{target}: cannot be written: {error}");
        Self { message, reader_left: error.kind() == io::ErrorKind::BrokenPipe }
    }
}

type Result<T = Status> = std::result::Result<T, Error>;

/// One message on standard error. Nobody is left to tell if that cannot be written.
fn tell(message: impl fmt::Display) {
    let _ = io::Write::write_all(&mut io::stderr(), format!("bienban: {message}\n").as_bytes());
}

/// A file's name may hold line ends and terminal escapes; a line that is printed must not.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() { line.extend(c.escape_default()) } else { line.push(c) }
    }
    line
}

/// All of `bytes` to standard output.
fn print(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    let written = io::Write::write_all(&mut out, bytes).and_then(|()| io::Write::flush(&mut out));
    written.map_err(|e| Error::write("standard output", &e))
}

/// The rules of `dir`, or the ones in the program. They stay until the process ends, which spares it the time to take them apart.
fn extractor(dir: Option<&Path>) -> Result<&'static Extractor> {
    let loaded = match dir {
        Some(dir) => Extractor::from_dir(dir),
        None => Extractor::builtin(),
    };
    let loaded = loaded.map_err(|faults| Error::new(format_args!("the rules cannot be used\n{faults}")))?;
    Ok(Box::leak(Box::new(loaded)))
}

/// The same rules, with their patterns kept for explaining.
fn explainer(dir: Option<&Path>) -> Result<Explainer> {
    let files = match dir {
        Some(dir) => rule_set::files_of(dir),
        None => Ok(rule_set::builtin_files()),
    };
    files.and_then(Explainer::new).map_err(|faults| Error::new(format_args!("the rules cannot be used\n{faults}")))
}

/// As many as wished, or one a core.
fn threads(wanted: Option<u16>) -> NonZeroUsize {
    let wanted = wanted.and_then(|n| NonZeroUsize::new(n.into()));
    wanted.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
}

/// `3 records`, `1 record`.
fn count(n: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// `1234567` as `1,234,567`.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        let _ = out.write_char(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definitions_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}

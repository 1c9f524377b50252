//! `bienban rules check`

use std::path::PathBuf;

use bienban::rules::{self, check};

use crate::cli::{Error, Result, Status, print};

/// Check every rule file and put every rule to its own examples
///
/// All faults are told, each with its file, line and column and the lines themselves.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rules of this folder, not those in the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result {
    let files = match &args.rules {
        Some(dir) => rules::files_of(dir),
        None => Ok(rules::builtin_files()),
    };
    let checked = files.and_then(check::check).map_err(Error::new)?;
    let message = format!(
        "{} words, {} grammar rules, {} discourse rules, {} examples: all is well\n",
        checked.words, checked.grammar_rules, checked.discourse_rules, checked.examples
    );
    print(message.as_bytes())?;
    Ok(Status::Well)
}

//! `bienban rules`: one file a subcommand.

mod check;
mod fit;
mod list;
mod points;
mod trace;

use clap::Subcommand;

use super::Result;
pub(super) use trace::known;

/// Look after the rules: check them, list them, see them fire, fit them
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    List(list::Args),
    Trace(trace::Args),
    Fit(fit::Args),
}

pub fn run(args: Args) -> Result {
    match args.command {
        Command::Check(args) => check::run(&args),
        Command::List(args) => list::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::Fit(args) => fit::run(&args),
    }
}

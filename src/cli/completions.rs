//! `bienban completions`

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Result, Status, print};

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Example:
  bienban completions bash > ~/.local/share/bash-completion/completions/bienban")]
pub struct Args {
    /// The shell that shall complete
    shell: Shell,
}

pub fn run(args: Args) -> Result {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "bienban", &mut script);
    print(&script)?;
    Ok(Status::Well)
}

//! The command `bienban`: parses, calls, sets the exit status.

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    bienban::batch::quiet_panics();
    cli::Cli::parse().run()
}

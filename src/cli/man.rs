//! `bienban man`

use std::path::PathBuf;

use clap::CommandFactory;
use clap_mangen::Man;

use super::{Cli, Error, Result, Status, print};

/// Print the man page, or write one for every command
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  bienban man | man -l -                    read it now
  bienban man --dir ~/.local/share/man/man1 keep it")]
pub struct Args {
    /// Write the pages of bienban and of each of its commands into this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub fn run(args: Args) -> Result {
    match args.dir {
        Some(dir) => clap_mangen::generate_to(Cli::command(), &dir).map_err(|e| Error::write(dir.display(), &e))?,
        None => {
            let mut page = Vec::new();
            Man::new(Cli::command()).render(&mut page).map_err(Error::new)?;
            print(&page)?;
        }
    }
    Ok(Status::Well)
}

//! `bienban verify`

use std::path::PathBuf;

use bienban::archive;

use super::{Error, Result, Status, count, grouped, one_line, print, tell};

/// Check every hash, count and reference of an archive
///
/// Reads the whole archive that extract --out made, and names whatever is wrong on standard output, one a line.
/// Nothing is written. Whether the inputs are still what they were, extract --out --dry-run says.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP_END)]
pub struct Args {
    /// The archive
    #[arg(value_name = "DIR")]
    dir: PathBuf,

    /// No last line; what is wrong is still named
    #[arg(short, long)]
    quiet: bool,
}

const HELP_END: &str = "\
Example:
  bienban verify archive

Exit status:
  0  the archive is as it was written
  1  something is wrong; standard output names it
  2  nothing could be done: no archive, or a run is at work on it";

pub fn run(args: &Args) -> Result {
    let mut written = Ok(());
    let verified = archive::verify(&args.dir, |finding| {
        if written.is_ok() {
            let file = args.dir.join(&finding.file);
            let line = one_line(&format!("{}: {}", file.display(), finding.what));
            written = print(format!("{line}\n").as_bytes());
        }
    });
    let verified = verified.map_err(Error::new)?;
    written?;
    if !args.quiet {
        let looked_at = [
            count(verified.lines, "input"),
            count(verified.records, "record"),
            count(verified.shards, "shard"),
            format!("{} bytes", grouped(verified.bytes)),
        ];
        let verdict = if verified.findings == 0 {
            "all is well".to_owned()
        } else {
            format!("{} wrong", grouped(verified.findings))
        };
        tell(format_args!("{}: {}: {verdict}", args.dir.display(), looked_at.join(", ")));
    }
    Ok(if verified.findings == 0 { Status::Well } else { Status::Partly })
}

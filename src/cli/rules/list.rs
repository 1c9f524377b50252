//! `bienban rules list`

use std::fmt::Write;
use std::path::PathBuf;

use bienban::discourse::LABELS;

use crate::cli::{Result, Status, extractor, print};

/// List the rules: ids, what they mean, and for discourse rules their points
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rules of this folder, not those in the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result {
    let extractor = extractor(args.rules.as_deref())?;
    let rules = extractor.rules();
    let mut out = String::new();
    for rule in &rules.grammar.rules {
        // Writing into a string never fails.
        let _ = writeln!(out, "{:40} {}", rule.id, rule.means);
    }
    for (vote, points) in rules.discourse.votes.iter().zip(&rules.discourse.points.votes) {
        let told: Vec<String> = LABELS
            .iter()
            .filter(|(label, _)| points[*label as usize] != 0)
            .map(|(label, name)| format!("{name} {:+}", points[*label as usize]))
            .collect();
        let _ = writeln!(out, "{:40} {} ({})", vote.id, vote.means, told.join(", "));
    }
    let _ =
        writeln!(out, "{} grammar rules, {} discourse rules", rules.grammar.rules.len(), rules.discourse.votes.len());
    print(out.as_bytes())?;
    Ok(Status::Well)
}

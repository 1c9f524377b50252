//! `bienban rules list`

use std::fmt::Write;
use std::path::PathBuf;

use bienban::discourse::LABELS;
use bienban::explain::ClassCount;

use crate::cli::{Result, Status, explainer, grouped, print};

/// List the rules and the classes
///
/// Of each rule its id and what it means, of a discourse rule also its points; then each class with the number of its
/// words, of the lists that hold them, of the grammar rules that give it, and the files in which those stand.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rules of this folder, not those in the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result {
    let explainer = explainer(args.rules.as_deref())?;
    let rules = explainer.rules();
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
    for (number, list) in rules.discourse.cues.lists.iter().enumerate() {
        let cues = (0..rules.discourse.cues.len()).filter(|&cue| rules.discourse.cues.list_of(cue) == number).count();
        let _ = writeln!(out, "{:40} {} ({} cues)", list.id, list.means, grouped(cues as u64));
    }
    let classes = explainer.words().classes();
    let _ = writeln!(out, "\n{:24} {:>6} {:>6} {:>6}  files", "class", "words", "lists", "rules");
    for (class, count) in classes {
        let ClassCount { lists, words, rules, files } = count;
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let _ = writeln!(out, "{class:24} {words:6} {lists:6} {rules:6}  {}", files.join(", "));
    }
    let (lists, words) = explainer.words().totals();
    let _ = writeln!(
        out,
        "\n{} grammar rules, {} discourse rules, {} classes, {} words in {lists} lists",
        rules.grammar.rules.len(),
        rules.discourse.votes.len(),
        classes.len(),
        grouped(words as u64)
    );
    print(out.as_bytes())?;
    Ok(Status::Well)
}

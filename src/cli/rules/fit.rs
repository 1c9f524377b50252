//! `bienban rules fit`

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use bienban::Extractor;
use bienban::discourse::{BONDS, LABELS, Label, Place, Points, decode};
use bienban::eval::{Corpus, Scoring};
use bienban::fit::{Example, Settings, Weights, train};
use bienban::layout::layout;
use bienban::text::Text;
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

use crate::cli::{Error, Result, Status, print};

/// Fit the points of the discourse rules to annotated articles
///
/// Counts from articles whose units people have labelled how loudly each rule speaks for each label, tells how well
/// rules fitted on some of the articles label the others, and with --write puts the points into the rule files.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the rules
    #[arg(long, value_name = "DIR", default_value = "rules")]
    rules: PathBuf,

    /// Gold files and their texts, in turn: GOLD_DIR TEXT_DIR [GOLD_DIR TEXT_DIR]...
    #[arg(required = true, num_args = 2.., value_names = ["GOLD_DIR", "TEXT_DIR"])]
    corpora: Vec<PathBuf>,

    /// Parts into which the articles are dealt for the trial
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=50))]
    folds: u8,

    /// How strongly points are held near zero
    #[arg(long, default_value_t = Settings::default().prior)]
    prior: f64,

    /// Put the points into the rule files
    #[arg(long)]
    write: bool,
}

pub fn run(args: &Args) -> Result {
    let extractor = crate::cli::extractor(Some(&args.rules))?;
    if !args.corpora.len().is_multiple_of(2) {
        return Err(Error::new("each folder of gold files needs its folder of texts"));
    }
    let mut examples = Vec::new();
    for pair in args.corpora.chunks(2) {
        let corpus = Corpus::load(&Scoring::default(), &pair[0], &pair[1], None).map_err(Error::new)?;
        examples.extend(corpus.examples().iter().filter_map(|e| example(&extractor, e)));
    }
    let settings = Settings { prior: args.prior, ..Settings::default() };
    let folds = usize::from(args.folds);
    let mut trial = Trial::default();
    for fold in 0..folds {
        let (held, rest): (Vec<_>, Vec<_>) = examples.iter().enumerate().partition(|(n, _)| n % folds == fold);
        let rest: Vec<Example> = rest.into_iter().map(|(_, e)| e.clone()).collect();
        let weights = train(extractor.rules().discourse.votes.len(), &rest, settings);
        held.iter().for_each(|(_, example)| trial.add(&weights, example));
    }
    print(trial.table(examples.len(), folds).as_bytes())?;
    if args.write {
        let weights = train(extractor.rules().discourse.votes.len(), &examples, settings);
        write(&args.rules, &extractor, &weights)?;
    }
    Ok(Status::Well)
}

/// An article as training sees it; none if its units are not those of its gold file.
fn example(extractor: &Extractor, from: &bienban::eval::Example) -> Option<Example> {
    let source: String = from.text().iter().collect();
    let text = Text::new(&source);
    let layout = layout(text.as_str(), &extractor.rules().abbreviations);
    let analysis = extractor.analyse(text.as_str(), &layout);
    let labels = from.labels();
    let bonds = Place::of_units(text.as_str(), &layout).into_iter().map(Place::bond).collect();
    (labels.len() == layout.units.len()).then_some(Example { fired: analysis.fired, bonds, labels })
}

/// How often units of a label (rows) were given each label (columns).
#[derive(Default)]
struct Trial([[u32; LABELS.len()]; LABELS.len()]);

impl Trial {
    fn add(&mut self, weights: &Weights, example: &Example) {
        let (votes, steps) = weights.points();
        let found = decode(&Points { votes, steps }, &example.bonds, &example.fired);
        for (found, wanted) in found.iter().zip(&example.labels) {
            if let Some(wanted) = wanted {
                self.0[*wanted as usize][found.label as usize] += 1;
            }
        }
    }

    fn table(&self, articles: usize, folds: usize) -> String {
        let mut out = format!("{articles} articles in {folds} parts, each labelled by rules fitted on the others\n");
        // Writing into a string never fails.
        let _ = writeln!(out, "{:12} {:>6} {:>6} {:>6}   labelled as", "", "P", "R", "F1");
        for (label, name) in LABELS {
            let row = &self.0[label as usize];
            let right = f64::from(row[label as usize]);
            let share = |of: u32| if of > 0 { right / f64::from(of) } else { 0.0 };
            let precision = share(self.0.iter().map(|row| row[label as usize]).sum());
            let recall = share(row.iter().sum());
            let f1 = if right > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
            let _ = write!(out, "{name:12} {precision:6.3} {recall:6.3} {f1:6.3}  ");
            for (found, name) in LABELS {
                let _ = write!(out, " {}:{}", &name[..3], row[found as usize]);
            }
            out.push('\n');
        }
        out
    }
}

/// Puts the points into the files of `discourse/`, leaving all else as it stands.
fn write(dir: &Path, extractor: &Extractor, weights: &Weights) -> Result<()> {
    let (votes, steps) = weights.points();
    let model = &extractor.rules().discourse;
    let folder = dir.join("discourse");
    let unreadable = |path: &Path, e: &dyn std::fmt::Display| Error::new(format_args!("{}: {e}", path.display()));
    for entry in fs::read_dir(&folder).map_err(|e| unreadable(&folder, &e))? {
        let path = entry.map_err(|e| unreadable(&folder, &e))?.path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|e| unreadable(&path, &e))?;
        let mut document: DocumentMut = text.parse().map_err(|e| unreadable(&path, &e))?;
        if let Some(rules) = document.get_mut("rule").and_then(Item::as_array_of_tables_mut) {
            for rule in rules.iter_mut() {
                let number =
                    rule.get("id").and_then(Item::as_str).and_then(|id| model.votes.iter().position(|v| v.id == id));
                if let Some(number) = number {
                    rule["votes"] = Item::Value(Value::InlineTable(points(&votes[number])));
                }
            }
        }
        if let Some(transition) = document.get_mut("transition").and_then(Item::as_table_mut) {
            for ((_, bond), steps) in BONDS.iter().zip(&steps) {
                let mut table = Table::new();
                table.set_implicit(true);
                for (from, name) in LABELS {
                    let mut row = Table::new();
                    for (to, name) in LABELS {
                        let step = steps[from as usize][to as usize];
                        if step != 0 {
                            row[name] = toml_edit::value(i64::from(step));
                        }
                    }
                    table[name] = Item::Table(row);
                }
                transition[*bond] = Item::Table(table);
            }
        }
        fs::write(&path, document.to_string()).map_err(|e| unreadable(&path, &e))?;
    }
    Ok(())
}

/// Points that are not zero, the loudest first.
fn points(votes: &[i32; LABELS.len()]) -> InlineTable {
    let mut labels: Vec<(Label, &str)> =
        LABELS.iter().copied().filter(|(label, _)| votes[*label as usize] != 0).collect();
    labels.sort_by_key(|(label, _)| std::cmp::Reverse(votes[*label as usize]));
    labels.into_iter().map(|(label, name)| (name, i64::from(votes[label as usize]))).collect()
}

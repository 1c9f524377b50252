//! `bienban rules fit`

use std::collections::HashMap;
use std::fmt::Write;
use std::path::PathBuf;

use bienban::Extractor;
use bienban::discourse::{LABELS, Label, Place, Points, decode};
use bienban::eval::{self, Corpus, Scoring};
use bienban::fit::cues::{Candidates, spelled};
use bienban::fit::{Example, Readings, Settings, Weights, train};
use bienban::layout::layout;
use bienban::text::Text;

use super::points::{Cue, Fitted, write};
use crate::cli::{Error, Result, Status, print};

/// Fit the points of the discourse rules to annotated articles
///
/// Counts from articles whose units people have labelled how loudly each rule speaks for each label, tells how well
/// rules fitted on some of the articles label the others, and with --write puts the points into the rule files.
///
/// Cue words are fitted as they stand in the files; with --cues they are chosen anew.
///
/// A text that comes several times is one article that several people have read. Where their labels differ, a unit teaches only that it is one
/// of what they say; the trial leaves it out.
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

    /// Choose the cues anew among words that stand in at least N units
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    cues: Option<u32>,

    /// How many units must want a word to speak until it is chosen as a cue
    #[arg(long, default_value_t = Settings::default().lasso)]
    lasso: f64,

    /// Put the points into the rule files
    #[arg(long)]
    write: bool,
}

pub fn run(args: &Args) -> Result {
    let extractor = crate::cli::extractor(Some(&args.rules))?;
    if !args.corpora.len().is_multiple_of(2) {
        return Err(Error::new("each folder of gold files needs its folder of texts"));
    }
    let (mut articles, mut known) = (Vec::new(), HashMap::new());
    for pair in args.corpora.chunks(2) {
        let corpus = Corpus::load(&Scoring::default(), &pair[0], &pair[1], None).map_err(Error::new)?;
        for from in corpus.examples() {
            add(&mut articles, &mut known, extractor, from);
        }
    }
    articles.retain(|(example, _)| example.labels.iter().any(|readings| *readings != Readings::default()));
    let model = &extractor.rules().discourse;
    let of_rules = 2 * model.votes.len();
    let (cues, settings) = choose(extractor, args, &mut articles);
    let features = of_rules + cues.len();
    let examples: Vec<Example> = articles.into_iter().map(|(example, _)| example).collect();
    let folds = usize::from(args.folds);
    let mut trial = Trial::default();
    for fold in 0..folds {
        let (held, rest): (Vec<_>, Vec<_>) = examples.iter().enumerate().partition(|(n, _)| n % folds == fold);
        let rest: Vec<Example> = rest.into_iter().map(|(_, e)| e.clone()).collect();
        let weights = train(features, &rest, settings);
        held.iter().for_each(|(_, example)| trial.add(&weights, example));
    }
    print(trial.table(examples.len(), folds).as_bytes())?;
    if args.write {
        let (votes, steps) = train(features, &examples, settings).points();
        let rules: Vec<&str> = model.votes.iter().map(|vote| vote.id.as_str()).collect();
        write(&args.rules, &Fitted { rules, cues, anew: args.cues.is_some(), votes, steps })?;
    }
    Ok(Status::Well)
}

/// The cues to be fitted, whose features are put into the examples, and how to fit.
fn choose(extractor: &Extractor, args: &Args, articles: &mut [Article]) -> (Vec<Cue>, Settings) {
    let settings = Settings { prior: args.prior, lasso: args.lasso, ..Settings::default() };
    let model = &extractor.rules().discourse;
    let Some(least) = args.cues else {
        let cues = (0..model.cues.len()).map(|cue| {
            let (list, written) = model.cues.get(cue);
            Cue { first: list.first, written: written.to_owned() }
        });
        return (cues.collect(), settings);
    };
    let of_rules = 2 * model.votes.len() as u32;
    let elements: Vec<Vec<Vec<String>>> = articles.iter_mut().map(|(_, units)| std::mem::take(units)).collect();
    let reaches = model.cues.lists.iter().map(|list| list.first).collect();
    let candidates = Candidates::of(&elements, least, reaches);
    for ((example, _), units) in articles.iter_mut().zip(&elements) {
        for (features, elements) in example.features.iter_mut().zip(units) {
            features.retain(|&feature| feature < of_rules);
            features.extend(candidates.in_unit(elements).into_iter().map(|cue| of_rules + cue));
        }
    }
    (candidates.all, Settings { sparse_from: of_rules as usize, ..settings })
}

/// An article as training sees it, and the elements of its units.
type Article = (Example, Vec<Vec<String>>);

/// Adds what one reader says of an article, unless its units are not those of the gold file. `known` are the texts of `articles`.
fn add(articles: &mut Vec<Article>, known: &mut HashMap<String, usize>, extractor: &Extractor, from: &eval::Example) {
    let source: String = from.text().iter().collect();
    let number = *known.entry(source).or_insert_with_key(|source| {
        articles.push(article(extractor, source));
        articles.len() - 1
    });
    let (labels, readings) = (from.labels(), &mut articles[number].0.labels);
    if labels.len() == readings.len() {
        let read = labels.into_iter().zip(readings);
        read.for_each(|(label, readings)| label.into_iter().for_each(|label| readings.add(label)));
    }
}

/// An article that nobody has read yet.
fn article(extractor: &Extractor, source: &str) -> Article {
    let text = Text::new(source);
    let layout = layout(text.as_str(), &extractor.rules().abbreviations);
    let analysis = extractor.analyse(text.as_str(), &layout);
    let elements = spelled(extractor.rules(), text.as_str(), &analysis);
    let bonds = Place::of_units(text.as_str(), &layout).into_iter().map(Place::bond).collect();
    let labels = vec![Readings::default(); layout.units.len()];
    (Example { features: analysis.features, bonds, labels }, elements)
}

/// What the trial counted.
#[derive(Default)]
struct Trial {
    /// How often units of a label (rows) were given each label (columns).
    given: [[u32; LABELS.len()]; LABELS.len()],
    /// Of each unit that was given the label result or task: the margin, and whether it was right.
    margins: Vec<(i32, bool)>,
}

impl Trial {
    fn add(&mut self, weights: &Weights, example: &Example) {
        let (votes, steps) = weights.points();
        let found = decode(&Points { votes, steps }, &example.bonds, &example.features);
        for (found, wanted) in found.iter().zip(&example.labels) {
            if let Some(wanted) = wanted.agreed() {
                self.given[wanted as usize][found.label as usize] += 1;
                if matches!(found.label, Label::Result | Label::Task) {
                    self.margins.push((found.margin, wanted == found.label));
                }
            }
        }
    }

    fn table(&self, articles: usize, folds: usize) -> String {
        let mut out = format!("{articles} articles in {folds} parts, each labelled by rules fitted on the others\n");
        // Writing into a string never fails.
        let _ = writeln!(out, "{:12} {:>6} {:>6} {:>6}   labelled as", "", "P", "R", "F1");
        for (label, name) in LABELS {
            let row = &self.given[label as usize];
            let right = f64::from(row[label as usize]);
            let share = |of: u32| if of > 0 { right / f64::from(of) } else { 0.0 };
            let precision = share(self.given.iter().map(|row| row[label as usize]).sum());
            let recall = share(row.iter().sum());
            let f1 = if right > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
            let _ = write!(out, "{name:12} {precision:6.3} {recall:6.3} {f1:6.3}  ");
            for (found, name) in LABELS {
                let _ = write!(out, " {}:{}", &name[..3], row[found as usize]);
            }
            out.push('\n');
        }
        out += "results and tasks that lead by so many points: their share, and how many are right\n";
        for least in (0..=80).step_by(10) {
            let lead = self.margins.iter().filter(|(margin, _)| *margin >= least);
            let (all, right) = lead.fold((0.0, 0.0), |(all, right), (_, is)| (all + 1.0, right + f64::from(*is)));
            let share = |of: f64| if of > 0.0 { right / of } else { 0.0 };
            let _ = writeln!(out, "{least:12} {:6.3} {:6.3}", all / self.margins.len().max(1) as f64, share(all));
        }
        out
    }
}

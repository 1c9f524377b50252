//! `bienban rules fit`

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use bienban::Extractor;
use bienban::decode::decode as decode_text;
use bienban::discourse::{LABELS, Label, Place, Points, decode};
use bienban::eval::{Corpus, Scoring, passed_over};
use bienban::fit::cues::{Candidates, spelled};
use bienban::fit::{Example, LabelSet, Settings, Weights, readings, train};
use bienban::layout::layout;
use bienban::text::Text;

use super::points::{Cue, Fitted, write};
use crate::cli::{Error, Result, Status, print, tell};

/// Fit the points of the discourse rules to annotated articles
///
/// Counts from articles whose units people have labelled how loudly each rule speaks for each label, tells how well
/// rules fitted on some of the articles label the others, and with --write puts the points into the rule files.
///
/// GOLD is a folder of gold files, or a file of readings, a line an article: `hop-01: 0m 1a 2-5r 6t? 7-9o` (units and the
/// first letters of their labels, with ? where the reader doubts).
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

    /// Labels and the texts (NAME.txt) that they are of, in turn: GOLD TEXT_DIR [GOLD TEXT_DIR]...
    #[arg(required = true, num_args = 2.., value_names = ["GOLD", "TEXT_DIR"])]
    corpora: Vec<PathBuf>,

    /// Articles for the trial, which nothing is fitted to
    #[arg(long, num_args = 2, value_names = ["GOLD", "TEXT_DIR"], conflicts_with = "folds")]
    held: Option<Vec<PathBuf>>,

    /// Parts into which the articles are dealt for the trial
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=50))]
    folds: u8,

    /// How often an article of a folder of gold files counts against once for one of a file of readings
    ///
    /// Readings are many and made in one go, gold files are weighed word by word.
    #[arg(long, value_name = "TIMES", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    gold: u8,

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
        return Err(Error::new("each GOLD needs its folder of texts"));
    }
    let mut articles = Articles { extractor, all: Vec::new(), known: HashMap::new(), gold: args.gold.into() };
    for pair in args.corpora.chunks(2) {
        articles.read(&pair[0], &pair[1], false)?;
    }
    if let Some(pair) = &args.held {
        articles.read(&pair[0], &pair[1], true)?;
    }
    let mut articles = articles.all;
    articles.retain(|article| article.example.labels.iter().any(|allowed| *allowed != LabelSet::default()));
    let (cues, settings) = choose(extractor, args, &mut articles);
    let model = &extractor.rules().discourse;
    let features = 2 * model.votes.len() + cues.len();
    let (held, fitted): (Vec<_>, Vec<_>) = articles.into_iter().partition(|article| article.held);
    let [held, fitted] = [held, fitted].map(|part| part.into_iter().map(|article| article.example).collect::<Vec<_>>());
    if fitted.is_empty() {
        return Err(Error::new("no article is left to fit to: all of them are held, or have no label"));
    }
    let mut trial = Trial::default();
    let of = if held.is_empty() {
        let folds = usize::from(args.folds);
        for fold in 0..folds {
            let (tried, rest): (Vec<_>, Vec<_>) = fitted.iter().enumerate().partition(|(n, _)| n % folds == fold);
            let rest: Vec<Example> = rest.into_iter().map(|(_, e)| e.clone()).collect();
            let weights = train(features, &rest, settings);
            tried.iter().for_each(|(_, example)| trial.add(&weights, example));
        }
        format!("{} articles in {folds} parts, each labelled by rules fitted on the others", fitted.len())
    } else {
        let weights = train(features, &fitted, settings);
        held.iter().for_each(|example| trial.add(&weights, example));
        format!("{} articles, labelled by rules fitted on {} others", held.len(), fitted.len())
    };
    print(trial.table(&of).as_bytes())?;
    if args.write {
        let (votes, steps) = train(features, &fitted, settings).points();
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
    let reaches = model.cues.lists.iter().map(|list| list.first).collect();
    let fitted = articles.iter().filter(|article| !article.held).map(|article| article.elements.as_slice());
    let candidates = Candidates::of(fitted, least, reaches);
    for Article { example, elements, .. } in articles {
        for (features, elements) in example.features.iter_mut().zip(elements) {
            features.retain(|&feature| feature < of_rules);
            features.extend(candidates.in_unit(elements).into_iter().map(|cue| of_rules + cue));
        }
    }
    (candidates.all, Settings { sparse_from: of_rules as usize, ..settings })
}

/// An annotated article.
struct Article {
    example: Example,
    /// By unit, as rule files write them.
    elements: Vec<Vec<String>>,
    /// Only for the trial.
    held: bool,
}

/// All annotated articles.
struct Articles<'a> {
    extractor: &'a Extractor,
    all: Vec<Article>,
    /// By text: its number in `all`.
    known: HashMap<String, usize>,
    /// How often an article with a gold file counts.
    gold: f64,
}

impl Articles<'_> {
    /// Adds what a folder of gold files, or a file of readings, says of the texts in the folder `texts`.
    fn read(&mut self, gold: &Path, texts: &Path, held: bool) -> Result<()> {
        let weight = self.gold;
        if gold.is_dir() {
            let corpus = Corpus::load(&Scoring::default(), gold, texts, None).map_err(Error::new)?;
            for from in corpus.examples() {
                let article = self.add(from.name(), from.text().iter().collect(), from.labels());
                article.held |= held;
                article.example.weight = weight;
            }
            return Ok(());
        }
        for reading in readings::read(gold).map_err(Error::new)? {
            let path = texts.join(format!("{}.txt", reading.name));
            let bytes =
                fs::read(&path).map_err(|e| Error::new(format_args!("{}: cannot be read: {e}", path.display())))?;
            let text = decode_text(&bytes).map_err(|e| Error::new(format_args!("{}: {e}", path.display())))?.text;
            self.add(&reading.name, text.into_owned(), reading.labels).held |= held;
        }
        Ok(())
    }

    /// Adds what one reader says of an article, unless its units are others than the program's.
    fn add(&mut self, name: &str, source: String, labels: Vec<Option<Label>>) -> &mut Article {
        let number = *self.known.entry(source).or_insert_with_key(|source| {
            self.all.push(article(self.extractor, source));
            self.all.len() - 1
        });
        let article = &mut self.all[number];
        let known = &mut article.example.labels;
        if labels.len() != known.len() {
            let (labels, units) = (labels.len(), known.len());
            tell(format_args!("warning: {name}: left out, for {labels} units have a label and the text has {units}"));
            return article;
        }
        let read = labels.into_iter().zip(known);
        read.for_each(|(label, known)| label.into_iter().for_each(|label| known.add(label)));
        article
    }
}

/// An article that nobody has read yet.
fn article(extractor: &Extractor, source: &str) -> Article {
    let text = Text::new(source);
    let layout = layout(text.as_str(), &extractor.rules().abbreviations);
    let analysis = extractor.analyse(text.as_str(), &layout);
    let elements = spelled(extractor.rules(), text.as_str(), &analysis);
    let bonds = Place::of_units(text.as_str(), &layout).into_iter().map(Place::bond).collect();
    let labels = vec![LabelSet::default(); layout.units.len()];
    Article { example: Example { features: analysis.features, bonds, labels, weight: 1.0 }, elements, held: false }
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

    /// What was counted, as `bienban eval` counts units; `of` says on which articles, and how.
    fn table(&self, of: &str) -> String {
        let mut out = format!("{of}\n");
        // Writing into a string never fails.
        let _ = writeln!(out, "{:12} {:>6} {:>6} {:>6}   labelled as", "", "P", "R", "F1");
        for (label, name) in LABELS {
            let row = &self.given[label as usize];
            let right = f64::from(row[label as usize]);
            let share = |of: u32| if of > 0 { right / f64::from(of) } else { 0.0 };
            let counted = LABELS.iter().zip(&self.given).filter(|((gold, _), _)| !passed_over(label).contains(gold));
            let precision = share(counted.map(|(_, row)| row[label as usize]).sum());
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

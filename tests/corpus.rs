//! The corpus through the library: every article gives a valid record, scores stay above their floors, and an article in another
//! encoding or another Unicode form gives the same values.

mod at_hand;

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use bienban::eval::{Corpus, Floors, Measure, Scoring, score};
use bienban::record::{Certainty, Figure};
use bienban::{Extractor, Record};
use proptest::prelude::*;
use serde_json::Value;

fn record(extractor: &Extractor, path: &Path) -> Record {
    let bytes = fs::read(path).unwrap();
    extractor.extract(&path.to_string_lossy(), &bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn records_validate_against_the_schema() {
    let extractor = Extractor::builtin().unwrap();
    let validator = jsonschema::validator_for(&bienban::schema::schema()).unwrap();
    for path in at_hand::corpus() {
        let value = serde_json::to_value(record(&extractor, &path)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
}

proptest! {
    /// Whatever stands in strings and numbers, the fast writer of JSON writes what the common one does.
    #[test]
    fn json_is_that_of_serde_json(text in any::<String>(), value in any::<f64>()) {
        static RECORD: LazyLock<Record> =
            LazyLock::new(|| record(&Extractor::builtin().unwrap(), &at_hand::corpus()[0]));
        let mut record = RECORD.clone();
        let span = [0, text.chars().count() as u32];
        let figure = Figure { text: text.clone(), span, value: Some(value).filter(|v| v.is_finite()), unit: None };
        prop_assert!(!record.results.is_empty(), "the figure would stand nowhere");
        record.results.iter_mut().for_each(|result| result.figures.push(figure.clone()));
        record.warnings.push(text);
        let mut json = Vec::new();
        record.write_json(&mut json);
        prop_assert_eq!(String::from_utf8(json).unwrap(), serde_json::to_string(&record).unwrap());
    }
}

/// What the extractor makes of the articles of `corpus`, by name.
fn records(corpus: &Corpus) -> HashMap<String, Record> {
    let extractor = Extractor::builtin().unwrap();
    let extract = |name: &str, bytes: &[u8]| extractor.extract(&format!("{name}.txt"), bytes).unwrap();
    corpus.examples().iter().map(|e| (e.name().to_owned(), extract(e.name(), e.bytes()))).collect()
}

fn bundled() -> Corpus {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    Corpus::load(&Scoring::default(), &folder.join("gold"), &folder.join("articles"), None).unwrap()
}

#[test]
fn scores_stay_above_their_floors() {
    let corpus = bundled();
    assert_eq!(corpus.examples().len(), at_hand::corpus().len(), "every article has its gold file");
    assert_eq!(corpus.misfits().collect::<Vec<_>>(), Vec::<String>::new());
    let scores = score(&Scoring::default(), &corpus, &records(&corpus)).unwrap();
    let floors = Floors::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/floors.toml")).unwrap();
    let below: Vec<String> = floors.check(&corpus, &scores).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(below, Vec::<String>::new(), "\n{scores}");
}

/// The record without its values of low certainty.
fn certain(mut record: Record) -> Record {
    record.people.retain(|p| p.certainty == Certainty::High);
    record.bodies.retain(|b| b.certainty == Certainty::High);
    record.results.retain(|r| r.certainty == Certainty::High);
    record.tasks.retain(|t| t.certainty == Certainty::High);
    record
}

/// Of all values and of the certain ones alone: the precision of each measure that has certainty.
fn precisions(corpus: &Corpus) -> Vec<(Measure, f64, f64)> {
    let all = records(corpus);
    let high = all.clone().into_iter().map(|(name, record)| (name, certain(record))).collect();
    let [all, high] = [all, high].map(|records| score(&Scoring::default(), corpus, &records).unwrap());
    let measures = [Measure::People, Measure::Bodies, Measure::ResultUnits, Measure::TaskUnits];
    measures.map(|measure| (measure, all.of(measure).precision(), high.of(measure).precision())).to_vec()
}

#[test]
fn certain_values_are_right_more_often() {
    let corpus = bundled();
    let records = records(&corpus);
    let low = |record: &Record| {
        let tasks = record.tasks.iter().filter(|task| task.certainty == Certainty::Low).count();
        tasks + record.results.iter().filter(|result| result.certainty == Certainty::Low).count()
    };
    assert!(records.values().map(low).sum::<usize>() > 50, "nothing is in doubt");
    for (measure, all, high) in precisions(&corpus) {
        assert!(high >= all, "{}: {high} of the certain ones, {all} of all", measure.name());
    }
}

#[test]
fn certain_values_of_real_articles_are_right() {
    let Some(dev) = at_hand::dev() else { return };
    let corpus = Corpus::load(&Scoring::default(), &dev.join("gold"), &dev.join("text"), None).unwrap();
    for ((measure, _, high), least) in precisions(&corpus).into_iter().zip([0.97, 0.97, 0.92, 0.92]) {
        assert!(high >= least, "{}: {high} of the certain ones", measure.name());
    }
}

/// The values of a record without their places, which differ from form to form.
fn values(mut value: Value) -> Value {
    match &mut value {
        Value::Object(all) => {
            all.retain(|key, _| key != "span" && key != "source");
            for inner in all.values_mut() {
                *inner = values(inner.take());
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|inner| *inner = values(inner.take())),
        _ => {}
    }
    value
}

#[test]
fn other_forms_of_an_article_give_the_same_values() {
    let extractor = Extractor::builtin().unwrap();
    let mut forms: Vec<(&str, String)> = Vec::new();
    for path in at_hand::corpus() {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        for (form, encoding) in
            [("-nfd", "utf-8"), ("-mixed", "utf-8"), ("-utf16le", "utf-16le"), ("-bom", "utf-8-bom")]
        {
            let Some(base) = stem.strip_suffix(form) else { continue };
            let (base, other) =
                (record(&extractor, &path.with_file_name(format!("{base}.txt"))), record(&extractor, &path));
            assert_eq!(other.source.encoding, encoding, "{stem}");
            assert_ne!(base.source.sha256, other.source.sha256, "{stem} is the very same file");
            assert_eq!(base.id, other.id, "{stem}");
            let [base, other] = [base, other].map(|record| values(serde_json::to_value(record).unwrap()));
            assert_eq!(base, other, "{stem}");
            forms.push((form, stem.clone()));
        }
    }
    for form in ["-nfd", "-mixed", "-utf16le", "-bom"] {
        assert!(forms.iter().any(|(f, _)| *f == form), "no article in the form {form}");
    }
}

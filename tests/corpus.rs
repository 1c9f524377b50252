//! The corpus through the library: every article gives a valid record, scores stay above their floors, and an article in another
//! encoding or another Unicode form gives the same values.

mod at_hand;

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use bienban::eval::{Corpus, Floors, Scoring, score};
use bienban::{Extractor, Record};
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

#[test]
fn scores_stay_above_their_floors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let scoring = Scoring::default();
    let corpus = Corpus::load(&scoring, &folder.join("gold"), &folder.join("articles"), None).unwrap();
    assert_eq!(corpus.examples().len(), at_hand::corpus().len(), "every article has its gold file");
    assert_eq!(corpus.misfits().collect::<Vec<_>>(), Vec::<String>::new());
    let extractor = Extractor::builtin().unwrap();
    let extract = |name: &str, bytes: &[u8]| extractor.extract(&format!("{name}.txt"), bytes).unwrap();
    let records: HashMap<String, Record> =
        corpus.examples().iter().map(|e| (e.name().to_owned(), extract(e.name(), e.bytes()))).collect();
    let scores = score(&scoring, &corpus, &records).unwrap();
    let floors = Floors::load(&folder.join("floors.toml")).unwrap();
    let below: Vec<String> = floors.check(&corpus, &scores).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(below, Vec::<String>::new(), "\n{scores}");
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

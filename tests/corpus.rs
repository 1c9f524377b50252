//! The corpus through the library: rules are proved, records keep the laws.

use std::fs;
use std::path::PathBuf;

use bienban::rules::{builtin_files, check::check};
use bienban::{Extractor, decode, text};
use serde_json::Value;

fn articles() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/articles");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).expect("corpus").map(|e| e.expect("entry").path()).collect();
    paths.sort();
    assert!(paths.len() >= 30);
    paths
}

fn record(extractor: &Extractor, path: &PathBuf) -> (bienban::Record, String) {
    let bytes = fs::read(path).expect("article");
    let text = decode::decode(&bytes).expect("text").text.into_owned();
    (extractor.extract(&path.to_string_lossy(), &bytes).expect("record"), text)
}

#[test]
fn every_rule_keeps_its_examples() {
    if let Err(faults) = check(builtin_files()) {
        panic!("{faults}");
    }
}

#[test]
fn every_text_is_the_normal_form_of_its_span() {
    fn walk(value: &Value, source: &[char]) {
        if let (Some(shown), Some(span)) = (value["text"].as_str(), value["span"].as_array()) {
            let at = |n: usize| span[n].as_u64().expect("offset") as usize;
            let slice: String = source[at(0)..at(1)].iter().collect();
            assert_eq!(text::normalise(&slice), shown);
        }
        match value {
            Value::Array(all) => all.iter().for_each(|v| walk(v, source)),
            Value::Object(all) => all.values().for_each(|v| walk(v, source)),
            _ => {}
        }
    }
    let extractor = Extractor::builtin().expect("rules");
    for path in articles() {
        let (record, source) = record(&extractor, &path);
        let source: Vec<char> = source.chars().collect();
        walk(&serde_json::to_value(&record).expect("json"), &source);
    }
}

#[test]
fn other_forms_of_an_article_give_the_same_values() {
    let extractor = Extractor::builtin().expect("rules");
    let mut seen = 0;
    for path in articles() {
        let stem = path.file_stem().expect("name").to_string_lossy().into_owned();
        for form in ["-nfd", "-mixed", "-utf16le", "-bom"] {
            let Some(base) = stem.strip_suffix(form) else { continue };
            let (one, _) = record(&extractor, &path);
            let (other, _) = record(&extractor, &path.with_file_name(format!("{base}.txt")));
            let names = |r: &bienban::Record| r.people.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
            let texts = |r: &bienban::Record| r.tasks.iter().map(|t| t.text.clone()).collect::<Vec<_>>();
            assert_eq!(one.id, other.id, "{stem}");
            assert_eq!((names(&one), texts(&one)), (names(&other), texts(&other)), "{stem}");
            seen += 1;
        }
    }
    assert_eq!(seen, 4);
}

#[test]
fn records_validate_against_the_schema() {
    let extractor = Extractor::builtin().expect("rules");
    let validator = jsonschema::validator_for(&bienban::schema::schema()).expect("schema");
    for path in articles() {
        let value = serde_json::to_value(record(&extractor, &path).0).expect("json");
        assert!(validator.is_valid(&value), "{}", path.display());
    }
}

//! Every value of a record stands where it says: the slice of the decoded text, made normal, is the value's `text`.

mod at_hand;

use std::fs;
use std::path::{Path, PathBuf};

use bienban::{Extractor, decode, text};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// Checks every object of `value` that has a `span`, and counts those that have a `text` with it.
fn check(value: &Value, source: &[char], path: &str) -> usize {
    let mut checked = 0;
    if let Some(span) = value.get("span").filter(|span| !span.is_null()) {
        let at = |n: usize| span[n].as_u64().expect("a whole number") as usize;
        assert!(at(0) < at(1) && at(1) <= source.len(), "{path}: {span} in {} code points", source.len());
        if let Some(shown) = value["text"].as_str() {
            let slice: String = source[at(0)..at(1)].iter().collect();
            assert_eq!(text::normalise(&slice), shown, "{path}: {span}");
            checked += 1;
        }
    }
    checked
        + match value {
            Value::Array(all) => all.iter().map(|v| check(v, source, path)).sum::<usize>(),
            Value::Object(all) => all.values().map(|v| check(v, source, path)).sum(),
            _ => 0,
        }
}

fn check_bytes(extractor: &Extractor, bytes: &[u8], path: &Path) -> usize {
    let path = path.to_string_lossy();
    let decoded = decode::decode(bytes).unwrap_or_else(|e| panic!("{path}: {e}"));
    let source: Vec<char> = decoded.text.chars().collect();
    let record = extractor.extract(&path, bytes).expect("it was decoded");
    assert_eq!(record.source.chars, source.len() as u64, "{path}");
    check(&serde_json::to_value(&record).expect("plain data"), &source, &path)
}

fn check_files(paths: &[PathBuf]) -> usize {
    let extractor = Extractor::builtin().unwrap();
    paths.iter().map(|path| check_bytes(&extractor, &fs::read(path).unwrap(), path)).sum()
}

#[test]
fn spans_of_the_corpus_hold_their_values() {
    let checked = check_files(&at_hand::corpus());
    assert!(checked > 1500, "only {checked} values");
}

#[test]
fn spans_of_the_pool_hold_their_values() {
    let Some(pool) = at_hand::pool() else { return };
    let checked = check_files(&at_hand::files(&pool));
    assert!(checked > 50_000, "only {checked} values");
}

#[test]
fn spans_hold_in_other_forms_of_the_corpus() {
    let extractor = Extractor::builtin().unwrap();
    for path in at_hand::corpus() {
        let bytes = fs::read(&path).unwrap();
        let source = decode::decode(&bytes).unwrap().text.into_owned();
        let nfd: String = source.nfd().collect();
        let every_third: String = source
            .split_inclusive(' ')
            .enumerate()
            .map(|(n, word)| if n % 3 == 0 { word.nfd().collect() } else { word.to_owned() })
            .collect();
        let spaced = source.replace(' ', "\u{a0} ").replace(" - ", " – ").replace('\n', "\r\n");
        let utf16: Vec<u8> = [0xFEFF].into_iter().chain(source.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        let forms = [nfd.into_bytes(), every_third.into_bytes(), spaced.into_bytes(), utf16];
        let counts = forms.map(|form| check_bytes(&extractor, &form, &path));
        let usual = check_bytes(&extractor, &bytes, &path);
        assert_eq!(counts, [usual; 4], "{}", path.display());
    }
}

//! `bienban rules fit` on the bundled corpus, with a copy of the rules.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

/// A copy of `rules/` in a folder of its own.
fn rules() -> TempDir {
    let copy = TempDir::new().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.unwrap();
        let to = copy.path().join(entry.path().strip_prefix(&from).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(to).unwrap(),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
    copy
}

fn run(args: &[&str]) -> Output {
    Command::new(cargo_bin("bienban")).current_dir(env!("CARGO_MANIFEST_DIR")).args(args).output().unwrap()
}

fn fit(rules: &TempDir, more: &[&str]) -> String {
    let folder = rules.path().to_str().unwrap();
    let corpus = ["corpus/gold", "corpus/articles"];
    let args = [&["rules", "fit", "--folds", "2", "--write", "--rules", folder], more, &corpus].concat();
    let out = run(&args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let check = run(&["rules", "check", "--rules", folder]);
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn cues(rules: &TempDir) -> String {
    fs::read_to_string(rules.path().join("discourse/cues.toml")).unwrap()
}

fn voices(cues: &str) -> Vec<&str> {
    cues.lines().filter_map(|line| line.split_once(": ")).map(|(_, cue)| cue).collect()
}

#[test]
fn cues_are_chosen_anew_and_the_rules_stay_sound() {
    let (one, two) = (rules(), rules());
    let before = cues(&one);
    let table = fit(&one, &["--cues", "8", "--lasso", "1"]);
    // Of the 44 two are others in another encoding.
    assert!(table.starts_with("42 articles in 2 parts"), "{table}");
    assert!(table.contains("results and tasks that lead by so many points"), "{table}");

    let chosen = cues(&one);
    let count = voices(&chosen).len();
    assert!((20..voices(&before).len()).contains(&count), "{count} cues");
    let head = before.split("[[cues]]").next().unwrap();
    assert!(chosen.starts_with(head), "the notes of the file stay");
    let lists = |cues: &str| cues.matches("means = ").count();
    assert_eq!(lists(&chosen), lists(&before));

    fit(&two, &["--cues", "8", "--lasso", "1"]);
    assert_eq!(chosen, cues(&two), "the same articles give the same points");
}

#[test]
fn without_cues_no_word_is_added() {
    let rules = rules();
    let before = cues(&rules);
    fit(&rules, &[]);
    let after = cues(&rules);
    let known = voices(&before);
    let there = voices(&after);
    assert!(there.len() > 20, "{}", there.len());
    assert!(there.iter().all(|cue| known.contains(cue)));
    assert_ne!(before, after);
}

#[test]
fn two_readings_of_a_text_are_one_article() {
    let (rules, other) = (rules(), TempDir::new().unwrap());
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold")).unwrap() {
        let path = entry.unwrap().path();
        let gold = fs::read_to_string(&path).unwrap().replace("\"task\"", "\"proposal\"");
        fs::write(other.path().join(path.file_name().unwrap()), gold).unwrap();
    }
    let table = fit(&rules, &[other.path().to_str().unwrap(), "corpus/articles"]);
    assert!(table.starts_with("42 articles in 2 parts"), "{table}");
    // The trial leaves out what the readers call by two names.
    let tasks = table.lines().find(|line| line.starts_with("task")).unwrap();
    assert!(tasks.contains("res:0 tas:0 pro:0 dec:0"), "{table}");
}

//! `bienban eval`, and its agreement with the reference scorer where that is at hand.

mod made_up;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::cargo::cargo_bin_cmd;
use bienban::eval::{Corpus, Scoring};
use serde_json::Value;

/// The folder with the reference scorer, beside the repository or further up.
fn shared() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = here.ancestors().map(|a| a.join("shared"));
    let found = shared.into_iter().find(|s| s.join("eval/score.py").is_file());
    let python = Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success());
    if found.is_none() || !python {
        eprintln!("skipped: the reference scorer or python3 is not at hand");
    }
    found.filter(|_| python)
}

fn python(shared: &Path, args: &[&str]) -> Value {
    let mut command = Command::new("python3");
    command.env("PYTHONPATH", shared.join("eval")).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = command.env("PYTHONIOENCODING", "utf-8").args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn scores_agree_with_the_reference_on_perturbed_gold() {
    let Some(shared) = shared() else { return };
    let (gold, texts) = (shared.join("gold/dev/gold"), shared.join("gold/dev/text"));
    let corpus = Corpus::load(&Scoring::default(), &gold, &texts, None).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let records = folder.path().join("records.jsonl");
    for seed in 1..=3 {
        let lines = corpus.examples().iter().enumerate().filter(|(i, _)| i % 31 != 30).map(|(i, example)| {
            let gold = fs::read(gold.join(format!("{}.json", example.name()))).unwrap();
            let gold = serde_json::from_slice(&gold).unwrap();
            let units = Scoring::default().units(example.text());
            let record =
                made_up::Maker::new(seed * 1000 + i as u64).record(example.name(), &gold, example.text(), &units);
            serde_json::to_string(&record).unwrap() + "\n"
        });
        fs::write(&records, lines.collect::<String>()).unwrap();

        let script = shared.join("eval/score.py");
        let paths = [&script, &gold, &texts, &records].map(|p| p.to_str().unwrap());
        let theirs = python(&shared, &[paths[0], "score", paths[1], paths[2], paths[3], "--json"]);
        let output = cargo_bin_cmd!("bienban")
            .args(["eval", paths[1], paths[2], "--records", paths[3], "--json"])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "a few articles have no record");
        let ours: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(theirs.as_object().unwrap().len(), ours["measures"].as_object().unwrap().len());
        for (measure, theirs) in theirs.as_object().unwrap() {
            for number in ["p", "r", "f1"] {
                let (a, b) = (theirs[number].as_f64().unwrap(), ours["measures"][measure][number].as_f64().unwrap());
                assert!((a - b).abs() < 1e-9, "{measure} {number}: {a} / {b}");
                assert!(a > 0.05 && a < 0.999, "{measure} {number} is {a}: this compares nothing");
            }
        }
    }
}

#[test]
fn units_and_folding_agree_with_the_reference() {
    let Some(shared) = shared() else { return };
    let script = "\
import json, glob, sys, score
out = []
for f in sorted(glob.glob(sys.argv[1] + '/**/*.txt', recursive=True)):
    text = open(f, encoding='utf-8', newline='').read()
    units = score.units(text)
    out.append([f, units, [score.norm(text[a:b]) for a, b in units]])
print(json.dumps(out))";
    let scoring = Scoring::default();
    let mut compared = 0;
    for folder in ["gold/dev/text", "pool/articles", "seed"] {
        let theirs = python(&shared, &["-c", script, shared.join(folder).to_str().unwrap()]);
        for article in theirs.as_array().unwrap() {
            let path = article[0].as_str().unwrap();
            let text: Vec<char> = fs::read_to_string(path).unwrap().chars().collect();
            let units = scoring.units(&text);
            assert_eq!(serde_json::json!(units), article[1], "{path}");
            for (&[a, b], theirs) in units.iter().zip(article[2].as_array().unwrap()) {
                let unit: String = text[a as usize..b as usize].iter().collect();
                assert_eq!(scoring.fold(&unit), theirs.as_str().unwrap(), "{path}: {unit}");
            }
            compared += units.len();
        }
    }
    assert!(compared > 10_000, "only {compared} units");
}

/// A corpus of one article, and records in which one of two people is found.
struct Small {
    folder: tempfile::TempDir,
}

impl Small {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |p: &str| folder.path().join(p);
        fs::create_dir_all(at("gold")).unwrap();
        fs::create_dir_all(at("text")).unwrap();
        let text = "Ông Lò Văn Minh và bà Tẩn Thị Hoa dự họp. Thu ngân sách đạt 95%.";
        fs::write(at("text/a.txt"), text).unwrap();
        let gold = serde_json::json!({
            "people": [{"name": "Lò Văn Minh"}, {"name": ["Tẩn Thị Hoa", "Hoa"]}],
            "units": {"0": {"label": "attendance"}, "1": {"label": "result"}},
        });
        fs::write(at("gold/a.json"), gold.to_string()).unwrap();
        let chars: Vec<char> = text.chars().collect();
        let mut record = made_up::nothing("news/a.txt", &chars);
        record.people = vec![made_up::person("p1", "Lò Văn Minh"), made_up::person("p2", "Ai Đó")];
        fs::write(at("records.jsonl"), serde_json::to_string(&record).unwrap()).unwrap();
        Self { folder }
    }

    fn eval(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = cargo_bin_cmd!("bienban");
        let output = command.current_dir(&self.folder).args(["eval", "gold", "text"]).args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }
}

#[test]
fn a_table_and_every_error() {
    let small = Small::new();
    let (status, out, err) = small.eval(&["--records", "records.jsonl", "--errors"]);
    assert_eq!((status, err.as_str()), (Some(0), ""));
    assert!(out.contains("people            0.500  0.500  0.500   1 / 1 / 1\n"), "{out}");
    assert!(out.contains("people lost: a: hoa\n"), "{out}");
    assert!(out.contains("people spurious: a: ai đó\n"), "{out}");
    assert!(out.contains("result units lost: a: Thu ngân sách đạt 95%.\n"), "{out}");
    assert!(out.contains("MEAN of 5                       0.100"), "{out}");
}

#[test]
fn floors_fail_by_name_and_only_on_their_corpus() {
    let small = Small::new();
    let (_, out, _) = small.eval(&["--records", "records.jsonl", "--json"]);
    let digest = serde_json::from_str::<Value>(&out).unwrap()["corpus"].as_str().unwrap().to_owned();
    let args = ["--records", "records.jsonl", "--floors", "floors.toml"];

    small.write("floors.toml", format!("corpus = '{digest}'\n[floors]\npeople = 0.5\n"));
    assert_eq!(small.eval(&args).0, Some(0));

    small.write("floors.toml", format!("corpus = '{digest}'\n[floors]\npeople = 0.51\n'result text' = 0.1\n"));
    let (status, out, err) = small.eval(&args);
    assert_eq!(status, Some(1));
    assert!(out.contains("MEAN of 5"));
    assert!(err.contains("people: F1 0.5000 is below the floor of 0.51"), "{err}");
    assert!(err.contains("result text: F1 0.0000 is below the floor of 0.1"), "{err}");

    small.write("text/a.txt", "Khác.");
    let (status, _, err) = small.eval(&args);
    assert_eq!(status, Some(2));
    assert!(err.contains("the gold labels 2 units, the text has 1") && err.contains("another corpus"), "{err}");
}

#[test]
fn what_cannot_be_scored_is_told() {
    let small = Small::new();
    for (file, content, args, told) in [
        ("bad.jsonl", "{\"schema\": 1}\n", ["--records", "bad.jsonl"], "bad.jsonl:1: "),
        ("bad.toml", "corpus = 'x'\n[floors]\npeple = 1.0", ["--floors", "bad.toml"], "no measure is called \"peple\""),
        ("gold/b.json", "{}", ["--records", "records.jsonl"], "b.txt: cannot be read"),
        ("text/b.txt", "", ["--records", "records.jsonl"], "b.json: missing field `people`"),
    ] {
        small.write(file, content);
        let (status, _, err) = small.eval(&args);
        assert_eq!(status, Some(2), "{err}");
        assert!(err.contains(told), "{err}");
    }
}

#[test]
fn a_record_of_another_text_is_no_record_of_this_one() {
    let small = Small::new();
    let mut record = made_up::nothing("a.txt", &[]);
    record.tasks = vec![made_up::task("t1", [5, 9000])];
    small.write("records.jsonl", serde_json::to_string(&record).unwrap());
    let (status, _, err) = small.eval(&["--records", "records.jsonl"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("the record of a: a span [5, 9000] in a text of"), "{err}");
}

#[test]
fn the_texts_are_extracted_when_no_records_are_given() {
    let small = Small::new();
    let (status, out, err) = small.eval(&[]);
    assert_eq!((status, err.as_str()), (Some(0), ""));
    assert!(out.starts_with("1 articles\n"), "{out}");
    small.write("text/a.txt", b"\xff\xfe\x00\xd8");
    assert_eq!(small.eval(&[]).0, Some(2), "a corpus that cannot be decoded is no corpus");
}

#[test]
fn none_may_be_among_the_kinds_of_a_meeting() {
    let small = Small::new();
    for (kinds, wanted) in [
        ("[\"hội nghị\", null]", "1.000  1.000  1.000   1 / 0 / 0"),
        ("\"hội nghị\"", "0.000  0.000  0.000   0 / 0 / 1"),
    ] {
        small.write("gold/a.json", format!("{{\"people\": [], \"meeting\": {{\"kind\": {kinds}}}}}"));
        let (_, out, _) = small.eval(&["--records", "records.jsonl"]);
        assert!(out.contains(&format!("meeting kind      {wanted}")), "{out}");
    }
}

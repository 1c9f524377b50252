//! Marks at their words: Web Annotation and brat.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use bienban::text::normalise;
use serde_json::Value;

use crate::{ODD, at_hand, export, json_lines, library, records, run, text, texts, well};

/// Every span of a record with its normalised words, wherever it stands.
fn spans(value: &Value, found: &mut BTreeSet<(u64, u64, String)>) {
    match value {
        Value::Object(map) => {
            if let (Some(words), Some(span)) = (map.get("text"), map.get("span").and_then(Value::as_array)) {
                found.insert((span[0].as_u64().unwrap(), span[1].as_u64().unwrap(), text(words).to_owned()));
            }
            map.values().for_each(|value| spans(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| spans(value, found)),
        _ => {}
    }
}

#[test]
fn web_annotations_quote_the_words_of_every_span() {
    let (records, texts) = (records(), texts());
    let mut quoted: BTreeMap<String, BTreeSet<(u64, u64, String)>> = BTreeMap::new();
    for annotation in json_lines(&export(&["webannotation"])) {
        let path = text(&annotation["target"]["path"]);
        let selectors = &annotation["target"]["selector"];
        let [start, end] = ["start", "end"].map(|key| selectors[0][key].as_u64().unwrap());
        let slice = |from: u64, to: u64| texts[path][from as usize..to as usize].iter().collect::<String>();
        let exact = text(&selectors[1]["exact"]);
        assert_eq!(exact, slice(start, end));
        let (prefix, suffix) = (text(&selectors[1]["prefix"]), text(&selectors[1]["suffix"]));
        assert_eq!(prefix, slice(start.saturating_sub(32), start));
        assert_eq!(suffix, slice(end, (end + 32).min(texts[path].len() as u64)));
        quoted.entry(path.into()).or_default().insert((start, end, normalise(exact).into_owned()));
    }
    for (path, record) in &records {
        let mut expected = BTreeSet::new();
        spans(record, &mut expected);
        assert_eq!(quoted.remove(path).unwrap_or_default(), expected, "{path}");
    }
    assert!(quoted.is_empty());
    assert!(texts["articles/nfd.txt"].len() > ODD.chars().count() + 50, "the text keeps its marks apart");
}

#[test]
fn an_address_of_the_web_is_the_source_of_annotations() {
    let sources: BTreeSet<String> =
        json_lines(&export(&["webannotation"])).iter().map(|a| text(&a["target"]["source"]).to_owned()).collect();
    assert!(sources.contains("https://bao.example/giao-ban?tu=1"));
    assert!(sources.iter().all(|s| s.starts_with("https://bao.example/") || s.starts_with("urn:bienban:article-")));
}

#[test]
fn brat_marks_stand_at_their_words() {
    let folder = tempfile::tempdir().unwrap();
    let brat = folder.path().join("brat");
    export(&["brat", "-o", brat.to_str().unwrap()]);
    let (records, texts) = (records(), texts());
    let list = fs::read_to_string(brat.join("articles.tsv")).unwrap();
    let mut articles = 0;
    for row in list.lines().skip(1) {
        let [name, id, path] = row.split('\t').collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(id, text(&records[path]["id"]));
        let written: Vec<char> = fs::read_to_string(brat.join(format!("{name}.txt"))).unwrap().chars().collect();
        assert_eq!(written.len(), texts[path].len(), "code point for code point");
        assert!(!written.contains(&'\r') && !written.contains(&'\t'));
        let marks = fs::read_to_string(brat.join(format!("{name}.ann"))).unwrap();
        let mut found = BTreeSet::new();
        for line in marks.lines().filter(|line| line.starts_with('T')) {
            let [_, place, words] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
            let (_, place) = place.split_once(' ').unwrap();
            let numbers: Vec<usize> = place.split([' ', ';']).map(|n| n.parse().unwrap()).collect();
            let pieces: Vec<String> = numbers.chunks(2).map(|at| written[at[0]..at[1]].iter().collect()).collect();
            assert_eq!(words, pieces.join(" "));
            found.insert((numbers[0] as u64, numbers[numbers.len() - 1] as u64, normalise(words).into_owned()));
        }
        let mut expected = BTreeSet::new();
        spans(&records[path], &mut expected);
        assert_eq!(found, expected, "{path}");
        articles += 1;
    }
    assert_eq!(articles, records.len());
    assert!(list.contains("\nla-lung-"), "names are in plain letters: {list}");
}

#[test]
fn brat_ties_a_task_to_who_gave_it_who_has_it_and_when() {
    let folder = tempfile::tempdir().unwrap();
    let brat = folder.path().join("brat");
    export(&["brat", "-o", brat.to_str().unwrap(), "--since", "2024-05-29", "--until", "2024-05-29"]);
    let marks = at_hand::files(&brat).into_iter().find(|p| p.to_string_lossy().ends_with(".ann")).unwrap();
    let marks = fs::read_to_string(marks).unwrap();
    let entity = |id: &str| {
        let line = marks.lines().find(|line| line.starts_with(&format!("{id}\t"))).unwrap();
        line.rsplit('\t').next().unwrap().to_owned()
    };
    let tied = |link: &str| -> Vec<String> {
        let relations = marks.lines().filter(|line| line.contains(&format!("\t{link} ")));
        relations.map(|line| entity(line.rsplit("Arg2:").next().unwrap())).collect()
    };
    assert_eq!(tied("DueBy"), ["trước ngày 30/6"]);
    assert_eq!(tied("AssignedTo"), ["UBND huyện", "các xã"]);
    assert_eq!(tied("AssignedBy").len(), 2);
}

#[test]
fn articles_without_a_text_are_left_out_of_brat_and_told() {
    let here = tempfile::tempdir().unwrap();
    fs::copy(library().join("records.jsonl"), here.path().join("records.jsonl")).unwrap();
    run(here.path(), &["index", "records.jsonl", "-q", "-o", "store.sqlite"]);
    let output = run(here.path(), &["export", "store.sqlite", "--to", "brat", "-o", "brat"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("left out"));
    // The other formats do without.
    let annotations = json_lines(&well(here.path(), &["export", "store.sqlite", "--to", "webannotation"]));
    assert!(annotations.iter().all(|a| a["target"]["selector"][1]["exact"].is_string()));
    assert_eq!(annotations.len(), json_lines(&export(&["webannotation"])).len());
}

//! What `bienban export` promises: each format says what the records say, at the right words, and nothing is lost on the way.
//! `tests/consumers` has the programs read the same that the formats are made for.

#![cfg(feature = "store")]

mod at_hand;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use assert_cmd::cargo::cargo_bin;
use bienban::text::normalise;
use parquet::file::reader::{FileReader, SerializedFileReader};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::Value;
use tempfile::TempDir;
use unicode_normalization::UnicodeNormalization;

/// Windows line ends, a tab inside a task, characters beyond the basic plane.
const ODD: &str = "Huyện ủy giao ban 😀\r\nSáng 29/5/2024, đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị 😀.\r\n\
    𠀀 Phát biểu kết luận, đồng chí Bí thư Huyện ủy yêu cầu\tUBND huyện đẩy nhanh tiến độ các dự án; \
    các xã hoàn thành rà soát hộ nghèo trước ngày 30/6.\r\n";

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(cargo_bin!("bienban")).current_dir(folder).args(args).stdin(Stdio::null()).output().unwrap()
}

fn well(folder: &Path, args: &[&str]) -> Vec<u8> {
    let output = run(folder, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Fails with status 2, and with a message that has all of `words`.
fn refused(folder: &Path, args: &[&str], words: &[&str]) {
    let output = run(folder, args);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
    assert!(words.iter().all(|word| message.contains(word)), "{args:?}: {message}");
}

/// A folder with `store.sqlite`, of the corpus and of odd articles, and `records.jsonl`, of which it was made.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<TempDir> = OnceLock::new();
    let folder = LIBRARY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let articles = folder.path().join("articles");
        fs::create_dir(&articles).unwrap();
        for path in at_hand::corpus() {
            fs::copy(&path, articles.join(path.file_name().unwrap())).unwrap();
        }
        fs::write(articles.join("Lạ lùng.txt"), ODD).unwrap();
        fs::write(articles.join("nfd.txt"), ODD.nfd().collect::<String>()).unwrap();
        let url = "https://bao.example/giao-ban?tu=1";
        let row = serde_json::json!({"title": "Huyện ủy giao ban", "text": ODD, "date": "2024-05-30", "url": url});
        fs::write(articles.join("tin.jsonl"), format!("{row}\n")).unwrap();
        well(folder.path(), &["extract", "articles", "-q", "-o", "records.jsonl"]);
        well(folder.path(), &["index", "records.jsonl", "-q", "-o", "store.sqlite"]);
        folder
    });
    folder.path()
}

/// Standard output of an export.
fn export(args: &[&str]) -> Vec<u8> {
    well(library(), &[&["export", "store.sqlite", "--to"], args].concat())
}

fn json_lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The records by path.
fn records() -> BTreeMap<String, Value> {
    let records = json_lines(&fs::read(library().join("records.jsonl")).unwrap());
    records.into_iter().map(|record| (text(&record["source"]["path"]).to_owned(), record)).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The decoded texts by path, as `bienban text` prints them.
fn texts() -> BTreeMap<String, Vec<char>> {
    let of = |path: &String| String::from_utf8(well(library(), &["text", path])).unwrap().chars().collect();
    records().keys().map(|path| (path.clone(), of(path))).collect()
}

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
fn records_come_back_byte_for_byte() {
    let written = fs::read_to_string(library().join("records.jsonl")).unwrap();
    let found = String::from_utf8(export(&["jsonl"])).unwrap();
    let sorted = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(found.lines().count(), written.lines().count());
    assert!(sorted(&found) == sorted(&written));
}

#[test]
fn the_same_store_gives_the_same_bytes_to_a_file_and_to_standard_output() {
    let here = tempfile::tempdir().unwrap();
    for format in ["jsonl", "es-bulk", "webannotation", "ftm", "popolo"] {
        let file = here.path().join(format);
        export(&[format, "-o", file.to_str().unwrap()]);
        assert!(fs::read(&file).unwrap() == export(&[format, "-o", "-"]), "{format}");
    }
    for format in ["csv", "parquet", "brat"] {
        let [first, second] = ["1", "2"].map(|n| here.path().join(format!("{format}{n}")));
        export(&[format, "-o", first.to_str().unwrap()]);
        export(&[format, "-o", second.to_str().unwrap()]);
        let files = at_hand::files(&first);
        assert!(files.len() > 3);
        for file in files {
            assert!(fs::read(&file).unwrap() == fs::read(second.join(file.file_name().unwrap())).unwrap(), "{file:?}");
        }
    }
    let left: Vec<_> =
        at_hand::files(here.path()).into_iter().filter(|p| p.to_string_lossy().contains(".part")).collect();
    assert!(left.is_empty(), "{left:?}");
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
fn a_period_chooses_articles_by_their_day() {
    let days = |args: &[&str]| -> BTreeSet<String> {
        let documents = json_lines(&export(&[&["es-bulk"], args].concat()));
        documents.iter().skip(1).step_by(2).map(|d| d["day"].as_str().unwrap_or("none").to_owned()).collect()
    };
    let all = days(&[]);
    assert!(all.contains("none") && all.contains("2024-05-29") && all.len() > 5);
    assert_eq!(days(&["--since", "2024-05-29", "--until", "2024-05-29"]), BTreeSet::from(["2024-05-29".to_owned()]));
    let since = days(&["--since", "2024-05-29"]);
    assert!(since.len() < all.len() - 1 && since.iter().all(|day| day.as_str() >= "2024-05-29" && day != "none"));
}

#[test]
fn bulk_lines_come_in_pairs_with_ids_that_last() {
    let bytes = export(&["es-bulk", "--index", "tin-2024"]);
    let lines = json_lines(&bytes);
    let (records, texts) = (records(), texts());
    assert_eq!(lines.len(), records.len() * 2);
    let mut ids = BTreeSet::new();
    for pair in lines.chunks(2) {
        assert_eq!(pair[0]["index"]["_index"], "tin-2024");
        assert!(ids.insert(text(&pair[0]["index"]["_id"]).to_owned()));
        let document = &pair[1];
        let path = text(&document["path"]);
        let record = &records[path];
        assert_eq!(text(&document["text"]).chars().collect::<Vec<_>>(), texts[path]);
        for list in ["people", "bodies", "results", "tasks", "documents"] {
            let [found, expected] = [document, record].map(|v| v[list].as_array().unwrap().len());
            assert_eq!(found, expected, "{path}: {list}");
        }
    }
    let odd = lines.iter().find(|line| line["path"] == "articles/tin.jsonl#1").unwrap();
    let due = &odd["tasks"][1]["deadline"];
    assert_eq!(
        (text(&due["text"]), text(&due["from"]), text(&due["to"])),
        ("trước ngày 30/6", "2024-06-30", "2024-06-30")
    );
    // Built anew with more articles, the store has other rows, and articles keep their ids.
    let here = tempfile::tempdir().unwrap();
    let more = here.path().join("store.sqlite");
    let half: String = records.values().rev().take(9).map(|record| format!("{record}\n")).collect();
    fs::write(here.path().join("records.jsonl"), half).unwrap();
    well(
        library(),
        &["index", here.path().join("records.jsonl").to_str().unwrap(), "-q", "-o", more.to_str().unwrap()],
    );
    let half = json_lines(&well(library(), &["export", more.to_str().unwrap(), "--to", "es-bulk"]));
    assert_eq!(half.len(), 18);
    assert!(half.iter().step_by(2).all(|action| ids.contains(text(&action["index"]["_id"]))));
}

#[test]
fn every_entity_of_followthemoney_leads_to_entities() {
    let entities = json_lines(&export(&["ftm"]));
    let by_id: BTreeMap<&str, &Value> = entities.iter().map(|entity| (text(&entity["id"]), entity)).collect();
    assert_eq!(by_id.len(), entities.len());
    let links = ["proof", "holder", "post", "organization", "organizer", "involved", "entity"];
    for entity in &entities {
        for (property, values) in entity["properties"].as_object().unwrap() {
            for value in values.as_array().unwrap() {
                assert!(!links.contains(&property.as_str()) || by_id.contains_key(text(value)), "{entity}");
            }
        }
    }
    let held = entities.iter().filter(|entity| entity["schema"] == "Occupancy").find_map(|occupancy| {
        let properties = &occupancy["properties"];
        let name = |key: &str| text(&by_id[text(&properties[key][0])]["properties"]["name"][0]).to_owned();
        (name("holder") == "Lò Văn Minh" && properties["sourceUrl"].is_array())
            .then(|| (name("post"), properties.clone()))
    });
    let (post, properties) = held.expect("Lò Văn Minh holds an office");
    assert_eq!(post, "Bí thư Huyện ủy");
    assert_eq!(properties["proof"].as_array().unwrap().len(), 1, "the article that says so: {properties}");
    assert_eq!(properties["sourceUrl"][0], "https://bao.example/giao-ban?tu=1");
}

#[test]
fn popolo_is_one_object_whose_references_lead_somewhere() {
    let popolo: Value = serde_json::from_slice(&export(&["popolo"])).unwrap();
    let lists = ["organizations", "posts", "persons", "memberships", "events", "speeches"];
    assert_eq!(popolo.as_object().unwrap().len(), lists.len());
    let ids = |list: &str| popolo[list].as_array().unwrap().iter().map(|v| text(&v["id"]).to_owned()).collect();
    let ids: BTreeMap<&str, BTreeSet<String>> = lists.map(|list| (list, ids(list))).into();
    for list in lists {
        assert!(!ids[list].is_empty() && ids[list].len() == popolo[list].as_array().unwrap().len(), "{list}");
    }
    let keys = [
        ("person_id", "persons"),
        ("creator_id", "persons"),
        ("organization_id", "organizations"),
        ("post_id", "posts"),
        ("event_id", "events"),
    ];
    for value in lists.iter().flat_map(|list| popolo[list].as_array().unwrap()) {
        for (key, list) in keys {
            assert!(value.get(key).is_none_or(|id| ids[list].contains(text(id))), "{value}");
        }
    }
}

/// The rows of a table as text, in the order of its primary key.
fn rows(store: &Connection, table: &str) -> Vec<Vec<String>> {
    let mut statement = store.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
    let columns = statement.column_count();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = |value: ValueRef<'_>| match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(n) => n.to_string(),
        ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
        ValueRef::Blob(bytes) => hex(bytes),
    };
    let row = |row: &rusqlite::Row<'_>| Ok((0..columns).map(|at| text(row.get_ref(at).unwrap())).collect());
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

const TABLES: [&str; 6] = ["article", "article_text", "appearance", "role", "figure", "task"];

#[test]
fn tables_come_back_from_csv() {
    let folder = tempfile::tempdir().unwrap();
    let store = Connection::open(library().join("store.sqlite")).unwrap();
    for bom in [false, true] {
        let csv = folder.path().join("csv");
        let args = ["csv", "-o", csv.to_str().unwrap(), "--bom"];
        export(if bom { &args } else { &args[..3] });
        for table in TABLES {
            let bytes = fs::read(csv.join(format!("{table}.csv"))).unwrap();
            assert_eq!(bytes.starts_with("\u{feff}".as_bytes()), bom);
            let found: Vec<Vec<String>> = csv::Reader::from_reader(&bytes[..])
                .records()
                .map(|row| row.unwrap().iter().map(str::to_owned).collect())
                .collect();
            assert!(!found.is_empty() && found == rows(&store, table), "{table}");
        }
        assert!(!csv.join("article_record.csv").exists() && !csv.join("article_fts_data.csv").exists());
    }
}

#[test]
fn tables_come_back_from_parquet() {
    let folder = tempfile::tempdir().unwrap();
    let parquet = folder.path().join("parquet");
    export(&["parquet", "-o", parquet.to_str().unwrap()]);
    let store = Connection::open(library().join("store.sqlite")).unwrap();
    for table in TABLES {
        let file = fs::File::open(parquet.join(format!("{table}.parquet"))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let found: Vec<Vec<String>> = reader.get_row_iter(None).unwrap().map(|row| cells(&row.unwrap())).collect();
        assert!(!found.is_empty() && found == rows(&store, table), "{table}");
    }
}

fn cells(row: &parquet::record::Row) -> Vec<String> {
    use parquet::record::Field;
    let cell = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Long(n) => n.to_string(),
        Field::Double(n) => n.to_string(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => bytes.data().iter().map(|byte| format!("{byte:02x}")).collect(),
        Field::Date(days) => {
            let day = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(*days)).unwrap();
            day.to_string()
        }
        other => panic!("{other:?}"),
    };
    row.get_column_iter().map(|(_, field)| cell(field)).collect()
}

#[test]
fn what_is_there_already_is_kept_unless_it_is_an_export() {
    let root = tempfile::tempdir().unwrap();
    let mine = root.path().join("mine");
    fs::create_dir(&mine).unwrap();
    let to = |format: &'static str, path: &Path| {
        ["export", "store.sqlite", "--to", format, "-o", path.to_str().unwrap()].map(str::to_owned)
    };
    let args = |all: &[String; 6]| -> Output { run(library(), &all.each_ref().map(String::as_str)) };
    assert!(args(&to("csv", &mine)).status.success(), "an empty folder is filled");
    assert!(args(&to("brat", &mine)).status.success(), "an earlier export is replaced");
    assert!(mine.join("annotation.conf").exists() && !mine.join("article.csv").exists());
    fs::write(root.path().join("note.txt"), "mine").unwrap();
    let before = at_hand::files(root.path());
    let all = to("csv", root.path());
    refused(library(), &all.each_ref().map(String::as_str), &["did not export", "new or an empty folder"]);
    let all = to("csv", &root.path().join("note.txt"));
    refused(library(), &all.each_ref().map(String::as_str), &["note.txt", "a file"]);
    assert_eq!(at_hand::files(root.path()), before);
    refused(library(), &["export", "store.sqlite", "--to", "ftm", "-o", "store.sqlite"], &["the store itself"]);
}

#[test]
fn help_reads_well_at_80_columns() {
    let help = String::from_utf8(well(library(), &["export", "--help"])).unwrap();
    assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    assert!(help.contains("Exit status:\n  0  ") && help.contains("Examples:"));
}

#[test]
fn what_cannot_be_done_is_told() {
    let here = library();
    refused(here, &["export", "none.sqlite", "--to", "ftm"], &["none.sqlite"]);
    refused(here, &["export", "records.jsonl", "--to", "ftm"], &["records.jsonl"]);
    refused(here, &["export", "store.sqlite", "--to", "csv"], &["-o DIR"]);
    refused(here, &["export", "store.sqlite", "--to", "csv", "-o", "-"], &["-o DIR"]);
    refused(here, &["export", "store.sqlite", "--to", "ftm", "--since", "2024-01-01"], &["--since", "jsonl"]);
    refused(here, &["export", "store.sqlite", "--to", "jsonl", "--since", "hôm qua"], &["2024-03-29"]);
    refused(here, &["export", "store.sqlite", "--to", "es-bulk", "--index", "Tin"], &["capitals"]);
    refused(here, &["export", "store.sqlite", "--to", "ftm", "--bom"], &["--bom", "csv"]);
    refused(here, &["export", "store.sqlite", "--to", "jsonl", "-o", "no/such/folder/x"], &["no/such/folder/x"]);
    refused(here, &["export", "store.sqlite", "--to", "xml"], &["jsonl", "popolo"]);
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

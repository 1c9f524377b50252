//! `bienban explain` and `bienban rules trace`, on small sentences with a small rule set of their own.

use std::fs;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use bienban::explain::{Explainer, Outcome};
use bienban::rules::{RuleFile, builtin_files};
use serde_json::Value;
use tempfile::TempDir;

const MANIFEST: &str = "phases = [\"person\", \"act\"]\nabbreviations = []\ncertain = 1\n";

const WORDS: &str = r#"
[[list]]
class = "honorific"
means = "Forms of address."
words = ["ông", "bà", { word = "đ/c", canonical = "đồng chí" }]

[[list]]
class = ["office", "word-of-rank"]
means = "Offices."
words = ["Bí thư", "Chủ tịch"]

[[list]]
class = "surname"
means = "Family names."
case = "title"
words = ["Lò", "Trần"]

[[list]]
class = "comma"
means = "A comma."
words = [","]

[[list]]
class = "says"
means = "Verbs of saying."
words = ["cho biết", "nói"]
"#;

const PERSON: &str = r#"
means = "People."

[[rule]]
id = "person.with-office"
means = "A name and an office."
gives = ["person", "holder"]
pattern = "<honorific>? (?<name> <surname> <title>{1,3} ) <comma> (?<office> <office> )"
yes = [{ text = "Bà Trần Thị Hoa, Bí thư, dự.", name = "Trần Thị Hoa" }]
no = ["Bà Trần Thị Hoa dự."]

[[rule]]
id = "person.named"
means = "A name."
gives = "person"
pattern = "<honorific>? (?<name> <surname> <title>{1,3} )"
yes = [{ text = "Bà Trần Thị Hoa dự.", name = "Trần Thị Hoa" }]
no = ["Bà dự."]
"#;

const ACT: &str = r#"
means = "Acts."
mode = "note"

[[rule]]
id = "act.says"
means = "A person says something."
gives = "act"
set = { opens = "speak" }
pattern = "(?<who> <person> ) <says>"
yes = ["Bà Trần Thị Hoa cho biết."]
no = ["Bà Trần Thị Hoa dự."]
"#;

const DISCOURSE: &str = r#"
[[rule]]
id = "result.says"
means = "Somebody says something."
unit = "<person> <says>"
votes = { result = 9, task = -2 }
yes = ["Bà Trần Thị Hoa cho biết."]
no = ["Bà Trần Thị Hoa dự."]

[[rule]]
id = "task.goes-on"
means = "Any unit while somebody speaks."
within = "speak"
unit = "<word> <word>"
votes = { task = 4 }
yes = [{ before = "Bà Trần Thị Hoa cho biết.", text = "Họ làm." }]
no = ["Họ làm."]
"#;

const TEXT: &str = "Bà Trần Thị Hoa, Bí thư, dự. Ông Lò Văn Minh cho biết. Bà Trần Thị Hoa, dự họp. Họ làm.";

fn files() -> Vec<RuleFile> {
    let all = [
        ("discourse/all.toml", DISCOURSE),
        ("grammar/act.toml", ACT),
        ("grammar/person.toml", PERSON),
        ("lexicon/words.toml", WORDS),
        ("rules.toml", MANIFEST),
    ];
    all.map(|(path, text)| RuleFile { path: path.into(), text: text.into() }).to_vec()
}

fn explainer() -> Explainer {
    Explainer::new(files()).unwrap()
}

/// The offset of `needle` in [`TEXT`], in code points.
fn at(needle: &str) -> u32 {
    TEXT[..TEXT.find(needle).unwrap()].chars().count() as u32
}

/// A folder with the rules in `rules/` and an article in `a.txt`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files() {
        let path = folder.path().join("rules").join(&*file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &*file.text).unwrap();
    }
    fs::write(folder.path().join("a.txt"), TEXT).unwrap();
    folder
}

fn run(folder: &TempDir, args: &[&str]) -> Output {
    let mut command = Command::new(cargo_bin!("bienban"));
    command.current_dir(folder.path()).args(args).args(["--rules", "rules"]).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn units_tell_their_label_account_symbols_and_votes() {
    let units = explainer().explain(TEXT, None, None).units;
    assert_eq!(units.iter().map(|u| u.text.chars().count()).sum::<usize>() + 3, TEXT.chars().count());
    let says = &units[1];
    assert_eq!((says.label, says.rule.as_deref(), says.margin), ("result", Some("result.says"), 9));
    assert_eq!(says.before, None);
    let open = says.after.as_ref().unwrap();
    assert_eq!((open.kind.as_str(), open.who.as_deref()), ("speak", Some("Ông Lò Văn Minh")));
    assert_eq!((open.rule.as_str(), open.unit), ("act.says", 1));
    let told: Vec<(&str, Option<&str>)> = says.symbols.iter().map(|s| (s.text.as_str(), s.rule.as_deref())).collect();
    assert_eq!(told, [("Ông Lò Văn Minh", Some("person.named")), ("cho biết", None), (".", None)]);
    assert_eq!(says.symbols[1].classes, ["says"]);
    assert_eq!(says.fired[0].points, [("result", 9), ("task", -2)]);
    assert_eq!(units[3].before, units[3].after);
    assert_eq!(units[3].rule.as_deref(), Some("task.goes-on"));
}

#[test]
fn a_place_tells_its_word_lists_and_finds() {
    let spot = explainer().explain(TEXT, Some(at("Văn Minh")), None).spot.unwrap();
    assert_eq!((spot.token.as_str(), spot.unit), ("Văn", 1));
    assert!(spot.lists.is_empty() && spot.classes.contains(&"title".to_owned()));
    let finds: Vec<(&str, &str)> = spot.finds.iter().map(|f| (f.phase.as_str(), f.rule.as_str())).collect();
    assert_eq!(finds, [("person", "person.named"), ("act", "act.says")]);
    assert_eq!(spot.finds[0].captures, [("name".to_owned(), "Lò Văn Minh".to_owned())]);
    assert_eq!(spot.finds[0].span, [at("Ông"), at(" cho biết. Bà")]);

    let spot = explainer().explain(TEXT, Some(at("thư")), None).spot.unwrap();
    assert_eq!((spot.token.as_str(), spot.word.as_str()), ("thư", "Bí thư"));
    assert_eq!(spot.lists[0].file, "lexicon/words.toml");
    assert_eq!(spot.lists[0].classes, ["office", "word-of-rank"]);

    let spot = explainer().explain("đ/c Lò Văn Minh", Some(0), None).spot.unwrap();
    assert_eq!(spot.attributes, [("canonical", "đồng chí".to_owned())]);
}

#[test]
fn near_misses_name_the_element_that_stopped_them() {
    let offset = at("Hoa, dự");
    let spot = explainer().explain(TEXT, Some(offset), None).spot.unwrap();
    let miss = spot.near.iter().find(|n| n.rule == "person.with-office").unwrap();
    assert_eq!(miss.text, "Bà Trần Thị Hoa,");
    assert_eq!(miss.span, [at("Bà Trần Thị Hoa, dự"), at(" dự họp")]);
    let wanted = Outcome::Stopped { wanted: vec!["<office>".into()], found: Some("dự".into()) };
    assert_eq!(miss.outcome, wanted);
    assert!(spot.near.iter().all(|n| n.rule != "person.named" && n.rule != "act.says"), "{:?}", spot.near);
    // One element only, so only where it is asked for by name.
    let only = explainer().explain(TEXT, Some(offset), Some("act.says")).spot.unwrap().near;
    assert_eq!(only.len(), 1);
    assert_eq!(only[0].outcome, Outcome::Stopped { wanted: vec!["<says>".into()], found: Some(",".into()) });
}

#[test]
fn rules_that_fit_and_were_not_wanted_say_why() {
    let spot = explainer().explain(TEXT, Some(at("Hoa")), None).spot.unwrap();
    let miss = spot.near.iter().find(|n| n.rule == "person.named").unwrap();
    assert_eq!(miss.outcome, Outcome::Outdone { by: "person.with-office".into() });
    let spot = explainer().explain("Họ làm.", Some(0), None).spot.unwrap();
    let miss = spot.near.iter().find(|n| n.rule == "task.goes-on").unwrap();
    assert_eq!((miss.phase.as_str(), &miss.outcome), ("discourse", &Outcome::NotWithin { kind: "speak".into() }));
}

#[test]
fn offsets_count_code_points_of_the_source() {
    // Decomposed letters and a torn blank before the place: two sources, one normal form.
    use unicode_normalization::UnicodeNormalization;
    let nfd: String = TEXT.nfd().collect();
    let offset = nfd[..nfd.find("Minh").unwrap()].chars().count() as u32;
    assert!(offset > at("Minh"));
    let spot = explainer().explain(&nfd, Some(offset), None).spot.unwrap();
    assert_eq!((spot.token.as_str(), spot.span), ("Minh", [offset, offset + 4]));
}

#[test]
fn explain_prints_lines_of_100_columns() {
    let here = folder();
    fs::write(here.path().join("long.txt"), format!("{TEXT}\n{}", TEXT.repeat(9))).unwrap();
    let out = run(&here, &["explain", "long.txt"]);
    assert!(out.status.success());
    let out = text(&out.stdout);
    assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
    assert!(out.contains("unit 1  [29, 54)  result\n  Ông Lò Văn Minh cho biết.\n"), "{out}");
    assert!(out.contains("  label    result by result.says, 9 points ahead of proposal\n"), "{out}");
    assert!(out.contains("none, then speak of \"Ông Lò Văn Minh\" (act.says in unit 1)\n"), "{out}");
    assert!(out.contains("[Ông Lò Văn Minh <person> person.named] cho biết <says> .\n"), "{out}");

    let offset = at("Hoa, dự").to_string();
    let out = text(&run(&here, &["explain", "a.txt", "--at", &offset]).stdout);
    assert!(out.contains("stopped at <office> where \"dự\" stands\n"), "{out}");
    assert!(out.contains("person.named <person>  Bà Trần Thị Hoa\n"), "{out}");
    assert!(!out.contains("unit 0"), "only the unit of the place");
    let json: Value =
        serde_json::from_slice(&run(&here, &["explain", "a.txt", "--at", &offset, "--json"]).stdout).unwrap();
    assert_eq!(json["spot"]["near"][0]["outcome"]["stopped"]["wanted"][0], "<office>");
    assert_eq!(json["units"].as_array().unwrap().len(), 4);
}

#[test]
fn trace_shows_every_firing_and_counts_them() {
    let here = folder();
    fs::create_dir(here.path().join("more")).unwrap();
    fs::write(here.path().join("more/b.txt"), "Họ làm.\nÔng Lò Văn Minh nói.").unwrap();
    let out = run(&here, &["rules", "trace", "person.named", "more", "a.txt"]);
    assert_eq!(out.status.code(), Some(0));
    let minh = at("Ông Lò");
    let hoa = at("Bà Trần Thị Hoa, dự");
    let expected = format!(
        "more/b.txt  unit 1  [8, 23)\n    [Ông Lò Văn Minh] nói.\n      name = Lò Văn Minh\n\
         a.txt  unit 1  [{minh}, {})\n    [Ông Lò Văn Minh] cho biết.\n      name = Lò Văn Minh\n\
         a.txt  unit 2  [{hoa}, {})\n    [Bà Trần Thị Hoa], dự họp.\n      name = Trần Thị Hoa\n\
         person.named fires 3 times in 2 of 2 articles\n",
        minh + 15,
        hoa + 15,
    );
    assert_eq!(text(&out.stdout), expected);

    let out = text(&run(&here, &["rules", "trace", "task.goes-on", "a.txt", "--context", "1"]).stdout);
    assert!(
        out.contains("    Bà Trần Thị Hoa, dự họp.\n    [Họ làm].\n"),
        "of a discourse rule what fits is marked: {out}"
    );
    assert!(out.ends_with("task.goes-on fires 2 times in 1 of 1 article\n"), "{out}");
}

#[test]
fn list_ends_with_the_classes_and_counts_them() {
    let out = text(&run(&folder(), &["rules", "list"]).stdout);
    let lines: Vec<Vec<&str>> = out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(lines.contains(&vec!["person.named", "A", "name."]), "{out}");
    assert!(lines.contains(&"result.says Somebody says something. (result +9, task -2)".split(' ').collect()), "{out}");
    assert!(lines.contains(&vec!["office", "2", "1", "0", "lexicon/words.toml"]), "{out}");
    assert!(lines.contains(&vec!["person", "0", "0", "2", "grammar/person.toml"]), "{out}");
    assert!(out.ends_with("3 grammar rules, 2 discourse rules, 9 classes, 10 words in 5 lists\n"), "{out}");
}

#[test]
fn trace_and_explain_say_what_they_cannot_do() {
    let here = folder();
    let out = run(&here, &["rules", "trace", "person.name", "a.txt"]);
    assert_eq!(out.status.code(), Some(2));
    let told = text(&out.stderr);
    assert!(told.contains("there is no rule `person.name`") && told.contains("Spelled alike: person.named"), "{told}");
    assert_eq!(run(&here, &["rules", "trace", "act.says", "missing.txt", "a.txt"]).status.code(), Some(1));
    let out = run(&here, &["explain", "a.txt", "--at", "9999"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("no word stands at 9999"), "{}", text(&out.stderr));
    assert_eq!(run(&here, &["explain", "missing.txt"]).status.code(), Some(2));
}

#[test]
fn the_rules_of_the_program_can_be_explained() {
    let explainer = Explainer::new(builtin_files()).unwrap();
    let article = "Đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị.";
    let all = article.chars().count() as u32;
    for offset in 0..all {
        let explained = explainer.explain(article, Some(offset), None);
        let spot = explained.spot.unwrap();
        assert!(spot.span[1] > offset);
        for miss in spot.near {
            assert!(miss.span[0] < miss.span[1] && miss.span[1] <= all && !miss.text.is_empty(), "{miss:?}");
        }
    }
}

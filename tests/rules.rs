//! The rules in the program prove themselves, all language stands in them, and their manual tells the truth.

mod at_hand;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bienban::explain::{Explainer, Outcome};
use bienban::record::Role;
use bienban::rules::{RuleFile, builtin_files, check::check};
use bienban::{Extractor, rules::Rules};

const MANUAL: &str = include_str!("../rules/README.md");

#[test]
fn every_rule_keeps_its_examples() {
    match check(builtin_files()) {
        // That each rule has an example and a near miss is a law of the format: without them nothing is checked at all.
        Ok(checked) => assert!(checked.examples >= 2 * (checked.grammar_rules + checked.discourse_rules)),
        Err(faults) => panic!("{faults}"),
    }
}

/// Source files whose tables of letters are mechanism: composing, tone placement, case, folding.
const TABLES: [&str; 3] = ["text/chars.rs", "text/fold.rs", "token/letters.rs"];

#[test]
fn no_vietnamese_stands_in_the_source() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let mut tables = 0;
    let mut found = Vec::new();
    for path in &files {
        let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        if name.ends_with("tests.rs") {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let foreign = |line: &&str| without_comment(line).chars().any(|c| !c.is_ascii() && c.is_alphabetic());
        let lines: Vec<&str> = code.lines().filter(foreign).collect();
        if TABLES.contains(&&*name) {
            tables += usize::from(!lines.is_empty());
        } else {
            found.extend(lines.iter().map(|line| format!("{name}: {}", line.trim())));
        }
    }
    assert!(files.len() > 50);
    assert_eq!(tables, TABLES.len(), "an exception that nothing needs");
    assert!(found.is_empty(), "language belongs in rules/:\n{}", found.join("\n"));
}

/// The line up to a comment; `//` in a string would end it too early, which this crate does without.
fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// The code blocks of the manual in `language`.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("\n```{language}\n");
    MANUAL.split(&*fence).skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default()).collect()
}

/// The rules in the program with the changes of the manual's example: blocks that begin with the name of a file.
fn manual_rules() -> Vec<RuleFile> {
    let mut files = builtin_files();
    let mut changes = 0;
    for block in blocks("toml") {
        let Some(path) = block.strip_prefix("# ").and_then(|rest| rest.split([',', ':']).next()) else { continue };
        changes += 1;
        match files.iter_mut().find(|file| *file.path == *path) {
            Some(file) => file.text = format!("{}\n{block}\n", file.text).into(),
            None => files.push(RuleFile { path: path.into(), text: format!("{block}\n").into() }),
        }
    }
    assert_eq!(changes, 4, "the example adds words twice, a grammar rule and a discourse rule");
    files
}

fn manual_article() -> &'static str {
    blocks("text").into_iter().find(|block| block.contains("buổi giao ca")).unwrap()
}

#[test]
fn the_example_of_the_manual_works() {
    let article = manual_article();
    let before = Extractor::builtin().unwrap().extract("giao-ca.txt", article.as_bytes()).unwrap();
    assert!(before.meeting.is_none_or(|m| m.kind.as_deref() != Some("buổi giao ca")), "the example shows nothing");

    check(manual_rules()).unwrap_or_else(|faults| panic!("{faults}"));
    let after = Extractor::new(Rules::compile(manual_rules()).unwrap());
    let record = after.extract("giao-ca.txt", article.as_bytes()).unwrap();
    assert_eq!(record.meeting.unwrap().kind.as_deref(), Some("buổi giao ca"));
    assert_eq!(record.people[0].name, "Lường Văn Páo");
    assert_eq!(record.people[0].roles, [Role::Report]);
    assert_eq!(record.people[0].positions[0].title, "tổ trưởng vận hành");
    assert_eq!(record.tasks[0].rule, "task.next-shift");

    let explainer = Explainer::new(manual_rules()).unwrap();
    let (units, firings) = explainer.firings(article, "act.hands-over");
    assert_eq!(firings.len(), 1);
    let (unit, marked) = (&units[firings[0].unit], firings[0].marked.clone());
    let shown = format!("    {}[{}]{}\n", &unit[..marked.start], &unit[marked.clone()], &unit[marked.end..]);
    assert!(MANUAL.contains(&shown), "the manual does not show {shown}");
}

/// The words of patterns have numbers as those of cues have, and finds as which cues see more than words. The new words stand before all others,
/// so that their numbers would be the first to be taken for those of finds.
#[test]
fn words_of_patterns_are_no_finds() {
    let articles: Vec<String> = at_hand::corpus().iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    let text = articles.concat().to_lowercase();
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let words: Vec<String> = words.into_iter().map(|word| format!("<'{}'>", bienban::text::normalise(word))).collect();
    let rules = words.chunks(100).enumerate().map(|(n, words)| {
        let pattern = format!("<'xyz'> ({})", words.join("|"));
        format!("[[rule]]\nid = \"x.r{n}\"\nmeans = \"m\"\ngives = \"x\"\npattern = \"{pattern}\"\nyes = [\"a\"]\nno = [\"b\"]\n")
    });
    let mut files = builtin_files();
    let first = files.iter_mut().find(|file| &*file.path == "grammar/document.toml").unwrap();
    first.text = first.text.replacen("[[rule]]", &(rules.collect::<String>() + "\n[[rule]]"), 1).into();
    let (one, other) = (Extractor::builtin().unwrap(), Extractor::new(Rules::compile(files).unwrap()));
    for article in &articles {
        let of = |extractor: &Extractor| extractor.extract("a.txt", article.as_bytes()).unwrap();
        let (one, other) = (of(&one), of(&other));
        assert_eq!((one.results, one.tasks), (other.results, other.tasks));
    }
}

/// Rules are looked for by the block: those of a phase that has many find what they find where they are few.
#[test]
fn many_rules_before_others_change_nothing() {
    let mut files = builtin_files();
    let phases = files.iter_mut().filter(|file| file.path.starts_with("grammar/"));
    for (number, file) in phases.enumerate() {
        let rules = (0..60).map(|n| {
            format!(
                "[[rule]]\nid = \"x{number}.r{n}\"\nmeans = \"m\"\ngives = \"x\"\n\
                 pattern = \"<'xyz'> <'xyz{n}'>\"\nyes = [\"a\"]\nno = [\"b\"]\n\n"
            )
        });
        file.text = file.text.replacen("[[rule]]", &(rules.collect::<String>() + "[[rule]]"), 1).into();
    }
    let (few, many) = (Extractor::builtin().unwrap(), Extractor::new(Rules::compile(files).unwrap()));
    for path in at_hand::corpus() {
        let bytes = fs::read(&path).unwrap();
        let of = |extractor: &Extractor| {
            let mut record = extractor.extract("a.txt", &bytes).unwrap();
            record.source.rules.clear();
            serde_json::to_value(record).unwrap()
        };
        assert_eq!(of(&few), of(&many), "{}", path.display());
    }
}

#[test]
fn the_near_miss_of_the_manual_is_one() {
    // Without the last words that the example adds.
    let mut files = manual_rules();
    let words = files.iter_mut().find(|file| &*file.path == "lexicon/handover.toml").unwrap();
    words.text = words.text.replace("tổ trưởng vận hành", "trưởng ca vận hành").into();
    let explainer = Explainer::new(files).unwrap();
    let near = explainer.explain(manual_article(), Some(119), Some("act.hands-over")).spot.unwrap().near;
    let wanted = Outcome::Stopped { wanted: vec!["<hand-over-verb>".into()], found: Some("vận".into()) };
    assert_eq!(near.iter().map(|n| &n.outcome).collect::<Vec<_>>(), [&wanted]);
}

#[test]
fn faults_read_as_the_manual_says() {
    let rule = |id: &str, pattern: &str, yes: &str, no: &str| {
        format!(
            "[[rule]]\nid = \"act.{id}\"\nmeans = \"m\"\ngives = \"act\"\npattern = \"\"\"{pattern}\"\"\"\nyes = [{yes}]\nno = [{no}]\n"
        )
    };
    let good = "\"Bà Lò Thị Hoa dự.\"";
    let act = |pattern: &str| ("grammar/act-report.toml", rule("x", pattern, good, "\"Bà dự.\""));
    let words =
        |words: &str| ("lexicon/x.toml", format!("[[list]]\nclass = \"person\"\nmeans = \"m\"\nwords = [{words}]\n"));
    let vote = |keys: &str| {
        let rule =
            format!("[[rule]]\nid = \"task.x\"\nmeans = \"m\"\nunit = \".\"\n{keys}\nyes = [\"A.\"]\nno = [\"A.\"]\n");
        ("discourse/task.toml", rule)
    };
    let part = |name: &str, pattern: &str| {
        ("parts.toml", format!("[[part]]\nname = \"{name}\"\nmeans = \"m\"\npattern = \"{pattern}\"\n"))
    };
    let cue = |cue: &str| {
        let list = format!("[[cues]]\nid = \"cue.x\"\nmeans = \"m\"\nvotes = '''\ntask 1: {cue}\n'''\n");
        ("discourse/x.toml", list)
    };
    // One more than an alphabet has letters, with the symbols that are none of them.
    let many: Vec<String> =
        (b'a'..=b'z').flat_map(|a| (b'a'..=b'j').map(move |b| format!("<'x{}{}'>", a as char, b as char))).collect();
    let faults = [
        (act(&many[..256].join(" | ")), "this pattern makes no automaton"),
        (act("<hand-ower-verb>"), "no list, shape or rule gives the class"),
        (act("<person> dự"), "a word stands in `<…>`"),
        (act("<'tỉnh ủy'>"), "a class is made of a-z, 0-9 and `-`"),
        (act("<person> <'kết'> <'quả'>"), "this fits nothing here"),
        (act("<person"), "a `<` without its `>`"),
        (act("( <person>"), "not a pattern: unclosed group"),
        (act("[nobody]"), "parts.toml has no part"),
        (part("x", "<person>"), "no pattern uses this part"),
        (part("x", "[x]"), "parts.toml has no part"),
        (part("x", "(?<x> <person> )"), "a part has no named groups"),
        (("grammar/act-report.toml", rule("reports", "<person>", good, good)), "another rule has this id"),
        (
            ("grammar/act-report.toml", rule("x", "<person>", "", "")),
            "a rule without an example and a near miss proves nothing",
        ),
        (
            ("grammar/act-report.toml", rule("x", "<person> <must>", good, "\"Bà dự.\"")),
            "does not fire in its own example",
        ),
        (("grammar/act-report.toml", rule("x", "<person>", good, good)), "must leave this alone but"),
        (
            (
                "grammar/act-report.toml",
                rule("x", "(?<who> <person> )", "{ text = \"Bà Lò Thị Hoa dự.\", who = \"Hoa\" }", "\"Bà dự.\""),
            ),
            "should hold",
        ),
        (words("\"hoà\""), "no text can hold this word: it is not in normal form"),
        (words("\"a\", \"a\""), "this word stands twice in the list"),
        (words("{ word = \"a\", family = \"b\" }"), "no such family"),
        (words("\"c\", { word = \"a\", family = \"b\" }, { word = \"b\", family = \"c\" }"), "no such family"),
        (
            words("\"b\", { word = \"a\", family = \"b\", canonical = \"c\" }"),
            "a word with `canonical` has the family of that",
        ),
        (
            ("grammar/x.toml", format!("means = \"m\"\n{}", rule("x", "<person>", good, "\"Bà dự.\""))),
            "this phase never runs",
        ),
        (vote("votes = { task = 1 }\npatern = 1"), "unknown field"),
        (
            (
                "grammar/act-report.toml",
                rule("x", "<person>", good, good).replace("gives", "set = { opnes = \"direct\" }\ngives"),
            ),
            "no such setting",
        ),
        (vote("votes = { tusk = 1 }"), "no such label"),
        (vote("votes = { task = 1 }\nat = [\"frist\"]"), "no such place"),
        (vote("votes = { task = 1 }\nnext = \"caption.before-credit\""), "this rule hangs on the next unit itself"),
        (cue("rà soát\ntask: phải"), "a cue is written as"),
        (cue("phải rà soát ngay"), "a cue has at most 3 words"),
        (cue("uỷ"), "is no single syllable or mark in normal form"),
        (cue("rà  soát"), "is no single syllable or mark in normal form"),
        (cue("<persom> yêu cầu"), "the first class of no grammar rule"),
    ];
    for ((path, addition), message) in faults {
        let mut files = builtin_files();
        match files.iter_mut().find(|file| &*file.path == path) {
            Some(file) => file.text = format!("{}\n{addition}", file.text).into(),
            None => files.push(RuleFile { path: path.into(), text: addition.as_str().into() }),
        }
        let told = check(files).expect_err(message);
        let messages: Vec<&str> = told.0.iter().map(|fault| fault.message.as_str()).collect();
        assert!(messages.iter().any(|m| m.contains(message)), "{message}: {messages:?}");
        let in_manual = message.replace("`<…>`", "<…>").replace("and `-`", "and");
        assert!(MANUAL.contains(&in_manual), "the manual does not tell of {message:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_one_fault() {
    let mut files = builtin_files();
    let broken = files.iter_mut().find(|file| &*file.path == "grammar/person.toml").expect("it is there");
    broken.text = "means = ".into();
    let told = check(files).expect_err("a broken file");
    let places: Vec<&str> = told.0.iter().map(|fault| fault.place.as_str()).collect();
    assert!(
        places.iter().all(|place| place.starts_with("grammar/person.toml") || place.starts_with("rules.toml")),
        "{places:?}"
    );
    assert!(places.len() <= 2, "the file, and the phase that is missing: {places:?}");
}

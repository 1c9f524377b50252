//! ZIP archives of articles.

use super::*;

#[test]
fn archives() {
    let all = articles();
    let lines: String = all.iter().map(|a| json!({"title": a.title, "text": a.body}).to_string() + "\n").collect();
    let (word, office) = (docx(&all[1]), odt(&all[2]));
    let texts = [all[0].text.as_bytes(), &gz(lines.as_bytes()), &word];
    // Stored as they are, their own marks stand near the beginning of the archive.
    let stored = |name, content| Entry { method: Some(0), ..entry(name, content) };
    let here = folder(&[("b.zip", zip(&[stored("o.odt", &office), stored("w.docx", &word)]))]);
    let (records, failures) = extract(here.path(), &["b.zip"]);
    assert!(failures.is_empty(), "{failures:?}");
    assert_eq!(without_source(&records["b.zip#o.odt"]), without_source(&all[2].record));
    assert_eq!(without_source(&records["b.zip#w.docx"]), without_source(&all[1].record));
    let content = zip(&[
        entry("tin/", b""),
        entry("tin/bài 1.txt", texts[0]),
        entry("dump.jsonl.gz", texts[1]),
        entry("w.docx", texts[2]),
    ]);
    let here = folder(&[("a.zip", content.clone())]);
    let (records, failures) = extract(here.path(), &["a.zip"]);
    assert!(failures.is_empty() && records.len() == 2 + all.len(), "{failures:?}");
    assert_eq!(without_source(&records["a.zip#tin/bài 1.txt"]), without_source(&all[0].record));
    assert_eq!(without_source(&records["a.zip#dump.jsonl.gz#12"]), without_source(&all[11].record));
    assert_eq!(without_source(&records["a.zip#w.docx"]), without_source(&all[1].record));
    assert_eq!(text(&run(here.path(), &["text", "a.zip#dump.jsonl.gz#12"]).stdout), all[11].text);

    let mut piped = Command::new(cargo_bin!("bienban"));
    let piped = piped
        .current_dir(here.path())
        .args(["extract", "-q"])
        .stdin(fs::File::open(here.path().join("a.zip")).unwrap());
    assert_eq!(text(&piped.output().unwrap().stdout).lines().count(), records.len());
}

#[test]
fn entries_that_fail_spoil_no_others() {
    let good = articles()[0].text.as_bytes();
    let zeros = vec![b' '; 64 << 20];
    let inner = zip(&[entry("a.txt", good)]);
    let content = zip(&[
        Entry { encrypted: true, ..entry("secret.txt", good) },
        Entry { wrong_checksum: true, ..entry("damaged.txt", good) },
        Entry { method: Some(14), ..entry("lzma.txt", good) },
        entry("bomb.txt", &zeros),
        entry("inner.zip", &inner),
        entry("../../outside.txt", good),
    ]);
    let here =
        folder(&[("a.zip", content.clone()), ("cut.zip", inner[..inner.len() - 9].to_vec()), ("empty.zip", zip(&[]))]);
    let (records, failures) = extract(here.path(), &["."]);
    assert_eq!(records.keys().collect::<Vec<_>>(), ["./a.zip#../../outside.txt"], "{failures:?}");
    for (name, reason) in [
        ("./a.zip#secret.txt", "encrypted; "),
        ("./a.zip#damaged.txt", "the data is damaged (its checksum is wrong)"),
        ("./a.zip#lzma.txt", "packed by a method "),
        ("./a.zip#bomb.txt", "unpacks to more than 200 times its size"),
        ("./a.zip#inner.zip", "an archive within an archive"),
        ("./cut.zip", "no sound ZIP archive"),
    ] {
        assert!(failures[name].starts_with(reason), "{name}: {failures:?}");
    }
    assert_eq!(failures.len(), 6);
    assert_eq!(fs::read_dir(here.path()).unwrap().count(), 3, "nothing is unpacked to the disk");
}

#[test]
fn an_entry_that_another_hides_is_told() {
    let all = articles();
    let content = zip(&[
        entry("a.txt", all[0].text.as_bytes()),
        entry("b.txt", all[1].text.as_bytes()),
        entry("a.txt", all[2].text.as_bytes()),
    ]);
    let here = folder(&[("a.zip", content)]);
    let (records, failures) = extract(here.path(), &["a.zip"]);
    assert_eq!(records.keys().collect::<Vec<_>>(), ["a.zip#a.txt", "a.zip#b.txt"]);
    assert_eq!(without_source(&records["a.zip#a.txt"]), without_source(&all[2].record));
    assert!(failures["a.zip#entries of one name"].contains("only the last is read"), "{failures:?}");
}

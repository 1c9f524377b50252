//! The forms in which articles come: the record of a text is the same in all of them, but for `source`.

mod at_hand;
mod wrapped;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use serde_json::{Value, json};
use tempfile::TempDir;
use wrapped::zips::{Entry, docx, entry, odt, opendocument, zip};
use wrapped::{Article, articles, gz, zst};

/// A folder with these files.
fn folder<N: AsRef<str>>(files: &[(N, Vec<u8>)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name.as_ref()), content).unwrap();
    }
    folder
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(cargo_bin!("bienban"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The records and the failures of a run by path.
fn extract(folder: &Path, args: &[&str]) -> (BTreeMap<String, Value>, BTreeMap<String, String>) {
    let output = run(folder, &[&["extract", "-q"], args].concat());
    let out = text(&output.stdout);
    let records = out.lines().map(|line| {
        let record: Value = serde_json::from_str(line).unwrap();
        (record["source"]["path"].as_str().unwrap().to_owned(), record)
    });
    let errors = text(&output.stderr);
    let failures = errors.lines().map(|line| {
        let (path, reason) = line.strip_prefix("bienban: ").and_then(|line| line.split_once(": ")).expect(line);
        assert!(!reason.contains("bienban itself"), "{line}");
        (path.to_owned(), reason.to_owned())
    });
    (records.collect(), failures.collect())
}

fn without_source(record: &Value) -> Value {
    let mut record = record.clone();
    record.as_object_mut().unwrap().remove("source");
    record
}

/// Extracts `file` and compares its records, in their order in the file, with those of the articles as plain text.
fn same_records(name: &str, content: Vec<u8>, format: &str, all: &[Article]) {
    let here = folder(&[(name, content)]);
    let output = run(here.path(), &["extract", "-q", name]);
    assert_eq!((text(&output.stderr).as_str(), output.status.code()), ("", Some(0)), "{name}");
    let records: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), all.len(), "{name}");
    for (record, article) in records.iter().zip(all) {
        let path = &record["source"]["path"];
        assert_eq!(record["source"]["format"], format, "{path}");
        assert_eq!(without_source(record), without_source(&article.record), "{path}");
    }
    let last = records.last().unwrap()["source"]["path"].as_str().unwrap();
    assert_eq!(text(&run(here.path(), &["text", last]).stdout), all.last().unwrap().text, "{last}");
}

#[test]
fn packed_texts() {
    let one = &articles()[..1];
    let plain = one[0].text.clone().into_bytes();
    same_records("a.txt", plain.clone(), "text", one);
    same_records("a.txt.gz", gz(&plain), "text", one);
    same_records("a.txt.zst", zst(&plain), "text", one);
    same_records("no-ending", gz(&plain), "text", one);
    let (first, second) = plain.split_at(plain.len() / 2);
    same_records("two-members.gz", [gz(first), gz(second)].concat(), "text", one);
}

#[test]
fn json_dumps() {
    let all = articles();
    let objects: Vec<Value> = all.iter().map(|a| json!({"id": 7, "Tiêu đề": a.title, "noi_dung": a.body})).collect();
    let lines: String = objects.iter().map(|object| format!("{object}\n")).collect();
    same_records("a.jsonl", lines.clone().into_bytes(), "jsonl", all);
    same_records("a.ndjson.gz", gz(lines.as_bytes()), "jsonl", all);
    same_records("a.jsonl.zst", zst(lines.as_bytes()), "jsonl", all);
    same_records("lines.json", lines.clone().into_bytes(), "jsonl", all);
    same_records("no-ending", lines.replace('\n', "\r\n").into_bytes(), "jsonl", all);
    same_records("marked", [b"\xEF\xBB\xBF", lines.as_bytes()].concat(), "jsonl", all);
    let array = serde_json::to_vec(&objects).unwrap();
    same_records("a.json", array.clone(), "json", all);
    same_records("no-ending", array.clone(), "json", all);
    same_records("a.json.gz", gz(&array), "json", all);
    same_records("pretty.json", serde_json::to_vec_pretty(&objects).unwrap(), "json", all);
    let spread: String = objects.iter().map(|object| format!("{object:#}\n")).collect();
    same_records("spread", spread.into_bytes(), "json", all);
    same_records("one.json", serde_json::to_vec_pretty(&objects[0]).unwrap(), "json", &all[..1]);
}

#[test]
fn lists_in_objects() {
    let all = articles();
    let objects: Vec<Value> = all.iter().map(|a| json!({"id": 7, "Tiêu đề": a.title, "noi_dung": a.body})).collect();
    let (first, rest) = objects.split_at(5);
    let page = json!({"status": "ok", "count": 12, "tags": [{"name": "x"}, 7], "data": {"empty": [], "items": objects, "next": {"text": null}}});
    same_records("a.json", page.to_string().into_bytes(), "json", all);
    same_records("line.json", (page.to_string() + "\n").into_bytes(), "json", all);
    same_records("no-ending", format!("{page:#}\n").into_bytes(), "json", all);
    same_records("a.json.gz", gz(page.to_string().as_bytes()), "json", all);
    let two = json!({"a": first, "b": {"c": rest}});
    same_records("two.json", two.to_string().into_bytes(), "json", all);
    let hits: Vec<Value> = objects.iter().map(|object| json!({"_id": 1, "_source": object})).collect();
    same_records(
        "hits.json",
        json!({"took": 3, "hits": {"total": 12, "hits": hits}}).to_string().into_bytes(),
        "json",
        all,
    );
    let article =
        json!({"title": all[0].title, "text": all[0].body, "comments": [{"text": "Hay quá."}, {"text": "Đúng."}]});
    same_records("article.json", format!("{article:#}").into_bytes(), "json", &all[..1]);

    let strange = json!({"x": [{"text": "no"}], "y": {"z": [{"t": "Sáng 29/3, UBND xã họp."}, 7]}}).to_string();
    let page = page.to_string();
    let here = folder(&[
        ("strange.json", strange.into_bytes()),
        ("cut.json", page.as_bytes()[..page.len() - 150].to_vec()),
        ("empty.json", br#"{"articles": []}"#.to_vec()),
        ("faulty.json", br#"{"articles": [{"title": "t", "text": "a"}, {"text": "b", x}, {"text": "c"}], 7"#.to_vec()),
    ]);
    let (records, failures) = extract(here.path(), &["strange.json", "--field", "list=y.z,text=t"]);
    assert_eq!(records.keys().collect::<Vec<_>>(), ["strange.json#1"]);
    assert!(failures["strange.json#2"].starts_with("no JSON object"), "{failures:?}");
    let (records, failures) = extract(here.path(), &["cut.json", "empty.json", "faulty.json"]);
    assert_eq!((records.len(), failures.len()), (11 + 2, 4), "{failures:?}");
    assert!(failures["cut.json#12"].starts_with("not JSON: what begins at line 1, column "), "{failures:?}");
    assert!(failures["empty.json#1"].contains("there are articles"), "{failures:?}");
    assert!(failures["faulty.json#2"].starts_with("not JSON at line 1, column "), "{failures:?}");
    assert!(failures["faulty.json"].starts_with("no } closes the object"), "{failures:?}");
    assert_eq!(run(here.path(), &["extract", "--field", "list=", "."]).status.code(), Some(2));
}

/// A field of CSV in quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn csv_dumps() {
    let all = articles();
    for (delimiter, mark, end) in
        [(",", "", "\n"), (";", "\u{feff}", "\r\n"), ("\t", "\u{feff}", "\r\n"), ("|", "", "\n")]
    {
        let mut dump = format!("{mark}Số{delimiter}Tiêu đề{delimiter}Nội dung{delimiter}Ghi chú{end}");
        for (n, article) in all.iter().enumerate() {
            dump += &[n.to_string(), quoted(&article.title), quoted(&article.body), "5\" x".to_owned()].join(delimiter);
            dump += end;
        }
        same_records("a.csv", dump.clone().into_bytes(), "csv", all);
        same_records("no-ending", dump.clone().into_bytes(), "csv", all);
        same_records("a.csv.gz", gz(dump.as_bytes()), "csv", all);
    }
}

#[test]
fn rows_that_fail_spoil_no_others() {
    let good = "a,\"Sáng 29/3, đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị.\"\n";
    let rows = format!("id,text\n{good}b,c,d\n\ne\n{good}{good}f,\"no end\ng,h\n");
    let here = folder(&[
        ("a.csv", rows.into_bytes()),
        ("b.csv", b"id,ten\n1,2\n".to_vec()),
        ("c.csv", [b"\xFF\xFE".to_vec(), "id,text\n".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()),
    ]);
    let (records, failures) = extract(here.path(), &["."]);
    assert_eq!(records.keys().collect::<Vec<_>>(), ["./a.csv#1", "./a.csv#4", "./a.csv#5"]);
    assert!(failures["./a.csv#2"].starts_with("the row has 3 fields, the first row 2 names"), "{failures:?}");
    assert_eq!(failures["./a.csv#3"], "the text is empty");
    assert_eq!(
        failures["./a.csv#6"],
        "a quote in the row that begins at line 8 is never closed; what follows was not read"
    );
    assert!(failures["./b.csv"].contains("there are id, ten; say which: --field text=NAME"), "{failures:?}");
    assert!(failures["./c.csv"].starts_with("a dump in UTF-16"), "{failures:?}");
    let (records, _) = extract(here.path(), &["b.csv", "--field", "text=TEN"]);
    assert_eq!(records.len(), 1);
}

#[test]
fn documents_of_word() {
    let all = articles();
    for article in all {
        same_records("a.docx", docx(article), "docx", std::slice::from_ref(article));
    }
    same_records("no-ending", docx(&all[0]), "docx", &all[..1]);
    let types = || entry("[Content_Types].xml", b"<Types/>");
    let here = folder(&[
        ("book.xlsx", zip(&[types(), entry("xl/workbook.xml", b"<x/>")])),
        ("cut.docx", docx(&all[0])[..900].to_vec()),
        ("faulty.docx", zip(&[types(), entry("word/document.xml", b"<w:document><w:p></w:document>")])),
        ("pictures.docx", zip(&[types(), entry("word/document.xml", b"<w:document><w:p/></w:document>")])),
    ]);
    let (_, failures) = extract(here.path(), &["."]);
    for (name, reason) in [
        ("./book.xlsx", "a workbook of Excel"),
        ("./cut.docx", "no sound ZIP archive"),
        ("./faulty.docx", "no sound Word document"),
        ("./pictures.docx", "the document holds no text"),
    ] {
        assert!(failures[name].starts_with(reason), "{failures:?}");
    }
}

#[test]
fn documents_of_libreoffice() {
    let all = articles();
    for article in all {
        same_records("a.odt", odt(article), "odt", std::slice::from_ref(article));
    }
    same_records("no-ending", odt(&all[0]), "odt", &all[..1]);
    let kept = "<text:tracked-changes><text:deletion><text:p>xóa</text:p></text:deletion></text:tracked-changes>\
                <text:h>Hội nghị<text:note><text:note-body><text:p>chú thích</text:p></text:note-body></text:note> giao ban</text:h>\
                <text:p>Sáng&#160;29/5<text:line-break/>Tại<text:tab/>huyện<draw:text-box><text:p>Khung</text:p></draw:text-box></text:p>";
    let old = "<style:style style:name=\"P1\" style:parent-style-name=\"P0\"/>\
               <style:style style:name=\"P0\"><style:text-properties style:font-name=\".VnTime\"/></style:style>\
               <style:style style:name=\"T1\"><style:text-properties style:font-name=\"Arial\"/></style:style>";
    let set = "<text:p text:style-name=\"P1\">Héi ngh<text:span>Þ giao</text:span> ban <text:span text:style-name=\"T1\">giữa</text:span> n¨m</text:p>";
    let here = folder(&[
        ("kept.odt", opendocument("text", "", kept)),
        ("old.odt", opendocument("text", old, set)),
        ("table.ods", opendocument("spreadsheet", "", "<text:p>1</text:p>")),
        ("cut.odt", odt(&all[0])[..900].to_vec()),
        ("faulty.odt", opendocument("text", "", "<text:p></text:h>")),
        ("pictures.odt", opendocument("text", "", "<text:p/>")),
    ]);
    assert_eq!(text(&run_text(here.path(), "kept.odt")), "Hội nghị giao ban\nSáng\u{A0}29/5\nTại huyện\nKhung");
    assert_eq!(text(&run_text(here.path(), "old.odt")), "Hội nghị giao ban giữa năm");
    let (records, failures) = extract(here.path(), &["."]);
    assert_eq!(records["./old.odt"]["source"]["encoding"], "tcvn3");
    for (name, reason) in [
        ("./table.ods", "a spreadsheet, which is not read"),
        ("./cut.odt", "no sound ZIP archive"),
        ("./faulty.odt", "no sound OpenDocument text"),
        ("./pictures.odt", "the document holds no text"),
    ] {
        assert!(failures[name].starts_with(reason), "{failures:?}");
    }
}

#[test]
fn documents_in_rich_text() {
    let all = articles();
    // As Word writes letters, and as older programs do where their code page has them.
    let escaped = |text: &str| -> String {
        let unit = |unit: u16| match unit {
            0x5C | 0x7B | 0x7D => format!("\\{}", char::from(unit as u8)),
            0..=0x7F => char::from(unit as u8).to_string(),
            0xC0..=0xFF => format!("\\'{unit:02x}"),
            _ => format!("\\u{}\\'3f", unit as i16),
        };
        text.encode_utf16().map(unit).collect()
    };
    let rtf = |article: &Article| {
        let head = r"{\rtf1\adeflang1025\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\froman\fcharset0{\*\panose 02020603}Times New Roman;}}{\colortbl;\red0;}{\header Trang 1\par}";
        let lines: String = article
            .text
            .lines()
            .map(|line| format!("\\pard\\plain \\ltrch\\f0 {{\\b {}}}\r\n\\par ", escaped(line)))
            .collect();
        format!("{head}{lines}}}").into_bytes()
    };
    for article in all {
        same_records("a.rtf", rtf(article), "rtf", std::slice::from_ref(article));
    }
    same_records("no-ending", rtf(&all[0]), "rtf", &all[..1]);
    let whole = rtf(&all[0]);
    let here = folder(&[
        ("cut.rtf", whole[..whole.len() - 9].to_vec()),
        ("pictures.rtf", br"{\rtf1{\pict 00ff}\par}".to_vec()),
        ("none.rtf", b"PNG".to_vec()),
    ]);
    let (_, failures) = extract(here.path(), &["."]);
    for (name, reason) in [
        ("./cut.rtf", "no sound RTF document: it is cut off"),
        ("./pictures.rtf", "the document holds no text"),
        ("./none.rtf", "no sound RTF document: it does not begin"),
    ] {
        assert!(failures[name].starts_with(reason), "{failures:?}");
    }
}

/// What is set in a font of the time before Unicode is no Unicode, however the font was given.
#[test]
fn fonts_with_an_encoding_of_their_own() {
    // "Hoi nghi giao ban" with its marks, as the bytes of TCVN3 and of VNI look when they are taken for Latin-1.
    let run = |font: &str, text: &str| {
        format!("<w:r><w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\"/></w:rPr><w:t>{text}</w:t></w:r>")
    };
    let word = |body: &str, styles: &str| {
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        let styles = format!("<w:styles>{styles}</w:styles>");
        zip(&[
            entry("[Content_Types].xml", b"<Types/>"),
            entry("word/document.xml", document.as_bytes()),
            entry("word/styles.xml", styles.as_bytes()),
        ])
    };
    let normal = "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr></w:style>\
                  <w:style w:type=\"paragraph\" w:styleId=\"Body\"><w:basedOn w:val=\"Normal\"/></w:style>";
    let styled = "<w:p><w:r><w:t>Héi nghÞ giao ban</w:t></w:r></w:p>\
                  <w:p><w:pPr><w:pStyle w:val=\"Body\"/></w:pPr><w:r><w:t>Héi ngh</w:t></w:r><w:r><w:t>Þ giao ban</w:t></w:r></w:p>";
    let mixed = format!(
        "<w:p>{}</w:p><w:p>{}{}{}</w:p>",
        run(".VnTimeH", "Héi nghÞ"),
        run("VNI-Times", "Ho"),
        run("VNI-Times", "äi nghò"),
        run("Times New Roman", " giao bàn")
    );
    let page = "<html><head><title>Họp</title></head><body><p style='font-family: .VnTime'>Héi nghÞ giao ban <b>Héi nghÞ</b></p>\
                <p><font face='VNI-Times, serif'>Hoäi nghò <font face=Arial>giữa năm</font></font></p></body></html>";
    let here = folder(&[
        ("styled.docx", word(styled, normal)),
        ("mixed.docx", word(&mixed, "")),
        ("page.html", page.as_bytes().to_vec()),
    ]);
    let of = |name: &str| text(&run_text(here.path(), name));
    assert_eq!(of("styled.docx"), "Hội nghị giao ban\nHội nghị giao ban");
    assert_eq!(of("mixed.docx"), "HỘI NGHỊ\nHội nghị giao bàn");
    assert!(of("page.html").ends_with("Hội nghị giao ban Hội nghị\nHội nghị giữa năm"), "{}", of("page.html"));
    let (records, _) = extract(here.path(), &["styled.docx"]);
    assert_eq!(records["styled.docx"]["source"]["encoding"], "tcvn3");
}

fn run_text(folder: &Path, name: &str) -> Vec<u8> {
    run(folder, &["text", name]).stdout
}

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
fn pages() {
    let here = tempfile::tempdir().unwrap();
    let article = &articles()[0];
    let of_kind = |html: &str| {
        fs::write(here.path().join("page"), html).unwrap();
        extract(here.path(), &["page"])
    };
    for page in wrapped::pages::pages(article) {
        let (records, failures) = of_kind(&page.html);
        assert_eq!(failures, BTreeMap::new(), "{}", page.shape);
        assert_eq!(records["page"]["source"]["format"], "html");
        assert_eq!(records["page"]["article"]["published"]["iso"], "2024-05-29");
    }
    let (_, failures) =
        of_kind("<!doctype html><html><head><title>x</title></head><body><script>load()</script></body></html>");
    assert!(failures["page"].starts_with("no main content was found"), "{failures:?}");
    let lines = article.text.replace("đồng chí", "<b>đồng chí</b>");
    let (records, _) = of_kind(&format!("<html><body><pre>{lines}</pre></body></html>"));
    assert_eq!(records["page"]["tasks"], article.record["tasks"], "lines as they are written");
    let deep = |n| format!("<html><body>{}<p>Sáng 29/3, UBND xã họp.</p>", "<div>".repeat(n));
    assert_eq!(of_kind(&deep(2_500)).0.len(), 1);
    assert!(of_kind(&deep(1_000_000)).1["page"].starts_with("a page of elements nested deeper than "));
    let field =
        json!({"title": article.title, "content": format!("<p>{}</p>", article.body.replace('\n', "</p>\n<p>"))});
    fs::write(here.path().join("a.json"), field.to_string()).unwrap();
    let (records, _) = extract(here.path(), &["a.json"]);
    assert_eq!(without_source(&records["a.json#1"]), without_source(&article.record), "a field with mark-up");
}

#[test]
fn what_only_looks_like_json_is_an_article() {
    let all = articles();
    for start in ["[Ảnh] ", "{Tin nhanh} ", "[{", "{\"", "\"", "[1] "] {
        let content = format!("{start}{}", all[0].text);
        let here = folder(&[("a", content.clone().into_bytes()), ("a.txt", content.into_bytes())]);
        let (records, failures) = extract(here.path(), &["."]);
        assert_eq!(failures, BTreeMap::new());
        assert!(records.len() == 2 && records.values().all(|r| r["source"]["format"] == "text"), "{start}");
    }
}

#[test]
fn a_faulty_element_spoils_no_other() {
    let good = r#"{"text": "Sáng 29/3, đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị."}"#;
    let mut lines = vec![good; 20];
    lines[3] = "";
    lines[16] = r#"{"text": "Sáng", tru}"#;
    lines[17] = r#"{"text": "Sáng"#;
    lines[18] = r#"{"tex": "Sáng"}"#;
    let dump = lines.join("\n");
    let array = format!("[\n{good},\n{},\n{good},\n7, {good}\n]", lines[16]);
    let here = folder(&[
        ("a.jsonl.gz", gz(dump.as_bytes())),
        ("b.json", array.clone().into_bytes()),
        ("c.json", array[..array.len() - 20].to_owned().into_bytes()),
        ("d.jsonl.gz", gz(dump.as_bytes())[..120].to_vec()),
    ]);
    let (records, failures) = extract(here.path(), &["a.jsonl.gz"]);
    assert_eq!(records.len(), 16);
    assert!(records.contains_key("a.jsonl.gz#16") && records.contains_key("a.jsonl.gz#20"));
    assert_eq!(failures["a.jsonl.gz#17"], "not JSON at line 17, column 19: key must be a string");
    assert!(failures["a.jsonl.gz#18"].starts_with("not JSON at line 18, column "), "{failures:?}");
    assert!(failures["a.jsonl.gz#19"].ends_with("there are tex; say which: --field text=NAME"), "{failures:?}");
    assert_eq!(failures.len(), 3);

    let (records, failures) = extract(here.path(), &["b.json"]);
    assert_eq!(records.keys().collect::<Vec<_>>(), ["b.json#1", "b.json#3", "b.json#5"]);
    assert_eq!(failures["b.json#2"], "not JSON at line 3, column 19: key must be a string");
    assert!(failures["b.json#4"].starts_with("no JSON object"), "{failures:?}");

    let (records, failures) = extract(here.path(), &["c.json"]);
    assert_eq!(records.len(), 2);
    assert!(
        failures["c.json#5"].starts_with("not JSON: what begins at line 5, column 4 is never closed"),
        "{failures:?}"
    );

    let (_, failures) = extract(here.path(), &["d.jsonl.gz"]);
    assert!(failures["d.jsonl.gz"].starts_with("the data is cut off"), "{failures:?}");
    assert_eq!(run(here.path(), &["extract", "d.jsonl.gz"]).status.code(), Some(1));
}

#[test]
fn an_article_in_a_container_is_had_by_its_name() {
    let all = articles();
    let lines: String = all.iter().map(|a| json!({"title": a.title, "text": a.body}).to_string() + "\n").collect();
    let here = folder(&[("a#1.jsonl.gz", gz(lines.as_bytes()))]);
    let (records, failures) = extract(here.path(), &["a#1.jsonl.gz#2", "a#1.jsonl.gz#99", "a#1.jsonl.gz#3"]);
    assert_eq!(records.keys().collect::<Vec<_>>(), ["a#1.jsonl.gz#2", "a#1.jsonl.gz#3"]);
    assert_eq!(failures["a#1.jsonl.gz#99"], "there is no such article in this container");
    fs::write(here.path().join("a.txt"), &all[0].text).unwrap();
    fs::write(here.path().join("b.zip"), b"PK\x03\x04").unwrap();
    let (_, failures) = extract(here.path(), &["a.txt#1", "b.zip#a.txt"]);
    assert!(failures["a.txt#1"].starts_with("this file is no container"), "{failures:?}");
    assert!(failures["b.zip"].starts_with("no sound ZIP archive"), "{failures:?}");
    assert!(run(here.path(), &["explain", "a#1.jsonl.gz#2"]).status.success());
    let refused = run(here.path(), &["explain", "a#1.jsonl.gz"]);
    assert!(text(&refused.stderr).contains("holds several articles; name one, as a#1.jsonl.gz#1"));
    let both = text(&run(here.path(), &["text", "a#1.jsonl.gz#2", "a#1.jsonl.gz#3"]).stdout);
    let expected = [1, 2].map(|n| format!("==> a#1.jsonl.gz#{} <==\n{}\n", n + 1, all[n].text));
    assert_eq!(both, expected.concat());
}

#[test]
fn what_the_source_tells_goes_into_the_record() {
    let object = json!({
        "title": "Họp xã", "text": "Sáng 29/5, UBND xã tổ chức hội nghị giao ban.\nÔng Lò Văn Minh, Chủ tịch UBND xã, chủ trì hội nghị.",
        "date": "2019-05-29T21:00:00Z", "source": "Báo Mẫu", "author": {"name": "Lan Anh"}, "link": "https://mau.example/1",
    });
    let here = folder(&[("a.json", object.to_string().into_bytes())]);
    let (records, _) = extract(here.path(), &["."]);
    let record = &records["./a.json#1"];
    assert_eq!(
        record["article"]["published"],
        json!({"text": "2019-05-29T21:00:00Z", "span": null, "iso": "2019-05-30"})
    );
    assert_eq!(record["meeting"]["date"]["iso"], "2019-05-29", "the year is that of publication");
    let source = &record["source"];
    assert_eq!(
        [&source["publisher"], &source["author"], &source["url"]],
        ["Báo Mẫu", "Lan Anh", "https://mau.example/1"]
    );
}

/// Days that are told from the day of publication; without that they stay open.
#[test]
fn days_are_told_from_the_day_of_publication() {
    let date = |words: &str, published: Option<&str>| {
        let text =
            format!("{words}, UBND xã tổ chức hội nghị giao ban. Ông Lò Văn Minh, Chủ tịch UBND xã, chủ trì hội nghị.");
        let here =
            folder(&[("a.json", json!({"title": "Họp xã", "text": text, "date": published}).to_string().into_bytes())]);
        let (records, _) = extract(here.path(), &["."]);
        let date = &records["./a.json#1"]["meeting"]["date"];
        [date["text"].as_str(), date["iso"].as_str()].map(|part| part.map(str::to_owned))
    };
    let of = |text: &str, iso: &str| [text, iso].map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()));
    assert_eq!(date("Sáng nay", Some("2024-03-01")), of("Sáng nay", "2024-03-01"));
    assert_eq!(date("Hôm qua", Some("2024-03-01 06:30")), of("Hôm qua", "2024-02-29"));
    assert_eq!(date("Chiều hôm qua", Some("1/1/2025")), of("Chiều hôm qua", "2024-12-31"));
    assert_eq!(date("Chiều qua", None), of("Chiều qua", ""));
    assert_eq!(date("Hôm qua", Some("tháng 3/2024")), of("Hôm qua", ""));
    assert_eq!(
        date("Sáng nay (29/5)", Some("2024-05-30")),
        of("Sáng nay (29/5)", "2024-05-29"),
        "figures are believed before words"
    );
}

#[test]
fn formats_are_forced() {
    let here = folder(&[("a.jsonl", br#"{"text": "a"}"#.to_vec()), ("b.txt", br#"{"x": {"y": "a"}}"#.to_vec())]);
    let (records, _) = extract(here.path(), &["--format", "text", "."]);
    assert!(records.len() == 2 && records.values().all(|r| r["source"]["format"] == "text"));
    let (records, failures) = extract(here.path(), &["--format=jsonl", "--field=text=x.y", "b.txt"]);
    assert_eq!((records.len(), failures.len()), (1, 0));
    let refused = run(here.path(), &["extract", "--format", "word", "."]);
    assert!(refused.status.code() == Some(2) && text(&refused.stderr).contains("no such format; there are text, "));
    assert_eq!(run(here.path(), &["extract", "--field", "body=x", "."]).status.code(), Some(2));
}

#[test]
fn bombs_are_left_out() {
    let zeros = vec![b' '; 300 << 20];
    let here = folder(&[("a.txt.gz", gz(&zeros)), ("b.txt.zst", zst(&zeros)), ("c.gz", gz(&gz(b"text")))]);
    let (records, failures) = extract(here.path(), &["."]);
    assert!(records.is_empty());
    for name in ["./a.txt.gz", "./b.txt.zst"] {
        assert!(failures[name].starts_with("unpacks to more than 200 times its size"), "{failures:?}");
    }
    assert!(failures["./c.gz"].starts_with("packed twice"), "{failures:?}");
}

#[cfg(feature = "pdf")]
mod pdfs {
    use super::*;
    use wrapped::pdfs::{Shown, pdf, printed, unicode};

    /// An article of several pages: all articles one after the other.
    fn long() -> String {
        plain().map(|article| format!("{}\n", article.body)).collect()
    }

    /// Articles with no other blanks than those that lines of print have.
    fn plain() -> impl Iterator<Item = &'static Article> {
        let single = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ") == line;
        let is_plain = move |article: &&Article| article.text.lines().all(single) && !article.text.contains('\u{200B}');
        articles().iter().filter(is_plain)
    }

    fn of_kind(content: &[u8]) -> (BTreeMap<String, Value>, BTreeMap<String, String>) {
        let here = folder(&[("a", content.to_vec())]);
        extract(here.path(), &["a"])
    }

    #[test]
    fn paragraphs_come_out_as_paragraphs() {
        assert!(plain().count() > 5);
        let body = long();
        let title = "Hội nghị giao ban".to_owned();
        let text = format!("{title}\n{}", body.trim_end());
        let long = Article { title, body, record: Value::Null, text };
        for columns in [1, 2] {
            for indented in [false, true] {
                for article in plain() {
                    let content = printed(article, columns, indented);
                    let here = folder(&[("a.pdf", content.clone())]);
                    assert_eq!(text_of(here.path(), "a.pdf"), article.text, "{columns} columns, indented: {indented}");
                    same_records("a.pdf", content, "pdf", std::slice::from_ref(article));
                }
                let here = folder(&[("long", printed(&long, columns, indented))]);
                let read = text_of(here.path(), "long");
                // A sentence that ends with a column may end its paragraph or not.
                assert_eq!(
                    read.replace('\n', " "),
                    long.text.replace('\n', " "),
                    "{columns} columns, indented: {indented}"
                );
                let (read, written) = (read.lines().count(), long.text.lines().count());
                assert!(written <= read && read <= written + 5, "{read} paragraphs of {written}");
            }
        }
    }

    fn text_of(folder: &Path, name: &str) -> String {
        text(&run_text(folder, name))
    }

    #[test]
    fn fonts_with_an_encoding_of_their_own() {
        let old = |at, bytes: &[u8]| Shown { font: "F2", size: 10, at, bytes: bytes.to_vec() };
        let page = vec![old((60, 700), b"H\xE9i ngh\xDE giao ban"), unicode(10, (60, 660), "Hội nghị giữa năm")];
        let here = folder(&[
            ("abc.pdf", pdf(&[page], ".VnTime", "")),
            ("vni.pdf", pdf(&[vec![old((60, 700), b"Ho\xE4i ngh\xF2 giao ban")]], "VNI-Times", "")),
        ]);
        assert_eq!(text_of(here.path(), "abc.pdf"), "Hội nghị giao ban\nHội nghị giữa năm");
        assert_eq!(text_of(here.path(), "vni.pdf"), "Hội nghị giao ban");
        let (records, _) = extract(here.path(), &["vni.pdf"]);
        assert_eq!(records["vni.pdf"]["source"]["encoding"], "vni");
    }

    #[test]
    fn what_holds_no_text_is_named() {
        let one = |content| of_kind(content).1["a"].clone();
        let scanned = pdf(&[vec![], vec![]], "X", "");
        assert!(one(&scanned).starts_with("the PDF holds no text, only pictures"), "{}", one(&scanned));
        let keys = format!(
            "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >>",
            "7A".repeat(32)
        );
        let encrypted = pdf(&[vec![unicode(10, (60, 700), "Sáng 29/5")]], "X", &keys);
        assert!(one(&encrypted).starts_with("an encrypted PDF; "), "{}", one(&encrypted));
        let mute = pdf(&[vec![unicode(10, (60, 700), "Sáng 29/5")]], "X", "");
        let mute = text_without(&mute, b"/ToUnicode 5 0 R");
        assert!(one(&mute).starts_with("a PDF whose fonts do not tell which letters"), "{}", one(&mute));
    }

    /// `bytes` with blanks in the place of `part`.
    fn text_without(bytes: &[u8], part: &[u8]) -> Vec<u8> {
        let at = bytes.windows(part.len()).position(|window| window == part).unwrap();
        let mut bytes = bytes.to_vec();
        bytes[at..at + part.len()].fill(b' ');
        bytes
    }

    /// Cut off or with a byte changed anywhere, a file gives its article or is named; what is cut off never gives a part of it.
    #[test]
    fn damaged_files_are_named() {
        let article = plain().next().unwrap();
        let whole = printed(article, 1, false);
        let mut files = Vec::new();
        for n in 0..60 {
            let at = whole.len() * n / 60;
            files.push((
                format!("cut-{n:02}.pdf"),
                [b"%PDF-1.7\n", whole[..at].strip_prefix(b"%PDF-1.7\n").unwrap_or_default()].concat(),
            ));
            let mut changed = whole.clone();
            changed[at.max(9)] ^= 0x15;
            files.push((format!("changed-{n:02}.pdf"), changed));
        }
        let here = folder(&files);
        let (records, failures) = extract(here.path(), &["."]);
        assert_eq!(records.len() + failures.len(), files.len());
        for (name, record) in records.iter().filter(|(name, _)| name.contains("cut")) {
            assert_eq!(without_source(record), without_source(&article.record), "{name}");
        }
        assert!(failures.values().all(|reason| reason.contains("PDF")), "{failures:?}");
    }
}

#[cfg(feature = "warc")]
mod web_archives {
    use super::*;

    fn record(kind: &str, url: &str, block: &[u8]) -> Vec<u8> {
        let header = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-06-01T00:00:00Z\r\n\
             Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [header.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn response(headers: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat()
    }

    fn chunked(body: &[u8]) -> Vec<u8> {
        let mut out: Vec<u8> = body
            .chunks(1000)
            .flat_map(|part| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat())
            .collect();
        out.extend(b"0\r\n\r\n");
        out
    }

    #[test]
    fn pages_of_web_archives() {
        let article = &articles()[0];
        let page = wrapped::pages::pages(article).remove(0).html;
        let html = "Content-Type: text/html; charset=utf-8";
        let blocks = [
            record("warcinfo", "", b"software: x\r\n"),
            record("request", "https://mau.example/1", b"GET /1 HTTP/1.1\r\n\r\n"),
            record("response", "https://mau.example/1", &response(html, page.as_bytes())),
            record("response", "https://mau.example/1.png", &response("Content-Type: image/png", b"\x89PNG")),
            record(
                "response",
                "https://mau.example/2",
                b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>none",
            ),
            record(
                "response",
                "https://mau.example/3",
                &response(
                    &format!("{html}\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"),
                    &chunked(&gz(page.as_bytes())),
                ),
            ),
        ];
        let whole = blocks.concat();
        let members: Vec<u8> = blocks.iter().flat_map(|block| gz(block)).collect();
        let here = folder(&[
            ("a.warc", whole.clone()),
            ("b.warc.gz", members),
            ("cut.warc", whole[..whole.len() - 99].to_vec()),
        ]);
        fs::write(here.path().join("page.html"), &page).unwrap();
        let (records, failures) = extract(here.path(), &["."]);
        let names = ["./a.warc#3", "./a.warc#6", "./b.warc.gz#3", "./b.warc.gz#6"];
        for name in names {
            assert_eq!(without_source(&records[name]), without_source(&records["./page.html"]), "{name}");
            assert_eq!(records[name]["source"]["format"], "warc");
        }
        assert_eq!(records["./a.warc#6"]["source"]["url"], "https://mau.example/3");
        assert_eq!(records.len(), names.len() + 2, "{:?}", records.keys());
        assert!(failures["./cut.warc"].contains("cut off") && failures.len() == 1, "{failures:?}");
    }
}

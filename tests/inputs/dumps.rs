//! Dumps: JSON, JSON Lines and CSV, an article an element or row.

use super::*;

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
        [(",", "", "\n"), (";", "\u{feff}", "\r\n"), ("\t", "\u{feff}", "\r\n"), ("|", "", "\n"), (",", "", "\r")]
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

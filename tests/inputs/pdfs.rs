//! PDF with a text layer.

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
    let keys =
        format!("/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >>", "7A".repeat(32));
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

/// The head of an official letter and its end are two blocks side by side each, and the rows of its table are lines.
#[test]
fn letters_with_a_head_a_table_and_a_signature() {
    let mut page = Vec::new();
    let middle = |middle: u32, text: &str| middle - text.chars().count() as u32 * 5 / 2;
    let mut put = |x: u32, y: u32, text: &str| page.push(unicode(10, (x, y), text));
    let head = ["UBND HUYỆN BẮC MẪU", "PHÒNG TÀI CHÍNH", "Số: 12/TB-TC"];
    let motto =
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Bắc Mẫu, ngày 5 tháng 6 năm 2024"];
    for (y, (left, right)) in [780, 766, 752].into_iter().zip(head.into_iter().zip(motto)) {
        put(middle(150, left), y, left);
        put(middle(410, right), y, right);
    }
    put(middle(297, "THÔNG BÁO"), 715, "THÔNG BÁO");
    let body = "Trưởng phòng Tài chính Lò Văn Minh thông báo danh sách những người nhận việc trong tháng:";
    put(60, 690, body);
    let table = [
        ["1", "Giàng A Páo", "Rà soát hộ nghèo"],
        ["2", "Hà Thị Lụa", "Lập dự toán"],
        ["3", "Mùa A Chống", "Sửa đường"],
    ];
    for (y, row) in [670, 656, 642].into_iter().zip(table) {
        [60, 90, 260].into_iter().zip(row).for_each(|(x, cell)| put(x, y, cell));
    }
    put(60, 610, "Các xã, thị trấn và những người có tên trên căn cứ thông báo này để tổ chức thực hiện.");
    let ends = ["Nơi nhận:", "- Như trên;", "- Các xã, thị trấn;", "- Lưu: VT."];
    ends.into_iter().zip([580, 568, 556, 544]).for_each(|(text, y)| put(60, y, text));
    put(middle(420, "TRƯỞNG PHÒNG"), 580, "TRƯỞNG PHÒNG");
    put(middle(420, "Lò Văn Minh"), 520, "Lò Văn Minh");
    let here = folder(&[("a.pdf", pdf(&[page], "X", ""))]);
    let text = text_of(here.path(), "a.pdf");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
    let flat = words(&text);
    let begins = format!("{}\n{}\nTHÔNG BÁO\n{body}\n", head.join("\n"), motto.join("\n"));
    assert!(text.starts_with(&begins), "{text}");
    assert!(
        text.contains("\n1 Giàng A Páo Rà soát hộ nghèo\n2 Hà Thị Lụa Lập dự toán\n3 Mùa A Chống Sửa đường\n"),
        "{text}"
    );
    assert!(flat.ends_with(&format!("{} TRƯỞNG PHÒNG Lò Văn Minh", ends.join(" "))), "{text}");
}

//! Documents of word processors.

use super::*;

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
        ("half.docx", zip(&[types(), entry("word/document.xml", b"<w:document><w:p><w:r><w:t>Hop</w:t></w:r></w:p>")])),
        ("pictures.docx", zip(&[types(), entry("word/document.xml", b"<w:document><w:p/></w:document>")])),
    ]);
    all_but(
        here.path(),
        &[
            ("./book.xlsx", "a workbook of Excel"),
            ("./cut.docx", "no sound ZIP archive"),
            ("./faulty.docx", "no sound Word document"),
            ("./half.docx", "no sound Word document"),
            ("./pictures.docx", "the document holds no text"),
        ],
    );
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
                <text:p>Sáng&#160;29/5<text:line-break/>Tại<text:tab/>huyện<draw:text-box><text:p><![CDATA[Khung]]></text:p></draw:text-box></text:p>";
    let old = "<style:style style:name=\"P1\" style:parent-style-name=\"P0\"/>\
               <style:style style:name=\"P0\"><style:text-properties style:font-name=\".VnTime\"/></style:style>\
               <style:style style:name=\"T1\"><style:text-properties style:font-name=\"Arial\"/></style:style>";
    let set = "<text:p text:style-name=\"P1\">Héi ngh<text:span>Þ giao</text:span> ban <text:span text:style-name=\"T1\">giữa</text:span> n¨m</text:p>";
    let kind = Entry { method: Some(0), ..entry("mimetype", b"application/vnd.oasis.opendocument.text") };
    let here = folder(&[
        ("kept.odt", opendocument("text", "", kept)),
        ("old.odt", opendocument("text", old, set)),
        ("table.ods", opendocument("spreadsheet", "", "<text:p>1</text:p>")),
        ("cut.odt", odt(&all[0])[..900].to_vec()),
        ("half.odt", zip(&[kind, entry("content.xml", b"<office:text><text:p>Hop</text:p>")])),
        ("faulty.odt", opendocument("text", "", "<text:p></text:h>")),
        ("pictures.odt", opendocument("text", "", "<text:p/>")),
    ]);
    assert_eq!(text(&run_text(here.path(), "kept.odt")), "Hội nghị giao ban\nSáng\u{A0}29/5\nTại huyện\nKhung");
    assert_eq!(text(&run_text(here.path(), "old.odt")), "Hội nghị giao ban giữa năm");
    let records = all_but(
        here.path(),
        &[
            ("./table.ods", "a spreadsheet, which is not read"),
            ("./cut.odt", "no sound ZIP archive"),
            ("./faulty.odt", "no sound OpenDocument text"),
            ("./half.odt", "no sound OpenDocument text"),
            ("./pictures.odt", "the document holds no text"),
        ],
    );
    assert_eq!(records["./old.odt"]["source"]["encoding"], "tcvn3");
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
    all_but(
        here.path(),
        &[
            ("./cut.rtf", "no sound RTF document: it is cut off"),
            ("./pictures.rtf", "the document holds no text"),
            ("./none.rtf", "no sound RTF document: it does not begin"),
        ],
    );
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

/// A page of that time, whose bytes are what its fonts show: read once, not by the bytes and by the fonts again.
#[test]
fn fonts_of_a_page_that_is_no_unicode() {
    let page = |font: &str, capitals: &str, long: &str| {
        let page = format!(
            "<html><head><meta charset='windows-1252'><title>Hop</title></head><body><h1><font face='{font}'>{capitals}</font></h1>\
             <p><font face='{font}'>{long}</font></p></body></html>"
        );
        page.chars().map(|c| u8::try_from(c).unwrap()).collect::<Vec<u8>>()
    };
    // "Hoi nghi", "thang nay xa da hoan thanh" with their marks, in TCVN3 and in VNI.
    let long =
        "Th\u{b8}ng nay x\u{b7} \u{ae}\u{b7} ho\u{b5}n th\u{b5}nh \u{ae}\u{ad}êng li\u{aa}n th\u{ab}n. ".repeat(9);
    let here = folder(&[
        ("long.html", page(".VnTimeH", "Héi nghÞ", &long)),
        ("short.html", page(".VnTime", "Héi nghÞ", "giao ban")),
        ("vni.html", page("VNI-Times", "Hoäi nghò", "giao ban")),
    ]);
    let long = text(&run_text(here.path(), "long.html"));
    assert!(long.contains("HỘI NGHỊ\nTHÁNG NAY XÃ ĐÃ HOÀN THÀNH ĐƯỜNG LIÊN THÔN."), "{long}");
    for (name, encoding) in [("short.html", "tcvn3"), ("vni.html", "vni")] {
        let read = text(&run_text(here.path(), name));
        assert!(read.contains("Hội nghị\ngiao ban"), "{name}: {read}");
        assert_eq!(extract(here.path(), &[name]).0[name]["source"]["encoding"], encoding);
    }
}

use std::borrow::Cow;
use std::path::Path;

use super::detect::Points;
use super::{Encoding, Likely, decode, decode_as, legacy_to_unicode};

const TEXT: &str = "Sáng nay, đồng chí Bí thư Huyện ủy chủ trì hội nghị; Ủy ban nhân dân các xã báo cáo kết quả.";
const TCVN3: &[u8] = b"S\xb8ng nay, \xae\xe5ng ch\xdd B\xdd th\xad Huy\xd6n \xf1y ch\xf1 tr\xd7 h\xe9i ngh\xde.";
const VN1: &[u8] = b"T\x9a B\x06, \x9ey ban x\xb7 \x99 \xc4p H\xefng: nghe b\xb8o c\xb8o.";
const VISCII: &[u8] = b"S\xe1ng nay, \xf0\xb0ng ch\xed B\xed th\xdf Huy\xaen \xfcy ch\xfc tr\xec h\xb5i ngh\xb8.";
const WINDOWS_1258: &[u8] =
    b"Sa\xecng nay, \xf0\xf4\xccng chi\xec Bi\xec th\xfd Huy\xea\xf2n u\xd2y chu\xd2 tri\xcc h\xf4\xf2i nghi\xf2.";
const VNI: &[u8] = b"Sa\xf9ng nay, \xf1o\xe0ng ch\xed B\xed th\xf6 Huye\xe4n u\xfby chu\xfb tr\xec ho\xe4i ngh\xf2.";

fn utf16(text: &str, low_first: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if low_first { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

fn likely(bytes: &[u8]) -> Likely {
    decode(bytes).expect_err("no text").likely()
}

#[test]
fn utf8_is_borrowed_and_the_mark_is_gone() {
    for text in ["", " \n\t", TEXT, "a\0b and so on, a long text with one slip"] {
        let decoded = decode(text.as_bytes()).expect("a text");
        assert!(matches!(decoded.text, Cow::Borrowed(t) if t == text));
        assert_eq!(decoded.encoding.name(), "utf-8");
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let decoded = decode(&marked).expect("a text");
        assert_eq!((&*decoded.text, decoded.encoding), (text, Encoding::Utf8Bom));
    }
}

#[test]
fn utf16_with_and_without_mark() {
    for text in ["Ok", TEXT, "Đại hội Đảng “bộ” – 2025…", "ab 😀"] {
        for (low_first, mark, encoding) in
            [(true, b"\xFF\xFE", Encoding::Utf16Le), (false, b"\xFE\xFF", Encoding::Utf16Be)]
        {
            let bytes = utf16(text, low_first);
            let marked = [&mark[..], &bytes].concat();
            let decoded = decode(&marked).expect("a text");
            assert_eq!((&*decoded.text, decoded.encoding), (text, encoding));
            if text.chars().all(|c| c < '\u{3000}') {
                let decoded = decode(&bytes).expect("a text");
                assert_eq!((&*decoded.text, decoded.encoding), (text, encoding));
            }
        }
    }
    assert_eq!(decode(b"\xFF\xFE").expect("empty").text, "");
    let error = decode(b"\xFF\xFEa\0\n\0b\0\x00\xD8c\0").expect_err("half a character");
    assert_eq!((error.offset(), error.line(), error.column(), error.likely()), (8, 2, 2, Likely::DamagedUtf16));
    assert_eq!(decode(b"\xFF\xFEa\0b").expect_err("half a unit").offset(), 4);
    assert_eq!(likely(b"\xFF\xFE\0\0a\0\0\0"), Likely::Utf32);
}

#[test]
fn encodings_before_unicode_are_found() {
    let text = TEXT.split(';').next().expect("the first part").to_owned() + ".";
    for (bytes, encoding) in [
        (TCVN3, Encoding::Tcvn3),
        (VISCII, Encoding::Viscii),
        (WINDOWS_1258, Encoding::Windows1258),
        (VNI, Encoding::Vni),
    ] {
        for decoded in [decode(bytes).expect("a text"), decode_as(bytes, encoding).expect("a text")] {
            assert_eq!((&*decoded.text, decoded.encoding), (&*text, encoding));
        }
        let latin1: String = bytes.iter().map(|&b| char::from(b)).collect();
        assert_eq!(legacy_to_unicode(&latin1, encoding), text);
        let error = decode_as(bytes, Encoding::Utf8).expect_err("no UTF-8");
        assert_eq!(error.likely(), Likely::from(encoding));
        assert_eq!(error.offset(), bytes.iter().position(|b| !b.is_ascii()).expect("not all ASCII"));
    }
}

#[test]
fn tcvn_with_capitals_and_with_punctuation() {
    let decoded = decode(VN1).expect("a text");
    assert_eq!((&*decoded.text, decoded.encoding), ("TỠ BỮ, Ủy ban xã Ở Ấp Hùng: nghe báo cáo.", Encoding::Tcvn3));
    let quoted = [b"\x93", TCVN3, b"\x94 \x96 \x85 10 km\xb2"].concat();
    let text = decode(&quoted).expect("a text").text.into_owned();
    assert!(text.starts_with("“Sáng nay, đồng") && text.ends_with("nghị.” – … 10 km²"), "{text}");
    let trap = [TCVN3, b" n\xaai \x93\xa8n l\xb5m ra\x94"].concat();
    assert!(decode(&trap).expect("a text").text.ends_with(" nêi “ăn làm ra”"));
    assert_eq!(
        decode(b"H\xe9I NGH\xde TRI\xd3N KHAI NHI\xd6M V\xf4 N\xa1M").expect("a text").text,
        "HỘI NGHỊ TRIỂN KHAI NHIỆM VỤ NĂM"
    );
}

#[test]
fn a_few_words_are_not_enough_but_may_be_named() {
    let few = b"Huy\xd6n \xf1y.";
    let said = decode(few).expect_err("too little").to_string();
    assert!(
        said.contains("TCVN3 (ABC)") && said.contains("(line 1, column 4)") && said.contains("--encoding tcvn3"),
        "{said}"
    );
    assert_eq!(decode_as(few, Encoding::Tcvn3).expect("it was said").text, "Huyện ủy.");
    // A mark is believed first, and other documents stay other documents.
    let marked = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
    assert_eq!(decode_as(&marked, Encoding::Vni).expect("a text").encoding, Encoding::Utf8Bom);
    assert_eq!(decode_as(b"\xFE\xFF\0a", Encoding::Utf16Le).expect("a text").encoding, Encoding::Utf16Be);
    assert_eq!(decode_as(b"%PDF-1.4", Encoding::Vni).expect_err("PDF").likely(), Likely::Pdf);
    assert_eq!(decode_as(&[1; 100], Encoding::Vni).expect_err("data").likely(), Likely::Binary);
}

#[test]
fn western_text_is_left() {
    for text in [
        "L’été dernier, à la fin du congrès, le délégué a présenté où en était la société : là, déjà, rien n’a été réglé.",
        "Für die Prüfung müssen größere Behörden künftig über alle Maßnahmen vollständig Auskunft geben, erklärte der Präsident.",
        "The café’s owner said it wasn’t “naïve” — rather a cliché; we’d seen the résumé, hadn’t we?",
    ] {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let error = decode(&bytes).expect_err("no Vietnamese");
        assert_eq!(error.likely(), Likely::Western, "{error}");
    }
}

#[test]
fn a_table_of_characters_is_no_vietnamese() {
    let rows = (0xA0..=0xFF).flat_map(|byte: u8| [&b"byte\t"[..], &[byte], b"\tsome letter\n"].concat());
    assert!(decode(&rows.collect::<Vec<u8>>()).is_err());
}

#[test]
fn places_count_characters_and_lines() {
    let error = decode("Đảng bộ\nủy ban \u{ffff}".as_bytes().strip_suffix(b"\xBF").expect("cut")).expect_err("cut");
    assert_eq!((error.offset(), error.line(), error.column(), error.likely()), (22, 2, 8, Likely::CutUtf8));
    let damaged = [TEXT.as_bytes(), b"\xFF", TEXT.as_bytes()].concat();
    let error = decode(&damaged).expect_err("damaged");
    assert_eq!((error.offset(), error.likely()), (TEXT.len(), Likely::DamagedUtf8));
    let marked = [b"\xEF\xBB\xBF", &damaged[..]].concat();
    assert_eq!(decode(&marked).expect_err("damaged").offset(), TEXT.len() + 3);
}

#[test]
fn other_documents_and_data_are_no_text() {
    assert_eq!(likely(b"\xFF\xD8\xFF\xE0\0\x10JFIF"), Likely::Jpeg);
    for packed in [&b"7z\xBC\xAF\x27\x1C\0\x04"[..], b"Rar!\x1A\x07\x01\0", b"\xFD7zXZ\0\0\x04", b"BZh61AY&SY\xB2\x09"]
    {
        assert_eq!(likely(packed), Likely::Packed);
    }
    let mut tar = b"tin.txt".to_vec();
    tar.resize(257, 0);
    tar.extend(b"ustar\x0000");
    assert_eq!(likely(&tar), Likely::Packed);
    assert_eq!(likely(b"%PDF-1.4\n"), Likely::Pdf);
    assert_eq!(likely(b"PK\x03\x04\x14\0abc"), Likely::Zip);
    assert_eq!(likely(b"PK\x03\x04\x14\0[Content_Types].xml word/document.xml"), Likely::Docx);
    assert_eq!(likely(b"{\\rtf1\\ansi}"), Likely::Rtf);
    assert_eq!(likely(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), Likely::Ole);
    assert_eq!(likely(&[0; 100]), Likely::Binary);
    assert_eq!(likely(b"\x01\x02\x03\x04 abc"), Likely::Binary);
    assert_eq!(decode(b"line\n\x01\x02\x03\x04 abc").expect_err("data").line(), 2);
    // A plain generator: data without any order.
    let mut state = 1u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(4000)
    .collect();
    assert_eq!(likely(&noise), Likely::Binary);
    assert_eq!(likely(&noise.iter().map(|b| b | 0x80).collect::<Vec<u8>>()), Likely::Unknown);
}

#[test]
fn real_files_of_old_kinds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .skip(1)
        .map(|a| a.join("shared/pool/legacy"))
        .find(|p| p.is_dir());
    for entry in folder.iter().flat_map(|f| f.read_dir().into_iter().flatten().flatten()) {
        let path = entry.path();
        let bytes = std::fs::read(&path).expect("a file");
        let name = path.to_string_lossy();
        match decode(&bytes) {
            Ok(decoded) => {
                assert!(name.contains("utf16") && decoded.encoding == Encoding::Utf16Le, "{name}");
                let bare = decode(&bytes[2..]).expect("the same without its mark");
                assert_eq!(bare, decoded, "{name}");
            }
            Err(e) => {
                let rtf = name.ends_with(".rtf");
                assert_eq!(e.likely(), if rtf { Likely::Rtf } else { Likely::Ole }, "{name}: {e}");
                let text = if rtf { text_of_rtf(&bytes) } else { text_of_doc(&bytes) };
                let decoded = decode(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
                let encoding = if name.contains("tcvn3") { Encoding::Tcvn3 } else { Encoding::Vni };
                assert_eq!(decoded.encoding, encoding, "{name}");
                let points = Points::of(&decoded.text);
                // Abbreviations with a letter that has marks are no syllables; most else is.
                assert!(points.marked > 200 && points.sum * 10 > points.marked * 16, "{name}: {points:?}");
            }
        }
    }
}

/// The long runs of text bytes of a Word document. It has its text in one piece; cells of tables end with the byte 7.
fn text_of_doc(bytes: &[u8]) -> Vec<u8> {
    let plain = |b: &u8| matches!(b, 7 | 9..=13 | 0x20..=0xFE);
    let runs = bytes
        .split(|b| !plain(b))
        .filter(|run| run.len() >= 200 && run.iter().filter(|b| b.is_ascii()).count() * 2 > run.len());
    runs.collect::<Vec<_>>().join(&b'\n').into_iter().map(|b| if b == 7 { b'\n' } else { b }).collect()
}

/// The text of an RTF document, roughly: without its control words, with its escaped bytes.
fn text_of_rtf(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.windows(5).rposition(|w| w == b"\\info").unwrap_or(0);
    let mut out = Vec::new();
    let mut rest = &bytes[start..];
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'\\', [b'\'', high, low, tail @ ..]) => {
                let digits = [*high, *low];
                let hex = std::str::from_utf8(&digits).expect("digits");
                out.push(u8::from_str_radix(hex, 16).expect("digits"));
                rest = tail;
            }
            (b'\\', [b'-', tail @ ..]) => {
                out.push(0xAD); // an optional hyphen, which is a letter of TCVN3
                rest = tail;
            }
            (b'\\', _) => {
                let word = after.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
                out.extend(matches!(&after[..word], b"par" | b"cell" | b"line" | b"tab").then_some(b'\n'));
                rest = &after[word + usize::from(after.get(word) == Some(&b' '))..];
            }
            (b'{' | b'}' | b'\r' | b'\n', _) => {}
            _ => out.push(*first),
        }
    }
    out
}

use std::borrow::Cow;
use std::path::Path;

use super::{Encoding, Likely, decode};

const TEXT: &str = "Sáng nay, đồng chí Bí thư Huyện ủy chủ trì hội nghị; Ủy ban nhân dân các xã báo cáo kết quả.";
const TCVN3: &[u8] = b"S\xb8ng nay, \xae\xe5ng ch\xdd B\xdd th\xad Huy\xd6n \xf1y ch\xf1 tr\xd7 h\xe9i ngh\xde.";
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
fn legacy_encodings_are_named() {
    for (bytes, want, name) in [
        (TCVN3, Likely::Tcvn3, "TCVN3 (ABC)"),
        (VISCII, Likely::Viscii, "VISCII"),
        (WINDOWS_1258, Likely::Windows1258, "windows-1258"),
        (VNI, Likely::VniWindows, "VNI-Windows"),
    ] {
        let error = decode(bytes).expect_err("no UTF-8");
        assert_eq!(error.likely(), want);
        assert_eq!(error.offset(), bytes.iter().position(|b| !b.is_ascii()).expect("not all ASCII"));
        let said = error.to_string();
        assert!(said.contains(name) && said.contains("(line 1, column ") && said.contains("UTF-8"), "{said}");
    }
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
                assert_eq!(e.likely(), if name.ends_with(".rtf") { Likely::Rtf } else { Likely::Ole }, "{name}: {e}")
            }
        }
    }
}

//! The words and numbers of the format (Microsoft's specification 1.9.1) that its reader must know.

use encoding_rs::Encoding as CodePage;

/// Whether a group that begins with this word holds no part of the text.
pub(super) fn is_apart(word: &[u8]) -> bool {
    const APART: [&[u8]; 29] = [
        b"annotation",
        b"atnauthor",
        b"atnid",
        b"author",
        b"colortbl",
        b"comment",
        b"datafield",
        b"filetbl",
        b"fldinst",
        b"footer",
        b"footerf",
        b"footerl",
        b"footerr",
        b"footnote",
        b"header",
        b"headerf",
        b"headerl",
        b"headerr",
        b"info",
        b"listtext",
        b"nonshppict",
        b"objdata",
        b"pict",
        b"pntext",
        b"revtbl",
        b"rxe",
        b"stylesheet",
        b"tc",
        b"xe",
    ];
    APART.binary_search(&word).is_ok()
}

/// The code page of a font's character set.
pub(super) fn charset(number: i32) -> Option<i32> {
    Some(match number {
        0 => 1252,
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

/// A code page by its number in Windows.
pub(super) fn code_page(number: i32) -> Option<&'static CodePage> {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10_000 => "macintosh".to_owned(),
        65_001 => "utf-8".to_owned(),
        _ => format!("windows-{number}"),
    };
    CodePage::for_label(label.as_bytes())
}

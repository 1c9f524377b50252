//! What an input is, by its first bytes, with the ending of its name as help.

use std::path::Path;

use memchr::memmem;
use serde::de::IgnoredAny;

use super::{Fields, Format, Options, Stream, odt, page, rows, rtf};

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Gzip,
    Zstd,
    /// A ZIP archive of articles.
    Zip,
    /// One article of this format.
    One(Format),
    /// JSON values, one after the other or in an array.
    Json(Format),
    /// Rows of CSV.
    Rows,
    /// Records of a web archive.
    #[cfg(feature = "warc")]
    Warc,
}

/// What `stream` is. What packs articles is told by its mark alone; a format that `options` force is that of what is inside.
pub(super) fn shape(stream: &Stream, name: &str, options: &Options) -> Shape {
    let head = stream.head();
    match head {
        [0x1F, 0x8B, ..] => return Shape::Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => return Shape::Zstd,
        _ => {}
    }
    let ending = ending(name);
    let promised = ending.as_deref().and_then(Format::of_ending);
    if matches!(head, [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..]) {
        return match promised {
            _ if odt::is_odf(head) => Shape::One(Format::Odt),
            // A document in it may be stored as it is, and would be taken for the whole.
            _ if ending.as_deref() == Some("zip") => Shape::Zip,
            _ if memmem::find(head, b"[Content_Types].xml").is_some() => Shape::One(Format::Docx),
            Some(format @ (Format::Docx | Format::Odt)) => Shape::One(format),
            _ => Shape::Zip,
        };
    }
    if rtf::is_rtf(head.trim_ascii_start()) {
        return Shape::One(Format::Rtf);
    }
    #[cfg(feature = "pdf")]
    if head.trim_ascii_start().starts_with(b"%PDF-") {
        return Shape::One(Format::Pdf);
    }
    let content = || by_content(head, stream.is_head(), promised, &options.fields);
    match options.format.unwrap_or_else(content) {
        format @ (Format::Json | Format::Jsonl) => Shape::Json(format),
        Format::Csv => Shape::Rows,
        #[cfg(feature = "warc")]
        Format::Warc => Shape::Warc,
        format => Shape::One(format),
    }
}

/// The ending of a name in small letters.
fn ending(name: &str) -> Option<String> {
    Some(Path::new(name).extension()?.to_str()?.to_ascii_lowercase())
}

fn by_content(head: &[u8], whole: bool, promised: Option<Format>, fields: &Fields) -> Format {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if page::is_page(text) {
        return Format::Html;
    }
    #[cfg(feature = "warc")]
    if head.starts_with(b"WARC/1.") {
        return Format::Warc;
    }
    let promised_json = matches!(promised, Some(Format::Json | Format::Jsonl));
    if matches!(text.first(), Some(b'{' | b'[')) && (promised_json || is_json(text, whole)) {
        let lines = text[0] == b'{' && (promised == Some(Format::Jsonl) || begins_with_line(text, whole));
        return if lines { Format::Jsonl } else { Format::Json };
    }
    match promised {
        // The form of documents was not found above.
        Some(format) if !promised_json && !matches!(format, Format::Docx | Format::Odt) => format,
        _ if rows::has_names(head, fields) => Format::Csv,
        _ => Format::Text,
    }
}

/// Whether `text` begins with a JSON object, or an array of objects, that has a key, and is JSON as far as it goes. An
/// article that begins with a bracket is not.
fn is_json(text: &[u8], whole: bool) -> bool {
    let object = match text {
        [b'[', rest @ ..] => rest.trim_ascii_start(),
        _ => text,
    };
    let key = object.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    if !key.is_some_and(|key| key.starts_with(b"\"")) {
        return false;
    }
    // A fault after a first value that is sound is a faulty line of a dump.
    let first = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>().next();
    first.is_some_and(|first| first.map_or_else(|error| error.is_eof() && !whole, |_| true))
}

/// Whether the first line is one whole JSON value, and others follow.
fn begins_with_line(text: &[u8], whole: bool) -> bool {
    let Some(end) = memchr::memchr(b'\n', text) else { return false };
    if whole && text[end..].trim_ascii().is_empty() {
        return false; // an object alone, which may wrap others
    }
    serde_json::from_slice::<IgnoredAny>(&text[..end]).is_ok()
}

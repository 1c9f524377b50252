//! Documents of Word since 2007 (Office Open XML): the paragraphs of the text itself, without headers and notes.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::document::About;
use super::item::Why;
use super::{Document, Format, archive, stream};
use crate::batch::TroubleKind;
use crate::decode::Encoding;

const TEXT: &str = "word/document.xml";

pub(super) fn parse(bytes: &[u8]) -> Result<Document<'_>, Why> {
    let mut zip = ZipArchive::new(archive::Shared::in_memory(bytes)).map_err(|e| archive::damaged(&e))?;
    let Some(number) = zip.index_for_name(TEXT) else {
        return Err((TroubleKind::Refused, not_word(&zip).to_owned()));
    };
    let entry = archive::open(&mut zip, number)?.ok_or_else(|| damaged("its text is a folder"))?;
    let mut xml = Vec::new();
    entry.whole(&mut xml).map_err(|e| stream::trouble_of(&e))?;
    let xml = std::str::from_utf8(&xml).map_err(|e| damaged(&e.to_string()))?;
    let text = text(xml).map_err(|e| damaged(&e.to_string()))?;
    if text.trim().is_empty() {
        return Err((
            TroubleKind::NoArticle,
            "the document holds no text; are there pictures of pages in it?".to_owned(),
        ));
    }
    let about = About::default();
    Ok(Document {
        name: String::new(),
        format: Format::Docx,
        bytes,
        encoding: Encoding::Utf8,
        text: text.into(),
        about,
    })
}

fn damaged(what: &str) -> Why {
    (TroubleKind::Malformed, format!("no sound Word document: {what}"))
}

/// What an archive that looked like a document of Word is.
fn not_word(zip: &ZipArchive<archive::Shared>) -> &'static str {
    let has = |start: &str| zip.file_names().flatten().any(|name| name.starts_with(start));
    match () {
        () if has("xl/") => "a workbook of Excel, which is not read; save it as CSV in UTF-8",
        () if has("ppt/") => "a presentation, which is not read; save it as plain text",
        () => "no document of Word, though it looks like one; save it as .docx or as plain text",
    }
}

/// The paragraphs as lines.
fn text(xml: &str) -> Result<String, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut out = Paragraphs::default();
    loop {
        match reader.read_event()? {
            Event::Start(tag) => out.open(&tag),
            Event::Empty(tag) => {
                out.open(&tag);
                out.close(tag.local_name().as_ref());
            }
            Event::End(tag) => out.close(tag.local_name().as_ref()),
            Event::Text(text) if out.in_text => out.push(&text),
            Event::CData(text) if out.in_text => out.push(&text),
            Event::GeneralRef(entity) if out.in_text => match entity.resolve_char_ref()? {
                Some(c) => out.push(c.encode_utf8(&mut [0; 4])),
                None => out.push(resolve_predefined_entity(&entity).unwrap_or_default()),
            },
            Event::Eof => return Ok(out.lines),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Paragraphs {
    lines: String,
    in_text: bool,
    /// Within so many elements that repeat a text for older programs.
    fallback: u32,
}

impl Paragraphs {
    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "Fallback" => self.fallback += 1,
            "t" => self.in_text = true,
            // A text box stands within the paragraph that it is tied to.
            "br" | "cr" | "p" => self.end_line(),
            "tab" | "ptab" => self.push(" "),
            "noBreakHyphen" => self.push("-"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Fallback" => self.fallback -= 1,
            "t" => self.in_text = false,
            "p" => self.end_line(),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.fallback == 0 {
            self.lines.push_str(text);
        }
    }

    fn end_line(&mut self) {
        if self.fallback == 0 && !self.lines.is_empty() && !self.lines.ends_with('\n') {
            self.lines.push('\n');
        }
    }
}

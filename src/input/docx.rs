//! Documents of Word since 2007 (Office Open XML): the paragraphs of the text itself, without headers and notes.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::errors::IllFormedError;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::document::About;
use super::font::{Font, Lines};
use super::item::Why;
use super::{Document, Format, archive};
use crate::batch::TroubleKind;
use crate::decode::Encoding;

const TEXT: &str = "word/document.xml";
const STYLES: &str = "word/styles.xml";

pub(super) fn parse(bytes: &[u8]) -> Result<Document<'_>, Why> {
    let mut zip = ZipArchive::new(archive::Shared::in_memory(bytes)).map_err(|e| archive::damaged(&e))?;
    let Some(xml) = archive::part(&mut zip, TEXT)? else {
        return Err((TroubleKind::Refused, not_word(&zip).to_owned()));
    };
    let styles = archive::part(&mut zip, STYLES)?.unwrap_or_default();
    let styles = Styles::read(&styles).map_err(|e| damaged(&e.to_string()))?;
    let (text, encoding) = text(&xml, &styles).map_err(|e| damaged(&e.to_string()))?;
    if text.trim().is_empty() {
        return Err(no_text());
    }
    let about = About::default();
    Ok(Document { name: String::new(), format: Format::Docx, bytes, encoding, text: text.into(), about })
}

/// Of a document that is sound and has no word.
pub(super) fn no_text() -> Why {
    (TroubleKind::NoArticle, "the document holds no text; are there pictures of pages in it?".to_owned())
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

/// The paragraphs as lines, and what most of them were encoded in.
fn text(xml: &str, styles: &Styles) -> Result<(String, Encoding), quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut out = Paragraphs::of(styles);
    let mut depth = 0_u64;
    loop {
        let event = reader.read_event()?;
        unfinished(&event, &mut depth)?;
        match event {
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
            Event::Eof => return Ok(out.lines.finish()),
            _ => {}
        }
    }
}

/// A fault where XML ends though some of its elements, counted in `depth`, do not: the rest of the text is missing.
pub(super) fn unfinished(event: &Event<'_>, depth: &mut u64) -> Result<(), quick_xml::Error> {
    match event {
        Event::Start(_) => *depth += 1,
        Event::End(_) => *depth = depth.saturating_sub(1),
        Event::Eof if *depth > 0 => return Err(IllFormedError::MissingEndTag("document".to_owned()).into()),
        _ => {}
    }
    Ok(())
}

struct Paragraphs<'s> {
    styles: &'s Styles,
    lines: Lines,
    in_text: bool,
    /// Within so many elements that repeat a text for older programs.
    fallback: u32,
    /// Of the paragraph's style, and of the run.
    paragraph: Option<Font>,
    font: Option<Font>,
}

impl<'s> Paragraphs<'s> {
    fn of(styles: &'s Styles) -> Self {
        Self { styles, lines: Lines::new(), in_text: false, fallback: 0, paragraph: styles.normal, font: styles.normal }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "Fallback" => self.fallback += 1,
            "t" => self.in_text = true,
            // A text box stands within the paragraph that it is tied to.
            "p" => {
                self.lines.end();
                self.paragraph = self.styles.normal;
            }
            "r" => self.font = self.paragraph,
            "pStyle" => self.paragraph = self.style(tag).unwrap_or(self.paragraph),
            "rStyle" => self.font = self.style(tag).unwrap_or(self.font),
            "rFonts" => self.font = font_of(tag).unwrap_or(self.font),
            "br" | "cr" => self.lines.end(),
            "tab" | "ptab" => self.push(" "),
            "noBreakHyphen" => self.push("-"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Fallback" => self.fallback -= 1,
            "t" => self.in_text = false,
            "p" => self.lines.end(),
            _ => {}
        }
    }

    fn style(&self, tag: &BytesStart<'_>) -> Option<Option<Font>> {
        self.styles.fonts.get(&attribute(tag, "val")?).copied()
    }

    fn push(&mut self, text: &str) {
        if self.fallback == 0 {
            self.lines.push(text, self.font);
        }
    }
}

/// The font that an element sets, which may be one of Unicode; `None` when it sets none.
fn font_of(tag: &BytesStart<'_>) -> Option<Option<Font>> {
    let name = attribute(tag, "ascii").or_else(|| attribute(tag, "hAnsi"))?;
    Some(Font::of(&name))
}

/// The value of an attribute, by its name without a prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// Fonts that styles set.
#[derive(Debug, Default)]
struct Styles {
    /// By the id of the style, those that set one themselves or by the style that they are made from.
    fonts: HashMap<String, Option<Font>>,
    /// Of paragraphs without a style.
    normal: Option<Font>,
}

impl Styles {
    fn read(xml: &str) -> Result<Styles, quick_xml::Error> {
        let mut reader = Reader::from_str(xml);
        let mut styles = Styles::default();
        let mut bases: HashMap<String, String> = HashMap::new();
        let (mut id, mut is_normal) = (None, true); // what stands before all styles holds for all
        loop {
            match reader.read_event()? {
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                    "style" => {
                        id = attribute(&tag, "styleId");
                        let is_default = attribute(&tag, "default").is_some_and(|value| value == "1");
                        is_normal = is_default && attribute(&tag, "type").is_some_and(|kind| kind == "paragraph");
                    }
                    "basedOn" => {
                        if let (Some(id), Some(base)) = (&id, attribute(&tag, "val")) {
                            bases.insert(id.clone(), base);
                        }
                    }
                    "rFonts" => {
                        if let Some(font) = font_of(&tag) {
                            styles.fonts.extend(id.clone().map(|id| (id, font)));
                            styles.normal = if is_normal { font } else { styles.normal };
                        }
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        for (id, base) in &bases {
            let mut base = Some(base);
            // A ring of styles is a fault of the document that does no harm.
            for _ in 0..16 {
                let Some(name) = base.filter(|_| !styles.fonts.contains_key(id)) else { break };
                if let Some(&font) = styles.fonts.get(name) {
                    styles.fonts.insert(id.clone(), font);
                }
                base = bases.get(name);
            }
        }
        Ok(styles)
    }
}

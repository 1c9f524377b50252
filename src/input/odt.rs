//! Text documents in OpenDocument Format (LibreOffice): the paragraphs of the text itself, without headers and notes.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::document::About;
use super::docx::{attribute, no_text, unfinished};
use super::font::{Font, Lines};
use super::item::Why;
use super::{Document, Format, archive};
use crate::batch::TroubleKind;

/// Whether a ZIP archive that begins so is an OpenDocument: its kind is the first entry, stored as it is behind a header of 30 bytes
/// (ODF 1.3, part 2, 3.3). Further on it may be that of a document in an archive.
pub(super) fn is_odf(head: &[u8]) -> bool {
    head.get(30..).is_some_and(|entry| entry.starts_with(b"mimetypeapplication/vnd.oasis.opendocument."))
}

/// Styles within styles; a ring of them is a fault of the document that does no harm.
const MAX_PARENTS: usize = 16;

pub(super) fn parse(bytes: &[u8]) -> Result<Document<'_>, Why> {
    let mut zip = ZipArchive::new(archive::Shared::in_memory(bytes)).map_err(|e| archive::damaged(&e))?;
    let kind = archive::part(&mut zip, "mimetype")?.unwrap_or_default();
    if let Some(other) = other_kind(kind.trim()) {
        return Err((TroubleKind::Refused, other.to_owned()));
    }
    let Some(content) = archive::part(&mut zip, "content.xml")? else {
        return Err(damaged("content.xml is not in it"));
    };
    let mut styles = Styles::default();
    for xml in [archive::part(&mut zip, "styles.xml")?.as_deref().unwrap_or_default(), &content] {
        styles.read(xml).map_err(|e| damaged(&e.to_string()))?;
    }
    let (text, encoding) = text(&content, &styles).map_err(|e| damaged(&e.to_string()))?.finish();
    if text.trim().is_empty() {
        return Err(no_text());
    }
    let about = About::default();
    Ok(Document { name: String::new(), format: Format::Odt, bytes, encoding, text: text.into(), about })
}

fn damaged(what: &str) -> Why {
    (TroubleKind::Malformed, format!("no sound OpenDocument text: {what}"))
}

/// What a document of this kind is, if it is no text.
fn other_kind(kind: &str) -> Option<&'static str> {
    let kind = kind.strip_prefix("application/vnd.oasis.opendocument.")?;
    match kind {
        _ if kind.starts_with("text") => None,
        _ if kind.starts_with("spreadsheet") => Some("a spreadsheet, which is not read; save it as CSV in UTF-8"),
        _ => Some("an OpenDocument that is no text, which is not read; save it as plain text"),
    }
}

/// The paragraphs as lines.
fn text(xml: &str, styles: &Styles) -> Result<Lines, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut lines = Lines::new();
    // The fonts of the paragraph and of the spans within it; no text stands outside paragraphs.
    let mut fonts: Vec<Option<Font>> = Vec::new();
    // Within so many elements that are passed over.
    let mut apart = 0;
    let mut depth = 0;
    loop {
        let event = reader.read_event()?;
        unfinished(&event, &mut depth)?;
        let (tag, is_empty) = match &event {
            Event::Start(tag) => (tag, false),
            Event::Empty(tag) => (tag, true),
            Event::End(tag) => {
                match tag.local_name().as_ref() {
                    "note" | "annotation" | "tracked-changes" => apart -= 1,
                    _ if apart > 0 => {}
                    "p" | "h" => {
                        fonts.pop();
                        lines.end();
                    }
                    "span" => drop(fonts.pop()),
                    _ => {}
                }
                continue;
            }
            Event::Text(text) if apart == 0 && !fonts.is_empty() => {
                lines.push(&text.replace(['\n', '\r'], " "), fonts.last().copied().flatten());
                continue;
            }
            Event::CData(text) if apart == 0 && !fonts.is_empty() => {
                lines.push(&text.replace(['\n', '\r'], " "), fonts.last().copied().flatten());
                continue;
            }
            Event::GeneralRef(entity) if apart == 0 && !fonts.is_empty() => {
                let font = fonts.last().copied().flatten();
                match entity.resolve_char_ref()? {
                    Some(c) => lines.push(c.encode_utf8(&mut [0; 4]), font),
                    None => lines.push(resolve_predefined_entity(entity).unwrap_or_default(), font),
                }
                continue;
            }
            Event::Eof => return Ok(lines),
            _ => continue,
        };
        match tag.local_name().as_ref() {
            "note" | "annotation" | "tracked-changes" if !is_empty => apart += 1,
            _ if apart > 0 => {}
            // A text box stands within the paragraph that it is tied to.
            "p" | "h" => {
                lines.end();
                if !is_empty {
                    fonts.push(styles.of(tag).unwrap_or(styles.normal));
                }
            }
            "span" if !is_empty => fonts.push(styles.of(tag).unwrap_or(fonts.last().copied().flatten())),
            "s" | "tab" => lines.push(" ", fonts.last().copied().flatten()),
            "line-break" => lines.end(),
            _ => {}
        }
    }
}

/// Fonts that styles set.
#[derive(Debug, Default)]
struct Styles {
    /// By name.
    fonts: HashMap<String, Option<Font>>,
    /// By name: the style that it is made from.
    parents: HashMap<String, String>,
    /// Of paragraphs whose style sets none.
    normal: Option<Font>,
}

impl Styles {
    /// Adds the styles of one part of a document.
    fn read(&mut self, xml: &str) -> Result<(), quick_xml::Error> {
        let mut reader = Reader::from_str(xml);
        // The style that is open: its name, or none for what holds for all paragraphs.
        let mut open: Option<Option<String>> = None;
        let mut families: HashMap<String, String> = HashMap::new();
        loop {
            match reader.read_event()? {
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                    "font-face" => {
                        families.extend(attribute(&tag, "name").zip(attribute(&tag, "font-family")));
                    }
                    "default-style" => {
                        open = attribute(&tag, "family").filter(|family| family == "paragraph").map(|_| None);
                    }
                    "style" => {
                        let name = attribute(&tag, "name");
                        self.parents.extend(name.clone().zip(attribute(&tag, "parent-style-name")));
                        open = name.map(Some);
                    }
                    "text-properties" => {
                        let Some((style, font)) = open.as_ref().zip(attribute(&tag, "font-name")) else { continue };
                        let font = Font::of(families.get(&font).unwrap_or(&font).trim_matches('\''));
                        match style {
                            Some(name) => drop(self.fonts.insert(name.clone(), font)),
                            None => self.normal = font,
                        }
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// The font of an element's style, or of one that it is made from; `None` when none of them sets one.
    fn of(&self, tag: &BytesStart<'_>) -> Option<Option<Font>> {
        let name = attribute(tag, "style-name")?;
        let styles = std::iter::successors(Some(&name), |name| self.parents.get(*name)).take(MAX_PARENTS);
        styles.filter_map(|name| self.fonts.get(name)).next().copied()
    }
}

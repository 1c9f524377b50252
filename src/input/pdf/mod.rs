//! PDF with a text layer: the paragraphs of its pages, without running heads and page numbers.
//!
//! ```text
//! content ─ page ─ lines ─ heads ─ columns ─ paragraphs ─ text
//!           Run    Row             Line
//! ```
//!
//! [`lopdf`] opens the file; what its operators show where is read here, since the places are what tells columns, heads and paragraphs.

mod cmap;
mod columns;
mod font;
mod heads;
mod lines;
mod page;
mod paragraphs;
mod sides;
mod tables;

use lopdf::{Document as Pdf, Error, LoadOptions, Object, Stream};

use super::document::About;
use super::item::Why;
use super::{Document, Format};
use crate::batch::TroubleKind;
use crate::decode::Encoding;

/// The most pages of an article.
const MAX_PAGES: usize = 5_000;
/// What the streams of a file may hold together once unpacked, in bytes.
const MAX_CONTENT: usize = 256 << 20;
/// Operations of the contents of all pages.
const MAX_STEPS: u64 = 20_000_000;

/// What may still be unpacked and done for one file.
struct Budget {
    bytes: usize,
    steps: u64,
    exceeded: bool,
    /// Something that pages need is missing or cannot be unpacked.
    damaged: bool,
}

impl Budget {
    /// What a stream holds once unpacked; `None` if it is damaged, or more than there may be.
    fn content(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        match stream.get_plain_content_with_limit(self.bytes) {
            Ok(content) => {
                self.bytes -= content.len().min(self.bytes);
                Some(content)
            }
            Err(error) => {
                let exceeded = is_limit(&error);
                self.exceeded |= exceeded;
                self.damaged |= !exceeded;
                None
            }
        }
    }

    fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.exceeded |= self.steps == 0;
        self.steps > 0
    }
}

fn is_limit(error: &Error) -> bool {
    matches!(error, Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }))
}

pub(super) fn parse(bytes: &[u8]) -> Result<Document<'_>, Why> {
    let options = LoadOptions { max_decompressed_size: Some(MAX_CONTENT), ..LoadOptions::default() };
    let pdf = Pdf::load_mem_with_options(bytes, options).map_err(|error| unsound(&error))?;
    // One that opens without a password is decrypted already.
    if pdf.trailer.has(b"Encrypt") && !pdf.was_encrypted() {
        return Err(encrypted());
    }
    let pages: Vec<_> = pdf.page_iter().take(MAX_PAGES + 1).collect();
    match pages.len() {
        0 => {
            return Err((
                TroubleKind::Malformed,
                "no sound PDF: it has no pages; fetch or copy the file anew".to_owned(),
            ));
        }
        1..=MAX_PAGES => {}
        _ => return Err(refused(format!("a PDF of more than {MAX_PAGES} pages, which is no article; split it"))),
    }
    let mut budget = Budget { bytes: MAX_CONTENT, steps: MAX_STEPS, exceeded: false, damaged: false };
    let mut reader = page::Pages::of(&pdf);
    let mut rows: Vec<_> = pages.into_iter().map(|page| lines::rows(reader.read(page, &mut budget))).collect();
    if budget.exceeded {
        return Err(refused("a PDF whose pages hold more than any article does; save it as plain text".to_owned()));
    }
    if budget.damaged || page_count(&pdf).is_some_and(|count| count != rows.len() as i64) {
        return Err((
            TroubleKind::Malformed,
            "no sound PDF: parts of its pages are missing; fetch or copy the file anew".to_owned(),
        ));
    }
    if reader.unknown * 3 > reader.letters {
        let reason = "a PDF whose fonts do not tell which letters they show; print it anew from its source, or recognise \
                      its pages as pictures (OCR)";
        return Err((TroubleKind::NoArticle, reason.to_owned()));
    }
    heads::without_heads(&mut rows);
    let blocks: Vec<_> = rows.into_iter().flat_map(columns::blocks).collect();
    let text = paragraphs::join(&blocks);
    if text.trim().is_empty() {
        let reason = "the PDF holds no text, only pictures of pages; recognise them first (OCR)".to_owned();
        return Err((TroubleKind::NoArticle, reason));
    }
    let encoding = reader.legacy.map_or(Encoding::Utf8, |font| font.encoding);
    let about = About::default();
    Ok(Document { name: String::new(), format: Format::Pdf, bytes, encoding, text: text.into(), about })
}

/// How many pages the file says that it has.
fn page_count(pdf: &Pdf) -> Option<i64> {
    let pages = pdf.catalog().and_then(|catalog| catalog.get_deref(b"Pages", pdf)).and_then(Object::as_dict).ok()?;
    pages.get_deref(b"Count", pdf).and_then(Object::as_i64).ok()
}

fn refused(reason: String) -> Why {
    (TroubleKind::Refused, reason)
}

fn encrypted() -> Why {
    refused("an encrypted PDF; save it without its password first".to_owned())
}

fn unsound(error: &Error) -> Why {
    match error {
        Error::InvalidPassword | Error::Decryption(_) => encrypted(),
        error if is_limit(error) => refused(super::stream::bomb()),
        error => (TroubleKind::Malformed, format!("no sound PDF ({error}); fetch or copy the file anew")),
    }
}

//! One article before it was parsed.

use std::sync::Arc;

use super::{Document, Format, Options, Stream, docx, json, odt, page, plain, rows, rtf, stream};
use crate::batch::{Origin, Trouble, TroubleKind};

/// One article of the inputs: opened and told apart from its neighbours, but not parsed. Plain data that can be sent to
/// another thread.
#[derive(Debug)]
pub struct Item {
    name: String,
    origin: Arc<Origin>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// The article is all that the stream holds.
    Whole { stream: Stream, format: Format },
    /// The article is a part of a dump, with what its reader must know.
    Piece { bytes: Vec<u8>, reader: Reader },
}

/// How a piece of a dump is read.
#[derive(Debug)]
pub(super) enum Reader {
    /// One JSON value, which begins in this line and column of its container, from 1.
    Json { format: Format, line: u64, column: u64 },
    /// One row of CSV.
    Row(Arc<rows::Columns>),
    /// The body of a response in a web archive.
    #[cfg(feature = "warc")]
    Response(super::warc::Response),
}

/// Why an article could not be had: the kind of trouble and the reason, for whoever knows its name.
pub(super) type Why = (TroubleKind, String);

impl Item {
    pub(super) fn whole(name: String, origin: Arc<Origin>, stream: Stream, format: Format) -> Self {
        Self { name, origin, content: Content::Whole { stream, format } }
    }

    pub(super) fn piece(name: String, origin: Arc<Origin>, bytes: Vec<u8>, reader: Reader) -> Self {
        Self { name, origin, content: Content::Piece { bytes, reader } }
    }

    /// The path of the file, or of the piece in its container (`dump.jsonl.gz#17`).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file on the disk in which the article lies; the same value for all pieces of a container.
    #[must_use]
    pub fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }

    /// Whether the article's bytes are those of its file as it lies on the disk.
    pub(crate) fn is_file(&self) -> bool {
        match &self.content {
            Content::Whole { stream, .. } => stream.is_file(),
            Content::Piece { .. } => false,
        }
    }

    /// Reads what was not read yet and parses the article. Its bytes are left in `buffer`, whose former content goes.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or holds no article: trouble under the article's own name.
    pub fn load<'a>(self, options: &Options, buffer: &'a mut Vec<u8>) -> Result<Document<'a>, Trouble> {
        let name = self.name;
        let parsed = match self.content {
            Content::Whole { stream, format } => whole(stream, format, options, buffer),
            Content::Piece { bytes, reader } => {
                *buffer = bytes;
                piece(&reader, options, buffer)
            }
        };
        match parsed {
            Ok(document) => Ok(Document { name, ..document }),
            Err((kind, reason)) => Err(Trouble::new(kind, name, reason)),
        }
    }
}

fn whole<'a>(stream: Stream, format: Format, options: &Options, buffer: &'a mut Vec<u8>) -> Result<Document<'a>, Why> {
    stream.whole(buffer).map_err(|e| stream::trouble_of(&e))?;
    match format {
        Format::Text => plain::parse(buffer, options),
        Format::Html => page::parse(buffer, options),
        Format::Docx => docx::parse(buffer),
        Format::Odt => odt::parse(buffer),
        Format::Rtf => rtf::parse(buffer),
        #[cfg(feature = "pdf")]
        Format::Pdf => super::pdf::parse(buffer),
        // Dumps are cut into pieces before.
        _ => Err((TroubleKind::Refused, "a dump, no article".to_owned())),
    }
}

#[cfg_attr(not(feature = "warc"), expect(clippy::ptr_arg, reason = "a response of a web archive is unpacked into it"))]
fn piece<'a>(reader: &Reader, options: &Options, bytes: &'a mut Vec<u8>) -> Result<Document<'a>, Why> {
    match reader {
        Reader::Json { format, line, column } => json::parse(bytes, *format, (*line, *column), options),
        Reader::Row(columns) => rows::parse(bytes, columns, options),
        #[cfg(feature = "warc")]
        Reader::Response(response) => {
            response.unpack(bytes)?;
            let mut page = page::parse(bytes, options)?;
            page.format = Format::Warc;
            page.about.url = response.url().map(str::to_owned).or(page.about.url);
            Ok(page)
        }
    }
}

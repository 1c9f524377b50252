//! Plain text: the article is the file.

use super::document::About;
use super::item::Why;
use super::{Document, Format, Options};

pub(super) fn parse<'a>(bytes: &'a [u8], options: &Options) -> Result<Document<'a>, Why> {
    let decoded = options.decode(bytes)?;
    Ok(Document {
        name: String::new(),
        format: Format::Text,
        bytes,
        encoding: decoded.encoding,
        text: decoded.text,
        about: About::default(),
    })
}

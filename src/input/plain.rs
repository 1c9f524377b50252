//! Plain text: the article is the file.

use super::item::Why;
use super::{Document, Options};

pub(super) fn parse<'a>(bytes: &'a [u8], options: &Options) -> Result<Document<'a>, Why> {
    Ok(Document::plain("", bytes, options.decode(bytes)?))
}

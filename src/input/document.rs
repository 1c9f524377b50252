//! One article, ready for the engine.

use std::borrow::Cow;

use super::{Format, Published};
use crate::decode::{Decoded, Encoding};

/// An article's text with what its source tells about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<'a> {
    /// The path of the file, or of the piece in its container (`dump.jsonl.gz#17`).
    pub name: String,
    pub format: Format,
    /// The article's own bytes: those of the file once unpacked, or those of the piece as they stand in its container.
    pub bytes: &'a [u8],
    pub encoding: Encoding,
    /// The text that spans count, in code points: where the source sets title and text apart, the title is the first line.
    pub text: Cow<'a, str>,
    pub about: About,
}

impl<'a> Document<'a> {
    /// An article of plain text, which is `bytes` decoded.
    #[must_use]
    pub fn plain(name: impl Into<String>, bytes: &'a [u8], decoded: Decoded<'a>) -> Self {
        let Decoded { text, encoding } = decoded;
        Self { name: name.into(), format: Format::Text, bytes, encoding, text, about: About::default() }
    }
}

/// What the source of an article tells about it, outside the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    pub published: Option<Published>,
    pub author: Option<String>,
    /// The newspaper or the site.
    pub publisher: Option<String>,
    pub url: Option<String>,
}

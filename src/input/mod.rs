//! Inputs: from files in whatever form they came in to articles.
//!
//! ```text
//! Origin ─ open ─ unpack ─ shape ─┬─ one article ───────────┬─ Item ─ load ─ Document
//! file            gz, zst         └─ container ─ its pieces ┘
//! ```
//!
//! [`Items`] opens the files one after the other, tells by their content what they are ([`Format`]), and cuts containers
//! into their articles as it reads them; a dump is never in memory as a whole. An [`Item`] is one article not yet parsed;
//! whoever works on it [loads](Item::load) it, on any thread. A [`Document`] is its text with what the source tells about it.
//!
//! An article in a container is called after it: `dump.jsonl.gz#17` is line 17, `list.json#17` the 17th element.

mod archive;
mod document;
mod docx;
mod dump;
mod fields;
mod font;
mod format;
mod html;
mod item;
mod items;
mod json;
mod odt;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod published;
mod rows;
mod rtf;
mod shape;
mod stream;
#[cfg(feature = "warc")]
mod warc;

pub use archive::MAX_ENTRIES;
pub use document::{About, Document};
pub use fields::{Field, Fields};
pub use format::Format;
pub use item::Item;
pub use items::{Items, one};
pub use published::Published;
pub use stream::{MAX_RATIO, Stream};

use crate::batch::TroubleKind;
use crate::decode::{self, Decoded, Encoding};

/// How inputs are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What all inputs are, once unpacked, whatever they look like.
    pub format: Option<Format>,
    /// Which fields of dumps hold what.
    pub fields: Fields,
    /// What all inputs are encoded in, whatever they look like.
    pub encoding: Option<Encoding>,
}

impl Options {
    /// Decodes the bytes of one article, or of a document before it is taken apart.
    fn decode<'a>(&self, bytes: &'a [u8]) -> Result<Decoded<'a>, item::Why> {
        let decoded =
            self.encoding.map_or_else(|| decode::decode(bytes), |encoding| decode::decode_as(bytes, encoding));
        decoded.map_err(|e| (TroubleKind::Undecodable, e.to_string()))
    }
}

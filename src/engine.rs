//! Stand-in for the extraction engine: the door that the command line uses, with nothing found behind it.
use std::{fmt, path::Path};

use sha2::{Digest, Sha256};

use crate::record::{Article, Record, SCHEMA, Source};
use crate::rules::Faults;

/// Why an article could not be decoded.
#[derive(Debug)]
pub struct DecodeError(String);

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DecodeError {}

/// The decoded text of an article, the one that every span counts in.
pub fn decoded_text(bytes: &[u8]) -> Result<String, DecodeError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(e) => Err(DecodeError(format!(
            "not valid UTF-8 at byte {}",
            e.valid_up_to()
        ))),
    }
}

/// Reads articles with one rule set.
#[derive(Debug)]
pub struct Extractor;

impl Extractor {
    /// With the rules compiled into the program.
    pub fn builtin() -> Result<Self, Faults> {
        Ok(Self)
    }

    /// With the rules of a folder.
    pub fn from_dir(dir: &Path) -> Result<Self, Faults> {
        match std::fs::read_dir(dir) {
            Ok(_) => Ok(Self),
            Err(e) => Err(Faults::new(format!("{}: {e}", dir.display()))),
        }
    }

    /// One article.
    pub fn extract(&self, path: &str, bytes: &[u8]) -> Result<Record, DecodeError> {
        let text = decoded_text(bytes)?;
        let sha256 = hex(&Sha256::digest(bytes));
        Ok(Record {
            schema: SCHEMA.into(),
            id: hex(&Sha256::digest(&text)),
            source: Source {
                path: path.into(),
                sha256,
                bytes: bytes.len() as u64,
                chars: text.chars().count() as u64,
                encoding: "utf-8".into(),
                format: "text".into(),
                rules: self.rules_digest().into(),
            },
            article: Article {
                title: None,
                byline: None,
                published: None,
                paragraphs: vec![],
            },
            meeting: None,
            people: vec![],
            bodies: vec![],
            attendance: vec![],
            results: vec![],
            tasks: vec![],
            documents: vec![],
            warnings: vec![],
        })
    }

    /// Digest of the rule set.
    pub fn rules_digest(&self) -> &str {
        "none"
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

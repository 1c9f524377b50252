//! Articles of the corpus, to be wrapped in other formats.

// Each test binary that uses this module uses a part of it.
#![allow(dead_code)]

pub mod pages;
pub mod pdfs;
pub mod zips;

use std::fs;
use std::io::Write;
use std::sync::OnceLock;

use bienban::{Extractor, decode};
use serde_json::Value;

use crate::at_hand;

/// An article whose first line is its title.
#[derive(Debug)]
pub struct Article {
    pub title: String,
    pub body: String,
    /// Title and body as plain text.
    pub text: String,
    /// The record of the plain text.
    pub record: Value,
}

/// A dozen articles of the corpus, in composed Unicode.
pub fn articles() -> &'static [Article] {
    static ALL: OnceLock<Vec<Article>> = OnceLock::new();
    ALL.get_or_init(|| {
        let extractor = Extractor::builtin().unwrap();
        let paths = at_hand::corpus();
        let texts = paths.iter().map(|path| decode::decode(&fs::read(path).unwrap()).unwrap().text.into_owned());
        let all: Vec<Article> = texts.filter_map(|text| article(&extractor, &text)).take(12).collect();
        assert_eq!(all.len(), 12);
        all
    })
}

fn article(extractor: &Extractor, text: &str) -> Option<Article> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (title, body) = lines.split_first()?;
    if body.is_empty() || title.chars().count() > 200 {
        return None;
    }
    let body = body.join("\n");
    let text = format!("{title}\n{body}");
    let record = serde_json::to_value(extractor.extract("a.txt", text.as_bytes()).unwrap()).unwrap();
    Some(Article { title: (*title).to_owned(), body, text, record })
}

pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

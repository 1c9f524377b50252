//! Gold files and their texts.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::gold::Gold;
use super::{Error, ErrorKind, Scoring};
use crate::decode::{Encoding, decode, decode_as};
use crate::discourse::Label;
use crate::record::Span;

/// Articles with their gold, sorted by name.
#[derive(Debug)]
pub struct Corpus {
    examples: Vec<Example>,
    digest: String,
}

/// An article and what it must give.
#[derive(Debug)]
pub struct Example {
    name: String,
    bytes: Vec<u8>,
    text: Vec<char>,
    units: Vec<Span>,
    gold: Gold,
}

impl Corpus {
    /// Reads each `NAME.json` of `gold` and its `NAME.txt` of `texts`, which are in `encoding`, or in whatever their bytes say.
    pub fn load(scoring: &Scoring, gold: &Path, texts: &Path, encoding: Option<Encoding>) -> Result<Self, Error> {
        let mut names = Vec::new();
        for entry in fs::read_dir(gold).map_err(|e| read(gold, e))? {
            let file = entry.map_err(|e| read(gold, e))?.file_name();
            names.extend(file.to_str().and_then(|f| f.strip_suffix(".json")).map(str::to_owned));
        }
        if names.is_empty() {
            return Err(Error::new(ErrorKind::Gold, gold.display(), "no gold file (NAME.json) in it"));
        }
        names.sort_unstable();

        let mut digest = Sha256::new();
        let mut examples = Vec::with_capacity(names.len());
        for name in names {
            let gold_path = gold.join(format!("{name}.json"));
            let text_path = texts.join(format!("{name}.txt"));
            let json = fs::read(&gold_path).map_err(|e| read(&gold_path, e))?;
            let bytes = fs::read(&text_path).map_err(|e| read(&text_path, e))?;
            for part in [name.as_bytes(), &json, &bytes] {
                digest.update((part.len() as u64).to_le_bytes());
                digest.update(part);
            }
            let gold =
                serde_json::from_slice(&json).map_err(|e| Error::new(ErrorKind::Gold, gold_path.display(), e))?;
            let decoded = encoding
                .map_or_else(|| decode(&bytes), |encoding| decode_as(&bytes, encoding))
                .map_err(|e| Error::new(ErrorKind::Text, text_path.display(), e))?;
            let text: Vec<char> = decoded.text.chars().collect();
            examples.push(Example { units: scoring.units(&text), name, bytes, text, gold });
        }
        let digest = digest.finalize().iter().map(|b| format!("{b:02x}")).collect();
        Ok(Self { examples, digest })
    }

    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// SHA-256 over the names, gold files and texts, in hexadecimal: another corpus, another digest.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Gold files whose unit numbers are not those of their text; their scores mean little.
    pub fn misfits(&self) -> impl Iterator<Item = String> {
        self.examples.iter().filter_map(Example::misfit)
    }
}

fn read(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Read, path.display(), format_args!("cannot be read: {error}"))
}

impl Example {
    /// The name of its files, without their endings.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The article as it stands in its file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The decoded text; spans count in it.
    pub fn text(&self) -> &[char] {
        &self.text
    }

    pub(super) fn units(&self) -> &[Span] {
        &self.units
    }

    pub(super) fn gold(&self) -> &Gold {
        &self.gold
    }

    /// By unit: the label that readers gave it, `None` where they disagreed.
    pub fn labels(&self) -> Vec<Option<Label>> {
        let mut out = vec![None; self.units.len()];
        for (number, unit) in &self.gold.units.0 {
            if let Some(label) = out.get_mut(*number) {
                *label = unit.label;
            }
        }
        out
    }

    /// The units of some labels, in the order of the gold file.
    pub(super) fn labelled(&self, wanted: impl Fn(Option<Label>) -> bool) -> Vec<Span> {
        let wanted = self.gold.units.0.iter().filter(|(_, unit)| wanted(unit.label));
        wanted.filter_map(|(number, _)| self.units.get(*number).copied()).collect()
    }

    fn misfit(&self) -> Option<String> {
        let mut numbers: Vec<usize> = self.gold.units.0.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        let fits = numbers.iter().copied().eq(0..self.units.len());
        let (labelled, units) = (numbers.len(), self.units.len());
        (!fits).then(|| format!("{}: the gold labels {labelled} units, the text has {units}", self.name))
    }
}

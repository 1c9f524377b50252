//! From a line to all that goes into the store, in the workers.

use sha2::{Digest, Sha256};

use super::search::begun;
use super::source::{About, Line};
use super::texts::{Missing, Texts};
use super::{days, key};
use crate::record::{Person, Record, SCHEMA};

/// The first 16 bytes of a SHA-256.
pub(super) type Print = [u8; 16];

/// A record with what is worked out of it before it is written.
pub(super) struct Ready {
    pub record: Record,
    /// The line, compressed.
    pub packed: Vec<u8>,
    pub digest: Print,
    pub duplicate_of: Option<String>,
    pub text: Result<String, Missing>,
    pub keys: Keys,
    /// The newspaper or site, else the folder or container.
    pub source: String,
    /// Of the meeting, else of publication: the first day that it allows.
    pub day: Option<String>,
}

/// The search keys of a record's names and texts, in its order.
pub(super) struct Keys {
    pub title: String,
    pub text: String,
    /// How the words of both begin.
    pub begun: String,
    pub bodies: Vec<String>,
    pub people: Vec<String>,
    /// By person, of the words for each position.
    pub positions: Vec<Vec<String>>,
    pub results: Vec<String>,
    pub tasks: Vec<String>,
}

impl Keys {
    fn of(record: &Record, text: Option<&str>) -> Keys {
        let keys = |person: &Person| person.positions.iter().map(|position| key(&position.text)).collect();
        let title = record.article.title.as_ref().map(|title| key(&title.text)).unwrap_or_default();
        let text = text.map(key).unwrap_or_default();
        Keys {
            begun: begun(&format!("{title} {text}")),
            title,
            text,
            bodies: record.bodies.iter().map(|body| key(&body.name)).collect(),
            people: record.people.iter().map(|person| key(&person.name)).collect(),
            positions: record.people.iter().map(keys).collect(),
            results: record.results.iter().map(|result| key(&result.text)).collect(),
            tasks: record.tasks.iter().map(|task| key(&task.text)).collect(),
        }
    }
}

/// What a line gave.
pub(super) enum Loaded {
    New(Box<Ready>),
    /// The store has it already, under this path.
    Known(String),
    /// The archive says that its input is gone.
    Gone,
    /// No record, and why.
    Bad(String),
}

/// Compresses records; what it works with takes long to set up.
#[derive(Default)]
pub(super) struct Packer(Option<zstd::bulk::Compressor<'static>>);

impl Packer {
    fn pack(&mut self, json: &[u8]) -> std::io::Result<Vec<u8>> {
        match &mut self.0 {
            Some(packer) => packer.compress(json),
            none => none.insert(zstd::bulk::Compressor::new(3)?).compress(json),
        }
    }
}

/// Reads a record and its text, unless `known` says of its path and digest that the store has it, and whether with its text. A record
/// that it has without is new once its text is found.
pub(super) fn load(
    line: &Line,
    about: About,
    (texts, packer): &mut (Texts<'_>, Packer),
    known: impl Fn(&str, &Print) -> Option<bool>,
) -> Loaded {
    if about.gone {
        return Loaded::Gone;
    }
    let json = line.json.trim_ascii();
    let record: Record = match serde_json::from_slice(json) {
        Ok(record) => record,
        Err(e) => return Loaded::Bad(format!("{}:{}: no record of bienban: {e}", line.place, e.column())),
    };
    if record.schema != SCHEMA {
        return Loaded::Bad(format!(
            "{}: a record of layout {:?}, this program knows {SCHEMA}",
            line.place, record.schema
        ));
    }
    let digest = digest(json, about.duplicate_of.as_deref());
    let known = known(&record.source.path, &digest);
    if known == Some(true) {
        return Loaded::Known(record.source.path);
    }
    let text = texts.of(&record.source);
    if known.is_some() && text.is_err() {
        return Loaded::Known(record.source.path);
    }
    let packed = match packer.pack(json) {
        Ok(packed) => packed,
        Err(e) => return Loaded::Bad(format!("{}: cannot be compressed: {e}", line.place)),
    };
    let folder = || record.source.path.rsplit_once(['/', '#']).map_or("", |(folder, _)| folder);
    let meeting = record.meeting.as_ref().and_then(|meeting| meeting.date.as_ref()?.iso.as_deref());
    let published = record.article.published.as_ref().and_then(|date| date.iso.as_deref());
    Loaded::New(Box::new(Ready {
        keys: Keys::of(&record, text.as_deref().ok()),
        source: record.source.publisher.clone().unwrap_or_else(|| folder().to_owned()),
        day: meeting.or(published).and_then(days).map(|(first, _)| first),
        duplicate_of: about.duplicate_of,
        record,
        packed,
        digest,
        text,
    }))
}

/// Of a record's line and what its archive says of it.
fn digest(json: &[u8], duplicate_of: Option<&str>) -> Print {
    let mut hash = Sha256::new();
    hash.update(json);
    hash.update([0]);
    hash.update(duplicate_of.unwrap_or_default());
    print(&hash.finalize())
}

/// The first bytes of a hash.
pub(super) fn print(hash: &[u8]) -> Print {
    std::array::from_fn(|n| hash.get(n).copied().unwrap_or(0))
}

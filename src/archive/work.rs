//! What workers do: read an input, see whether it is as it was, and make its record and its line of the manifest.

use std::fs::File;
use std::sync::atomic::Ordering::Relaxed;

use super::Error;
use super::hash::{self, Hash, Stamp};
use super::infile::{CHANGED, InFile};
use super::journal::Op;
use super::manifest::{Entry, Facets, Outcome};
use super::names::name as name_of;
use super::sketch::Sketcher;
use super::source::{Found, Job, Plan};
use crate::batch::{Origin, Trouble, TroubleKind, guarded};
use crate::engine::Extractor;
use crate::input::Document;
use crate::record::{Certainty, Record};

/// What came of a job.
#[derive(Debug)]
pub enum Done {
    /// A line of the manifest, for a record with the record's line.
    Put {
        entry: Box<Entry>,
        record: Option<Vec<u8>>,
        known: bool,
        bytes: u64,
        trouble: Option<Trouble>,
    },
    /// As it was. The line is to be written again if it is given.
    Unchanged {
        entry: Option<Box<Entry>>,
        articles: u64,
        bytes: u64,
    },
    Gone(Option<Box<Entry>>),
    Drop(Op),
    /// A container is taken apart again; its line goes until that is done.
    Begun(Op),
    /// The input cannot be read now; what is known of it stays. Of an article in a container the line is written again.
    Kept(Trouble, Option<Box<Entry>>),
    /// A path that is not there, or an input that fails as it did before. Of an article in a container the line is written again.
    Failing(Trouble, Option<Box<Entry>>),
    /// All that came of a file that was taken for one article and holds more.
    Several(Vec<Done>),
    Fatal(Error),
}

impl Done {
    /// Bytes in memory, about.
    pub fn weight(&self) -> usize {
        match self {
            Self::Put { record, .. } => record.as_ref().map_or(0, Vec::len),
            Self::Several(all) => all.iter().map(Self::weight).sum(),
            _ => 0,
        }
    }
}

/// What workers need. With `extractor` absent they only find out what there is to do.
pub struct Worker<'a> {
    pub plan: &'a Plan<'a>,
    pub extractor: Option<&'a Extractor>,
    pub sketcher: Sketcher,
}

impl Worker<'_> {
    pub fn work(&self, buffer: &mut Vec<u8>, job: Job) -> Done {
        match job {
            Job::Check { origin, known } => self.check(buffer, origin, known),
            Job::Item { name, inside, item, stamp, known } => {
                let unpacked = item.is_file();
                let origin = (**item.origin()).clone();
                let inside = inside.as_deref();
                let wanted = Wanted { name: &name, inside, known, origin: Some(origin), stamp, unpacked };
                let loaded = guarded(|| {
                    let document = item.load(self.plan.options, buffer)?;
                    Ok(self.document(&wanted, document))
                });
                match loaded {
                    Ok(Ok(Some(done))) => done,
                    Ok(Ok(None)) => self.trouble(wanted, Trouble::new(TroubleKind::Unreadable, "", CHANGED)),
                    Ok(Err(trouble)) => self.trouble(wanted, trouble),
                    Err(message) => {
                        let reason = format!(
                            "bienban itself failed on this article, please report it with the article: {message}"
                        );
                        self.trouble(wanted, Trouble::new(TroubleKind::Panic, "", reason))
                    }
                }
            }
            Job::Trouble { name, inside, origin, stamp, trouble, known } => {
                let inside = inside.as_deref();
                let wanted = Wanted { name: &name, inside, known, origin, stamp, unpacked: false };
                self.trouble(wanted, trouble)
            }
            Job::Found(Found::Unchanged { articles, bytes }) => Done::Unchanged { entry: None, articles, bytes },
            Job::Found(Found::Begun(op)) => Done::Begun(op),
            Job::Found(Found::Container(entry)) => {
                Done::Put { entry, record: None, known: false, bytes: 0, trouble: None }
            }
            Job::Found(Found::Gone(entry)) => Done::Gone(entry),
            Job::Found(Found::Drop(op)) => Done::Drop(op),
            Job::Found(Found::Missing(trouble)) => Done::Failing(trouble, None),
            Job::Fatal(error) => Done::Fatal(error),
        }
    }

    /// A file that is as it was is not even taken apart.
    fn check(&self, buffer: &mut Vec<u8>, origin: Origin, mut known: Box<Entry>) -> Done {
        if let Some(hash) = hash_of(&origin, buffer)
            && known.hash_of_file() == Some(&hash.sha256)
        {
            self.plan.read.fetch_add(hash.bytes, Relaxed);
            let back = std::mem::take(&mut known.gone);
            return Done::Unchanged { entry: back.then_some(known), articles: 1, bytes: hash.bytes };
        }
        let Origin::File(path) = &origin else { return Done::Several(Vec::new()) };
        let jobs = InFile::new(self.plan, name_of(path), origin.clone(), Some(known), Vec::new(), None);
        let mut all: Vec<Done> = jobs.map(|job| self.work(buffer, job)).collect();
        if all.len() == 1 { all.remove(0) } else { Done::Several(all) }
    }

    /// None when the file is not any more what was read.
    fn document(&self, wanted: &Wanted<'_>, document: Document<'_>) -> Option<Done> {
        let document = Document { name: wanted.name.to_owned(), ..document };
        let bytes = document.bytes.len() as u64;
        if let Some(known) = &wanted.known
            && known.made_with == self.plan.made_with
            && known.sha256.is_some()
            && known.file_sha256.is_none()
            && known.sha256 == hash::of(document.bytes, &mut Vec::new()).ok().map(|hash| hash.sha256)
        {
            let entry = Entry { gone: false, ..(**known).clone() };
            return Some(Done::Unchanged { entry: Some(entry.into()), articles: 1, bytes });
        }
        let Some(extractor) = self.extractor else {
            let entry = Entry::new(document.name, Outcome::Record, self.plan.made_with.clone());
            let known = wanted.known.is_some();
            return Some(Done::Put { entry: entry.into(), record: None, known, bytes, trouble: None });
        };
        let mut sketch = None;
        let record = extractor.extract_and_see(&document, |text, analysis| {
            sketch = self.sketcher.sketch(text, &analysis.tokens, &analysis.syllables);
        });
        let mut json = Vec::with_capacity(2 * document.text.len().min(1 << 20) + 1024);
        record.write_json(&mut json);
        json.push(b'\n');

        let mut entry = wanted.entry(Outcome::Record, self.plan);
        entry.size = Some(record.source.bytes);
        entry.facets = Some(facets(&record, wanted.inside));
        entry.sha256 = Some(record.source.sha256);
        entry.format = Some(record.source.format);
        entry.encoding = Some(record.source.encoding);
        entry.record = Some(record.id);
        entry.sketch = sketch;
        if wanted.inside.is_none() && !wanted.unpacked {
            entry.file_sha256 = Some(wanted.hash()?.sha256);
        }
        let known = wanted.known.is_some();
        Some(Done::Put { entry: entry.into(), record: Some(json), known, bytes, trouble: None })
    }

    fn trouble(&self, wanted: Wanted<'_>, trouble: Trouble) -> Done {
        let mut trouble = Trouble::new(trouble.kind(), wanted.name, trouble.reason());
        let mut hash = None;
        if trouble.kind() != TroubleKind::Unreadable && wanted.inside.is_none() {
            hash = wanted.hash();
            if hash.is_none() {
                // Its fault may be that it was only half there.
                trouble = Trouble::new(TroubleKind::Unreadable, wanted.name, CHANGED);
            }
        }
        let gave_something = |known: &Entry| known.outcome != Outcome::Failed;
        if trouble.kind() == TroubleKind::Unreadable && wanted.known.as_deref().is_some_and(gave_something) {
            let again = wanted.known.filter(|_| wanted.inside.is_some());
            return Done::Kept(trouble, again);
        }
        let mut entry = wanted.entry(Outcome::Failed, self.plan);
        entry.reason = Some(trouble.code().to_owned());
        entry.detail = Some(trouble.reason().to_owned());
        let mut bytes = 0;
        if let Some(hash) = hash {
            bytes = hash.bytes;
            entry.size = Some(hash.bytes);
            entry.sha256 = Some(hash.sha256);
        }
        if wanted.known.as_deref() == Some(&entry) {
            return Done::Failing(trouble, wanted.inside.map(|_| entry.into()));
        }
        let known = wanted.known.is_some();
        Done::Put { entry: entry.into(), record: None, known, bytes, trouble: Some(trouble) }
    }
}

/// An input on its way to its line.
struct Wanted<'a> {
    name: &'a str,
    inside: Option<&'a str>,
    known: Option<Box<Entry>>,
    origin: Option<Origin>,
    /// Of the file before it was opened.
    stamp: Option<Stamp>,
    /// Its bytes are those of the file.
    unpacked: bool,
}

impl Wanted<'_> {
    /// Of the file, which is read anew for it; none when it is not any more as it was when it was opened.
    fn hash(&self) -> Option<Hash> {
        let Some(Origin::File(path)) = &self.origin else { return None };
        let hash = hash_of(self.origin.as_ref()?, &mut Vec::new())?;
        hash::is_as_it_was(path, self.stamp.as_ref()).then_some(hash)
    }

    fn entry(&self, outcome: Outcome, plan: &Plan<'_>) -> Entry {
        let mut entry = Entry::new(self.name.to_owned(), outcome, plan.made_with.clone());
        entry.inside = self.inside.map(str::to_owned);
        entry
    }
}

fn hash_of(origin: &Origin, buffer: &mut Vec<u8>) -> Option<Hash> {
    let Origin::File(path) = origin else { return None };
    // Opening a pipe would wait for somebody to write into it.
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    hash::of(File::open(path).ok()?, buffer).ok()
}

fn facets(record: &Record, inside: Option<&str>) -> Facets {
    let folder = || record.source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let source = record.source.publisher.clone().unwrap_or_else(|| inside.unwrap_or_else(folder).to_owned());
    let meeting = record.meeting.as_ref();
    let held = meeting.and_then(|m| m.date.as_ref()?.iso.as_deref());
    let published = record.article.published.as_ref().and_then(|d| d.iso.as_deref());
    let year = |iso: &str| iso.get(..4)?.parse().ok();
    let host = meeting.and_then(|m| m.host.as_deref());
    let level_of_host = record.bodies.iter().find(|b| Some(b.id.as_str()) == host).and_then(|b| b.level.clone());
    let of_people = record.people.iter().map(|p| p.certainty).chain(record.bodies.iter().map(|b| b.certainty));
    let of_units = record.results.iter().map(|r| r.certainty).chain(record.tasks.iter().map(|t| t.certainty));
    let (mut high, mut low) = (0, 0);
    of_people.chain(of_units).for_each(|certainty| match certainty {
        Certainty::High => high += 1,
        Certainty::Low => low += 1,
    });
    Facets {
        source,
        year: held.and_then(year).or_else(|| published.and_then(year)),
        level: level_of_host.or_else(|| record.bodies.iter().find_map(|b| b.level.clone())),
        kind: meeting.and_then(|m| m.kind.clone()),
        people: record.people.len() as u32,
        results: record.results.len() as u32,
        tasks: record.tasks.len() as u32,
        warnings: record.warnings.len() as u32,
        high,
        low,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicU64};

    use super::*;
    use crate::archive::manifest::MadeWith;
    use crate::input::Options;

    /// A file that comes whole only after it was read in part: were the hash of the whole kept with the failure, no run would try it again.
    #[test]
    fn what_changes_while_it_is_read_is_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt.gz");
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, "Chi\u{1ec1}u nay.\n".repeat(99).as_bytes()).unwrap();
        let whole = gzip.finish().unwrap();
        let (options, stop) = (Options::default(), AtomicBool::new(false));
        let (made_with, read) = (MadeWith::default(), Arc::new(AtomicU64::new(0)));
        let plan = Plan { options: &options, made_with, prune: false, stop: &stop, read, log: None };
        let worker = Worker { plan: &plan, extractor: None, sketcher: Sketcher::default() };
        for comes_later in [false, true] {
            std::fs::write(&path, &whole[..whole.len() - 9]).unwrap();
            let origin = Origin::File(path.clone());
            let mut jobs = InFile::new(&plan, "a.txt.gz".to_owned(), origin, None, Vec::new(), None);
            let job = jobs.advance().unwrap().unwrap();
            if comes_later {
                std::fs::write(&path, &whole).unwrap();
            }
            let Done::Put { entry, .. } = worker.work(&mut Vec::new(), job) else { panic!("no failure") };
            let expected = if comes_later { ("unreadable", false) } else { ("malformed", true) };
            assert_eq!((entry.reason.as_deref().unwrap(), entry.sha256.is_some()), expected);
        }
    }
}

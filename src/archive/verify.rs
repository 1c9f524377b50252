//! Is an archive what it says it is? Every hash, count and reference is looked at; nothing is written.
//!
//! Memory: eight bytes a record, and the names of the first members of groups of near-duplicates.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::hash::{Hash as _, Hasher};
use std::path::Path;

use serde::Deserialize;

use super::error::Result;
use super::finish::{Failure, RunFile, SCHEMA};
use super::home::{Home, file_name, files, folders, is_own};
use super::lock::Lock;
use super::manifest::{Entry, Lines, Manifest, Outcome};
use super::names::order;
use super::shards::{Shard, ShardLines, Shards, path_of};
use super::tally::{Tally, Totals};
use super::{Error, bag, hash};

/// One thing that is wrong: with which file of the archive, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub file: String,
    pub what: String,
}

/// What was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    pub lines: u64,
    pub records: u64,
    pub shards: u64,
    pub bytes: u64,
    pub findings: u64,
}

/// Looks at the whole archive in `dir` and tells whatever is wrong as it is found.
///
/// # Errors
/// When there is no archive, or a run is at work on it.
pub fn verify(dir: &Path, tell: impl FnMut(Finding)) -> Result<Verified> {
    let home = Home::at(dir, false);
    if !home.is_archive() {
        return Err(Error::new(format_args!("{}: no archive (there is no manifest.jsonl)", dir.display())));
    }
    let _lock = Lock::shared(&home)?;
    let mut check = Check { home: &home, tell, seen: Verified::default(), hashes: BTreeMap::new() };
    if home.is_unfinished()? {
        check.wrong("", "a run was cut off; give its bienban extract command again, which goes on with what is done");
        return Ok(check.seen);
    }
    let Some(run) = check.run_file() else { return Ok(check.seen) };
    check.fixed_files(&run)?;
    let shards = match Shards::read(&home) {
        Ok(shards) => shards,
        Err(error) => {
            check.wrong("shards.json", error);
            return Ok(check.seen);
        }
    };
    check.strangers(&shards)?;
    let expected = check.manifest(&run, &shards)?;
    for (shard, expected) in shards.shards.iter().zip(&expected) {
        check.shard(shard, expected);
    }
    if home.is_bag() {
        check.bag()?;
    }
    Ok(check.seen)
}

struct Check<'a, F> {
    home: &'a Home,
    tell: F,
    seen: Verified,
    /// Of the files of the payload that were read.
    hashes: BTreeMap<String, hash::Hash>,
}

/// By line of a shard: the fingerprint of the record that the manifest names there; 0 when it names none.
type Expected = Vec<u64>;

impl<F: FnMut(Finding)> Check<'_, F> {
    /// With a file in the archive's folder: of a bag its own ones lie there, the others in its payload.
    fn wrong(&mut self, file: &str, what: impl std::fmt::Display) {
        self.seen.findings += 1;
        let in_payload = self.home.is_bag() && !file.is_empty() && !bag::FILES.contains(&file);
        let file = if in_payload { format!("data/{file}") } else { file.to_owned() };
        (self.tell)(Finding { file, what: what.to_string() });
    }

    fn run_file(&mut self) -> Option<RunFile> {
        let read = fs::read(self.home.run()).map_err(|e| e.to_string());
        let run = read.and_then(|json| serde_json::from_slice::<RunFile>(&json).map_err(|e| e.to_string()));
        match run {
            Ok(run) if run.schema == SCHEMA => Some(run),
            Ok(run) => {
                self.wrong("run.json", format_args!("is of layout {}, this program knows {SCHEMA}", run.schema));
                None
            }
            Err(error) => {
                self.wrong("run.json", format_args!("cannot be read: {error}"));
                None
            }
        }
    }

    /// Manifest, failures, report and the list of shards against their hashes.
    fn fixed_files(&mut self, run: &RunFile) -> Result<()> {
        for path in [self.home.manifest(), self.home.failed(), self.home.report(), self.home.shards()] {
            let name = file_name(&path).to_owned();
            match (hash::of_file(&path), run.files.get(&name)) {
                (Err(e), _) => self.wrong(&name, format_args!("cannot be read: {e}")),
                (Ok(_), None) => self.wrong(&name, "run.json has no hash of it"),
                (Ok(hash), Some(expected)) => {
                    if hash.sha256 != *expected {
                        self.wrong(
                            &name,
                            format_args!("was changed: its SHA-256 is {}, run.json has {expected}", hash.sha256),
                        );
                    }
                    self.hashes.insert(name, hash);
                }
            }
        }
        if let Ok(hash) = hash::of_file(&self.home.run()) {
            self.hashes.insert("run.json".to_owned(), hash);
        }
        Ok(())
    }

    /// Files that no list names.
    fn strangers(&mut self, shards: &Shards) -> Result<()> {
        let listed: HashSet<&str> = shards.shards.iter().map(|s| s.name.as_str()).collect();
        let payload = self.home.payload();
        let folders = if self.home.is_bag() { folders(&payload)? } else { Vec::new() };
        for path in files(&payload)?.into_iter().chain(folders) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".part") {
                self.wrong(&name, "was being written when a run was cut off; the next run removes it");
            } else if name.starts_with("records-") && !listed.contains(name.as_str()) {
                self.wrong(&name, "is not in shards.json");
            } else if self.home.is_bag() && !is_own(&name) {
                self.wrong(&name, "does not belong into the bag");
            }
        }
        let numbers = shards.shards.iter().map(|s| s.number);
        if !numbers.is_sorted_by(|a, b| a < b) {
            self.wrong("shards.json", "does not name the shards in order");
        }
        Ok(())
    }

    /// Every line, against those around it, `failed.jsonl` and the counts of `run.json`.
    fn manifest(&mut self, run: &RunFile, shards: &Shards) -> Result<Vec<Expected>> {
        let mut expected: Vec<Expected> = shards.shards.iter().map(|s| vec![0; s.records as usize]).collect();
        let Ok(mut manifest) = Manifest::open(&self.home.manifest()) else { return Ok(expected) };
        let mut failures = Lines::open(&self.home.failed()).ok().flatten();
        let mut tally = Tally::default();
        let mut groups: HashMap<String, (u32, u32)> = HashMap::new(); // first member: others promised, others met
        let mut file = Group::default();
        loop {
            let entry = match manifest.next() {
                Ok(Some(entry)) => entry,
                Ok(None) => break,
                Err(error) => {
                    self.wrong("manifest.jsonl", error);
                    return Ok(expected);
                }
            };
            tally.add(&entry);
            self.order(&mut file, &entry);
            if entry.outcome == Outcome::Record {
                self.reference(&entry, shards, &mut expected);
            }
            if let Some(others) = entry.duplicates {
                groups.insert(entry.path.clone(), (others, 0));
            }
            if let Some(first) = &entry.duplicate_of {
                match groups.get_mut(first) {
                    Some((_, met)) => *met += 1,
                    None => self.wrong(
                        "manifest.jsonl",
                        format_args!("{}: duplicate_of names {first}, which begins no group", entry.path),
                    ),
                }
            }
            if entry.outcome == Outcome::Failed {
                let line = failures.as_mut().and_then(|lines| lines.next().ok().flatten().map(<[u8]>::to_vec));
                let listed = line.and_then(|line| serde_json::from_slice::<Failure>(&line).ok());
                if listed.as_ref() != Some(&Failure::of(&entry)) {
                    self.wrong("failed.jsonl", format_args!("{}: not as the manifest has it", entry.path));
                }
            }
        }
        self.end_of_file(&mut file);
        if failures.as_mut().is_some_and(|lines| !matches!(lines.next(), Ok(None))) {
            self.wrong("failed.jsonl", "has more lines than the manifest has failures");
        }
        for (first, (promised, met)) in groups {
            if promised != met {
                self.wrong("manifest.jsonl", format_args!("{first}: has {promised} duplicates, but {met} name it"));
            }
        }
        self.totals(&tally.totals, &run.archive);
        (self.seen.lines, self.seen.records) = (tally.totals.lines, tally.totals.records);
        Ok(expected)
    }

    fn totals(&mut self, counted: &Totals, told: &Totals) {
        if counted != told {
            self.wrong(
                "run.json",
                format_args!("its counts are not those of the manifest: {told:?}, counted {counted:?}"),
            );
        }
    }

    fn order(&mut self, file: &mut Group, entry: &Entry) {
        if file.name != entry.file() {
            if !file.name.is_empty() && order(&file.name, entry.file()).is_ge() {
                self.wrong("manifest.jsonl", format_args!("{}: stands after {}", entry.path, file.name));
            }
            self.end_of_file(file);
            file.name = entry.file().to_owned();
        }
        if !file.paths.insert(entry.path.clone()) {
            self.wrong("manifest.jsonl", format_args!("{}: has two lines", entry.path));
        }
        if entry.inside.is_none() {
            // Of what is gone all lines are, those that were gone before too.
            file.promised = entry.articles.filter(|_| !entry.gone);
        } else {
            file.articles += u64::from(!entry.gone);
        }
    }

    /// A container has as many articles as it says.
    fn end_of_file(&mut self, file: &mut Group) {
        let file = std::mem::take(file);
        if let Some(promised) = file.promised
            && promised != file.articles
        {
            self.wrong(
                "manifest.jsonl",
                format_args!("{}: has {promised} articles, but {} lines", file.name, file.articles),
            );
        }
    }

    /// The record of a line: remembers what must stand in its place.
    fn reference(&mut self, entry: &Entry, shards: &Shards, expected: &mut [Expected]) {
        let (Some((shard, line)), Some(id), Some(sha256)) = (entry.place(), &entry.record, &entry.sha256) else {
            self.wrong("manifest.jsonl", format_args!("{}: has a record, but not where", entry.path));
            return;
        };
        let at = shards.shards.binary_search_by_key(&shard, |s| s.number).ok();
        let place = at.and_then(|at| expected[at].get_mut((line as usize).checked_sub(1)?));
        match place {
            None => self.wrong(
                "manifest.jsonl",
                format_args!("{}: names line {line} of shard {shard}, which is not there", entry.path),
            ),
            Some(0) => {}
            Some(_) => self.wrong(
                "manifest.jsonl",
                format_args!("{}: names line {line} of shard {shard}, as another does", entry.path),
            ),
        }
        if let Some(place) = at.and_then(|at| expected[at].get_mut((line as usize).checked_sub(1)?)) {
            *place = fingerprint(&entry.path, id, sha256, &entry.made_with.rules);
        }
    }

    fn shard(&mut self, shard: &Shard, expected: &Expected) {
        self.seen.shards += 1;
        let path = path_of(self.home, &shard.name);
        let hash = match hash::of_file(&path) {
            Ok(hash) => hash,
            Err(e) => return self.wrong(&shard.name, format_args!("cannot be read: {e}")),
        };
        self.seen.bytes += hash.bytes;
        if hash.sha256 != shard.sha256 || hash.bytes != shard.bytes {
            let (bytes, sha256) = (shard.bytes, &shard.sha256);
            let what =
                format!("{} bytes with SHA-256 {}, shards.json has {bytes} and {sha256}", hash.bytes, hash.sha256);
            self.wrong(&shard.name, format_args!("was changed: {what}"));
        }
        self.hashes.insert(shard.name.clone(), hash);
        if let Err(error) = self.lines(shard, &path, expected) {
            self.wrong(&shard.name, error);
        }
    }

    fn lines(&mut self, shard: &Shard, path: &Path, expected: &Expected) -> Result<()> {
        let mut number = 0;
        let mut lines = ShardLines::open(path)?;
        while let Some(line) = lines.next()? {
            number += 1;
            let found = serde_json::from_slice::<Named>(line).map(|record| record.fingerprint());
            let what = match (found, expected.get(number - 1)) {
                (Err(e), _) => format!("no record: {e}"),
                (Ok(found), Some(expected)) if found == *expected => continue,
                (Ok(_), Some(0) | None) => "the manifest names no record here".to_owned(),
                (Ok(_), Some(_)) => "not the record that the manifest names".to_owned(),
            };
            self.wrong(&shard.name, format_args!("line {number}: {what}"));
        }
        if number != shard.records as usize {
            self.wrong(&shard.name, format_args!("holds {number} records, shards.json has {}", shard.records));
        }
        Ok(())
    }

    /// The bag's own files against the payload, whose hashes are known by now.
    fn bag(&mut self) -> Result<()> {
        let mut listed = self.sums("manifest-sha256.txt");
        for (name, hash) in self.hashes.clone() {
            match listed.remove(&format!("data/{name}")) {
                Some(sum) if sum == hash.sha256 => {}
                Some(_) => self.wrong(&name, "manifest-sha256.txt has another hash of it"),
                None => self.wrong(&name, "is not in manifest-sha256.txt"),
            }
        }
        for name in listed.into_keys() {
            self.wrong("manifest-sha256.txt", format_args!("names {name}, which the archive does not have"));
        }
        let tags = self.sums("tagmanifest-sha256.txt");
        for name in bag::FILES.iter().filter(|name| **name != "tagmanifest-sha256.txt" && !tags.contains_key(**name)) {
            self.wrong(name, "is not in tagmanifest-sha256.txt");
        }
        for (name, sum) in tags {
            match hash::of_file(&self.home.dir().join(&name)) {
                Ok(hash) if hash.sha256 == sum => {}
                Ok(_) => self.wrong(&name, "was changed: tagmanifest-sha256.txt has another hash of it"),
                Err(e) => self.wrong(&name, format_args!("cannot be read: {e}")),
            }
        }
        Ok(())
    }

    /// The lines of a file of sums, by name.
    fn sums(&mut self, name: &str) -> BTreeMap<String, String> {
        let text = fs::read_to_string(self.home.dir().join(name)).unwrap_or_else(|e| {
            self.wrong(name, format_args!("cannot be read: {e}"));
            String::new()
        });
        let mut sums = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            match line.split_once("  ") {
                Some((sum, name)) if !sums.contains_key(name) => {
                    sums.insert(name.to_owned(), sum.to_owned());
                }
                Some((_, again)) => self.wrong(name, format_args!("names {again} twice")),
                None => self.wrong(name, format_args!("line {}: no hash with a name", number + 1)),
            }
        }
        sums
    }
}

/// The lines of one file of the inputs.
#[derive(Default)]
struct Group {
    name: String,
    paths: HashSet<String>,
    articles: u64,
    promised: Option<u64>,
}

/// What a record says about itself.
#[derive(Deserialize)]
struct Named {
    id: String,
    source: NamedSource,
}

#[derive(Deserialize)]
struct NamedSource {
    path: String,
    sha256: String,
    rules: String,
}

impl Named {
    fn fingerprint(&self) -> u64 {
        fingerprint(&self.source.path, &self.id, &self.source.sha256, &self.source.rules)
    }
}

/// Never 0.
fn fingerprint(path: &str, id: &str, sha256: &str, rules: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (path, id, sha256, rules).hash(&mut hasher);
    hasher.finish() | 1
}

//! The end of a run: from manifest and journal to the archive as it is to be.
//!
//! It starts from committed files alone, so a run that was cut off is ended in the same way by the next one.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::commit::commit;
use super::groups::groups;
use super::home::{Home, file_name, part};
use super::manifest::{Entry, MadeWith, Outcome, Place};
use super::merge::merge;
use super::part::{Part, Sealed};
use super::shards::{self, Shards};
use super::tally::{Tally, Totals};
use super::{Error, bag, error::Result, report};

/// The layout of an archive's files.
pub const SCHEMA: &str = "bienban/archive/1";

/// `run.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunFile {
    /// Always [`SCHEMA`].
    pub schema: String,
    pub archive: Totals,
    /// SHA-256 of the other files that every archive has. Those of the shards stand in `shards.json`.
    pub files: BTreeMap<String, String>,
    /// The run that wrote this file.
    pub run: Run,
}

/// One run: what it did, when, with what. The only part of an archive that is not the same when it is made again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub started: String,
    pub finished: String,
    pub seconds: f64,
    /// It ended what an earlier run, which was cut off, had done.
    pub recovered: bool,
    /// It was stopped before it had seen all inputs.
    pub interrupted: bool,
    pub made_with: MadeWith,
    pub counts: Counts,
}

/// What a run met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Inputs done: new ones and changed ones, whatever came of them.
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub gone: u64,
    pub dropped: u64,
    /// Of the inputs done, those that gave no record.
    pub failed: u64,
    /// Inputs that could not be read now; what they gave earlier is kept.
    pub kept: u64,
    /// Of all inputs that were read.
    pub bytes: u64,
}

impl RunFile {
    /// None when there is none, or none that can be read.
    pub fn read(home: &Home) -> Option<Self> {
        serde_json::from_slice(&fs::read(home.run()).ok()?).ok()
    }
}

/// Ends a run, all at once. `run.finished` is now.
pub fn finish(home: &Home, run: Run) -> Result<RunFile> {
    let journals = home.journals()?;
    let mut shards = Shards::read(home)?;
    let earlier = RunFile::read(home).filter(|_| journals.is_empty() && home.manifest().is_file());
    let mut place: Vec<Sealed> = Vec::new();
    let mut remove = journals;
    let (totals, hashes) = match earlier {
        Some(earlier) => (earlier.archive, earlier.files),
        None => {
            let first = first_pass(home)?;
            for (number, lines) in &first.taken_out {
                let name = shards.get(*number).map(|shard| shard.name.clone()).unwrap_or_default();
                match shards::without(home, &mut shards, *number, lines)? {
                    Some(sealed) => place.push(sealed),
                    None => remove.push(shards::path_of(home, &name)),
                }
            }
            let (tally, files) = second_pass(home, &first, &run.made_with)?;
            let list = shards.write(home)?;
            let hashes = files.iter().chain([&list]).map(|f| (file_name(&f.target).to_owned(), f.sha256.clone()));
            let hashes = hashes.collect();
            place.extend(files);
            place.push(list);
            (tally.totals, hashes)
        }
    };
    let date = run.finished.split('T').next().unwrap_or_default().to_owned();
    let file = RunFile { schema: SCHEMA.to_owned(), archive: totals, files: hashes, run };
    let mut json = serde_json::to_vec_pretty(&file).expect("plain data");
    json.push(b'\n');
    let sealed = Part::whole(&home.run(), &json)?;
    if home.is_bag() {
        let mut payload = Vec::new();
        for (name, sha256) in &file.files {
            let target = home.payload().join(name);
            let path = if part(&target).exists() { part(&target) } else { target.clone() };
            let bytes = fs::metadata(&path).map_err(|e| Error::read(&path, &e))?.len();
            payload.push(Sealed { target, bytes, sha256: sha256.clone() });
        }
        payload.push(sealed.clone());
        place.extend(bag::write(home, &shards, &payload, &date)?);
    }
    place.push(sealed);
    let place: Vec<PathBuf> = place.into_iter().map(|sealed| sealed.target).collect();
    commit(home, &place, &remove)?;
    Ok(file)
}

/// What must be known of the whole manifest before its first line can be written.
struct First {
    /// By shard the lines, sorted, whose records no input has any more.
    taken_out: BTreeMap<u32, Vec<u32>>,
    /// By row (a line with a sketch): the first row of its group.
    groups: Vec<u32>,
    /// By first row of a group of several: how many others it has.
    others: HashMap<u32, u32>,
}

fn first_pass(home: &Home) -> Result<First> {
    let path = home.sketches();
    let file = fs::File::create(&path).map_err(|e| Error::write(&path, &e))?;
    let _removed_at_the_end = Removed(&path);
    let mut to = BufWriter::with_capacity(1 << 18, file);
    let mut rows: u32 = 0;
    let mut taken_out: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let line = |entry: Entry| {
        if let Some(sketch) = entry.sketch {
            to.write_all(&sketch.0).map_err(|e| Error::write(&path, &e))?;
            rows = rows
                .checked_add(1)
                .ok_or_else(|| Error::new("an archive has room for 4,294,967,295 records; begin another"))?;
        }
        Ok(())
    };
    merge(home, line, |(shard, line)| taken_out.entry(shard).or_default().push(line))?;
    to.flush().map_err(|e| Error::write(&path, &e))?;
    taken_out.values_mut().for_each(|lines| lines.sort_unstable());
    let groups = groups(&path, rows)?;
    let mut others = HashMap::new();
    for (row, first) in groups.iter().enumerate() {
        if *first as usize != row {
            *others.entry(*first).or_default() += 1;
        }
    }
    Ok(First { taken_out, groups, others })
}

/// Writes manifest, failures and report aside.
fn second_pass(home: &Home, first: &First, made_with: &MadeWith) -> Result<(Tally, Vec<Sealed>)> {
    let mut manifest = Part::create(&home.manifest())?;
    let mut failed = Part::create(&home.failed())?;
    let mut tally = Tally::default();
    let mut row = 0;
    let mut heads: HashMap<u32, (String, u32)> = HashMap::new(); // of groups with members still to come
    let line = |mut entry: Entry| {
        if let Some(place) = entry.place() {
            entry.line = Some(moved_up(place, &first.taken_out));
        }
        entry.duplicate_of = None;
        entry.duplicates = None;
        if entry.sketch.is_some() {
            let head = first.groups[row as usize];
            if let Some(others) = first.others.get(&row) {
                entry.duplicates = Some(*others);
                heads.insert(row, (entry.path.clone(), *others));
            } else if let Some((path, left)) = heads.get_mut(&head) {
                entry.duplicate_of = Some(path.clone());
                *left -= 1;
                if *left == 0 {
                    heads.remove(&head);
                }
            }
            row += 1;
        }
        tally.add(&entry);
        if entry.outcome == Outcome::Failed {
            write_failure(&entry, &mut failed).map_err(|e| failed.fault(&e))?;
        }
        entry.write_to(&mut manifest).map_err(|e| manifest.fault(&e))
    };
    merge(home, line, |_| {})?;
    let page = report::page(&tally, &made_with.rules);
    let report = Part::whole(&home.report(), page.as_bytes())?;
    Ok((tally, vec![manifest.seal()?, failed.seal()?, report]))
}

/// A line of `failed.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub path: String,
    pub reason: String,
    pub detail: String,
    pub size: Option<u64>,
    pub sha256: Option<String>,
}

impl Failure {
    pub fn of(entry: &Entry) -> Self {
        Self {
            path: entry.path.clone(),
            reason: entry.reason.clone().unwrap_or_default(),
            detail: entry.detail.clone().unwrap_or_default(),
            size: entry.size,
            sha256: entry.sha256.clone(),
        }
    }
}

fn write_failure(entry: &Entry, to: &mut Part) -> io::Result<()> {
    serde_json::to_writer(&mut *to, &Failure::of(entry))?;
    to.write_all(b"\n")
}

/// The line of a record after those before it in its shard were taken out.
fn moved_up((shard, line): Place, taken_out: &BTreeMap<u32, Vec<u32>>) -> u32 {
    let before = taken_out.get(&shard).map_or(0, |lines| lines.partition_point(|taken| *taken < line));
    line - before as u32
}

/// A file that goes when this does.
struct Removed<'a>(&'a Path);

impl Drop for Removed<'_> {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.0);
    }
}

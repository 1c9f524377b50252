//! Filling a store from records.

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::link::Links;
use super::load::{Loaded, Packer, Print, load, print};
use super::source::Lines;
use super::texts::{Missing, Texts};
use super::{Error, Result, link, open, rows};
use crate::batch::ordered;
use crate::input::Options;

/// What is indexed into which store, and how.
pub struct Settings<'s> {
    /// Files of JSON Lines, `-` for standard input, folders of archives.
    pub sources: Vec<PathBuf>,
    pub store: &'s Path,
    /// How the articles were read from which the records were made.
    pub options: &'s Options,
    /// The folder from which the paths of records count; `None` for the present one.
    pub texts: Option<&'s Path>,
    /// Take out articles that no source holds any more.
    pub prune: bool,
    /// Who is one and who is not, by hand; `None` for what the store was last given.
    pub links: Option<&'s Links>,
    pub threads: NonZeroUsize,
    /// When it becomes true, the run ends after what it has begun.
    pub stop: &'s AtomicBool,
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub records: u64,
    /// Records that were written, because they are new or have changed.
    pub written: u64,
    /// Of these the ones whose text was not found.
    pub without_text: u64,
    /// Articles that were taken out.
    pub removed: u64,
    /// Lines that are no records, and sources that could not be read to their end.
    pub bad: u64,
    /// Whether the run was stopped before its end.
    pub stopped: bool,
}

/// Something to tell while a run goes on.
#[derive(Debug)]
pub enum Event<'e> {
    /// A line that is no record, or a source that cannot be read (further): where and why.
    Bad(&'e str),
    /// The text of the article `path` is not there.
    NoText { path: &'e str, why: &'e Missing },
    /// So many records so far.
    Progress(u64),
    /// All records are in; who is who is being worked out.
    Linking,
    /// Something in the file of links that has no effect: where and why.
    Link(&'e str),
}

/// The key in `meta` of the file of links that was given last.
const LINKS: &str = "links";

/// So many articles are committed at once: if a run is cut off, no more are done anew.
const BATCH: u64 = 2000;

/// Brings the store up to date with its sources. What is there already is left alone; a run that was cut off is gone on with.
///
/// # Errors
/// When the store cannot be written, or another program writes it. What was committed stays.
pub fn index(settings: Settings<'_>, mut tell: impl FnMut(Event<'_>)) -> Result<Counts> {
    let path = settings.store;
    let conn = open::for_writing(path)?;
    run(&conn, settings, &mut tell).map_err(|e| Error::sqlite(path, &e))
}

fn run(conn: &Connection, settings: Settings<'_>, tell: &mut impl FnMut(Event<'_>)) -> rusqlite::Result<Counts> {
    let known = known(conn)?;
    if !known.is_empty() {
        make_indexes(conn)?; // a first run that was cut off left none
    }
    let known = |path: &str, digest: &Print| {
        let (of_known, with_text) = known.get(&path_print(path))?;
        (of_known == digest).then_some(*with_text)
    };
    let mut counts = Counts::default();
    let mut seen: HashSet<i64> = HashSet::new();
    let mut uncommitted = 0;
    let work = |scratch: &mut (Texts<'_>, Packer), given: super::source::Given| match given {
        Ok((line, about)) => load(&line, about, scratch, known),
        Err(why) => Loaded::Bad(why),
    };
    let weigh = |loaded: &Loaded| match loaded {
        Loaded::New(ready) => ready.packed.len() + 3 * ready.keys.text.len(),
        _ => 0,
    };
    conn.execute_batch("BEGIN IMMEDIATE")?;
    let sink = |loaded: Loaded| {
        let take = || {
            match loaded {
                Loaded::Bad(why) => {
                    counts.bad += 1;
                    tell(Event::Bad(&why));
                    return Ok(());
                }
                Loaded::Gone => return Ok(()),
                Loaded::Known(path) => seen.extend(rows::number(conn, &path)?),
                Loaded::New(ready) => {
                    if uncommitted == 0 {
                        set(conn, "finished", "no")?;
                    }
                    seen.insert(rows::put(conn, &ready)?);
                    if let Err(why) = &ready.text {
                        counts.without_text += 1;
                        tell(Event::NoText { path: &ready.record.source.path, why });
                    }
                    counts.written += 1;
                    uncommitted += 1;
                }
            }
            counts.records += 1;
            tell(Event::Progress(counts.records));
            if uncommitted == BATCH {
                uncommitted = 0;
                conn.execute_batch("COMMIT; BEGIN IMMEDIATE")?;
            }
            Ok(())
        };
        match take() {
            Err(error) => ControlFlow::Break(Some(error)),
            Ok(()) if settings.stop.load(Ordering::Relaxed) => ControlFlow::Break(None),
            Ok(()) => ControlFlow::Continue(()),
        }
    };
    let scratch = || (Texts::new(settings.options, settings.texts), Packer::default());
    let end = ordered(Lines::new(settings.sources), settings.threads, scratch, work, weigh, sink);
    match end {
        ControlFlow::Break(Some(error)) => return Err(error),
        ControlFlow::Break(None) => counts.stopped = true,
        ControlFlow::Continue(()) => {}
    }
    if settings.prune && !counts.stopped && counts.bad == 0 {
        counts.removed = prune(conn, &seen)?;
    }
    conn.execute_batch("COMMIT")?;
    let same = |name, value: &str| Ok::<_, rusqlite::Error>(get(conn, name)?.as_deref() == Some(value));
    let links_are_new = match settings.links {
        Some(links) => !same(LINKS, links.text())?,
        None => false,
    };
    let linked = same("finished", "yes")? && same("linking", link::WAY)? && counts.removed == 0 && !links_are_new;
    if !counts.stopped && !linked {
        tell(Event::Linking);
        conn.execute_batch("BEGIN IMMEDIATE")?;
        let kept = match get(conn, LINKS)? {
            // It was read without a fault when it was kept.
            Some(text) if settings.links.is_none() => Links::parse(Path::new("links kept in the store"), &text).ok(),
            _ => None,
        };
        let links = settings.links.or(kept.as_ref());
        for what in link::link(conn, links)? {
            tell(Event::Link(&what));
        }
        if let Some(links) = links {
            set(conn, LINKS, links.text())?;
        }
        set(conn, "linking", link::WAY)?;
        set(conn, "finished", "yes")?;
        set(conn, "program", env!("CARGO_PKG_VERSION"))?;
        conn.execute_batch("COMMIT; PRAGMA optimize")?;
    }
    Ok(counts)
}

/// Makes the indexes that are not there. A store that is filled for the first time has none until it is full.
pub(super) fn make_indexes(conn: &Connection) -> rusqlite::Result<()> {
    let last_of_them = "SELECT 1 FROM sqlite_schema WHERE name = 'body_meeting_meeting'";
    if conn.prepare_cached(last_of_them)?.exists([])? {
        return Ok(());
    }
    conn.execute_batch(INDEXES)
}

/// All indexes; those that are there stay.
pub(super) const INDEXES: &str = include_str!("indexes.sql");

/// By path the digests of the records that the store has, and whether it has their texts.
fn known(conn: &Connection) -> rusqlite::Result<FxHashMap<Print, (Print, bool)>> {
    let mut all = conn.prepare("SELECT path, digest, id IN (SELECT article FROM article_text) FROM article")?;
    let known = all.query_map([], |row| {
        let (path, digest): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        Ok((path_print(&path), (print(&digest), row.get(2)?)))
    })?;
    known.collect()
}

fn path_print(path: &str) -> Print {
    print(&Sha256::digest(path))
}

/// Takes out the articles that were not seen, and gives their number.
fn prune(conn: &Connection, seen: &HashSet<i64>) -> rusqlite::Result<u64> {
    let mut all = conn.prepare("SELECT id FROM article")?;
    let all = all.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    let mut removed = 0;
    for article in all.into_iter().filter(|article| !seen.contains(article)) {
        rows::take_out(conn, article)?;
        removed += 1;
    }
    Ok(removed)
}

pub(super) fn set(conn: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    let set = "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    conn.prepare_cached(set)?.execute(params![key, value])?;
    Ok(())
}

pub(super) fn get(conn: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    let mut get = conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    let mut rows = get.query([key])?;
    rows.next()?.map(|row| row.get(0)).transpose()
}

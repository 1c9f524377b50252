//! The manifest as it is to be: the one that is there, with what the journal says.
//!
//! Both are in the order of file names, so both are read once and side by side. Only the names of one container's articles are
//! held, and only when the journal tells of that container.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::error::Result;
use super::home::Home;
use super::journal::{Journal, Op};
use super::manifest::{Entry, Manifest, Place};
use super::names::order;

/// Gives every line of the new manifest in order, and with `taken_out` the place of every record that no line names any more.
pub fn merge(home: &Home, mut line: impl FnMut(Entry) -> Result<()>, mut taken_out: impl FnMut(Place)) -> Result<()> {
    let mut manifest = Manifest::open(&home.manifest())?;
    let mut journal = Journal::open(home)?;
    let mut old = manifest.next()?;
    let mut new = journal.next()?;
    loop {
        let which = match (&old, &new) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(entry), Some(op)) => order(entry.file(), op.file()),
        };
        if which == Ordering::Less {
            if let Some(entry) = old.take() {
                line(entry)?;
            }
            old = manifest.next()?;
            continue;
        }
        let Some(file) = new.as_ref().map(|op| op.file().to_owned()) else { continue };
        let mut told = HashSet::new();
        let mut kept = HashSet::new();
        while let Some(op) = new.take_if(|op| op.file() == file) {
            match op {
                Op::Put(entry) => {
                    if which == Ordering::Equal {
                        told.insert(entry.path.clone());
                        kept.extend(entry.place());
                    }
                    line(*entry)?;
                }
                Op::Drop { path, .. } => {
                    told.insert(path);
                }
            }
            new = journal.next()?;
        }
        while let Some(entry) = old.take_if(|entry| entry.file() == file) {
            if !told.contains(&entry.path) {
                line(entry)?;
            } else if let Some(place) = entry.place().filter(|place| !kept.contains(place)) {
                taken_out(place);
            }
            old = manifest.next()?;
        }
    }
}

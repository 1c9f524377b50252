//! Archives: what many runs over many years have extracted, and the proof of it.
//!
//! ```text
//! inputs ──┐                                  ┌─ records-NNNNN.jsonl   shards
//! Walk     ├─ Source ─ Worker ─ sink ─ commit ┤  journal               what the run has done
//! manifest ┘  jobs     records  in order      └─ merge ─ finish ─ manifest, failures, report, run, bag
//! ```
//!
//! 1. `names`: inputs have names, names an order; the walk and the manifest are in it, so they are read side by side
//!    (`source`, `infile`), and an archive of any size takes little memory.
//! 2. `work`: what is new or changed is extracted, in parallel; results come in the order of the inputs.
//! 3. `shards`, `journal`: records go to the end of the open shard; what became of each input to the journal. When the
//!    shard is full, both are committed (`commit`): all of it or nothing, whenever the power goes.
//! 4. `merge`, `finish`: at the end manifest and journal make the new manifest; shards are written anew without records
//!    that were replaced; near-duplicates are grouped (`sketch`, [`groups`]); `report` and `bag` are written, and all that is
//!    committed at once.
//!
//! A run that was cut off left committed shards and their journal. The next run ends it, which is step 4, and then does what
//! is left. Since a record's place depends only on the records before it, what has been taken out since, and never on where a
//! run ended, the archive is byte for byte that of a run that was left alone. Only `run.json`, and a bag's own files that
//! bear its hash and a date, tell of the runs themselves.

mod bag;
mod commit;
mod error;
mod finish;
mod groups;
mod hash;
mod home;
mod infile;
mod journal;
mod lock;
mod manifest;
mod merge;
mod names;
mod part;
mod read;
mod report;
mod run;
mod shards;
mod sketch;
mod source;
mod tally;
mod verify;
mod work;

pub use error::{Error, Result};
pub use finish::{Counts, Failure, Run, RunFile, SCHEMA};
pub use groups::{ALIKE, groups};
pub use manifest::{Entry, Facets, MadeWith, Outcome};
pub use read::Records;
pub use run::{Event, Settings, plan, update};
pub use shards::{Limits, Shard, Shards};
pub use sketch::{BINS, Sketch, Sketcher};
pub use tally::Totals;
pub use verify::{Finding, Verified, verify};

/// The time in UTC, as it stands in files.
pub fn now() -> String {
    // To the second: more is of no use in a report.
    jiff::Timestamp::now().round(jiff::Unit::Second).map_or_else(|_| String::new(), |time| time.to_string())
}

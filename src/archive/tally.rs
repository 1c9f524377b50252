//! What an archive holds, counted over its manifest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::manifest::{Entry, Outcome};

/// Counts of the whole archive, whatever run made them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Lines of the manifest.
    pub lines: u64,
    pub records: u64,
    pub failed: u64,
    pub containers: u64,
    /// Records of inputs that are gone.
    pub gone: u64,
    /// Groups of near-duplicates, and the records in them beside the first of each.
    pub duplicate_groups: u64,
    pub duplicates: u64,
    /// Bytes of the articles that gave records.
    pub bytes: u64,
    pub people: u64,
    pub results: u64,
    pub tasks: u64,
    pub warnings: u64,
}

/// [`Totals`], and the same by what the report shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub totals: Totals,
    pub sources: BTreeMap<String, u64>,
    pub years: BTreeMap<Option<u16>, u64>,
    pub levels: BTreeMap<Option<String>, u64>,
    pub kinds: BTreeMap<Option<String>, u64>,
    pub formats: BTreeMap<String, u64>,
    pub reasons: BTreeMap<String, u64>,
    pub certainty: Certainty,
}

/// Records, and values in them, by what they say of their certainty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certainty {
    /// Records of which no value is uncertain.
    pub certain: u64,
    /// Records with an uncertain value.
    pub doubtful: u64,
    /// Records that say nothing about it.
    pub silent: u64,
    pub high_values: u64,
    pub low_values: u64,
}

impl Tally {
    pub fn add(&mut self, entry: &Entry) {
        let totals = &mut self.totals;
        totals.lines += 1;
        match entry.outcome {
            Outcome::Container => totals.containers += 1,
            Outcome::Failed => {
                totals.failed += 1;
                *self.reasons.entry(entry.reason.clone().unwrap_or_default()).or_default() += 1;
            }
            Outcome::Record => self.add_record(entry),
        }
    }

    fn add_record(&mut self, entry: &Entry) {
        let totals = &mut self.totals;
        totals.records += 1;
        totals.gone += u64::from(entry.gone);
        totals.duplicates += u64::from(entry.duplicate_of.is_some());
        totals.duplicate_groups += u64::from(entry.duplicates.is_some());
        totals.bytes += entry.size.unwrap_or(0);
        *self.formats.entry(entry.format.clone().unwrap_or_default()).or_default() += 1;
        let Some(facets) = &entry.facets else { return };
        totals.people += u64::from(facets.people);
        totals.results += u64::from(facets.results);
        totals.tasks += u64::from(facets.tasks);
        totals.warnings += u64::from(facets.warnings);
        *self.sources.entry(facets.source.clone()).or_default() += 1;
        *self.years.entry(facets.year).or_default() += 1;
        *self.levels.entry(facets.level.clone()).or_default() += 1;
        *self.kinds.entry(facets.kind.clone()).or_default() += 1;
        let certainty = &mut self.certainty;
        certainty.high_values += u64::from(facets.high);
        certainty.low_values += u64::from(facets.low);
        match (facets.high, facets.low) {
            (0, 0) => certainty.silent += 1,
            (_, 0) => certainty.certain += 1,
            _ => certainty.doubtful += 1,
        }
    }
}

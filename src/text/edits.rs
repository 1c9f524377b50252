//! The edit list: what parts of the decoded text read otherwise in the normal form.

/// `source_start..source_end` of the decoded text reads `start..end` in the normal form; all four count bytes.
///
/// Edits stand in order and do not overlap; between two of them both texts are equal, byte for byte. A part that was
/// left out has an empty `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    pub start: u32,
    pub end: u32,
    pub source_start: u32,
    pub source_end: u32,
}

/// Where the slice for a range starting at `at` starts: after all that was left out there, or at the edit that `at` is in.
pub(super) fn source_start(edits: &[Edit], at: u32) -> u32 {
    match edits.partition_point(|e| e.start <= at).checked_sub(1).map(|i| edits[i]) {
        None => at,
        Some(e) if at < e.end => e.source_start,
        Some(e) => e.source_end + (at - e.end),
    }
}

/// Where the slice for a range ending at `at` ends: before all that was left out there, or at the end of the edit that
/// `at` is in.
pub(super) fn source_end(edits: &[Edit], at: u32) -> u32 {
    match edits.partition_point(|e| e.start < at).checked_sub(1).map(|i| edits[i]) {
        None => at,
        Some(e) if at < e.end => e.source_end,
        Some(e) => e.source_end + (at - e.end),
    }
}

//! One condition of a question.

/// One condition, both ways round, as a [`Link`](super::links::Link).
pub(super) struct Condition {
    pub test: String,
    pub drive: Option<String>,
    /// So many numbers the drive gives in the time that a question may take, if other conditions are to be met too.
    pub most: u64,
    /// What it is about.
    pub of: Of,
    /// The table through all of which the drive goes, however few rows it gives.
    pub through: Option<&'static str>,
    /// Whether the drive gives only rows of the days that are asked for.
    pub in_days: bool,
}

/// A drive that goes along one index gives as many in a hundredth of a second or two.
pub(super) const MOST: u64 = 100_000;

/// As many a full-text index gives, and no word of 100,000 articles stands in more: to look for one row by row takes far longer for each.
const MOST_OF_WORDS: u64 = 400_000;

/// As many a drive gives that goes along several.
pub(super) const MANY: u64 = 40_000;

/// As many a drive gives that looks up a row for each.
pub(super) const FEW: u64 = 4_000;

/// What a condition is about, as far as the way depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Words in a full-text index, which gives each number once.
    Words,
    /// The day of the article, along which rows are walked through.
    Days,
    Other,
}

impl Condition {
    /// Rows can only be tested for it.
    pub fn tested(test: impl Into<String>) -> Self {
        Self { test: test.into(), drive: None, most: 0, of: Of::Other, through: None, in_days: false }
    }

    /// Its rows can be gathered too, if there are at most `most`.
    pub fn driven(test: impl Into<String>, drive: impl Into<String>, most: u64) -> Self {
        Self { drive: Some(drive.into()), most, ..Self::tested(test) }
    }

    /// The row `id` has the words that `matching` stands for, in this full-text index.
    pub fn of_words(index: &str, matching: &str, id: &str) -> Self {
        let drive = format!("SELECT rowid AS id FROM {index} WHERE {index} MATCH {matching}");
        // Row by row: of so many rows with the word, many are among the first.
        let test = format!("EXISTS (SELECT 1 FROM {index} WHERE {index} MATCH {matching} AND rowid = {id})");
        Self { of: Of::Words, ..Self::driven(test, drive, MOST_OF_WORDS) }
    }

    /// The article is of the days that are asked for.
    pub fn of_days(test: impl Into<String>, drive: impl Into<String>) -> Self {
        Self { of: Of::Days, in_days: true, ..Self::driven(test, drive, MOST) }
    }
}

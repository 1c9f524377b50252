//! Counts of what was right, wrong and lost.

/// Counts of one measure over a corpus, and the values behind the errors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Predicted and right.
    pub true_positives: u64,
    /// Predicted and wrong.
    pub false_positives: u64,
    /// In the gold and not found.
    pub false_negatives: u64,
    /// Gold values that were found, where that is another number than the right predictions (a body's forms).
    pub found: Option<u64>,
    /// Each gold value that was not found, as `ARTICLE: VALUE`.
    pub lost: Vec<String>,
    /// Each wrong prediction, as `ARTICLE: VALUE`.
    pub spurious: Vec<String>,
}

impl Tally {
    /// How much of the predicted is right.
    pub fn precision(&self) -> f64 {
        share(self.true_positives, self.false_positives)
    }

    /// How much of the gold is found.
    pub fn recall(&self) -> f64 {
        share(self.found.unwrap_or(self.true_positives), self.false_negatives)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    /// One yes-or-no question that the gold asks: a wrong answer is both a loss and, if anything was said, spurious.
    pub(super) fn answer(&mut self, right: bool, said: bool) {
        self.true_positives += u64::from(right);
        self.false_negatives += u64::from(!right);
        self.false_positives += u64::from(said && !right);
    }
}

fn share(of: u64, rest: u64) -> f64 {
    if of + rest > 0 { of as f64 / (of + rest) as f64 } else { 0.0 }
}

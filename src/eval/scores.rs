//! The measures, and a tally for each.

use super::Tally;

/// What is measured, in the order in which it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    People,
    Positions,
    Titles,
    Roles,
    Chairs,
    Bodies,
    MeetingKind,
    ResultText,
    ResultUnits,
    TaskText,
    TaskUnits,
    TaskAssigner,
    TaskAssignees,
    TaskDeadline,
}

/// The measures whose mean stands for the whole.
pub const MAIN: [Measure; 5] =
    [Measure::People, Measure::Titles, Measure::Bodies, Measure::ResultText, Measure::TaskText];

impl Measure {
    /// All, in order.
    pub const ALL: [Self; 14] = [
        Self::People,
        Self::Positions,
        Self::Titles,
        Self::Roles,
        Self::Chairs,
        Self::Bodies,
        Self::MeetingKind,
        Self::ResultText,
        Self::ResultUnits,
        Self::TaskText,
        Self::TaskUnits,
        Self::TaskAssigner,
        Self::TaskAssignees,
        Self::TaskDeadline,
    ];

    /// As shown, and as written in a file of floors.
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Positions => "positions",
            Self::Titles => "titles",
            Self::Roles => "roles",
            Self::Chairs => "chairs",
            Self::Bodies => "bodies",
            Self::MeetingKind => "meeting kind",
            Self::ResultText => "result text",
            Self::ResultUnits => "result units",
            Self::TaskText => "task text",
            Self::TaskUnits => "task units",
            Self::TaskAssigner => "task assigner",
            Self::TaskAssignees => "task assignees",
            Self::TaskDeadline => "task deadline",
        }
    }
}

/// A tally for each measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores {
    /// How many articles were compared.
    pub articles: usize,
    tallies: [Tally; Measure::ALL.len()],
}

impl Scores {
    pub(super) fn none_of(articles: usize) -> Self {
        Self { articles, ..Self::default() }
    }

    pub fn of(&self, measure: Measure) -> &Tally {
        &self.tallies[measure as usize]
    }

    pub(super) fn of_mut(&mut self, measure: Measure) -> &mut Tally {
        &mut self.tallies[measure as usize]
    }

    /// The mean F1 of the [`MAIN`] measures.
    pub fn mean(&self) -> f64 {
        MAIN.iter().map(|&m| self.of(m).f1()).sum::<f64>() / MAIN.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_its_own_tally() {
        for (i, measure) in Measure::ALL.into_iter().enumerate() {
            assert_eq!(measure as usize, i);
        }
    }
}

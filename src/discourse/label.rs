//! Labels of units, and the most likely ones.

use super::chain::Sums;
use super::model::Points;
use super::place::Bond;
use crate::named::named;

named! {
    /// What a unit of the text is (the guideline's labels).
    Label, all in LABELS:
    Result = "result",
    Task = "task",
    Proposal = "proposal",
    Decision = "decision",
    Attendance = "attendance",
    Caption = "caption",
    Meta = "meta",
    Other = "other",
}

/// The label of a unit and what decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    pub label: Label,
    /// The feature that spoke loudest for the label; `None` where only the labels around the unit did.
    pub by: Option<u32>,
    /// Points by which the label leads the next likely one; never below 0.
    pub margin: i32,
    /// That next likely label.
    pub rival: Label,
}

/// Points for one unit of log-odds: a label that leads another by so many is *e* times as likely.
pub const POINTS: f64 = 10.0;

/// Nothing leads by more points, as nothing is more certain than what a double-precision number can tell from certainty.
const MOST: f64 = 999.0;

pub(crate) const N: usize = LABELS.len();

/// The most likely label of each unit, over all sequences of labels (the decision that errs in the fewest units; Rabiner 1989).
/// `features[u]` holds what speaks at unit `u`, `bonds[u]` how the unit hangs together with the one before. Of equals the label with the lower
/// number wins, so that the outcome never depends on chance.
pub fn decode(points: &Points, bonds: &[Bond], features: &[Vec<u32>]) -> Vec<Labelled> {
    let odds = |points: i32| f64::from(points) / POINTS;
    let steps = points.steps.map(|bond| bond.map(|from| from.map(|points| odds(points.into()))));
    let votes = features.iter().map(|features| votes(points, features).map(odds)).collect();
    let sums = Sums::new(votes, &steps, bonds);
    let labelled = |(unit, features): (usize, &Vec<u32>)| {
        let likely = sums.of_unit(unit);
        let most = |but: Option<usize>| {
            (0..N).rev().filter(|&l| Some(l) != but).max_by(|&a, &b| likely[a].total_cmp(&likely[b])).unwrap_or(0)
        };
        let label = most(None);
        let rival = most(Some(label));
        let vote = |feature: u32| points.votes[feature as usize][label];
        let spoken = features.iter().copied().filter(|&feature| vote(feature) > 0);
        let by = spoken.max_by_key(|&feature| (vote(feature), std::cmp::Reverse(feature)));
        let margin = (POINTS * (likely[label] / likely[rival]).ln()).round().min(MOST) as i32;
        Labelled { label: LABELS[label].0, by, margin, rival: LABELS[rival].0 }
    };
    features.iter().enumerate().map(labelled).collect()
}

/// What `features` vote together.
fn votes(points: &Points, features: &[u32]) -> [i32; N] {
    let mut sum = [0; N];
    for &feature in features {
        for (total, vote) in sum.iter_mut().zip(points.votes[feature as usize]) {
            *total += i32::from(vote);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discourse::BONDS;

    /// Feature 0 speaks for results, feature 1 for tasks; labels like to stay.
    fn points() -> Points {
        let mut points = Points { votes: vec![[0; N]; 2], steps: [[[0; N]; N]; BONDS.len()] };
        points.votes[0][Label::Result as usize] = 100;
        points.votes[1][Label::Task as usize] = 40;
        points.steps.iter_mut().for_each(|steps| (0..N).for_each(|label| steps[label][label] = 30));
        points
    }

    #[test]
    fn neighbours_overrule_a_weak_voice() {
        let labelled = decode(&points(), &[Bond::Paragraph; 3], &[vec![0], vec![1], vec![0]]);
        assert!(labelled.iter().all(|unit| unit.label == Label::Result));
        assert_eq!(labelled[1].by, None);
        // result result result has 260 points, result task result 240.
        assert_eq!((labelled[1].margin, labelled[1].rival), (20, Label::Task));
    }

    /// Alone, a unit's label leads by what it has more points.
    #[test]
    fn margins_are_points() {
        let labelled = decode(&points(), &[Bond::Apart], &[vec![0, 1]]);
        assert_eq!((labelled[0].label, labelled[0].margin, labelled[0].rival), (Label::Result, 60, Label::Task));
    }

    /// The best sequence is that of results alone; but many that are worse by a little have a task first, and together they count for more.
    #[test]
    fn what_is_likely_in_all_is_taken() {
        let mut points = Points { votes: vec![[-999; N]; 2], steps: [[[0; N]; N]; BONDS.len()] };
        let [result, task, other] = [Label::Result, Label::Task, Label::Other].map(|label| label as usize);
        (points.votes[0][result], points.votes[0][task]) = (0, 0);
        [result, task, other].into_iter().for_each(|label| points.votes[1][label] = 0);
        points.steps[Bond::Paragraph as usize][result] = [-999; N];
        points.steps[Bond::Paragraph as usize][result][result] = 5;
        let labelled = decode(&points, &[Bond::Paragraph; 2], &[vec![0], vec![1]]);
        assert_eq!(labelled[0].label, Label::Task);
    }

    #[test]
    fn a_loud_voice_is_told() {
        let labelled = decode(&points(), &[Bond::Paragraph; 2], &[vec![0], vec![]]);
        assert_eq!((labelled[0].by, labelled[0].label), (Some(0), Label::Result));
        assert_eq!((labelled[1].by, labelled[1].label), (None, Label::Result));
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(decode(&points(), &[], &[]).is_empty());
    }
}

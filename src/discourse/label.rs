//! Labels of units, and the best sequence of them.

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
    /// Points by which the best sequence of labels leads the best one that gives this unit another label; never below 0.
    pub margin: i32,
    /// The label that the unit has in that other sequence.
    pub rival: Label,
}

const N: usize = LABELS.len();

/// The sequence of labels with the most points. `features[u]` holds what speaks at unit `u`, `bonds[u]` how the unit hangs together
/// with the one before. Of equals the label with the lower number wins, so that the outcome never depends on chance.
pub fn decode(points: &Points, bonds: &[Bond], features: &[Vec<u32>]) -> Vec<Labelled> {
    let votes: Vec<[i32; N]> = features.iter().map(|features| votes(points, features)).collect();
    let (forward, from) = forward(points, bonds, &votes);
    let backward = backward(points, bonds, &votes);
    let Some(last) = forward.last() else { return Vec::new() };
    let mut label = (0..N).rev().max_by_key(|&l| last[l]).unwrap_or(0);
    let mut out = Vec::with_capacity(votes.len());
    for unit in (0..votes.len()).rev() {
        // By label: the points of the best sequence that has it here.
        let reach: [i32; N] = std::array::from_fn(|l| forward[unit][l] + backward[unit][l]);
        let rival = (0..N).rev().filter(|&l| l != label).max_by_key(|&l| reach[l]).unwrap_or(label);
        let vote = |feature: u32| points.votes[feature as usize][label];
        let spoken = features[unit].iter().copied().filter(|&feature| vote(feature) > 0);
        let by = spoken.max_by_key(|&feature| (vote(feature), std::cmp::Reverse(feature)));
        let margin = reach[label] - reach[rival];
        out.push(Labelled { label: LABELS[label].0, by, margin, rival: LABELS[rival].0 });
        label = from[unit][label] as usize;
    }
    out.reverse();
    out
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

/// By unit and label: the points of the best sequence up to there, and the label before it in that sequence.
fn forward(points: &Points, bonds: &[Bond], votes: &[[i32; N]]) -> (Vec<[i32; N]>, Vec<[i32; N]>) {
    let (mut forward, mut from) = (Vec::with_capacity(votes.len()), Vec::with_capacity(votes.len()));
    let mut best = [0; N];
    for (unit, own) in votes.iter().enumerate() {
        let steps = &points.steps[bonds[unit] as usize];
        // All labels at once, from one label before after the other: the compiler makes vector instructions of it.
        let mut next = [i32::MIN; N];
        let mut back = [0; N];
        for (before, steps) in steps.iter().enumerate() {
            for label in 0..N {
                let reach = if unit == 0 { 0 } else { best[before] + i32::from(steps[label]) };
                if reach > next[label] {
                    (next[label], back[label]) = (reach, before as i32);
                }
            }
        }
        next.iter_mut().zip(own).for_each(|(reach, own)| *reach += own);
        best = next;
        forward.push(next);
        from.push(back);
    }
    (forward, from)
}

/// By unit and label: the points of the best sequence after it.
fn backward(points: &Points, bonds: &[Bond], votes: &[[i32; N]]) -> Vec<[i32; N]> {
    // By bond and next label: from each label before.
    let steps =
        points.steps.map(|steps| std::array::from_fn::<_, N, _>(|next| steps.map(|from| i32::from(from[next]))));
    let mut out = vec![[0; N]; votes.len()];
    for unit in (1..votes.len()).rev() {
        let mut best = [i32::MIN; N];
        // As forwards: all labels at once.
        for (next, steps) in steps[bonds[unit] as usize].iter().enumerate() {
            let ahead = out[unit][next] + votes[unit][next];
            best.iter_mut().zip(steps).for_each(|(best, step)| *best = i32::max(*best, step + ahead));
        }
        out[unit - 1] = best;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discourse::BONDS;

    /// Feature 0 speaks for results, feature 1 for tasks; labels like to stay.
    fn points() -> Points {
        let mut points = Points { votes: vec![[0; N]; 2], steps: [[[0; N]; N]; BONDS.len()] };
        points.votes[0][Label::Result as usize] = 10;
        points.votes[1][Label::Task as usize] = 4;
        points.steps.iter_mut().for_each(|steps| (0..N).for_each(|label| steps[label][label] = 3));
        points
    }

    #[test]
    fn neighbours_overrule_a_weak_voice() {
        let labelled = decode(&points(), &[Bond::Paragraph; 3], &[vec![0], vec![1], vec![0]]);
        assert!(labelled.iter().all(|unit| unit.label == Label::Result));
        assert_eq!(labelled[1].by, None);
        // result result result has 26 points, result task result 24.
        assert_eq!((labelled[1].margin, labelled[1].rival), (2, Label::Task));
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

//! Labels of units, and the best sequence of them.

use super::model::Points;
use super::place::Bond;

/// What a unit of the text is (the guideline's labels).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Label {
    Result,
    Task,
    Proposal,
    Decision,
    Attendance,
    Caption,
    Meta,
    Other,
}

/// All labels with the names that rule files use, in the order of their numbers.
pub const LABELS: [(Label, &str); 8] = [
    (Label::Result, "result"),
    (Label::Task, "task"),
    (Label::Proposal, "proposal"),
    (Label::Decision, "decision"),
    (Label::Attendance, "attendance"),
    (Label::Caption, "caption"),
    (Label::Meta, "meta"),
    (Label::Other, "other"),
];

impl Label {
    pub fn name(self) -> &'static str {
        LABELS[self as usize].1
    }

    pub fn from_name(name: &str) -> Option<Label> {
        LABELS.iter().find(|(_, n)| *n == name).map(|(label, _)| *label)
    }
}

/// The label of a unit and what decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    pub label: Label,
    /// The discourse rule that spoke loudest for the label; `None` where only the labels around the unit did.
    pub rule: Option<u32>,
    /// Points by which the label's own votes lead those of the next best label; negative where the neighbours overruled them.
    pub margin: i32,
}

/// The sequence of labels with the most points. `fired[u]` holds the discourse rules that fired at unit `u`, `bonds[u]` how
/// the unit hangs together with the one before.
pub fn decode(points: &Points, bonds: &[Bond], fired: &[Vec<u32>]) -> Vec<Labelled> {
    const N: usize = LABELS.len();
    let votes: Vec<[i32; N]> = fired
        .iter()
        .map(|rules| {
            let mut sum = [0; N];
            for &rule in rules {
                for (total, vote) in sum.iter_mut().zip(points.votes[rule as usize]) {
                    *total += vote;
                }
            }
            sum
        })
        .collect();
    let mut best = [0; N];
    let mut from: Vec<[i32; N]> = Vec::with_capacity(votes.len());
    for (unit, own) in votes.iter().enumerate() {
        let steps = &points.steps[bonds[unit] as usize];
        // All labels at once, from one label before after the other: the compiler makes vector instructions of it. Of equals the first
        // stays, so that the outcome never depends on chance.
        let mut next = [i32::MIN; N];
        let mut back = [0; N];
        for (before, steps) in steps.iter().enumerate() {
            for label in 0..N {
                let reach = if unit == 0 { 0 } else { best[before] + steps[label] };
                if reach > next[label] {
                    (next[label], back[label]) = (reach, before as i32);
                }
            }
        }
        next.iter_mut().zip(own).for_each(|(reach, own)| *reach += own);
        best = next;
        from.push(back);
    }
    let mut label = (0..N).rev().max_by_key(|&l| best[l]).unwrap_or(0);
    let mut out = Vec::with_capacity(votes.len());
    for unit in (0..votes.len()).rev() {
        let own = &votes[unit];
        let rival = (0..N).filter(|&l| l != label).map(|l| own[l]).max().unwrap_or(0);
        let rule = fired[unit]
            .iter()
            .copied()
            .filter(|&r| points.votes[r as usize][label] > 0)
            .max_by_key(|&r| (points.votes[r as usize][label], std::cmp::Reverse(r)));
        out.push(Labelled { label: LABELS[label].0, rule, margin: own[label] - rival });
        label = from[unit][label] as usize;
    }
    out.reverse();
    out
}

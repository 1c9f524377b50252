//! Fitting the points of discourse rules to annotated articles.
//!
//! Discourse rules are written by hand; how loudly each speaks for a label is counted from articles whose units people have labelled.
//! The model is the linear-chain one that [`crate::discourse`] decodes, trained as a conditional random field (Lafferty, McCallum
//! and Pereira 2001): stochastic gradient ascent of the conditional log-likelihood with AdaGrad step sizes (Duchi et al. 2011)
//! and a quadratic prior. Weights are multiplied by [`POINTS`] and rounded, so that rule files hold small whole numbers.

mod chain;

use crate::discourse::{BONDS, Bond, LABELS, Label};
use chain::{Chain, forward_backward};

/// Points for one unit of log-odds.
pub const POINTS: f64 = 10.0;

const N: usize = LABELS.len();

/// A labelled article as the model sees it.
#[derive(Debug, Clone)]
pub struct Example {
    /// By unit: the discourse rules that fire there.
    pub fired: Vec<Vec<u32>>,
    /// By unit: how it hangs together with the one before.
    pub bonds: Vec<Bond>,
    /// By unit: its label; `None` where careful readers disagreed.
    pub labels: Vec<Option<Label>>,
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    pub passes: usize,
    pub rate: f64,
    /// The strength of the prior that holds weights near zero, per article.
    pub prior: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { passes: 60, rate: 0.25, prior: 0.004 }
    }
}

/// Weights in log-odds.
#[derive(Debug, Clone)]
pub struct Weights {
    /// By rule, by label.
    pub votes: Vec<[f64; N]>,
    /// By bond: from a label to the next.
    pub steps: [[[f64; N]; N]; BONDS.len()],
}

impl Weights {
    /// The weights as whole points.
    pub fn points(&self) -> (Vec<[i32; N]>, [[[i32; N]; N]; BONDS.len()]) {
        let round = |w: f64| (w * POINTS).round() as i32;
        (self.votes.iter().map(|row| row.map(round)).collect(), self.steps.map(|scope| scope.map(|row| row.map(round))))
    }
}

/// Trains weights for `rules` discourse rules. The same examples and settings give the same weights.
pub fn train(rules: usize, examples: &[Example], settings: Settings) -> Weights {
    let mut weights = Weights { votes: vec![[0.0; N]; rules], steps: [[[0.0; N]; N]; BONDS.len()] };
    let mut squares = weights.clone();
    for _ in 0..settings.passes {
        for example in examples.iter().filter(|e| !e.fired.is_empty()) {
            let all = vec![[true; N]; example.fired.len()];
            let mut seen = all.clone();
            for (allowed, label) in seen.iter_mut().zip(&example.labels) {
                if let Some(label) = label {
                    *allowed = [false; N];
                    allowed[*label as usize] = true;
                }
            }
            let wanted = forward_backward(&weights, example, &seen);
            let expected = forward_backward(&weights, example, &all);
            step(&mut weights, &mut squares, example, &wanted, &expected, settings);
        }
    }
    weights
}

/// One step up the gradient, which is what is wanted less what is expected.
fn step(
    weights: &mut Weights,
    squares: &mut Weights,
    example: &Example,
    wanted: &Chain,
    expected: &Chain,
    settings: Settings,
) {
    let climb = |weight: &mut f64, square: &mut f64, gradient: f64| {
        let gradient = gradient - settings.prior * *weight;
        *square += gradient * gradient;
        *weight += settings.rate * gradient / (square.sqrt() + 1e-6);
    };
    let mut votes: std::collections::BTreeMap<u32, [f64; N]> = std::collections::BTreeMap::new();
    for (unit, rules) in example.fired.iter().enumerate() {
        for rule in rules {
            let row = votes.entry(*rule).or_default();
            for (label, sum) in row.iter_mut().enumerate() {
                *sum += wanted.units[unit][label] - expected.units[unit][label];
            }
        }
    }
    for (rule, row) in votes {
        for (label, gradient) in row.into_iter().enumerate() {
            climb(&mut weights.votes[rule as usize][label], &mut squares.votes[rule as usize][label], gradient);
        }
    }
    for scope in 0..BONDS.len() {
        for from in 0..N {
            for to in 0..N {
                let gradient = wanted.steps[scope][from][to] - expected.steps[scope][from][to];
                climb(&mut weights.steps[scope][from][to], &mut squares.steps[scope][from][to], gradient);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule 0 fires at results, rule 1 at tasks; where nothing fires, the label goes on.
    fn examples() -> Vec<Example> {
        let one = Example {
            fired: vec![vec![0], vec![], vec![1], vec![]],
            bonds: [Bond::Apart, Bond::Paragraph, Bond::Apart, Bond::Paragraph].to_vec(),
            labels: [Label::Result, Label::Result, Label::Task, Label::Task].map(Some).to_vec(),
        };
        vec![one; 8]
    }

    #[test]
    fn what_fires_at_a_label_comes_to_speak_for_it() {
        let (votes, steps) = train(2, &examples(), Settings::default()).points();
        assert!(votes[0][Label::Result as usize] > votes[0][Label::Task as usize]);
        assert!(votes[1][Label::Task as usize] > votes[1][Label::Result as usize]);
        let within = steps[Bond::Paragraph as usize];
        assert!(
            within[Label::Task as usize][Label::Task as usize] > within[Label::Task as usize][Label::Result as usize]
        );
    }

    #[test]
    fn units_without_a_label_teach_nothing() {
        let mut examples = examples();
        for example in &mut examples {
            example.labels = vec![None; 4];
        }
        let (votes, _) = train(2, &examples, Settings::default()).points();
        assert_eq!(votes, vec![[0; N]; 2]);
    }
}

//! Fitting the points of discourse rules to annotated articles.
//!
//! Discourse rules are written by hand; how loudly each speaks for a label is counted from articles whose units people have labelled,
//! and so is which words speak by themselves ([`cues`]). The model is the linear-chain one that [`crate::discourse`] decodes, trained as
//! a conditional random field (Lafferty, McCallum and Pereira 2001): stochastic gradient ascent of the conditional log-likelihood with
//! AdaGrad step sizes (Duchi et al. 2011) and a quadratic prior. Cues are many, so theirs is besides a prior that holds weights at zero
//! (the lasso, by a proximal step after each pass; Duchi and Singer 2009): a cue of which little can be said falls silent and is no
//! cue. Weights are multiplied by [`POINTS`] and rounded, so that rule files hold small whole numbers.

pub mod cues;
pub mod readings;

use crate::discourse::{BONDS, Bond, LABELS, Label, N, POINTS, Steps, Sums};

/// A labelled article as the model sees it.
#[derive(Debug, Clone)]
pub struct Example {
    /// By unit: the features that speak there.
    pub features: Vec<Vec<u32>>,
    /// By unit: how it hangs together with the one before.
    pub bonds: Vec<Bond>,
    /// By unit: what readers say it is.
    pub labels: Vec<LabelSet>,
    /// How many articles it counts for.
    pub weight: f64,
}

/// The labels that readers gave a unit. Where they differ, any may be right, and the unit teaches no more than that it is one of them (Tsuboi,
/// Kashima, Mori, Oda and Matsumoto, *Training Conditional Random Fields Using Incomplete Annotations*, 2008); where none gave one, nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LabelSet(u8);

impl LabelSet {
    /// Adds what one reader says.
    pub fn add(&mut self, label: Label) {
        self.0 |= 1 << label as u8;
    }

    /// The label on which all agree.
    pub fn agreed(self) -> Option<Label> {
        (self.0.count_ones() == 1).then(|| LABELS[self.0.trailing_zeros() as usize].0)
    }

    /// Whether the label of this number may be right.
    fn allow(self, label: usize) -> bool {
        self == LabelSet::default() || self.0 >> label & 1 == 1
    }
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    pub passes: usize,
    pub rate: f64,
    /// The strength of the prior that holds weights near zero, per article.
    pub prior: f64,
    /// Features from this number on are held at zero until as many units as `lasso` want them to speak.
    pub sparse_from: usize,
    pub lasso: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { passes: 60, rate: 0.07, prior: 0.03, sparse_from: usize::MAX, lasso: 1.2 }
    }
}

/// Weights in log-odds.
#[derive(Debug, Clone)]
pub struct Weights {
    /// By feature, by label.
    pub votes: Vec<[f64; N]>,
    /// By bond: from a label to the next.
    pub steps: Steps,
}

impl Weights {
    /// The weights as whole points.
    pub fn points(&self) -> (Vec<[i16; N]>, [[[i16; N]; N]; BONDS.len()]) {
        let round = |w: f64| (w * POINTS).round() as i16;
        (self.votes.iter().map(|row| row.map(round)).collect(), self.steps.map(|scope| scope.map(|row| row.map(round))))
    }
}

/// Trains weights for `features` features. The same examples and settings give the same weights.
pub fn train(features: usize, examples: &[Example], settings: Settings) -> Weights {
    let none = Weights { votes: vec![[0.0; N]; features], steps: [[[0.0; N]; N]; BONDS.len()] };
    let mut ascent = Ascent { squares: none.clone(), weights: none, gradient: vec![[0.0; N]; features], settings };
    for _ in 0..settings.passes {
        for example in examples.iter().filter(|e| !e.features.is_empty()) {
            let wanted = Expected::new(&ascent.weights, example, |unit, label| example.labels[unit].allow(label));
            let expected = Expected::new(&ascent.weights, example, |_, _| true);
            ascent.step(example, &wanted, &expected);
        }
        ascent.thin();
    }
    ascent.weights
}

/// How often each label, and each step between labels, is expected.
struct Expected {
    units: Vec<[f64; N]>,
    steps: Steps,
}

impl Expected {
    /// Under `weights`, over the sequences that take at each unit a label that is allowed there; one is.
    fn new(weights: &Weights, example: &Example, allowed: impl Fn(usize, usize) -> bool) -> Expected {
        let votes = example.features.iter().enumerate().map(|(unit, features)| {
            let mut sum: [f64; N] =
                std::array::from_fn(|label| if allowed(unit, label) { 0.0 } else { f64::NEG_INFINITY });
            for feature in features {
                sum.iter_mut().zip(weights.votes[*feature as usize]).for_each(|(total, vote)| *total += vote);
            }
            sum
        });
        let sums = Sums::new(votes.collect(), &weights.steps, &example.bonds);
        let mut steps = [[[0.0; N]; N]; BONDS.len()];
        for (unit, &bond) in example.bonds.iter().enumerate().skip(1) {
            let of_bond = steps[bond as usize].as_flattened_mut();
            of_bond.iter_mut().zip(sums.of_step(unit, bond).as_flattened()).for_each(|(sum, step)| *sum += step);
        }
        Expected { units: (0..example.features.len()).map(|unit| sums.of_unit(unit)).collect(), steps }
    }
}

/// The way up.
struct Ascent {
    weights: Weights,
    /// Sums of squared gradients.
    squares: Weights,
    /// By feature, by label: zero between steps.
    gradient: Vec<[f64; N]>,
    settings: Settings,
}

impl Ascent {
    /// One step up the gradient, which is what is wanted less what is expected.
    fn step(&mut self, example: &Example, wanted: &Expected, expected: &Expected) {
        let Settings { rate, prior, .. } = self.settings;
        let climb = |weight: &mut f64, square: &mut f64, gradient: f64| {
            let gradient = example.weight * gradient - prior * *weight;
            *square += gradient * gradient;
            *weight += rate * gradient / (square.sqrt() + 1e-6);
        };
        let mut touched: Vec<u32> = Vec::new();
        for (unit, features) in example.features.iter().enumerate() {
            touched.extend(features);
            for feature in features {
                for (label, sum) in self.gradient[*feature as usize].iter_mut().enumerate() {
                    *sum += wanted.units[unit][label] - expected.units[unit][label];
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for feature in touched {
            let row = std::mem::take(&mut self.gradient[feature as usize]);
            let (weights, squares) =
                (&mut self.weights.votes[feature as usize], &mut self.squares.votes[feature as usize]);
            for ((weight, square), gradient) in weights.iter_mut().zip(squares).zip(row) {
                climb(weight, square, gradient);
            }
        }
        for scope in 0..BONDS.len() {
            for from in 0..N {
                for to in 0..N {
                    let gradient = wanted.steps[scope][from][to] - expected.steps[scope][from][to];
                    climb(&mut self.weights.steps[scope][from][to], &mut self.squares.steps[scope][from][to], gradient);
                }
            }
        }
    }

    /// Draws the weights of sparse features towards zero, where those stay of which the examples say little.
    fn thin(&mut self) {
        let Settings { rate, sparse_from, lasso, .. } = self.settings;
        let sparse = self.weights.votes.iter_mut().zip(&self.squares.votes).skip(sparse_from);
        for (weight, square) in sparse.flat_map(|(weights, squares)| weights.iter_mut().zip(squares)) {
            let less = rate * lasso / (square.sqrt() + 1e-6);
            *weight = weight.signum() * (weight.abs() - less).max(0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(label: Label) -> LabelSet {
        let mut labels = LabelSet::default();
        labels.add(label);
        labels
    }

    /// Feature 0 stands at results, feature 1 at tasks; where nothing stands, the label goes on.
    fn examples() -> Vec<Example> {
        let one = Example {
            features: vec![vec![0], vec![], vec![1], vec![]],
            bonds: [Bond::Apart, Bond::Paragraph, Bond::Apart, Bond::Paragraph].to_vec(),
            labels: [Label::Result, Label::Result, Label::Task, Label::Task].map(read).to_vec(),
            weight: 1.0,
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
    fn sparse_features_that_say_little_fall_silent() {
        let mut examples = examples();
        examples[0].features[0].push(2);
        let settings = Settings { sparse_from: 2, lasso: 3.0, ..Settings::default() };
        let (votes, _) = train(3, &examples, settings).points();
        assert_ne!(votes[1], [0; N]);
        assert_eq!(votes[2], [0; N]);
    }

    #[test]
    fn units_without_a_label_teach_nothing() {
        let mut examples = examples();
        for example in &mut examples {
            example.labels = vec![LabelSet::default(); 4];
        }
        let (votes, _) = train(2, &examples, Settings::default()).points();
        assert_eq!(votes, vec![[0; N]; 2]);
    }

    /// Feature 0 stands as often at tasks as at results, but those articles count for more.
    #[test]
    fn what_counts_for_more_is_believed() {
        let mut examples = examples();
        for example in &mut examples[..4] {
            example.labels.fill(read(Label::Task));
            example.weight = 3.0;
        }
        let (votes, _) = train(2, &examples, Settings::default()).points();
        assert!(votes[0][Label::Task as usize] > votes[0][Label::Result as usize]);
    }

    /// Feature 2 stands at units of which one reader says result and another task: it is neither of the others.
    #[test]
    fn where_readers_differ_either_may_be_right() {
        let mut examples = examples();
        for example in &mut examples {
            example.features[3].push(2);
            example.labels[3].add(Label::Result);
        }
        assert_eq!((examples[0].labels[2].agreed(), examples[0].labels[3].agreed()), (Some(Label::Task), None));
        let (votes, _) = train(3, &examples, Settings::default()).points();
        let [result, task, other] = [Label::Result, Label::Task, Label::Other].map(|label| votes[2][label as usize]);
        assert!(result > other && task > other, "{votes:?}");
    }
}

//! Sums over all sequences of labels: how likely each label is at each unit (the forward-backward algorithm; Rabiner 1989).
//!
//! What is summed are products of exponentials. Each unit's are scaled, so that they grow beyond no number and do not vanish.

use super::label::N;
use super::place::{BONDS, Bond};

/// By bond: from a label to the next.
pub(crate) type Steps = [[[f64; N]; N]; BONDS.len()];

/// The sums up to each unit and those behind it.
pub(crate) struct Sums {
    /// By unit and label: how likely the label is by what stands up to here.
    forward: Vec<[f64; N]>,
    /// By unit and label: by how much what follows makes it likelier.
    backward: Vec<[f64; N]>,
    /// By unit: the exponentials of its own votes, scaled.
    own: Vec<[f64; N]>,
    /// Exponentials.
    steps: Steps,
}

impl Sums {
    /// Of units that hang together by `bonds`, with `votes` and `steps` in log-odds. Votes may be negative infinity for labels that are out of
    /// question, but not for all labels of a unit.
    pub fn new(votes: Vec<[f64; N]>, steps: &Steps, bonds: &[Bond]) -> Sums {
        let steps = steps.map(|bond| bond.map(|from| from.map(f64::exp)));
        let mut own = votes;
        for votes in &mut own {
            let most = votes.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            *votes = votes.map(|vote| (vote - most).exp());
        }
        let mut forward: Vec<[f64; N]> = Vec::with_capacity(own.len());
        let mut scales = Vec::with_capacity(own.len());
        for (unit, own) in own.iter().enumerate() {
            let mut reach = *own;
            if let Some(before) = forward.last() {
                // All labels at once, from one label before after the other: the compiler makes vector instructions of it.
                let mut sum = [0.0; N];
                for (before, steps) in before.iter().zip(&steps[bonds[unit] as usize]) {
                    sum.iter_mut().zip(steps).for_each(|(sum, step)| *sum += before * step);
                }
                reach.iter_mut().zip(sum).for_each(|(reach, sum)| *reach *= sum);
            }
            let scale = 1.0 / reach.iter().sum::<f64>();
            forward.push(reach.map(|reach| reach * scale));
            scales.push(scale);
        }
        let mut backward = vec![[1.0; N]; own.len()];
        for unit in (1..own.len()).rev() {
            let ahead: [f64; N] = std::array::from_fn(|to| own[unit][to] * backward[unit][to] * scales[unit]);
            let reach = |steps: &[f64; N]| steps.iter().zip(&ahead).map(|(step, ahead)| step * ahead).sum();
            backward[unit - 1] = steps[bonds[unit] as usize].each_ref().map(reach);
            own[unit] = ahead;
        }
        Sums { forward, backward, own, steps }
    }

    /// How likely each label is at `unit`.
    pub fn of_unit(&self, unit: usize) -> [f64; N] {
        std::array::from_fn(|label| self.forward[unit][label] * self.backward[unit][label])
    }

    /// How likely each step from the unit before to `unit`, which hangs together with it by `bond`, is: from a label to the next.
    pub fn of_step(&self, unit: usize, bond: Bond) -> [[f64; N]; N] {
        let (before, ahead) = (&self.forward[unit - 1], &self.own[unit]);
        let steps = &self.steps[bond as usize];
        std::array::from_fn(|from| std::array::from_fn(|to| before[from] * steps[from][to] * ahead[to]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the sums over each sequence written out.
    #[test]
    fn sums_are_those_of_all_sequences() {
        let number = |n: usize| (crate::mix(n as u64) % 1000) as f64 / 250.0 - 2.0;
        let steps: Steps =
            std::array::from_fn(|b| std::array::from_fn(|f| std::array::from_fn(|t| number(100 * b + 10 * f + t))));
        let mut votes: Vec<[f64; N]> = (0..3).map(|u| std::array::from_fn(|l| number(1000 + 10 * u + l))).collect();
        votes[1][2] = f64::NEG_INFINITY;
        let bonds = [Bond::Apart, Bond::Sentence, Bond::Paragraph];
        let sums = Sums::new(votes.clone(), &steps, &bonds);
        let (mut of_unit, mut of_step, mut all) = ([[0.0; N]; 3], [[0.0; N]; N], 0.0);
        for n in 0..N * N * N {
            let labels = [n % N, n / N % N, n / N / N];
            let votes: f64 = (0..3).map(|unit| votes[unit][labels[unit]]).sum();
            let steps: f64 = (1..3).map(|unit| steps[bonds[unit] as usize][labels[unit - 1]][labels[unit]]).sum();
            let sequence = (votes + steps).exp();
            all += sequence;
            (0..3).for_each(|unit| of_unit[unit][labels[unit]] += sequence);
            of_step[labels[0]][labels[1]] += sequence;
        }
        let near = |a: f64, b: f64| assert!((a - b / all).abs() < 1e-12, "{a} {}", b / all);
        for (unit, wanted) in of_unit.iter().enumerate() {
            sums.of_unit(unit).into_iter().zip(wanted).for_each(|(a, b)| near(a, *b));
        }
        let found = sums.of_step(1, bonds[1]);
        found.as_flattened().iter().zip(of_step.as_flattened()).for_each(|(a, b)| near(*a, *b));
    }

    /// What a number cannot hold: a thousand units, each voting by hundreds of log-odds.
    #[test]
    fn long_articles_with_loud_votes_have_sums() {
        let loud = |unit: usize| std::array::from_fn(|label| if label == unit % N { 300.0 } else { -300.0 });
        let sums = Sums::new((0..1000).map(loud).collect(), &[[[0.0; N]; N]; BONDS.len()], &[Bond::Paragraph; 1000]);
        assert!((0..1000).all(|unit| sums.of_unit(unit)[unit % N] == 1.0));
    }
}

//! Forward and backward sums over all sequences of labels, in the space of logarithms (Rabiner 1989).

use super::{Example, N, Weights};
use crate::discourse::BONDS;

/// How often each label, and each step between labels, is expected.
pub(super) struct Chain {
    pub units: Vec<[f64; N]>,
    /// By bond: from a label to the next.
    pub steps: [[[f64; N]; N]; BONDS.len()],
}

/// Expectations under `weights`, over the sequences that take an allowed label at each unit. `example` has at least one unit.
pub(super) fn forward_backward(weights: &Weights, example: &Example, allowed: &[[bool; N]]) -> Chain {
    let len = example.features.len();
    let own: Vec<[f64; N]> = (0..len)
        .map(|unit| {
            let mut sum = [0.0; N];
            for rule in &example.features[unit] {
                for (total, vote) in sum.iter_mut().zip(weights.votes[*rule as usize]) {
                    *total += vote;
                }
            }
            for (total, &fine) in sum.iter_mut().zip(&allowed[unit]) {
                if !fine {
                    *total = f64::NEG_INFINITY;
                }
            }
            sum
        })
        .collect();
    let steps = |unit: usize| &weights.steps[example.bonds[unit] as usize];
    let mut forward = vec![own[0]; len];
    for unit in 1..len {
        for to in 0..N {
            let reach: [f64; N] = std::array::from_fn(|from| forward[unit - 1][from] + steps(unit)[from][to]);
            forward[unit][to] = own[unit][to] + log_sum(&reach);
        }
    }
    let mut backward = vec![[0.0; N]; len];
    for unit in (1..len).rev() {
        for from in 0..N {
            let reach: [f64; N] = std::array::from_fn(|to| steps(unit)[from][to] + own[unit][to] + backward[unit][to]);
            backward[unit - 1][from] = log_sum(&reach);
        }
    }
    let total = log_sum(&forward[len - 1]);
    let units = (0..len).map(|u| std::array::from_fn(|l| (forward[u][l] + backward[u][l] - total).exp())).collect();
    let mut out = Chain { units, steps: [[[0.0; N]; N]; BONDS.len()] };
    for unit in 1..len {
        let scope = &mut out.steps[example.bonds[unit] as usize];
        for from in 0..N {
            for to in 0..N {
                let path = forward[unit - 1][from] + steps(unit)[from][to] + own[unit][to] + backward[unit][to];
                scope[from][to] += (path - total).exp();
            }
        }
    }
    out
}

fn log_sum(values: &[f64; N]) -> f64 {
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    most + values.iter().map(|v| (v - most).exp()).sum::<f64>().ln()
}

//! What some appearances of a name tell together, and what of it speaks against their being one person.

use std::collections::{BTreeMap, BTreeSet};

/// In so few days nobody heads bodies in two places.
const DAYS: i32 = 60;

/// A set of appearances with what they tell together.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    pub articles: BTreeSet<u32>,
    pub national: bool,
    pub tells: bool,
    pub provinces: BTreeSet<String>,
    pub units: BTreeSet<String>,
    /// First and last day as head of a place.
    pub heads: BTreeMap<String, (i32, i32)>,
    pub names: BTreeSet<String>,
}

impl Sketch {
    pub fn add(&mut self, other: Sketch) {
        self.articles.extend(other.articles);
        self.national |= other.national;
        self.tells |= other.tells;
        self.provinces.extend(other.provinces);
        self.units.extend(other.units);
        self.names.extend(other.names);
        for (place, (first, last)) in other.heads {
            let days = self.heads.entry(place).or_insert((first, last));
            *days = (days.0.min(first), days.1.max(last));
        }
    }

    /// Whether the two head different places in the same days.
    pub fn rivals(&self, other: &Sketch) -> bool {
        let near = |a: (i32, i32), b: (i32, i32)| a.0 - DAYS <= b.1 && b.0 - DAYS <= a.1;
        self.heads.iter().any(|(a, days)| other.heads.iter().any(|(b, others)| a != b && near(*days, *others)))
    }

    /// Whether nothing that is known of their places speaks against their being one.
    pub fn places_fit(&self, other: &Sketch) -> bool {
        let apart = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_empty() && !b.is_empty() && a.is_disjoint(b);
        !apart(&self.provinces, &other.provinces) && !apart(&self.units, &other.units)
    }
}

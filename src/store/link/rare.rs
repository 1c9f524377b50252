//! How many bear a name.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

/// Fewer names than these tell nothing of how rare one is.
const ENOUGH: usize = 300;

/// How often names have which first, last and middle parts; each name counts once, however often it is named.
#[derive(Debug, Default)]
pub(super) struct Names {
    parts: FxHashMap<(u8, String), u32>,
    count: usize,
}

impl Names {
    /// Counts the parts of `names`, which are search keys.
    pub fn count<'n>(names: impl Iterator<Item = &'n str>) -> Names {
        let names: BTreeSet<&str> = names.filter(|name| name.contains(' ')).collect();
        let mut out = Names { count: names.len(), ..Names::default() };
        for name in names {
            for part in parts(name) {
                *out.parts.entry(part).or_default() += 1;
            }
        }
        out
    }

    /// How many of the counted would bear `name` if its parts came together by chance: 0.001 is a rare name, 1 a common one. Of names of one
    /// word, and of few names, nothing is known, and they count as common.
    pub fn bearers(&self, name: &str) -> f64 {
        if self.count < ENOUGH || !name.contains(' ') {
            return f64::INFINITY;
        }
        let share = |part| f64::from(self.parts.get(&part).copied().unwrap_or(1)) / self.count as f64;
        parts(name).into_iter().map(share).product::<f64>() * self.count as f64
    }
}

/// First word, last word, and what is between, each with its place.
fn parts(name: &str) -> [(u8, String); 3] {
    let (first, rest) = name.split_once(' ').unwrap_or(("", name));
    let (middle, last) = rest.rsplit_once(' ').unwrap_or(("", rest));
    [(0, first.to_owned()), (1, middle.to_owned()), (2, last.to_owned())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_parts_make_a_common_name() {
        let mut names: Vec<String> = (0..500).map(|n| format!("an van {n}")).collect();
        names.push("ly quy son".to_owned());
        let counted = Names::count(names.iter().map(String::as_str));
        assert!(counted.bearers("an van 7") > 0.9);
        assert!(counted.bearers("ly quy son") < 0.001);
        assert_eq!(counted.bearers("son"), f64::INFINITY);
        assert_eq!(Names::count(["ly quy son"].into_iter()).bearers("ly quy son"), f64::INFINITY);
    }
}

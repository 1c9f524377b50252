//! Things that are one, joined pair by pair, unless a hand or the articles say that they are two.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// Sets of joined things; things are numbered from 0.
#[derive(Debug, Default, Clone)]
pub(super) struct Clusters {
    parent: Vec<u32>,
    /// By root, of those with any: marks, of which two with the same first and another second part never meet.
    marks: FxHashMap<u32, FxHashMap<u32, u32>>,
    size: Vec<u32>,
    why: Vec<Option<String>>,
}

impl Clusters {
    /// Of `count` things none is joined.
    pub fn new(count: usize) -> Clusters {
        Clusters {
            parent: (0..count as u32).collect(),
            marks: FxHashMap::default(),
            size: vec![1; count],
            why: vec![None; count],
        }
    }

    pub fn root(&self, mut of: usize) -> usize {
        while self.parent[of] as usize != of {
            of = self.parent[of] as usize;
        }
        of
    }

    /// `thing` must not meet those that bear the same `group` and another `part`. False if it already has.
    pub fn mark(&mut self, thing: usize, group: u32, part: u32) -> bool {
        let root = self.root(thing) as u32;
        *self.marks.entry(root).or_default().entry(group).or_insert(part) == part
    }

    /// Whether `a` and `b` must not be one.
    pub fn apart(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a) as u32, self.root(b) as u32);
        let (Some(a), Some(b)) = (self.marks.get(&a), self.marks.get(&b)) else { return false };
        let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        few.iter().any(|(group, part)| many.get(group).is_some_and(|other| other != part))
    }

    /// Joins `a` and `b` if they may be one; `why` tells of those of the two that have no reason yet. Gives the roots before, the
    /// one that stays first, if they were two.
    pub fn join(&mut self, a: usize, b: usize, why: &str) -> Option<(usize, usize)> {
        if self.apart(a, b) {
            return None;
        }
        self.say(a, why);
        self.say(b, why);
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return None;
        }
        // Of equals the one that comes first.
        let (stay, go) = if (self.size[a], b) >= (self.size[b], a) { (a, b) } else { (b, a) };
        self.parent[go] = stay as u32;
        self.size[stay] += self.size[go];
        if let Some(marks) = self.marks.remove(&(go as u32)) {
            self.marks.entry(stay as u32).or_default().extend(marks);
        }
        Some((stay, go))
    }

    /// Why `thing` is where it is, unless that is said already.
    pub fn say(&mut self, thing: usize, why: &str) {
        self.why[thing].get_or_insert_with(|| why.to_owned());
    }

    pub fn why(&self, thing: usize) -> Option<&str> {
        self.why[thing].as_deref()
    }

    /// A number for each set: an old one that most of its things had, else a new one from `next` on. What had a number keeps it as
    /// long as one of its things is there; of two old numbers that are one now the smaller stays.
    pub fn numbers(&self, old: &[Option<i64>], next: &mut i64) -> Vec<i64> {
        // How many things of each old number are in each set.
        let mut shares: BTreeMap<(i64, usize), u32> = BTreeMap::new();
        for (thing, old) in old.iter().enumerate() {
            if let Some(old) = old {
                *shares.entry((*old, self.root(thing))).or_default() += 1;
            }
        }
        let first: FxHashMap<usize, usize> = (0..old.len()).rev().map(|thing| (self.root(thing), thing)).collect();
        // The set with the most of it has the number; of several the one that comes first.
        let mut heirs: BTreeMap<i64, (u32, std::cmp::Reverse<usize>, usize)> = BTreeMap::new();
        for ((old, root), count) in shares {
            let claim = (count, std::cmp::Reverse(first[&root]), root);
            let best = heirs.entry(old).or_insert(claim);
            *best = (*best).max(claim);
        }
        let mut numbers: FxHashMap<usize, i64> = FxHashMap::default();
        for (old, (_, _, root)) in heirs {
            numbers.entry(root).or_insert(old);
        }
        let number = |thing| {
            *numbers.entry(self.root(thing)).or_insert_with(|| {
                let new = *next;
                *next += 1;
                new
            })
        };
        (0..old.len()).map(number).collect()
    }

    /// A letter for each thing, the same for those that are joined.
    #[cfg(test)]
    pub fn letters(&self) -> String {
        let mut roots = Vec::new();
        let letter = |thing| {
            let root = self.root(thing);
            let at = roots.iter().position(|&known| known == root).unwrap_or_else(|| {
                roots.push(root);
                roots.len() - 1
            });
            char::from(b'a' + at as u8)
        };
        (0..self.parent.len()).map(letter).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_keep_things_apart_also_through_others() {
        let mut c = Clusters::new(3);
        assert!(c.mark(0, 7, 0) && c.mark(2, 7, 1));
        assert!(c.join(0, 1, "x").is_some());
        assert!(c.join(1, 2, "x").is_none());
        assert_eq!(c.letters(), "aab");
    }

    #[test]
    fn a_number_stays_with_most_of_its_things_and_new_ones_follow() {
        let mut c = Clusters::new(5);
        c.join(0, 1, "x");
        c.join(2, 3, "x");
        let mut next = 10;
        // 4 was of one set with 0 and 1, and is not any more.
        assert_eq!(c.numbers(&[Some(4), Some(4), None, Some(6), Some(4)], &mut next), [4, 4, 6, 6, 10]);
        assert_eq!(next, 11);
        c.join(0, 2, "x");
        assert_eq!(c.numbers(&[Some(4), Some(4), Some(6), Some(6), Some(10)], &mut next), [4, 4, 4, 4, 10]);
    }
}

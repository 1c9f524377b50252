//! Where the rules of a phase can begin: one look at each symbol for all of them.

use crate::rules::kinds::{Kind, Kinds, bits};
use crate::rules::opening::Opening;
use crate::rules::pattern::Pattern;

/// How many patterns are looked for at once: one for each bit of a word.
pub(super) const BLOCK: usize = u64::BITS as usize;

/// With which symbols the matches of up to [`BLOCK`] patterns open, a bit for each pattern.
#[derive(Debug)]
pub(super) struct Begins {
    /// By kind of symbols.
    of_kind: Box<[Beginners]>,
    /// Those of which a match may be one symbol alone.
    alone: u64,
    /// Those that may match nothing, which is everywhere.
    anywhere: u64,
}

/// The patterns whose matches may hold a symbol of one kind.
#[derive(Debug, Clone, Copy, Default)]
struct Beginners {
    /// As their first.
    first: u64,
    /// As their second.
    second: u64,
}

impl Begins {
    /// Of these patterns, the first [`BLOCK`] of them.
    pub fn new<'p>(patterns: impl Iterator<Item = &'p Pattern>, kinds: &Kinds) -> Begins {
        let mut of_kind = vec![Beginners::default(); kinds.count()];
        let (mut alone, mut anywhere) = (0, 0);
        for (number, pattern) in patterns.take(BLOCK).enumerate() {
            let bit = 1 << number;
            let Opening { first, second, one, empty } = Opening::of(pattern, kinds);
            anywhere |= if empty { bit } else { 0 };
            alone |= if one { bit } else { 0 };
            first.iter().for_each(|kind| of_kind[kind].first |= bit);
            second.iter().for_each(|kind| of_kind[kind].second |= bit);
        }
        // After one that may stand alone anything may follow.
        of_kind.iter_mut().for_each(|kind| kind.second |= alone);
        Begins { of_kind: of_kind.into(), alone, anywhere }
    }

    /// Hands each of `patterns`, a bit for each, that can begin in `unit` to `found`, with the first place where it can.
    #[inline]
    pub fn look(&self, unit: &[Kind], patterns: u64, mut found: impl FnMut(usize, usize)) {
        bits(patterns & self.anywhere).for_each(|pattern| found(pattern, 0));
        let mut wanted = patterns & !self.anywhere;
        let of = |kind: Kind| self.of_kind[usize::from(kind)];
        let Some((&last, before)) = unit.split_last() else { return };
        for at in 0..before.len() {
            let here = wanted & of(unit[at]).first & of(unit[at + 1]).second;
            if here != 0 {
                bits(here).for_each(|pattern| found(pattern, at));
                wanted &= !here;
                if wanted == 0 {
                    return;
                }
            }
        }
        bits(wanted & of(last).first & self.alone).for_each(|pattern| found(pattern, before.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::class::{ClassSet, Classes, SymbolId};
    use crate::rules::parts::Parts;

    #[test]
    fn each_pattern_at_its_first_place() {
        let mut classes = Classes::default();
        let patterns = ["<a> <b>", "<b> <b>? <c>", "<c>", "<a>*"];
        let patterns =
            patterns.map(|text| Pattern::parse(text, &mut classes, &Parts::default()).expect("a good pattern"));
        let set = |name| classes.get(name).into_iter().collect::<ClassSet>();
        let sets = [set("a"), set("b"), set("c")];
        let kinds = Kinds::new(patterns.iter(), &sets).expect("few kinds");
        let begins = Begins::new(patterns.iter(), &kinds);
        let look = |unit: &[u32], wanted| {
            let unit: Vec<Kind> = unit.iter().map(|&n| kinds.of(SymbolId(n))).collect();
            let mut out = Vec::new();
            begins.look(&unit, wanted, |pattern, at| out.push((pattern, at)));
            out.sort_unstable();
            out
        };
        assert_eq!(look(&[0, 0, 1, 2, 2], 0b1111), [(0, 1), (1, 2), (2, 3), (3, 0)]);
        assert_eq!(look(&[0, 0, 1, 2, 2], 0b10), [(1, 2)]);
        assert_eq!(look(&[0, 2], 0b111), [(2, 1)]);
        assert_eq!(look(&[], 0b111), []);
    }
}

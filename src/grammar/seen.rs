//! Kinds in the order in which they were first met.

use crate::rules::kinds::Kind;

/// Numbers kinds in the order in which runs first meet them; no number is larger than the largest kind. A few hundred of the many thousand
/// make up nearly every text, and are met early: tables by these numbers have together what is asked for, where by kind it would be strewn
/// over more memory than a processor has at hand.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// By kind: its number counted from 1; 0 for one that was not met.
    numbers: Vec<u32>,
    /// By number.
    kinds: Vec<Kind>,
}

impl Seen {
    /// The number of `kind`.
    #[inline]
    pub fn number(&mut self, kind: Kind) -> Kind {
        match self.numbers.get(usize::from(kind)) {
            Some(&number) if number > 0 => (number - 1) as Kind,
            _ => self.meet(kind),
        }
    }

    #[cold]
    fn meet(&mut self, kind: Kind) -> Kind {
        self.kinds.push(kind);
        self.numbers.resize(self.numbers.len().max(usize::from(kind) + 1), 0);
        let number = self.kinds.len() - 1;
        self.numbers[usize::from(kind)] = number as u32 + 1;
        number as Kind
    }

    /// Adds to `table`, which is by number, what is to stand there for the kinds that it lacks.
    #[inline]
    pub fn complete<T>(&self, table: &mut Vec<T>, of: impl Fn(Kind) -> T) {
        table.extend(self.kinds[table.len()..].iter().map(|&kind| of(kind)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_numbers_as_they_come() {
        let mut seen = Seen::default();
        assert_eq!([7, 2, 7, 0].map(|kind| seen.number(kind)), [0, 1, 0, 2]);
        let mut table = vec![14];
        seen.complete(&mut table, |kind| 2 * kind);
        assert_eq!(table, [14, 4, 0]);
    }
}

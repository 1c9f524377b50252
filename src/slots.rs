//! Numbers by integer keys, for tables in which every token of every article is looked up.
//!
//! A table of the standard library's kind looks at two places in memory; here key and number stand together, and a look-up is a
//! multiplication, one load and a comparison.

/// An integer as a key.
pub(crate) trait Key: Copy + Default + Eq {
    /// All its bits in one word.
    fn folded(self) -> u64;
}

impl Key for u64 {
    #[inline]
    fn folded(self) -> u64 {
        self
    }
}

impl Key for u128 {
    #[inline]
    fn folded(self) -> u64 {
        self as u64 ^ ((self >> 64) as u64).rotate_left(29)
    }
}

/// Numbers by keys. Open addressing: a power of two of slots, at most half of them taken; number 0 is a free slot.
#[derive(Debug)]
pub(crate) struct Slots<K> {
    slots: Vec<(K, u32)>,
    taken: usize,
}

impl<K: Key> Default for Slots<K> {
    fn default() -> Self {
        Slots { slots: vec![(K::default(), 0); 1 << 4], taken: 0 }
    }
}

impl<K: Key> Slots<K> {
    /// The number of `key`; 0 if it has none.
    #[inline]
    pub fn get(&self, key: K) -> u32 {
        self.slots[self.place(key)].1
    }

    /// Gives `key` the number, which is not 0.
    pub fn set(&mut self, key: K, number: u32) {
        let at = self.place(key);
        if self.slots[at].1 == 0 {
            self.taken += 1;
        }
        self.slots[at] = (key, number);
        if self.taken > self.slots.len() / 2 {
            let larger = vec![(K::default(), 0); self.slots.len() * 2];
            let slots = std::mem::replace(&mut self.slots, larger);
            for slot in slots.into_iter().filter(|(_, number)| *number != 0) {
                let at = self.place(slot.0);
                self.slots[at] = slot;
            }
        }
    }

    /// The slot of `key`, or the free one where it would stand.
    #[inline]
    fn place(&self, key: K) -> usize {
        let mut at = self.home(key);
        loop {
            let (other, number) = self.slots[at];
            if other == key || number == 0 {
                return at;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Where the search for `key` begins.
    #[inline]
    fn home(&self, key: K) -> usize {
        (scattered(key.folded()) >> (64 - self.slots.len().trailing_zeros())) as usize
    }
}

/// A number whose upper bits depend on all bits of `key`, as those of a product do on all bits of its factors.
#[inline]
pub(crate) fn scattered(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_is_there() {
        let mut slots = Slots::<u64>::default();
        let key = |n: u64| crate::mix(n) & 0xffff;
        (0..5000).for_each(|n| slots.set(key(n), n as u32 + 1));
        let last = |wanted: u64| (0..5000).rfind(|&n| key(n) == wanted).map_or(0, |n| n as u32 + 1);
        (0..200).for_each(|n| assert_eq!(slots.get(key(n)), last(key(n))));
        assert!((0..=0xffff).any(|key| slots.get(key) == 0));
        let mut wide = Slots::<u128>::default();
        wide.set(0, 7);
        wide.set(1 << 100, 8);
        assert_eq!([0, 1, 1 << 100].map(|key| wide.get(key)), [7, 0, 8]);
    }
}

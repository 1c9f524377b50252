//! Parts: pieces of patterns that have a name, so that what many patterns say is written once.

use rustc_hash::FxHashMap;

use super::file::Part;

/// All parts of a rule set in the order in which they are written. One may use those before it, so none holds itself.
#[derive(Debug, Default)]
pub struct Parts<'p> {
    texts: Vec<&'p str>,
    numbers: FxHashMap<&'p str, usize>,
}

impl<'p> Parts<'p> {
    /// Of two of the same name the first counts.
    pub fn new(parts: impl Iterator<Item = &'p Part>) -> Parts<'p> {
        let mut out = Parts::default();
        for part in parts {
            out.numbers.entry(part.name.get_ref().as_str()).or_insert(out.texts.len());
            out.texts.push(part.pattern.get_ref());
        }
        out
    }

    /// The number of the part `name`.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    /// The pattern that part number `part` stands for.
    pub fn text(&self, part: usize) -> &'p str {
        self.texts[part]
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

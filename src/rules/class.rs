//! Classes, sets of classes, and the symbols that stand for sets.

use rustc_hash::FxHashMap;

use super::kinds::BitSet;
use crate::token::{SHAPES, Shape};

/// A class by number, as [`Classes`] gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u16);

/// The names of all classes. A literal word of a pattern (`'của'`) is a class of its own, named with its quotes.
#[derive(Debug, Default)]
pub struct Classes {
    names: Vec<String>,
    by_name: FxHashMap<String, ClassId>,
}

impl Classes {
    /// The number of `name`, new if it was never seen.
    pub fn intern(&mut self, name: &str) -> ClassId {
        if let Some(&id) = self.by_name.get(name) {
            return id;
        }
        let id = ClassId(u16::try_from(self.names.len()).unwrap_or(u16::MAX));
        self.names.push(name.to_owned());
        self.by_name.insert(name.to_owned(), id);
        id
    }

    pub fn get(&self, name: &str) -> Option<ClassId> {
        self.by_name.get(name).copied()
    }

    pub fn name(&self, id: ClassId) -> &str {
        &self.names[usize::from(id.0)]
    }

    /// All names in the order of their numbers.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

/// A set of classes as a sorted list: sets are small.
pub type ClassSet = Vec<ClassId>;

/// A symbol: one distinct set of classes. Symbols number the sets that can occur, all of them known before the first article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SymbolId(pub u32);

/// The inventory of symbols.
///
/// A token or word has the classes of its lists and of its shape, and perhaps `glued`: for each shape, glued or not, there is a symbol for
/// each set that lists give, so a symbol is found by arithmetic. Most of a text is of one shape, and so most of its symbols stand close
/// together in all tables. Finds of the grammar follow after them.
#[derive(Debug)]
pub struct Symbols {
    sets: Vec<ClassSet>,
    by_set: FxHashMap<ClassSet, SymbolId>,
}

impl Symbols {
    /// `lists` holds the distinct sets that word lists give; the first one is the empty set.
    pub fn new(classes: &mut Classes, lists: &[ClassSet]) -> Self {
        let glued = classes.intern("glued");
        let mut sets = Vec::with_capacity(lists.len() * SHAPES.len() * 2);
        for (_, names) in SHAPES {
            let mut of_shape: Vec<ClassId> = names.iter().map(|name| classes.intern(name)).collect();
            for _ in [false, true] {
                sets.extend(lists.iter().map(|list| {
                    let mut set = [list.as_slice(), &of_shape].concat();
                    normalise(&mut set);
                    set
                }));
                of_shape.push(glued);
            }
        }
        Symbols { sets, by_set: FxHashMap::default() }
    }

    /// The symbol of a token or word with the classes of list set number `list` of `lists`.
    pub fn of_word(list: u32, lists: u32, shape: Shape, glued: bool) -> SymbolId {
        SymbolId((shape as u32 * 2 + u32::from(glued)) * lists + list)
    }

    /// The symbol of a find that has the classes `set`.
    pub fn of_find(&mut self, mut set: ClassSet) -> SymbolId {
        normalise(&mut set);
        if let Some(&id) = self.by_set.get(&set) {
            return id;
        }
        let id = SymbolId(self.sets.len() as u32);
        self.sets.push(set.clone());
        self.by_set.insert(set, id);
        id
    }

    /// The symbols that have `class`, by their numbers.
    pub fn with(&self, class: ClassId) -> BitSet {
        let mut out = BitSet::none(self.sets.len());
        let all = self.sets.iter().enumerate();
        all.filter(|(_, set)| set.contains(&class)).for_each(|(symbol, _)| out.add(symbol));
        out
    }

    /// The classes of each symbol, in the order of their numbers.
    pub fn sets(&self) -> &[ClassSet] {
        &self.sets
    }
}

fn normalise(set: &mut ClassSet) {
    set.sort_unstable();
    set.dedup();
}

//! Classes, sets of classes, and the symbols that stand for sets.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::kinds::BitSet;
use super::pattern::Test;
use crate::token::{SHAPES, Shape};

/// A class by number, as [`Classes`] gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u16);

/// The names of all classes. A literal word of a pattern (`'của'`) is a class of its own, named with its quotes.
#[derive(Debug, Default)]
pub struct Classes {
    names: Vec<String>,
    by_name: FxHashMap<String, ClassId>,
    /// The tests of the patterns that were read with these classes, by their texts.
    pub(super) tests: FxHashMap<String, Arc<Test>>,
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

/// How many different sets of classes the words of lists give, with the empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lists {
    pub all: u32,
    /// Those of words that begin with a number or a mark, which are few and numbered first.
    pub of_marks: u32,
}

impl Lists {
    /// How many sets words of this shape can have.
    fn of_shape(self, shape: Shape) -> u32 {
        if shape.is_letters() { self.all } else { self.of_marks }
    }
}

/// The inventory of symbols.
///
/// A token or word has the classes of its lists and of its shape, and perhaps `glued`: for each shape, glued or not, there is a symbol for
/// each set that words of that shape can have, so a symbol is found by arithmetic. Most of a text is of one shape, and so most of its symbols
/// stand close together in all tables. Finds of the grammar follow after them.
#[derive(Debug)]
pub struct Symbols {
    sets: Vec<ClassSet>,
    by_set: FxHashMap<ClassSet, SymbolId>,
    /// What word lists give.
    lists: Vec<ClassSet>,
    columns: Vec<Column>,
}

/// The symbols of words of one shape, glued or not.
#[derive(Debug)]
pub struct Column {
    /// What all of them have.
    pub classes: ClassSet,
    /// There is one for each of so many lists, the first ones.
    pub lists: usize,
}

/// All symbols, and how they are put together.
#[derive(Debug, Clone, Copy)]
pub struct Inventory<'s> {
    /// By symbol. First come those of the columns, one column after the other, then those of finds.
    pub sets: &'s [ClassSet],
    pub columns: &'s [Column],
    pub lists: &'s [ClassSet],
}

impl<'s> From<&'s Symbols> for Inventory<'s> {
    fn from(symbols: &'s Symbols) -> Self {
        Inventory { sets: &symbols.sets, columns: &symbols.columns, lists: &symbols.lists }
    }
}

/// Symbols that have these sets, as finds have.
impl<'s, const N: usize> From<&'s [ClassSet; N]> for Inventory<'s> {
    fn from(sets: &'s [ClassSet; N]) -> Self {
        Inventory { sets, columns: &[], lists: &[] }
    }
}

impl Symbols {
    /// `given` holds the distinct sets that word lists give, of which `lists` tells; the first one is the empty set.
    pub fn new(classes: &mut Classes, given: Vec<ClassSet>, lists: Lists) -> Self {
        let glued = classes.intern("glued");
        let (mut sets, mut columns) = (Vec::new(), Vec::new());
        for (shape, names) in SHAPES {
            let mut of_shape: Vec<ClassId> = names.iter().map(|name| classes.intern(name)).collect();
            for _ in [false, true] {
                let column = Column { classes: of_shape.clone(), lists: lists.of_shape(shape) as usize };
                sets.extend(given[..column.lists].iter().map(|list| {
                    let mut set = [list.as_slice(), &column.classes].concat();
                    normalise(&mut set);
                    set
                }));
                columns.push(column);
                of_shape.push(glued);
            }
        }
        Symbols { sets, by_set: FxHashMap::default(), lists: given, columns }
    }

    /// The symbol of a token or word with the classes of list set number `list`.
    #[inline]
    pub fn of_word(list: u32, lists: Lists, shape: Shape, glued: bool) -> SymbolId {
        debug_assert!(list < lists.of_shape(shape), "the first token of a word gives its shape");
        let (before, others) = (shape as u32).checked_sub(LETTERS).map_or((shape as u32, 0), |n| (LETTERS, n));
        let begin = 2 * (before * lists.all + others * lists.of_marks);
        SymbolId(begin + u32::from(glued) * lists.of_shape(shape) + list)
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

/// How many shapes letters have.
const LETTERS: u32 = {
    let mut count = 0;
    while SHAPES[count].0.is_letters() {
        count += 1;
    }
    count as u32
};

fn normalise(set: &mut ClassSet) {
    set.sort_unstable();
    set.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_of_words_are_found_by_arithmetic() {
        let mut classes = Classes::default();
        let given: Vec<ClassSet> = ["a", "b", "c"].iter().map(|name| vec![classes.intern(name)]).collect();
        let given = [vec![Vec::new()], given].concat();
        let lists = Lists { all: 4, of_marks: 2 };
        let symbols = Symbols::new(&mut classes, given.clone(), lists);
        for (shape, names) in SHAPES {
            for (list, glued) in (0..lists.of_shape(shape)).flat_map(|list| [(list, false), (list, true)]) {
                let set = &symbols.sets()[Symbols::of_word(list, lists, shape, glued).0 as usize];
                let own = given[list as usize].iter().chain(classes.get("glued").iter().filter(|_| glued)).count();
                assert_eq!(set.len(), own + names.len(), "{shape:?} {list} {glued}");
                assert!(given[list as usize].iter().all(|class| set.contains(class)));
                assert!(names.iter().all(|name| set.contains(&classes.get(name).unwrap())));
            }
        }
        assert_eq!(symbols.sets().len(), 2 * (5 * 4 + 7 * 2));
    }
}

//! Cues: single words and short runs of words of which each votes by itself, wherever it stands in a unit or among its first words.
//!
//! What a cue is made of are *elements*: the syllables, numbers and marks of the text in lower case, where every number counts
//! as `<number>` and everything that the grammar found counts as the first class that its rule gives (`<person>`, `<body>`),
//! so that a cue speaks of language and never of somebody's name.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::lexicon::Symbol;
use crate::rules::class::SymbolId;
use crate::rules::kinds::BitSet;
use crate::slots::{self, Slots};
use crate::token::Token;

/// The most elements that a cue has.
pub const LONGEST: usize = 3;

/// A list of cues.
#[derive(Debug, Clone)]
pub struct CueList {
    pub id: String,
    pub means: String,
    /// They count where they begin with one of so many first elements of a unit; `None`: anywhere.
    pub first: Option<usize>,
}

/// All cues, ready to be found. Cues are numbered in the order in which they were added.
#[derive(Debug, Default)]
pub struct Cues {
    pub lists: Vec<CueList>,
    /// By cue: the number of its list, and its elements as they are written.
    words: Vec<(u16, Box<str>)>,
    /// By symbol: the element that it is as a find; 0 where its tokens are the elements.
    finds: Vec<u32>,
    /// The element that every number is.
    number: u32,
    /// By element: the class of finds that it stands for, as rule files write it.
    classes: FxHashMap<u32, Box<str>>,
    /// By list.
    tables: Vec<Table>,
}

/// What a search for cues writes into.
#[derive(Debug)]
pub struct Scratch {
    elements: Vec<u32>,
    /// The cues found in the unit; none between units.
    seen: BitSet,
}

/// Cues by their elements.
#[derive(Debug, Default)]
struct Table {
    /// By element: the cue that is this element alone, counted from 1.
    alone: Vec<u32>,
    /// By two elements: whether there are cues of three that begin so, in the last bit, and the cue that is these two, counted from 1.
    pairs: Slots<u64>,
    /// A bit for each of these, which tells of most others without a search. Empty where there are none.
    sketch: Vec<u64>,
    /// By three elements: the cue that they are, counted from 1.
    threes: Slots<u64>,
}

/// Words of a sketch: small enough to be at hand, and with ten bits for each pair of a large list.
const SKETCH: usize = 1024;

/// The word of a sketch and the bit in it that stand for a pair.
fn place(pair: u64) -> (usize, u64) {
    let scattered = slots::scattered(pair);
    ((scattered >> 54) as usize, 1 << (scattered >> 48 & 63))
}

impl Table {
    fn add(&mut self, elements: &[u32], cue: u32) {
        let Some(pair) = elements.get(..2).map(key) else {
            let first = elements[0] as usize;
            self.alone.resize(self.alone.len().max(first + 1), 0);
            self.alone[first] = cue + 1;
            return;
        };
        self.sketch.resize(SKETCH, 0);
        let (word, bit) = place(pair);
        self.sketch[word] |= bit;
        let known = self.pairs.get(pair);
        if elements.len() == 2 {
            self.pairs.set(pair, known & 1 | (cue + 1) << 1);
        } else {
            self.pairs.set(pair, known | 1);
            self.threes.set(key(elements), cue + 1);
        }
    }

    /// Hands every cue at the beginning of `elements` to `found`.
    fn at(&self, elements: &[u32], mut found: impl FnMut(u32)) {
        if let Some(cue) = self.alone.get(elements[0] as usize).and_then(|alone| alone.checked_sub(1)) {
            found(cue);
        }
        let Some(pair) = elements.get(..2).map(key) else { return };
        let (word, bit) = place(pair);
        if self.sketch.get(word).is_none_or(|word| word & bit == 0) {
            return;
        }
        let pair = self.pairs.get(pair);
        let three = elements.get(..LONGEST).filter(|_| pair & 1 == 1).map_or(0, |three| self.threes.get(key(three)));
        [pair >> 1, three].into_iter().filter_map(|cue| cue.checked_sub(1)).for_each(found);
    }
}

/// Up to three elements as one number; elements are below 2²¹ and never 0.
fn key(elements: &[u32]) -> u64 {
    elements.iter().rev().fold(0, |key, &element| key << 21 | u64::from(element))
}

impl Cues {
    /// No cues yet. `finds` tells by symbol which element it is as a find (0 for words), `number` which element numbers are,
    /// `classes` by element how rule files write it (`<person>`).
    pub fn new(finds: Vec<u32>, number: u32, classes: FxHashMap<u32, Box<str>>) -> Cues {
        Cues { finds, number, classes, ..Cues::default() }
    }

    /// The class as which a find counts, as rule files write it (`<person>`); `None` for words.
    pub fn class_of(&self, symbol: SymbolId) -> Option<&str> {
        self.classes.get(&self.finds[symbol.0 as usize]).map(|class| &**class)
    }

    /// Adds a cue of the list added last: its elements and how they are written.
    pub fn add(&mut self, elements: &[u32], written: &str) {
        let cue = self.words.len() as u32;
        self.tables.resize_with(self.lists.len(), Table::default);
        if let Some(table) = self.tables.last_mut() {
            table.add(elements, cue);
        }
        self.words.push((self.lists.len().saturating_sub(1) as u16, written.into()));
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The number of the list in which cue number `cue` stands.
    pub fn list_of(&self, cue: usize) -> usize {
        usize::from(self.words[cue].0)
    }

    /// The list of cue number `cue` and its elements as they are written.
    pub fn get(&self, cue: usize) -> (&CueList, &str) {
        let (list, written) = &self.words[cue];
        (&self.lists[usize::from(*list)], written)
    }

    pub fn scratch(&self) -> Scratch {
        Scratch { elements: Vec::new(), seen: BitSet::none(self.len()) }
    }

    /// Adds the cues in a unit of these symbols to `out`, each once, numbered from `base` on.
    pub fn find(
        &self,
        symbols: &[Symbol],
        tokens: &[Token],
        syllables: &[u32],
        base: u32,
        scratch: &mut Scratch,
        out: &mut Vec<u32>,
    ) {
        let Scratch { elements, seen } = scratch;
        elements.clear();
        each_element(
            symbols,
            tokens,
            |symbol| Some(self.finds[symbol.id.0 as usize]).filter(|&find| find != 0),
            |element| {
                elements.push(match element {
                    Element::Find(find) => find,
                    Element::Number => self.number,
                    Element::Token(token) => syllables[token],
                });
            },
        );
        let before = out.len();
        for (list, table) in self.lists.iter().zip(&self.tables) {
            for at in 0..list.first.unwrap_or(usize::MAX).min(elements.len()) {
                table.at(&elements[at..], |cue| {
                    if !seen.has(cue as usize) {
                        seen.add(cue as usize);
                        out.push(base + cue);
                    }
                });
            }
        }
        out[before..].iter().for_each(|cue| seen.remove((cue - base) as usize));
    }
}

/// A part of a unit as cues see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element<F> {
    /// A find of the grammar.
    Find(F),
    Number,
    /// A token by its number in the article.
    Token(usize),
}

/// Hands the elements of a unit on, in order. `find` says what a symbol is as a find; `None` for words.
pub fn each_element<F>(
    symbols: &[Symbol],
    tokens: &[Token],
    find: impl Fn(&Symbol) -> Option<F>,
    mut each: impl FnMut(Element<F>),
) {
    for symbol in symbols {
        match find(symbol) {
            Some(found) => each(Element::Find(found)),
            None => range(symbol).for_each(|token| {
                each(if tokens[token].shape.is_number() { Element::Number } else { Element::Token(token) });
            }),
        }
    }
}

fn range(symbol: &Symbol) -> Range<usize> {
    symbol.first as usize..symbol.end as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Shape;

    fn token(start: u32, shape: Shape) -> Token {
        Token { start, end: start + 1, shape, glued: false, capitals: false }
    }

    /// `a b 7 [c d]`: the syllables 1 and 2, a number, and a find that is the element 50.
    fn found(cues: &Cues) -> Vec<u32> {
        let tokens: Vec<Token> = [Shape::Lower, Shape::Lower, Shape::Number, Shape::Lower, Shape::Lower]
            .iter()
            .zip(0..)
            .map(|(shape, start)| token(start, *shape))
            .collect();
        let symbol = |id, first, end| Symbol { id: SymbolId(id), first, end };
        let symbols = [symbol(0, 0, 2), symbol(0, 2, 3), symbol(1, 3, 5)];
        let mut out = vec![7];
        cues.find(&symbols, &tokens, &[1, 2, 3, 4, 5], 100, &mut cues.scratch(), &mut out);
        out.sort_unstable();
        out
    }

    fn cues(first: Option<usize>, lists: &[&[u32]]) -> Cues {
        let mut cues = Cues::new(vec![0, 50], 60, FxHashMap::default());
        cues.lists.push(CueList { id: "cue.x".into(), means: String::new(), first });
        lists.iter().for_each(|elements| cues.add(elements, "…"));
        cues
    }

    #[test]
    fn finds_and_numbers_are_elements() {
        assert_eq!(found(&cues(None, &[&[1], &[2, 60], &[2, 60, 50], &[4], &[60, 3]])), [7, 100, 101, 102]);
    }

    #[test]
    fn at_the_beginning_only() {
        assert_eq!(found(&cues(Some(1), &[&[1, 2], &[2], &[1, 60]])), [7, 100]);
        assert_eq!(found(&cues(Some(2), &[&[2, 60], &[2], &[60]])), [7, 100, 101]);
    }
}

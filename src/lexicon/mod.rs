//! Lexicon: the longest word of all lists at each place becomes one symbol with the classes of its lists.
//!
//! A trie over syllable numbers. Texts are matched in lower case; what the text's capitals must look like is a matter of
//! each list, so a word's classes depend on the shape in which the text writes it.

mod build;
mod vocabulary;

use std::num::NonZero;
use std::ops::Range;

use crate::rules::class::{Lists, SymbolId, Symbols};
use crate::rules::file::{Attributes, Case};
use crate::token::{Shape, Token, tokenise};
use vocabulary::Vocabulary;

pub use build::Builder;

/// A symbol of the article: a token, a word, or later a find of the grammar. Tokens are counted over the whole article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbol {
    pub id: SymbolId,
    /// `[first, end)` in tokens.
    pub first: u32,
    pub end: u32,
}

/// The words of all lists, ready to be matched.
#[derive(Debug)]
pub struct Lexicon {
    vocabulary: Vocabulary,
    /// First those of first syllables, each under the number of its syllable, then the others. One more stands at the end, so that
    /// each node's edges end where the next one's begin.
    nodes: Vec<Node>,
    /// The next syllables and the nodes that they lead to: node after node, sorted by syllable. Few follow on each.
    edges: Vec<(u32, u32)>,
    attributes: Vec<Attributes>,
    lists: Lists,
}

/// What stands in the lists as far as the syllables up to here.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// By how the text writes it ([`case_of`], [`MIXED`]): the number of the class set that the word gives; 0 where it is no word.
    sets: [u32; WRITINGS],
    /// Its first edge.
    edges: u32,
    /// The last five bits of each syllable that may follow: tells of most others that they do not, without a search.
    next: u32,
    attributes: Option<NonZero<u32>>,
}

/// How many ways of writing a word are told apart.
const WRITINGS: usize = 5;
/// A small letter first and a capital in a later syllable.
const MIXED: usize = WRITINGS - 1;

impl Lexicon {
    pub fn lists(&self) -> Lists {
        self.lists
    }

    /// The greatest number that a syllable has.
    pub fn last_syllable(&self) -> u32 {
        self.vocabulary.len() as u32
    }

    /// The number of each token of `text`.
    pub fn syllables(&self, text: &str, tokens: &[Token]) -> Vec<u32> {
        tokens.iter().map(|&token| self.vocabulary.get(text, token)).collect()
    }

    /// A symbol for each word and each token outside words, and for each unit (a range of tokens) the range of its symbols.
    pub fn lookup(
        &self,
        tokens: &[Token],
        syllables: &[u32],
        units: &[Range<u32>],
    ) -> (Vec<Symbol>, Vec<Range<usize>>) {
        let mut symbols = Vec::with_capacity(tokens.len());
        let unit_symbols = units.iter().map(|unit| {
            let start = symbols.len();
            let (mut at, end) = (unit.start as usize, unit.end as usize);
            while at < end {
                let word = self.longest(&syllables[at..end], &tokens[at..end]);
                let (len, set, shape) = word.unwrap_or((1, 0, tokens[at].shape));
                let id = Symbols::of_word(set, self.lists, shape, tokens[at].glued);
                symbols.push(Symbol { id, first: at as u32, end: (at + len) as u32 });
                at += len;
            }
            start..symbols.len()
        });
        let unit_symbols = unit_symbols.collect();
        (symbols, unit_symbols)
    }

    /// What the lists say about the word of these syllables.
    pub fn attributes(&self, syllables: &[u32]) -> Option<&Attributes> {
        let (&first, others) = syllables.split_first()?;
        let node = others.iter().try_fold(first, |node, &syllable| self.step(node, syllable))?;
        self.nodes[node as usize].attributes.map(|n| &self.attributes[n.get() as usize - 1])
    }

    /// What the lists say of a word that no article holds but a list or a record has; as [`attributes`](Self::attributes).
    pub fn attributes_of(&self, word: &str) -> Option<&Attributes> {
        let mut tokens = Vec::new();
        tokenise(word, 0, word.len(), &mut tokens);
        self.attributes(&self.syllables(word, &tokens))
    }

    /// The longest word at the beginning of these syllables of which the lists say something: how many it has, and what they say.
    pub fn longest_known(&self, syllables: &[u32]) -> Option<(usize, &Attributes)> {
        let mut node = *syllables.first()?;
        let mut best = None;
        for len in 1.. {
            if let Some(n) = self.nodes[node as usize].attributes {
                best = Some((len, &self.attributes[n.get() as usize - 1]));
            }
            match syllables.get(len).and_then(|&syllable| self.step(node, syllable)) {
                Some(next) => node = next,
                None => break,
            }
        }
        best
    }

    #[inline]
    fn step(&self, node: u32, syllable: u32) -> Option<u32> {
        let [node, after] = [node, node + 1].map(|n| &self.nodes[n as usize]);
        if node.next >> (syllable % 32) & 1 == 0 {
            return None;
        }
        let edges = &self.edges[node.edges as usize..after.edges as usize];
        edges.binary_search_by_key(&syllable, |edge| edge.0).ok().map(|n| edges[n].1)
    }

    fn longest(&self, syllables: &[u32], tokens: &[Token]) -> Option<(usize, u32, Shape)> {
        let mut node = syllables[0];
        let mut shape = tokens[0].shape;
        let mut is_mixed = false;
        let mut best = None;
        let mut len = 1;
        loop {
            let writing = if is_mixed { MIXED } else { case_of(shape) as usize };
            let set = self.nodes[node as usize].sets[writing];
            if set != 0 {
                best = Some((len, set, shape));
            }
            match syllables.get(len).and_then(|&syllable| self.step(node, syllable)) {
                Some(next) => node = next,
                None => return best,
            }
            is_mixed |= shape == Shape::Lower && tokens[len].capitals;
            shape = shape.join(tokens[len].shape);
            len += 1;
        }
    }
}

/// The strictest case that the shape fulfils.
fn case_of(shape: Shape) -> Case {
    match shape {
        Shape::Upper | Shape::Roman => Case::Upper,
        Shape::Capital => Case::Title,
        Shape::Sentence => Case::Capital,
        _ => Case::Any,
    }
}

//! Lexicon: the longest word of all lists at each place becomes one symbol with the classes of its lists.
//!
//! A trie over syllable numbers. Texts are matched in lower case; what the text's capitals must look like is a matter of
//! each list, so a word's classes depend on the shape in which the text writes it.

mod build;
mod vocabulary;

use std::num::NonZero;

use crate::rules::class::{SymbolId, Symbols};
use crate::rules::file::{Attributes, Case};
use crate::token::{Shape, Token};
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
    /// The nodes of first syllables, by syllable number; 0 is no node.
    roots: Vec<u32>,
    /// In the order of their numbers. One more stands at the end, so that each node's edges end where the next one's begin.
    nodes: Vec<Node>,
    /// The next syllables and the nodes that they lead to: node after node, sorted by syllable. Few follow on each.
    edges: Vec<(u32, u32)>,
    attributes: Vec<Attributes>,
}

/// What stands in the lists as far as the syllables up to here.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// By how the text writes it: the number of the class set that the word gives; 0 where it is no word.
    sets: [u32; 4],
    /// Its first edge.
    edges: u32,
    attributes: Option<NonZero<u32>>,
}

impl Lexicon {
    /// Matches `tokens` (of `text`) and adds a symbol for each word and each token outside words to `out`, and the numbers of the
    /// syllables to `syllables`, for [`Lexicon::attributes`]. `base` is the number of the first token.
    pub fn lookup(&self, text: &str, tokens: &[Token], base: u32, syllables: &mut Vec<u32>, out: &mut Vec<Symbol>) {
        let from = syllables.len();
        syllables.extend(tokens.iter().map(|&token| self.vocabulary.get(text, token)));
        let syllables = &syllables[from..];
        let mut at = 0;
        while at < tokens.len() {
            let (len, set, shape) = self.longest(&syllables[at..], &tokens[at..]).unwrap_or((1, 0, tokens[at].shape));
            let id = Symbols::of_word(set, shape, tokens[at].glued);
            out.push(Symbol { id, first: base + at as u32, end: base + (at + len) as u32 });
            at += len;
        }
    }

    /// What the lists say about the word of these syllables.
    pub fn attributes(&self, syllables: &[u32]) -> Option<&Attributes> {
        let (&first, others) = syllables.split_first()?;
        let node = others.iter().try_fold(self.root(first)?, |node, &syllable| self.step(node, syllable))?;
        self.nodes[node as usize].attributes.map(|n| &self.attributes[n.get() as usize - 1])
    }

    fn root(&self, syllable: u32) -> Option<u32> {
        Some(self.roots[syllable as usize]).filter(|&node| node != 0)
    }

    fn step(&self, node: u32, syllable: u32) -> Option<u32> {
        let [from, to] = [node, node + 1].map(|n| self.nodes[n as usize].edges as usize);
        let edges = &self.edges[from..to];
        edges.binary_search_by_key(&syllable, |edge| edge.0).ok().map(|n| edges[n].1)
    }

    fn longest(&self, syllables: &[u32], tokens: &[Token]) -> Option<(usize, u32, Shape)> {
        let mut node = self.root(syllables[0])?;
        let mut shape = tokens[0].shape;
        let mut best = None;
        let mut len = 1;
        loop {
            let set = self.nodes[node as usize].sets[case_of(shape) as usize];
            if set != 0 {
                best = Some((len, set, shape));
            }
            match syllables.get(len).and_then(|&syllable| self.step(node, syllable)) {
                Some(next) => node = next,
                None => return best,
            }
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

//! Lexicon: the longest word of all lists at each place becomes one symbol with the classes of its lists.
//!
//! A trie over syllable numbers. Texts are matched in lower case; what the text's capitals must look like is a matter of
//! each list, so a word's classes depend on the shape in which the text writes it.

mod build;
mod vocabulary;

use rustc_hash::FxHashMap;

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
    /// From the root by syllable number; 0 is no node.
    roots: Vec<u32>,
    edges: FxHashMap<(u32, u32), u32>,
    nodes: Vec<Option<Leaf>>,
    attributes: Vec<Attributes>,
}

/// What a word gives, by how the text writes it: the number of its class set, and which attributes it has.
#[derive(Debug, Clone, Copy, Default)]
struct Leaf {
    sets: [Option<u32>; 4],
    attributes: Option<u32>,
}

impl Lexicon {
    /// Matches `tokens` (of `text`) and adds a symbol for each word and each token outside words to `out`. `base` is the number of
    /// the first token.
    pub fn lookup(&self, text: &str, tokens: &[Token], base: u32, scratch: &mut Vec<u32>, out: &mut Vec<Symbol>) {
        scratch.clear();
        scratch.extend(tokens.iter().map(|t| self.vocabulary.get(&text[t.start as usize..t.end as usize])));
        let mut at = 0;
        while at < tokens.len() {
            let (len, set, shape) = self.longest(&scratch[at..], &tokens[at..]).unwrap_or((1, 0, tokens[at].shape));
            let id = Symbols::of_word(set, shape, tokens[at].glued);
            out.push(Symbol { id, first: base + at as u32, end: base + (at + len) as u32 });
            at += len;
        }
    }

    /// What the lists say about the word that these tokens spell.
    pub fn attributes(&self, text: &str, tokens: &[Token]) -> Option<&Attributes> {
        let mut node = 0;
        for (n, token) in tokens.iter().enumerate() {
            node = self.step(node, n, self.vocabulary.get(&text[token.start as usize..token.end as usize]))?;
        }
        self.nodes[node as usize]?.attributes.map(|n| &self.attributes[n as usize])
    }

    fn step(&self, node: u32, depth: usize, syllable: u32) -> Option<u32> {
        match depth {
            0 => self.roots.get(syllable as usize).copied().filter(|&n| n != 0),
            _ => self.edges.get(&(node, syllable)).copied(),
        }
    }

    fn longest(&self, syllables: &[u32], tokens: &[Token]) -> Option<(usize, u32, Shape)> {
        let mut node = 0;
        let mut shape = tokens[0].shape;
        let mut best = None;
        for (n, (&syllable, token)) in syllables.iter().zip(tokens).enumerate() {
            node = match self.step(node, n, syllable) {
                Some(node) => node,
                None => break,
            };
            if n > 0 {
                shape = shape.join(token.shape);
            }
            if let Some(set) = self.nodes[node as usize].and_then(|leaf| leaf.sets[case_of(shape) as usize]) {
                best = Some((n + 1, set, shape));
            }
        }
        best
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

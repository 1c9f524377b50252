//! Building the lexicon from word lists and from the literal words of patterns.

use rustc_hash::FxHashMap;

use super::vocabulary::Vocabulary;
use super::{Leaf, Lexicon};
use crate::rules::class::{ClassId, ClassSet};
use crate::rules::file::{Attributes, Case};
use crate::token::{Token, tokenise};

/// Gathers words with their classes; [`Builder::finish`] gives the lexicon.
#[derive(Debug, Default)]
pub struct Builder {
    vocabulary: Vocabulary,
    edges: FxHashMap<(u32, u32), u32>,
    /// By node: the classes that each case gives, and the attributes.
    words: FxHashMap<u32, ([ClassSet; 4], Option<u32>)>,
    attributes: Vec<Attributes>,
    nodes: u32,
}

impl Builder {
    /// Adds a word of a list. `false` if it has no token.
    pub fn add(&mut self, word: &str, classes: &[ClassId], case: Case, attributes: Option<&Attributes>) -> bool {
        let mut tokens: Vec<Token> = Vec::new();
        tokenise(word, 0, word.len(), &mut tokens);
        let mut node = 0;
        for token in &tokens {
            let syllable = self.vocabulary.intern(&word[token.start as usize..token.end as usize]);
            node = *self.edges.entry((node, syllable)).or_insert_with(|| {
                self.nodes += 1;
                self.nodes
            });
        }
        if node == 0 {
            return false;
        }
        let (sets, known) = self.words.entry(node).or_default();
        for set in &mut sets[case as usize..] {
            set.extend_from_slice(classes);
            set.sort_unstable();
            set.dedup();
        }
        if let (None, Some(attributes)) = (&known, attributes) {
            *known = Some(self.attributes.len() as u32);
            self.attributes.push(attributes.clone());
        }
        true
    }

    /// The lexicon, and the distinct class sets that its words give; the first is the empty set of words in no list.
    pub fn finish(self) -> (Lexicon, Vec<ClassSet>) {
        let mut sets: Vec<ClassSet> = vec![Vec::new()];
        let mut numbers: FxHashMap<ClassSet, u32> = FxHashMap::default();
        numbers.insert(Vec::new(), 0);
        let mut nodes = vec![None; self.nodes as usize + 1];
        // In the order of the nodes, so that symbol numbers are the same in every run.
        let mut words: Vec<_> = self.words.into_iter().collect();
        words.sort_unstable_by_key(|(node, _)| *node);
        for (node, (by_case, attributes)) in words {
            let mut leaf = Leaf { sets: [None; 4], attributes };
            for (number, set) in leaf.sets.iter_mut().zip(by_case) {
                if set.is_empty() {
                    continue;
                }
                *number = Some(*numbers.entry(set).or_insert_with_key(|set| {
                    sets.push(set.clone());
                    sets.len() as u32 - 1
                }));
            }
            nodes[node as usize] = Some(leaf);
        }
        let mut roots = vec![0; self.vocabulary.len() + 1];
        let mut edges = self.edges;
        edges.retain(|&(from, syllable), to| {
            if from == 0 {
                roots[syllable as usize] = *to;
            }
            from != 0
        });
        (Lexicon { vocabulary: self.vocabulary, roots, edges, nodes, attributes: self.attributes }, sets)
    }
}

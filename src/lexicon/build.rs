//! Building the lexicon from word lists and from the literal words of patterns.

use std::num::NonZero;

use rustc_hash::FxHashMap;

use super::vocabulary::Vocabulary;
use super::{Lexicon, MIXED, Node};
use crate::rules::class::{ClassId, ClassSet, Lists};
use crate::rules::file::{Attributes, Case};
use crate::token::{Token, tokenise};

/// Gathers words with their classes; [`Builder::finish`] gives the lexicon.
#[derive(Debug, Default)]
pub struct Builder {
    vocabulary: Vocabulary,
    edges: FxHashMap<(u32, u32), u32>,
    /// By node.
    words: FxHashMap<u32, Word>,
    attributes: Vec<Attributes>,
    nodes: u32,
}

/// A word of the lists.
#[derive(Debug, Default)]
struct Word {
    /// The classes that it is given, each with what a text must look like for that.
    given: Vec<(Case, ClassId)>,
    /// Counted from 1.
    attributes: Option<NonZero<u32>>,
    /// Whether it begins with letters.
    letters: bool,
    /// Whether it is none where a later syllable begins with a capital and not all letters are some.
    small: bool,
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
        let known = self.words.entry(node).or_default();
        known.letters = tokens[0].shape.is_letters();
        known.given.extend(classes.iter().map(|&class| (case, class)));
        if let (None, Some(attributes)) = (&known.attributes, attributes) {
            self.attributes.push(attributes.clone());
            known.attributes = NonZero::new(self.attributes.len() as u32);
        }
        true
    }

    /// Takes a word of several syllables for none where a later one begins with a capital, unless all letters are capitals: in `giao Ban Tổ
    /// chức` there is no `giao ban`. `false` if no list has it.
    pub fn keep_small(&mut self, word: &str) -> bool {
        let mut tokens: Vec<Token> = Vec::new();
        tokenise(word, 0, word.len(), &mut tokens);
        let mut node = 0;
        for token in &tokens {
            let syllable = self.vocabulary.intern(&word[token.start as usize..token.end as usize]);
            match self.edges.get(&(node, syllable)) {
                Some(&next) => node = next,
                None => return false,
            }
        }
        self.words.get_mut(&node).filter(|_| tokens.len() > 1).map(|word| word.small = true).is_some()
    }

    /// The number of a syllable or mark that need not be in any word.
    pub fn syllable(&mut self, syllable: &str) -> u32 {
        self.vocabulary.intern(syllable)
    }

    /// The lexicon, and the distinct class sets that its words give: first the empty set of words in no list, then those of words that begin
    /// with a number or a mark.
    pub fn finish(self) -> (Lexicon, Vec<ClassSet>) {
        let mut sets: Vec<ClassSet> = vec![Vec::new()];
        let mut numbers: FxHashMap<ClassSet, u32> = FxHashMap::default();
        numbers.insert(Vec::new(), 0);
        let syllables = self.vocabulary.len() as u32;
        let first_of = self.edges.iter().filter(|((from, _), _)| *from == 0);
        let first_of: FxHashMap<u32, u32> = first_of.map(|(&(_, syllable), &to)| (to, syllable)).collect();
        // First syllables under their own numbers, the others behind them.
        let place = |node: u32| first_of.get(&node).copied().unwrap_or(syllables + node);
        let mut nodes = vec![Node::default(); (syllables + self.nodes) as usize + 2];
        // In the order of the nodes, so that symbol numbers are the same in every run.
        let mut words: Vec<_> = self.words.into_iter().collect();
        words.sort_unstable_by_key(|(node, word)| (word.letters, *node));
        let mut of_marks = None;
        for (node, word) in words {
            if word.letters {
                of_marks.get_or_insert(sets.len());
            }
            let node = &mut nodes[place(node) as usize];
            node.attributes = word.attributes;
            // What looks like one case looks like those before it, too.
            let (mut set, mut number) = (ClassSet::new(), 0);
            for case in [Case::Any, Case::Capital, Case::Title, Case::Upper] {
                let before = set.len();
                set.extend(word.given.iter().filter(|(given, _)| *given == case).map(|(_, class)| class));
                if set.len() > before {
                    set.sort_unstable();
                    set.dedup();
                    number = numbers.get(&set).copied().unwrap_or_else(|| {
                        numbers.insert(set.clone(), sets.len() as u32);
                        sets.push(set.clone());
                        sets.len() as u32 - 1
                    });
                }
                node.sets[case as usize] = number;
            }
            node.sets[MIXED] = node.sets[Case::Any as usize];
            if word.small {
                node.sets[MIXED] = 0;
                node.sets[Case::Title as usize] = 0;
            }
        }
        let beyond_first = self.edges.iter().filter(|((from, _), _)| *from != 0);
        let mut edges: Vec<(u32, (u32, u32))> =
            beyond_first.map(|(&(from, syllable), &to)| (place(from), (syllable, place(to)))).collect();
        edges.sort_unstable();
        for &(from, (syllable, _)) in &edges {
            nodes[from as usize + 1].edges += 1;
            nodes[from as usize].next |= 1 << (syllable % 32);
        }
        let mut ends = 0;
        for node in &mut nodes {
            ends += node.edges;
            node.edges = ends;
        }
        let edges = edges.into_iter().map(|(_, edge)| edge).collect();
        let lists = Lists { all: sets.len() as u32, of_marks: of_marks.unwrap_or(sets.len()) as u32 };
        let lexicon = Lexicon { vocabulary: self.vocabulary, nodes, edges, attributes: self.attributes, lists };
        (lexicon, sets)
    }
}

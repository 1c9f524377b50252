//! Word lists seen from their words and classes: which lists hold a word, how many words a class has.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::rules::Parsed;
use crate::rules::file::{Attributes, Entry};
use crate::token::{Token, tokenise};

/// What a rule set's lists hold.
#[derive(Debug)]
pub struct Words {
    lists: Vec<List>,
    /// By word in lower case, its tokens set apart by blanks: the numbers of the lists that hold it.
    by_word: FxHashMap<String, Vec<usize>>,
    classes: BTreeMap<String, ClassCount>,
}

/// A word list without its words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct List {
    /// The rule file in which it stands.
    pub file: String,
    pub classes: Vec<String>,
    pub means: String,
}

/// How much gives a class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassCount {
    pub lists: usize,
    pub words: usize,
    /// Grammar rules whose finds have it.
    pub rules: usize,
    /// Where those lists and rules stand.
    pub files: BTreeSet<String>,
}

impl Words {
    pub fn new(parsed: &Parsed) -> Words {
        let mut out = Words { lists: Vec::new(), by_word: FxHashMap::default(), classes: BTreeMap::new() };
        for (file, list) in parsed.lexicons.iter().flat_map(|(file, l)| l.list.iter().map(move |list| (file, list))) {
            let number = out.lists.len();
            let classes = list.class.get_ref().as_slice().to_vec();
            for class in &classes {
                let count = out.classes.entry(class.clone()).or_default();
                count.lists += 1;
                count.words += list.words.len();
                count.files.insert(file.path.to_string());
            }
            for entry in &list.words {
                let (Entry::Bare(word) | Entry::Full(Attributes { word, .. })) = entry.get_ref();
                out.by_word.entry(key(word)).or_default().push(number);
            }
            out.lists.push(List { file: file.path.to_string(), classes, means: list.means.clone() });
        }
        for (file, rule) in parsed.phases.iter().flat_map(|(file, phase)| phase.rule.iter().map(move |r| (file, r))) {
            for class in rule.gives.get_ref().as_slice() {
                let count = out.classes.entry(class.clone()).or_default();
                count.rules += 1;
                count.files.insert(file.path.to_string());
            }
        }
        out
    }

    /// The lists that hold `word`, whatever their case asks of it.
    pub fn lists_of(&self, word: &str) -> impl Iterator<Item = &List> {
        self.by_word.get(&key(word)).into_iter().flatten().map(|&number| &self.lists[number])
    }

    /// What gives each class, by its name.
    pub fn classes(&self) -> &BTreeMap<String, ClassCount> {
        &self.classes
    }

    /// How many lists there are, and how many words stand in them; a word in two lists counts twice.
    pub fn totals(&self) -> (usize, usize) {
        (self.lists.len(), self.by_word.values().map(Vec::len).sum())
    }

    /// How many words have the class; few words make it telling.
    pub(super) fn size(&self, class: &str) -> usize {
        self.classes.get(class).map_or(usize::MAX, |count| count.words)
    }
}

/// The word's tokens in lower case, set apart by blanks.
fn key(word: &str) -> String {
    let mut tokens: Vec<Token> = Vec::new();
    tokenise(word, 0, word.len(), &mut tokens);
    let tokens = tokens.iter().map(|t| word[t.start as usize..t.end as usize].to_lowercase());
    tokens.collect::<Vec<_>>().join(" ")
}

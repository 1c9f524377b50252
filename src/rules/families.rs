//! Families of words: whether each `family` names one.

use rustc_hash::FxHashMap;

use super::Parsed;
use super::fault::{Fault, Faults};
use super::file::{Attributes, Entry};

/// The faults of all families that are no word of the same class, are in a family themselves, or are never asked for.
pub(super) fn faults(parsed: &Parsed) -> Faults {
    let mut faults = Faults::default();
    // Of each class its words, and whether they have a family.
    let mut words: FxHashMap<(&str, &str), bool> = FxHashMap::default();
    let lists = || parsed.lexicons.iter().flat_map(|(file, lexicon)| lexicon.list.iter().map(move |list| (file, list)));
    for (_, list) in lists() {
        for entry in &list.words {
            let (word, family) = match entry.get_ref() {
                Entry::Bare(word) => (word, None),
                Entry::Full(Attributes { word, family, .. }) => (word, family.as_ref()),
            };
            for class in list.class.get_ref().as_slice() {
                *words.entry((class, word)).or_default() |= family.is_some();
            }
        }
    }
    for (file, list) in lists() {
        for entry in &list.words {
            let Entry::Full(Attributes { family: Some(family), canonical, .. }) = entry.get_ref() else { continue };
            let classes = list.class.get_ref().as_slice();
            if canonical.is_some() {
                let fault = Fault::new(file, entry.span(), "a word with `canonical` has the family of that");
                faults.push(fault.help("give `family` to the word that `canonical` names"));
            } else if !classes.iter().any(|class| words.get(&(class, family)) == Some(&false)) {
                let fault = Fault::new(file, entry.span(), format!("no such family: `{family}`"));
                faults.push(fault.help("`family` names another word of the class, one that has no family itself"));
            }
        }
    }
    faults
}

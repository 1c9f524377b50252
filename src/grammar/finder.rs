//! Finding one pattern and its groups among the symbols of a unit.

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input, meta};

use crate::automaton::{self, LazyAutomaton};
use crate::rules::kinds::{Kind, Kinds};
use crate::rules::pattern::Pattern;

/// A pattern, ready to be found.
#[derive(Debug)]
pub(super) struct Finder {
    automaton: LazyAutomaton,
    has_groups: bool,
    /// Compiled at the first find: most patterns have none in most runs.
    groups: OnceLock<Option<meta::Regex>>,
}

/// What runs of a finder write into.
#[derive(Debug)]
pub(super) struct Caches {
    automaton: automaton::Caches,
    letters: Vec<u8>,
    groups: Option<(meta::Cache, Captures)>,
}

impl Finder {
    pub fn new(pattern: Pattern) -> Finder {
        Finder {
            has_groups: !pattern.groups.is_empty(),
            automaton: LazyAutomaton::new(pattern),
            groups: OnceLock::new(),
        }
    }

    /// What keeps it from ever finding anything, if something does: the pattern is too large.
    pub fn fault(&self, kinds: &Kinds) -> Option<&str> {
        self.automaton.get(kinds).err()
    }

    /// The first find among symbols of `unit`, by their kinds, at or after number `from`. `caches` are the finder's own.
    pub fn next(
        &self,
        kinds: &Kinds,
        unit: &[Kind],
        from: usize,
        caches: &mut Option<Box<Caches>>,
    ) -> Option<Range<usize>> {
        let automaton = self.automaton.get(kinds).ok()?;
        let caches = caches.get_or_insert_with(|| {
            Box::new(Caches { automaton: automaton.caches(), letters: Vec::new(), groups: None })
        });
        automaton.find(unit, from, &mut caches.automaton)
    }

    /// Where the groups of a find are, as symbols of `unit`, by the number of the group.
    pub fn groups<'c>(
        &self,
        kinds: &Kinds,
        unit: &[Kind],
        found: &Range<usize>,
        caches: &'c mut Option<Box<Caches>>,
    ) -> impl Fn(usize) -> Option<Range<usize>> + use<'c> {
        let first = found.start.saturating_sub(1);
        let captures = caches.as_deref_mut().filter(|_| self.has_groups).and_then(|caches| {
            let automaton = self.automaton.get(kinds).ok()?;
            // Alone its groups make the pattern no larger than its automata, which have been made.
            let regex = self.groups.get_or_init(|| automaton.groups().ok()).as_ref()?;
            let (cache, captures) =
                caches.groups.get_or_insert_with(|| (regex.create_cache(), regex.create_captures()));
            // No more than the find, as units may be long, and what stands beside it, which tells whether that is an edge of the unit.
            let letters = first..unit.len().min(found.end + 1);
            automaton.spell(&unit[letters], &mut caches.letters);
            let span = found.start - first..found.end - first;
            let input = Input::new(&caches.letters).span(span).anchored(Anchored::Yes);
            regex.search_captures_with(cache, &input, captures);
            Some(&*captures)
        });
        move |number| captures?.get_group(number).map(|span| first + span.start..first + span.end)
    }
}

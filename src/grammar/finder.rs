//! Finding one pattern and its groups among the symbols of a unit.

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input, meta};

use crate::automaton::{Automaton, Steps};
use crate::rules::kinds::{Kind, Kinds};
use crate::rules::pattern::Pattern;

/// A pattern, ready to be found.
#[derive(Debug)]
pub(super) struct Finder {
    automaton: Automaton,
    /// Compiled at the first find: most patterns have none in most runs.
    groups: OnceLock<Option<meta::Regex>>,
}

/// What runs of a finder write into.
#[derive(Debug, Default)]
pub(super) struct Caches {
    steps: Option<Steps>,
    groups: Option<Box<GroupCaches>>,
}

#[derive(Debug)]
struct GroupCaches {
    letters: Vec<u8>,
    engine: meta::Cache,
    captures: Captures,
}

impl Finder {
    pub fn new(pattern: Pattern) -> Finder {
        Finder { automaton: Automaton::new(pattern), groups: OnceLock::new() }
    }

    /// What keeps it from ever finding anything, if something does: the pattern is too large.
    pub fn fault(&self, kinds: &Kinds) -> Option<&str> {
        self.automaton.machine(kinds).err()
    }

    /// The first find among symbols of `unit`, by their kinds, that begins at one of `places`. `caches` are the finder's own.
    #[inline]
    pub fn next(
        &self,
        kinds: &Kinds,
        unit: &[Kind],
        places: impl Iterator<Item = usize>,
        caches: &mut Caches,
    ) -> Option<Range<usize>> {
        self.automaton.find(kinds, unit, places, &mut caches.steps)
    }

    pub fn pattern(&self) -> &Pattern {
        self.automaton.pattern()
    }

    /// Where the groups of a find are, as symbols of `unit`, by the number of the group.
    pub fn groups<'c>(
        &self,
        kinds: &Kinds,
        unit: &[Kind],
        found: &Range<usize>,
        caches: &'c mut Caches,
    ) -> impl Fn(usize) -> Option<Range<usize>> + use<'c> {
        let first = found.start.saturating_sub(1);
        let caches = Some(caches).filter(|_| !self.automaton.pattern().groups.is_empty());
        let captures = caches.and_then(|caches| {
            let machine = self.automaton.machine(kinds).ok()?;
            // Alone its groups make the pattern no larger than its automata, which have been made.
            let regex = self.groups.get_or_init(|| machine.groups().ok()).as_ref()?;
            let GroupCaches { letters, engine, captures } = &mut **caches.groups.get_or_insert_with(|| {
                let (engine, captures) = (regex.create_cache(), regex.create_captures());
                Box::new(GroupCaches { letters: Vec::new(), engine, captures })
            });
            // No more than the find, as units may be long, and what stands beside it, which tells whether that is an edge of the unit.
            machine.spell(&unit[first..unit.len().min(found.end + 1)], letters);
            let input = Input::new(letters).span(found.start - first..found.end - first).anchored(Anchored::Yes);
            regex.search_captures_with(engine, &input, captures);
            Some(&*captures)
        });
        move |number| captures?.get_group(number).map(|span| first + span.start..first + span.end)
    }
}

//! The discourse rules, compiled: automata that tell for each unit which of them fire.

use regex_automata::meta::{self, Regex};
use regex_automata::{Input, MatchKind, PatternSet};

use super::label::LABELS;
use super::place::{BONDS, Place};
use crate::grammar::configure;
use crate::lexicon::Symbol;
use crate::rules::pattern::{Alphabet, Pattern};

/// A discourse rule and when it counts.
#[derive(Debug, Clone)]
pub struct Vote {
    pub id: String,
    pub means: String,
    /// Only while an account of this kind is open.
    pub within: Option<String>,
    /// Every place of these must be the unit's.
    pub at: Place,
}

/// What rules and steps between labels are worth.
#[derive(Debug, Clone)]
pub struct Points {
    /// By rule, by label.
    pub votes: Vec<[i32; LABELS.len()]>,
    /// By bond: from a label to the next.
    pub steps: [[[i32; LABELS.len()]; LABELS.len()]; BONDS.len()],
}

/// All discourse rules and the points of steps between labels.
#[derive(Debug)]
pub struct Model {
    pub votes: Vec<Vote>,
    alphabet: Alphabet,
    /// Each for [`SHARE`] rules, in their order.
    automata: Vec<Regex>,
    pub points: Points,
}

/// How many rules share an automaton. A lazy automaton must remember how far each of its patterns has come, so its states
/// multiply with every pattern that has a gap: all in one overflow any cache, each alone costs a walk over the unit.
const SHARE: usize = 6;

/// What a run of the model writes into.
#[derive(Debug)]
pub struct Scratch {
    haystack: String,
    /// By automaton.
    caches: Vec<meta::Cache>,
    fired: PatternSet,
}

impl Model {
    pub fn new(
        votes: Vec<Vote>,
        patterns: &[&Pattern],
        alphabet: Alphabet,
        points: Points,
    ) -> Result<Model, Box<meta::BuildError>> {
        let texts: Vec<String> = patterns.iter().map(|p| p.regex(&alphabet)).collect();
        let build =
            |texts: &[String]| configure(&mut Regex::builder(), MatchKind::All).build_many(texts).map_err(Box::new);
        let automata = texts.chunks(SHARE).map(build).collect::<Result<_, _>>()?;
        Ok(Model { votes, alphabet, automata, points })
    }

    pub fn scratch(&self) -> Scratch {
        let caches = self.automata.iter().map(Regex::create_cache).collect();
        Scratch { haystack: String::new(), caches, fired: PatternSet::new(SHARE) }
    }

    /// The rules that fire at a unit with these symbols, at this place, while accounts of kind `open` are open.
    pub fn fire(&self, symbols: &[Symbol], place: Place, open: Option<&str>, scratch: &mut Scratch) -> Vec<u32> {
        scratch.haystack.clear();
        scratch.haystack.extend(symbols.iter().map(|s| self.alphabet.letter(s.id.0)));
        let counts = |rule: &u32| {
            let vote = &self.votes[*rule as usize];
            place.has(vote.at) && vote.within.as_deref().is_none_or(|kind| open == Some(kind))
        };
        let mut out = Vec::new();
        for ((automaton, cache), first) in self.automata.iter().zip(&mut scratch.caches).zip((0..).step_by(SHARE)) {
            scratch.fired.clear();
            automaton.which_overlapping_matches_with(cache, &Input::new(&scratch.haystack), &mut scratch.fired);
            out.extend(scratch.fired.iter().map(|pattern| first + pattern.as_u32()).filter(counts));
        }
        out
    }
}

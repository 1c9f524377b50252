//! The steps of an automaton that are known.

use std::ops::RangeInclusive;

use regex_automata::Anchored;
use regex_automata::hybrid::LazyStateID;
use rustc_hash::FxHashMap;

use super::Automaton;
use super::machine::{Engine, Machine, beside};
use crate::rules::kinds::Kind;

/// What a search with an automaton writes into: the steps of its forward automaton that are known, in a table as small as can be and with all
/// that a try needs beside it, so that a processor has it at hand.
///
/// A state is where its row begins in the table, counted in [`PLACES`]; the row holds for each letter, and then for the end of the unit, the
/// state that follows.
#[derive(Debug)]
pub(crate) struct Steps {
    /// By kind.
    letters: Box<[u8]>,
    next: Vec<u16>,
    /// How many letters there are; what is behind the last is the end of the unit.
    end: usize,
    /// The states in which tries begin: at the start of a unit, and later.
    starts: [u16; 2],
    /// How many symbols a unit with a match has.
    pub(super) lengths: RangeInclusive<usize>,
    states: Box<States>,
    pub(super) engine: Box<Engine>,
}

/// The states that have a row.
#[derive(Debug, Default)]
struct States {
    /// By row: the state as the automaton knows it.
    of_row: Vec<LazyStateID>,
    rows: FxHashMap<LazyStateID, u16>,
    /// How often all was forgotten, and how often the automaton had forgotten its states by then.
    forgotten: usize,
    emptied: usize,
}

/// Rows have so many places, or a multiple.
const PLACES: usize = 8;
/// Not known yet.
const UNKNOWN: u16 = 0;
/// No match comes any more.
const DEAD: u16 = 1;
/// So many places the table has before all is forgotten; fewer in tests, which shall see that.
const MOST: usize = if cfg!(test) { 64 } else { PLACES * MATCH as usize };
/// What no state has for its row, as none is called UNKNOWN or DEAD.
const NOBODYS: usize = 2 * PLACES;
/// Beside the place of a row: a match ends before the letter that led to it.
const MATCH: u16 = 1 << 15;

impl Steps {
    pub(super) fn new(machine: &Machine) -> Steps {
        Steps {
            letters: machine.alphabet.letters().into(),
            next: vec![UNKNOWN; NOBODYS],
            end: machine.alphabet.count(),
            starts: [UNKNOWN; 2],
            lengths: machine.lengths.clone(),
            states: Box::default(),
            engine: Box::new(Engine { forward: machine.forward.create_cache(), backward: None }),
        }
    }

    /// Where the match ends that begins at `begin`; if `any`, where one is first known to. If there is none, how many letters it took to see.
    #[inline]
    pub(super) fn end(
        &mut self,
        automaton: &Automaton,
        unit: &[Kind],
        begin: usize,
        any: bool,
    ) -> Result<usize, usize> {
        let mut state = self.starts[usize::from(begin > 0)];
        if state <= DEAD {
            state = self.start(automaton, begin > 0);
            // A pattern that asks for what cannot be.
            if state == DEAD {
                return Err(0);
            }
        }
        let (mut at, mut end) = (begin, None);
        loop {
            let letter = unit.get(at).map_or(self.end, |&kind| usize::from(self.letters[usize::from(kind)]));
            let mut next = self.next[PLACES * usize::from(state) + letter];
            // Most steps lead to a known state of no mark.
            if next <= DEAD || next >= MATCH || at == unit.len() {
                if next == UNKNOWN {
                    next = self.learn(automaton, state, letter);
                }
                if next >= MATCH {
                    end = Some(at);
                }
                if next == DEAD || any && end.is_some() || at == unit.len() {
                    return end.ok_or(at + 1 - begin);
                }
            }
            state = next & !MATCH;
            at += 1;
        }
    }

    #[cold]
    fn start(&mut self, automaton: &Automaton, later: bool) -> u16 {
        // What the letter before is makes no difference to any pattern.
        let config = beside(Anchored::Yes, later.then_some(0));
        let id =
            automaton.made().and_then(|machine| machine.forward.start_state(&mut self.engine.forward, &config).ok());
        let state = self.named(id) & !MATCH;
        self.starts[usize::from(later)] = state;
        state
    }

    /// The step from `state` with `letter`, which is known from now on.
    ///
    /// Steps cannot fail: no letter makes the automaton quit, and a full cache is emptied.
    #[cold]
    fn learn(&mut self, automaton: &Automaton, state: u16, letter: usize) -> u16 {
        let row = (PLACES * usize::from(state) - NOBODYS) / self.width();
        let (from, cache) = (self.states.of_row[row], &mut self.engine.forward);
        let next = automaton.made().and_then(|machine| {
            let next = match letter == self.end {
                true => machine.forward.next_eoi_state(cache, from),
                false => machine.forward.next_state(cache, from, letter as u8),
            };
            next.ok()
        });
        let before = self.states.forgotten;
        let next = self.named(next);
        if self.states.forgotten == before {
            self.next[PLACES * usize::from(state) + letter] = next;
        }
        next
    }

    /// Of a row.
    fn width(&self) -> usize {
        (self.end + 1).next_multiple_of(PLACES)
    }

    /// The name of a state of the automaton. All others are forgotten if the automaton has forgotten them, or if there are too many.
    fn named(&mut self, id: Option<LazyStateID>) -> u16 {
        let Some(id) = id.filter(|id| !id.is_dead()) else { return DEAD };
        let emptied = self.engine.forward.clear_count();
        if emptied != self.states.emptied || self.next.len() >= MOST {
            *self.states = States { forgotten: self.states.forgotten + 1, emptied, ..States::default() };
            self.next.truncate(NOBODYS);
            self.starts = [UNKNOWN; 2];
        }
        let width = self.width();
        let row = *self.states.rows.entry(id).or_insert_with(|| {
            let row = (self.next.len() / PLACES) as u16;
            self.next.resize(self.next.len() + width, UNKNOWN);
            self.states.of_row.push(id);
            row
        });
        if id.is_match() { row | MATCH } else { row }
    }
}

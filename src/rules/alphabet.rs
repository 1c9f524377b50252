//! Alphabets: the letters that stand for symbols while one pattern or phase runs.

use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_syntax::hir::{
    Capture, Class, ClassBytes, ClassBytesRange, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Repetition,
};

use super::kinds::{BitSet, Kind, Kinds, Parts, Side};
use super::pattern::{Pattern, tests_of};

/// Kinds of symbols that no test of the patterns tells apart share a letter, so few are needed.
///
/// Up to 256 letters are each one byte; up to 1,920 are characters of two bytes of UTF-8. The width is the same for all, so byte
/// offsets of the engine are token offsets after one division.
#[derive(Debug)]
pub struct Alphabet {
    letters: Letters,
    /// For each letter a kind that it stands for.
    examples: Vec<usize>,
}

/// The letter of each kind.
#[derive(Debug)]
enum Letters {
    One(Box<[u8]>),
    Two(Box<[[u8; 2]]>),
}

impl Alphabet {
    /// # Errors
    /// When they tell apart more kinds of symbols than two bytes can.
    pub fn new<'p>(patterns: impl Iterator<Item = &'p Pattern>, kinds: &Kinds) -> Result<Self, String> {
        let mut tests: Vec<&BitSet> = patterns.flat_map(Pattern::atoms).map(|test| kinds.accepted(test)).collect();
        tests.sort_by_cached_key(|set| std::cmp::Reverse(set.count()));
        let mut parts = Parts::new(kinds.count());
        tests.iter().for_each(|&set| parts.split(Side::smaller(set.clone()).members.iter()));
        let (mut of_kind, mut examples) = parts.finish();
        // Letters that the same tests accept stand together, so that the automata have few ranges to hold and to go through.
        let mut order: Vec<usize> = (0..examples.len()).collect();
        order.sort_by_cached_key(|&letter| tests.iter().map(|set| set.has(examples[letter])).collect::<Vec<bool>>());
        let mut place = vec![0; order.len()];
        (0..).zip(&order).for_each(|(new, &old)| place[old] = new);
        of_kind.iter_mut().for_each(|letter| *letter = place[*letter as usize]);
        examples = order.into_iter().map(|letter| examples[letter]).collect();
        let letters = match examples.len() {
            0..=256 => Letters::One(of_kind.into_iter().map(|letter| letter as u8).collect()),
            257..=1920 => Letters::Two(of_kind.into_iter().map(two_bytes).collect()),
            n => return Err(format!("they tell {n} kinds of symbols apart, and no more than 1,920 are possible")),
        };
        Ok(Alphabet { letters, examples })
    }

    /// Bytes of each letter.
    pub fn width(&self) -> usize {
        match self.letters {
            Letters::One(_) => 1,
            Letters::Two(_) => 2,
        }
    }

    /// Writes `kinds` into `out`, in place of what stood there.
    pub fn spell(&self, kinds: &[Kind], out: &mut Vec<u8>) {
        out.clear();
        match &self.letters {
            Letters::One(letters) => out.extend(kinds.iter().map(|&kind| letters[usize::from(kind)])),
            Letters::Two(letters) => out.extend(kinds.iter().flat_map(|&kind| letters[usize::from(kind)])),
        }
    }

    /// Whether `automaton`, of patterns over these letters, matches somewhere in `kinds`. It goes no further than to the first match, and
    /// needs no haystack.
    pub fn matches(&self, kinds: &[Kind], automaton: &DFA, cache: &mut Cache) -> bool {
        match &self.letters {
            Letters::One(letters) => walk(automaton, cache, kinds.iter().map(|&kind| letters[usize::from(kind)])),
            Letters::Two(letters) => walk(automaton, cache, kinds.iter().flat_map(|&kind| letters[usize::from(kind)])),
        }
    }

    /// The pattern as a regular expression over the letters.
    pub fn regex(&self, pattern: &Pattern, kinds: &Kinds) -> Hir {
        self.translated(pattern.tree(), &|test| kinds.accepted(pattern.test(test)))
    }

    fn translated<'k>(&self, tree: &Hir, accepted: &impl Fn(usize) -> &'k BitSet) -> Hir {
        let sub = |tree: &Hir| Box::new(self.translated(tree, accepted));
        match tree.kind() {
            HirKind::Empty => Hir::empty(),
            HirKind::Look(look) => Hir::look(*look),
            HirKind::Literal(_) | HirKind::Class(_) => {
                Hir::concat(tests_of(tree).into_iter().map(|tests| self.class(tests, accepted)).collect())
            }
            HirKind::Repetition(r) => Hir::repetition(Repetition { sub: sub(&r.sub), ..*r }),
            HirKind::Capture(c) => Hir::capture(Capture { sub: sub(&c.sub), ..c.clone() }),
            HirKind::Concat(all) => Hir::concat(all.iter().map(|tree| self.translated(tree, accepted)).collect()),
            HirKind::Alternation(any) => {
                Hir::alternation(any.iter().map(|tree| self.translated(tree, accepted)).collect())
            }
        }
    }

    /// The letters that one of `tests` accepts; all where there is none.
    fn class<'k>(&self, tests: Option<Vec<usize>>, accepted: &impl Fn(usize) -> &'k BitSet) -> Hir {
        let sets: Option<Vec<&BitSet>> = tests.map(|tests| tests.into_iter().map(accepted).collect());
        let wanted = |kind: usize| sets.as_ref().is_none_or(|sets| sets.iter().any(|set| set.has(kind)));
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for (letter, _) in (0..).zip(&self.examples).filter(|(_, kind)| wanted(**kind)) {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == letter => *last = letter,
                _ => ranges.push((letter, letter)),
            }
        }
        let ranges = ranges.into_iter();
        Hir::class(match self.letters {
            Letters::One(_) => {
                let range = |(first, last)| ClassBytesRange::new(first as u8, last as u8);
                Class::Bytes(ClassBytes::new(ranges.map(range)))
            }
            Letters::Two(_) => {
                let range = |(first, last)| ClassUnicodeRange::new(character(first), character(last));
                Class::Unicode(ClassUnicode::new(ranges.map(range)))
            }
        })
    }
}

fn walk(automaton: &DFA, cache: &mut Cache, letters: impl Iterator<Item = u8>) -> bool {
    // The automaton has no bytes at which it quits and may empty its cache as often as it must, so no step fails.
    let Ok(mut state) = automaton.start_state_forward(cache, &Input::new("")) else { return false };
    for letter in letters {
        let Ok(next) = automaton.next_state(cache, state, letter) else { return false };
        // Matches are told one letter late.
        if next.is_tagged() && (next.is_match() || next.is_dead()) {
            return next.is_match();
        }
        state = next;
    }
    automaton.next_eoi_state(cache, state).is_ok_and(|state| state.is_match())
}

/// The character for a letter of two bytes.
fn character(letter: u32) -> char {
    char::from_u32(0x80 + letter).unwrap_or('\0')
}

fn two_bytes(letter: u32) -> [u8; 2] {
    let mut bytes = [0; 2];
    character(letter).encode_utf8(&mut bytes);
    bytes
}

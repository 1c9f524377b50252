//! Patterns over token classes, read and translated for the regular-expression engine.
//!
//! In a pattern `<a>` stands for one token that has the class `a`; inside the angle brackets `!a` means without it, `a&b` both,
//! `a|b` either (`&` binds tighter), and `'của'` the word itself in any case. `.` stands for any token; grouping, `|`, `? * + {m,n}`
//! and their lazy forms, named groups `(?<name> …)`, `^` and `$` mean what they mean in regular expressions. Blanks count for nothing.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::class::{ClassId, ClassSet, Classes};

/// One step of a pattern: a test on a symbol, or a piece of regular expression that goes through as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Atom(Atom),
    Verbatim(String),
}

/// A test on a set of classes in disjunctive normal form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Atom(Vec<Vec<Literal>>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Literal {
    class: ClassId,
    wanted: bool,
}

impl Atom {
    pub fn accepts(&self, set: &ClassSet) -> bool {
        self.0.iter().any(|all| all.iter().all(|l| set.binary_search(&l.class).is_ok() == l.wanted))
    }

    /// Whether it asks for a class, and not only for the absence of some.
    pub fn asks(&self) -> bool {
        self.0.iter().all(|all| all.iter().any(|l| l.wanted))
    }
}

/// A pattern as read: its steps, and the places of the classes that it names.
#[derive(Debug, Clone)]
pub struct Pattern {
    pieces: Vec<Piece>,
    /// Where each test stands, in bytes of the pattern's text.
    tests: Vec<Range<usize>>,
    /// Each class named and where, in bytes of the pattern's text.
    pub classes: Vec<(ClassId, Range<usize>)>,
    /// The names of its groups.
    pub groups: Vec<String>,
}

/// What is wrong in a pattern, and where in its text.
#[derive(Debug)]
pub struct PatternError {
    pub span: Range<usize>,
    pub message: String,
}

impl Pattern {
    /// Reads a pattern; classes are interned as they are met.
    pub fn parse(text: &str, classes: &mut Classes) -> Result<Pattern, PatternError> {
        let mut out = Pattern { pieces: Vec::new(), tests: Vec::new(), classes: Vec::new(), groups: Vec::new() };
        let mut pos = 0;
        while let Some(c) = text[pos..].chars().next() {
            let rest = &text[pos..];
            let (len, piece) = match c {
                _ if c.is_whitespace() => (c.len_utf8(), None),
                '<' => {
                    let end = rest.find('>').ok_or_else(|| error(pos..text.len(), "a `<` without its `>`"))?;
                    let atom = out.atom(&rest[1..end], pos + 1, classes)?;
                    out.tests.push(pos..pos + end + 1);
                    (end + 1, Some(Piece::Atom(atom)))
                }
                '(' if rest.starts_with("(?<") => {
                    let end = rest.find('>').ok_or_else(|| error(pos..text.len(), "a group name without its `>`"))?;
                    let name = &rest[3..end];
                    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                        return Err(error(pos + 3..pos + end, "a group's name is made of the letters a to z and `_`"));
                    }
                    out.groups.push(name.to_owned());
                    (end + 1, Some(Piece::Verbatim(rest[..=end].to_owned())))
                }
                '(' if rest.starts_with("(?:") => (3, Some(Piece::Verbatim("(?:".to_owned()))),
                '(' if rest.starts_with("(?") => {
                    return Err(error(pos..pos + 2, "only `(?<name>` and `(?:` may follow `(?`"));
                }
                '(' => (1, Some(Piece::Verbatim("(?:".to_owned()))),
                '{' => {
                    let end = rest.find('}').ok_or_else(|| error(pos..text.len(), "a `{` without its `}`"))?;
                    (end + 1, Some(Piece::Verbatim(rest[..=end].to_owned())))
                }
                ')' | '|' | '*' | '+' | '?' | '^' | '$' | '.' => (1, Some(Piece::Verbatim(c.to_string()))),
                _ => {
                    return Err(error(
                        pos..pos + c.len_utf8(),
                        "a word stands in `<…>`: a class as <class>, a literal word as <'word'>",
                    ));
                }
            };
            out.pieces.extend(piece);
            pos += len;
        }
        Ok(out)
    }

    fn atom(&mut self, text: &str, at: usize, classes: &mut Classes) -> Result<Atom, PatternError> {
        let mut any = Vec::new();
        let mut from = at;
        for alternative in text.split('|') {
            let mut all = Vec::new();
            let mut start = from;
            for part in alternative.split('&') {
                let span = start..start + part.len();
                start = span.end + 1;
                let name = part.trim();
                let (wanted, name) = name.strip_prefix('!').map_or((true, name), |name| (false, name));
                let word = name.strip_prefix('\'').and_then(|n| n.strip_suffix('\''));
                let fine = match word {
                    Some(word) => !word.is_empty() && !word.contains(char::is_whitespace),
                    None => {
                        !name.is_empty()
                            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                    }
                };
                if !fine {
                    return Err(error(
                        span,
                        "a class is made of a-z, 0-9 and `-`; a literal is one syllable or mark in single quotes",
                    ));
                }
                let class = classes.intern(&word.map_or(name.to_owned(), |word| format!("'{}'", word.to_lowercase())));
                self.classes.push((class, span));
                all.push(Literal { class, wanted });
            }
            from += alternative.len() + 1;
            any.push(all);
        }
        Ok(Atom(any))
    }

    pub fn atoms(&self) -> impl Iterator<Item = &Atom> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Atom(atom) => Some(atom),
            Piece::Verbatim(_) => None,
        })
    }

    /// The tests in the order in which they are written, each with its place in bytes of the pattern's text.
    pub fn tests(&self) -> impl Iterator<Item = (&Atom, Range<usize>)> {
        self.atoms().zip(self.tests.iter().cloned())
    }

    /// The pattern as a regular expression over the characters of `alphabet`.
    pub fn regex(&self, alphabet: &Alphabet) -> String {
        self.written(|_, atom| alphabet.class(atom))
    }

    /// The pattern as a regular expression in which each test is written by `test`, from its number and itself.
    pub fn written(&self, test: impl Fn(usize, &Atom) -> String) -> String {
        let mut out = String::new();
        let mut number = 0;
        for piece in &self.pieces {
            match piece {
                Piece::Verbatim(text) => out.push_str(text),
                Piece::Atom(atom) => {
                    out.push_str(&test(number, atom));
                    number += 1;
                }
            }
        }
        out
    }
}

fn error(span: Range<usize>, message: &str) -> PatternError {
    PatternError { span, message: message.to_owned() }
}

/// The characters that stand for symbols while one group of patterns runs.
///
/// Symbols that no test of these patterns tells apart share a character, so few are needed: up to 128, and each is one
/// byte of UTF-8; up to 1,920, and each is two. The width is the same for all, so byte offsets of the engine are token offsets
/// after one division.
#[derive(Debug)]
pub struct Alphabet {
    /// The character of each symbol.
    of_symbol: Vec<char>,
    /// For each atom, the characters that it accepts.
    atoms: FxHashMap<Atom, String>,
    width: usize,
}

/// More kinds of symbols than two bytes can tell apart.
#[derive(Debug)]
pub struct AlphabetFull;

impl Alphabet {
    pub fn new<'p>(patterns: impl Iterator<Item = &'p Pattern>, sets: &[ClassSet]) -> Result<Self, AlphabetFull> {
        let mut atoms: FxHashMap<Atom, String> = FxHashMap::default();
        let mut order: Vec<Atom> = Vec::new();
        for atom in patterns.flat_map(Pattern::atoms) {
            if !atoms.contains_key(atom) {
                atoms.insert(atom.clone(), String::new());
                order.push(atom.clone());
            }
        }
        // Only classes that the patterns name tell symbols apart; the same reduced set is tested once.
        let mut named: Vec<ClassId> = order.iter().flat_map(|a| a.0.iter().flatten().map(|l| l.class)).collect();
        named.sort_unstable();
        named.dedup();
        let mut known: FxHashMap<ClassSet, u32> = FxHashMap::default();
        let mut signatures: FxHashMap<Vec<bool>, u32> = FxHashMap::default();
        let mut members: Vec<Vec<bool>> = Vec::new();
        let numbers: Vec<u32> = sets
            .iter()
            .map(|set| {
                let reduced: ClassSet = set.iter().copied().filter(|c| named.binary_search(c).is_ok()).collect();
                *known.entry(reduced).or_insert_with_key(|reduced| {
                    let signature: Vec<bool> = order.iter().map(|atom| atom.accepts(reduced)).collect();
                    *signatures.entry(signature).or_insert_with_key(|signature| {
                        members.push(signature.clone());
                        members.len() as u32 - 1
                    })
                })
            })
            .collect();
        let (first, width) = match members.len() {
            0..=128 => (0, 1),
            129..=1920 => (0x80, 2),
            _ => return Err(AlphabetFull),
        };
        let letter = |n: u32| char::from_u32(first + n).unwrap_or('\0');
        for (number, signature) in members.iter().enumerate() {
            for (atom, _) in order.iter().zip(signature).filter(|(_, yes)| **yes) {
                if let Some(class) = atoms.get_mut(atom) {
                    class.push_str(&format!("\\x{{{:x}}}", letter(number as u32) as u32));
                }
            }
        }
        Ok(Alphabet { of_symbol: numbers.into_iter().map(letter).collect(), atoms, width })
    }

    /// Bytes of each character.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The character that stands for symbol number `symbol`.
    pub fn letter(&self, symbol: u32) -> char {
        self.of_symbol[symbol as usize]
    }

    fn class(&self, atom: &Atom) -> String {
        match self.atoms.get(atom).map(String::as_str) {
            None | Some("") => "[^\\x{0}-\\x{10FFFF}]".to_owned(),
            Some(members) => format!("[{members}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atoms_test_sets() {
        let mut classes = Classes::default();
        let pattern = Pattern::parse("<a&!b | 'Của'> (?<x> <c>)?", &mut classes).expect("a good pattern");
        let atom = pattern.atoms().next().expect("it has an atom");
        let set = |names: &[&str]| {
            let mut set: ClassSet = names.iter().filter_map(|n| classes.get(n)).collect();
            set.sort();
            set
        };
        assert!(atom.accepts(&set(&["a"])));
        assert!(!atom.accepts(&set(&["a", "b"])));
        assert!(atom.accepts(&set(&["a", "b", "'của'"])));
        assert_eq!(pattern.groups, ["x"]);
    }

    #[test]
    fn faults_have_places() {
        let e = Pattern::parse("<a> của", &mut Classes::default()).expect_err("a bare word");
        assert_eq!(e.span, 4..5);
        assert!(Pattern::parse("<a", &mut Classes::default()).is_err());
        assert!(Pattern::parse("(?=x)", &mut Classes::default()).is_err());
    }
}

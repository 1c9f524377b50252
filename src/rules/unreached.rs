//! Literals of patterns that fit nothing: `<'kết'> <'quả'>` where a list has both as one word, which is one symbol of a text and not two.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use regex_syntax::hir::{Hir, HirKind};

use super::class::Classes;
use super::fault::{Fault, Faults, RuleFile};
use super::pattern::{Pattern, tests_of};
use super::{Parsed, Rules, cues};
use crate::token::{SHAPES, tokenise};

/// So many literals in a row are looked at; no word of the lists that patterns write in pieces is longer.
const LONGEST: usize = 5;

/// The faults of all literals that fit nothing, as one word of the lists takes them in with those beside them, whichever those are.
pub(super) fn faults(parsed: &Parsed, rules: &Rules) -> Faults {
    let (mut faults, mut classes, parts) = (Faults::default(), Classes::default(), parsed.parts());
    let mut words = Words { rules, known: HashMap::new() };
    let mut see = |file: &RuleFile, text: &toml::Spanned<String>, part: Option<usize>| {
        let pattern = match part {
            Some(number) => Pattern::parse_part(number, &mut classes, &parts),
            None => Pattern::parse(text.get_ref(), &mut classes, &parts),
        };
        let Ok(pattern) = pattern else { return };
        let base = cues::begin(file, text);
        for (span, word) in unreached(&pattern, text.get_ref(), &classes, &mut words) {
            let message = format!("this fits nothing here: `{word}` is one word of the lists");
            let of_word = words.classes(&word).unwrap_or_default().join(", ");
            let help = format!("take it out, or name a class that the whole word has: {of_word}");
            faults.push(Fault::new(file, base + span.start..base + span.end, message).help(help));
        }
    };
    for (file, rule) in parsed.phases.iter().flat_map(|(file, phase)| phase.rule.iter().map(move |rule| (file, rule))) {
        see(file, &rule.pattern, None);
    }
    for (file, rule) in parsed.discourse.iter().flat_map(|(file, d)| d.rule.iter().map(move |rule| (file, rule))) {
        see(file, &rule.unit, None);
    }
    for (number, (file, part)) in parsed.all_parts().enumerate() {
        see(file, &part.pattern, Some(number));
    }
    faults
}

/// The words of the lists.
struct Words<'r> {
    rules: &'r Rules,
    /// What was asked before.
    known: HashMap<String, bool>,
}

impl<'r> Words<'r> {
    /// Whether these literals are one word, however a text writes them.
    fn have(&mut self, literals: &[&str]) -> bool {
        let text = literals.join(" ");
        if let Some(&known) = self.known.get(&text) {
            return known;
        }
        // Some lists ask for capitals, and some words are none with a capital inside: these two ways tell of both.
        let titles: Vec<String> = literals.iter().map(|literal| title(literal)).collect();
        let have = self.classes(&text).is_some() && self.classes(&titles.join(" ")).is_some();
        self.known.insert(text, have);
        have
    }

    /// The classes that lists give to `text`, if it is one word of several syllables.
    fn classes(&self, text: &str) -> Option<Vec<&'r str>> {
        let (rules, mut tokens) = (self.rules, Vec::new());
        tokenise(text, 0, text.len(), &mut tokens);
        let all = 0..tokens.len() as u32;
        let syllables = rules.lexicon.syllables(text, &tokens);
        let (symbols, _) = rules.lexicon.lookup(&tokens, &syllables, std::slice::from_ref(&all));
        let [word] = symbols[..] else { return None };
        let names = rules.symbols.sets()[word.id.0 as usize].iter().map(|&class| rules.classes.name(class));
        let of_shapes = |name: &&str| SHAPES.iter().any(|(_, names)| names.contains(name));
        (all.end > 1).then(|| names.filter(|name| !of_shapes(name)).collect())
    }
}

fn title(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Where in a pattern's own `text` literals stand that fit nothing, and of each place the word that takes it in.
fn unreached(pattern: &Pattern, text: &str, classes: &Classes, words: &mut Words<'_>) -> Vec<(Range<usize>, String)> {
    let mut row = Row { pattern, classes, places: Vec::new(), before: Vec::new(), after: Vec::new() };
    let ends = row.read(pattern.tree());
    let tests: Vec<_> = pattern.tests().map(|(_, place)| place).collect();
    let mut out: Vec<(Range<usize>, String)> = Vec::new();
    for (place, fitting) in row.places.iter().enumerate() {
        for (test, literal) in fitting {
            let own = tests.get(*test).filter(|at| at.part.is_none());
            let (Some(literal), Some(at)) = (*literal, own.map(|own| own.at.clone())) else { continue };
            let before = row.hidden(false, &ends.first, place, &[literal], words);
            let word = before.or_else(|| row.hidden(true, &ends.last, place, &[literal], words));
            // What stands beside such a word fits nothing either, but that goes with it.
            let Some(word) = word.filter(|word| word.split(' ').any(|part| part == literal)) else { continue };
            let quoted = format!("'{literal}'");
            let written = text[at.clone()].find(&quoted).map(|from| at.start + from..at.start + from + quoted.len());
            let span = written.unwrap_or(at);
            match out.last_mut() {
                // The next piece of the same word.
                Some((last, known)) if *known == word && last.end < span.start => last.end = span.end,
                _ => out.push((span, word)),
            }
        }
    }
    out
}

/// The symbols of a pattern by place, and which places may stand side by side.
struct Row<'p> {
    pattern: &'p Pattern,
    classes: &'p Classes,
    /// What fits there: numbers of tests, with the literal that each alternative of a test asks for, if it asks for one.
    places: Vec<Vec<(usize, Option<&'p str>)>>,
    before: Vec<BTreeSet<usize>>,
    after: Vec<BTreeSet<usize>>,
}

/// The places with which a match of a tree may begin and end.
#[derive(Default)]
struct Ends {
    first: Vec<usize>,
    last: Vec<usize>,
    /// Whether it may be empty.
    empty: bool,
}

impl<'p> Row<'p> {
    fn read(&mut self, tree: &Hir) -> Ends {
        match tree.kind() {
            HirKind::Empty | HirKind::Look(_) => Ends { empty: true, ..Ends::default() },
            HirKind::Literal(_) | HirKind::Class(_) => {
                let places = tests_of(tree).into_iter().map(|tests| self.place(tests)).collect();
                self.in_turn(places)
            }
            HirKind::Repetition(r) => {
                let once = self.read(&r.sub);
                if r.max.is_none_or(|max| max > 1) {
                    self.join(&once.last, &once.first);
                }
                Ends { empty: once.empty || r.min == 0, ..once }
            }
            HirKind::Capture(c) => self.read(&c.sub),
            HirKind::Concat(all) => {
                let all = all.iter().map(|tree| self.read(tree)).collect();
                self.in_turn(all)
            }
            HirKind::Alternation(any) => {
                any.iter().map(|tree| self.read(tree)).fold(Ends::default(), |any, one| Ends {
                    first: [any.first, one.first].concat(),
                    last: [any.last, one.last].concat(),
                    empty: any.empty || one.empty,
                })
            }
        }
    }

    /// A place for a symbol that fits one of `tests`, or any symbol.
    fn place(&mut self, tests: Option<Vec<usize>>) -> Ends {
        let (pattern, classes) = (self.pattern, self.classes);
        let literals = |test: usize| pattern.test(test).atom.literals(classes).map(move |literal| (test, literal));
        self.places
            .push(tests.map_or(vec![(usize::MAX, None)], |tests| tests.into_iter().flat_map(literals).collect()));
        self.before.push(BTreeSet::new());
        self.after.push(BTreeSet::new());
        let place = self.places.len() - 1;
        Ends { first: vec![place], last: vec![place], empty: false }
    }

    fn in_turn(&mut self, all: Vec<Ends>) -> Ends {
        all.into_iter().fold(Ends { empty: true, ..Ends::default() }, |before, next| {
            self.join(&before.last, &next.first);
            let first = if before.empty { [before.first, next.first].concat() } else { before.first };
            let last = if next.empty { [before.last, next.last].concat() } else { next.last };
            Ends { first, last, empty: before.empty && next.empty }
        })
    }

    fn join(&mut self, last: &[usize], first: &[usize]) {
        for (&one, &other) in last.iter().flat_map(|one| first.iter().map(move |other| (one, other))) {
            self.after[one].insert(other);
            self.before[other].insert(one);
        }
    }

    /// A word that takes in literals of `run`, of which the outermost stands at `place`, whatever the pattern has beside it: behind it or,
    /// if not `ahead`, before it. At the places `open` the pattern ends, and anything may stand beside it.
    fn hidden(&self, ahead: bool, open: &[usize], place: usize, run: &[&str], words: &mut Words<'_>) -> Option<String> {
        let outer = |len: usize| if ahead { &run[run.len() - len..] } else { &run[..len] };
        if let Some(len) = (2..=run.len()).find(|&len| words.have(outer(len))) {
            return Some(outer(len).join(" "));
        }
        if run.len() == LONGEST || open.contains(&place) {
            return None;
        }
        let mut word = None;
        for &next in if ahead { &self.after[place] } else { &self.before[place] } {
            for (_, literal) in &self.places[next] {
                let longer = if ahead { [run, &[(*literal)?]].concat() } else { [&[(*literal)?], run].concat() };
                word = Some(self.hidden(ahead, open, next, &longer, words)?);
            }
        }
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::builtin_files;

    /// What is told of `pattern` in a rule set whose lists have `kết quả`, `hậu quả`, `cho đến nay`, and `tổ chức` with a capital.
    fn told(pattern: &str, small: &str) -> Vec<String> {
        let files = builtin_files().into_iter().filter_map(|mut file| {
            let text = match &*file.path {
                "rules.toml" => format!("phases = [\"x\"]\nabbreviations = []\nsmall_words = [{small}]\ncertain = 1\n"),
                "discourse/transitions.toml" => return Some(file),
                "lexicon/mark.toml" => {
                    let list =
                        |class, words| format!("[[list]]\nclass = \"{class}\"\nmeans = \"m\"\nwords = [{words}]\n");
                    let capital = list("c", "\"tổ chức\"").replace("words", "case = \"capital\"\nwords");
                    list("a", "\"kết quả\", \"hậu quả\", \"cho đến nay\"") + &capital
                }
                _ => return None,
            };
            file.text = text.into();
            Some(file)
        });
        let rule = format!(
            "means = \"m\"\n[[rule]]\nid = \"x.y\"\nmeans = \"m\"\ngives = \"z\"\npattern = \"{pattern}\"\nyes = [\"m\"]\nno = [\"m\"]\n"
        );
        let phase = RuleFile { path: "grammar/x.toml".into(), text: rule.into() };
        let files: Vec<RuleFile> = files.chain([phase]).collect();
        let rules = Rules::compile(files.clone()).unwrap();
        let faults = faults(&Parsed::new(files).0, &rules);
        faults.0.into_iter().map(|fault| format!("{fault}").split(':').skip(1).collect::<Vec<_>>().join(":")).collect()
    }

    #[test]
    fn pieces_of_a_word_fit_nothing() {
        let one = |column: u32, word: &str| {
            vec![format!("6:{column}: this fits nothing here: `{word}` is one word of the lists")]
        };
        assert_eq!(told("<'kết'> <'quả'>", ""), one(13, "kết quả"));
        assert_eq!(told("<a> (?: <'kết'> <'quả'> | <'của'> )", ""), one(21, "kết quả"));
        assert_eq!(told("<'của'|'kết'> <'quả'>", ""), one(19, "kết quả"));
        assert_eq!(told("<a|'kết'> <'quả'>", ""), one(15, "kết quả"));
        assert_eq!(told("<'kết'|'hậu'> <'quả'|'của'>?", ""), one(27, "hậu quả"));
        assert_eq!(told("(?: <'kết'> | <'hậu'> ) <'quả'>? <a>", ""), one(37, "hậu quả"));
        assert_eq!(told("<'cho'> <'đến'> <'nay'>", ""), one(13, "cho đến nay"));
        assert_eq!(told("<'cho'> <'đến'> <'khi'|'nay'>", ""), one(35, "cho đến nay"));
    }

    #[test]
    fn what_may_stand_there_otherwise_is_left_alone() {
        for fine in
            ["<'kết'> <a>? <'quả'> <a>", "<'kết'|'quả'>{2}", "<'tổ'> <'chức'>", ". <'quả'>", "<'kết'>", "<'sau'>+"]
        {
            assert_eq!(told(fine, ""), Vec::<String>::new(), "{fine}");
        }
        assert_eq!(told("<'kết'> <'quả'>", "\"kết quả\""), Vec::<String>::new());
    }
}

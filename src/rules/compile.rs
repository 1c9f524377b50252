//! The second step of loading: words into the lexicon, patterns into automata, with the faults of meaning.

mod discourse;

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::is_nfc;

use super::Rules;
use super::class::{ClassId, Classes, SymbolId, Symbols};
use super::cores;
use super::fault::{Fault, Faults, RuleFile};
use super::file::{DiscourseRule, Entry, GrammarRule, WordList};
use super::kinds::{Full, Kinds};
use super::need::Prepared;
use super::parse::Parsed;
use super::parts::Parts;
use super::pattern::{Pattern, PatternError, is_name};
use crate::grammar::{Compiled, Grammar, GroupId, Phase, Rule, RuleId, SETTINGS, Setting, Settings};
use crate::layout::Abbreviations;
use crate::lexicon::{Builder, Lexicon};
use crate::token::SHAPES;

/// What the steps of compiling share.
struct Compiler<'p> {
    classes: Classes,
    /// Classes that some list, shape or rule gives.
    given: FxHashSet<ClassId>,
    /// Where each class was named in a pattern, for the fault if nothing gives it.
    named: Vec<(ClassId, &'p RuleFile, std::ops::Range<usize>)>,
    ids: FxHashSet<String>,
    /// Whether a file could not be read: it takes its classes with it, and to tell of each place that names one would be one fault told many times.
    unread: bool,
    faults: Faults,
}

pub(super) fn compile(parsed: &Parsed, faults: Faults, digest: String) -> Result<Rules, Faults> {
    let mut c = Compiler {
        classes: Classes::default(),
        given: FxHashSet::default(),
        named: Vec::new(),
        ids: FxHashSet::default(),
        unread: !faults.0.is_empty(),
        faults,
    };
    let lists = c.lists(parsed);
    let discourse: Vec<(&RuleFile, &DiscourseRule)> =
        parsed.discourse.iter().flat_map(|(file, d)| d.rule.iter().map(move |r| (file, r))).collect();
    let ((words, syllables, in_words), (phases, units)) = cores::both(
        || words(parsed, &lists),
        || {
            let parts = parsed.parts();
            c.parts(parsed, &parts);
            let phases = parsed.phases.iter().map(|(file, phase)| {
                phase.rule.iter().map(|rule| c.pattern(file, &rule.pattern, &parts)).collect::<Vec<Option<Pattern>>>()
            });
            let phases: Vec<_> = phases.collect();
            let units = discourse.iter().map(|(file, rule)| c.pattern(file, &rule.unit, &parts));
            (phases, units.collect::<Vec<Option<Pattern>>>())
        },
    );
    c.faults.0.extend(in_words.0);
    let (lexicon, mut symbols) = c.symbols(words);
    c.gives(parsed);
    if !c.unread {
        c.undefined();
    }
    // All symbols of finds must be known before the first symbols are put into kinds.
    let found: Vec<Vec<SymbolId>> = parsed
        .phases
        .iter()
        .map(|(_, phase)| phase.rule.iter().map(|rule| symbols.of_find(c.class_ids(rule))).collect())
        .collect();
    let (of_phases, (of_units, cues)) = cores::both(
        || {
            let patterns: Vec<&Pattern> = phases.iter().flatten().flatten().collect();
            Kinds::single(patterns.iter().copied(), &symbols).map(|kinds| Prepared::new(&patterns, kinds))
        },
        || {
            let patterns: Vec<&Pattern> = units.iter().flatten().collect();
            let kinds = Kinds::new(patterns.iter().copied(), &symbols);
            let prepared = kinds.map(|kinds| Prepared::new(&patterns, kinds));
            (prepared, c.cues(parsed, &found, symbols.sets().len(), lexicon.last_syllable(), syllables))
        },
    );
    let [of_units, of_phases] = [of_units, of_phases].map(|prepared| c.prepared(prepared));
    let grammar = c.grammar(parsed, phases, found, &symbols, of_phases);
    let discourse = c.discourse(parsed, &discourse, units, of_units, cues);
    let abbreviations = parsed.manifest.iter().flat_map(|(_, m)| m.abbreviations.iter().map(String::as_str));
    let abbreviations = abbreviations.collect::<Abbreviations>();
    match discourse {
        Some(discourse) if c.faults.0.is_empty() => {
            let certain = parsed.manifest.as_ref().map_or(0, |(_, m)| m.certain);
            Ok(Rules { classes: c.classes, symbols, lexicon, grammar, discourse, abbreviations, certain, digest })
        }
        _ => Err(c.faults),
    }
}

impl<'p> Compiler<'p> {
    /// The lists of all lexicons, each with its file and the classes that it gives.
    fn lists(&mut self, parsed: &'p Parsed) -> Vec<(&'p RuleFile, &'p WordList, Vec<ClassId>)> {
        let lists =
            parsed.lexicons.iter().flat_map(|(file, lexicon)| lexicon.list.iter().map(move |list| (file, list)));
        let lists = lists.map(|(file, list)| {
            let classes: Vec<ClassId> =
                list.class.get_ref().as_slice().iter().map(|c| self.classes.intern(c)).collect();
            self.given.extend(&classes);
            (file, list, classes)
        });
        lists.collect()
    }

    /// Each part by itself, and whether something uses it: what no pattern says is dead, and its words would be words all the same.
    fn parts(&mut self, parsed: &'p Parsed, parts: &Parts<'_>) {
        let patterns = parsed.phases.iter().flat_map(|(_, phase)| &phase.rule).map(|rule| rule.pattern.get_ref());
        let units = parsed.discourse.iter().flat_map(|(_, rules)| &rules.rule).map(|rule| rule.unit.get_ref());
        let of_parts = parsed.all_parts().map(|(_, part)| part.pattern.get_ref());
        let used: FxHashSet<&str> = patterns.chain(units).chain(of_parts).flat_map(|text| parts_in(text)).collect();
        for (number, (file, part)) in parsed.all_parts().enumerate() {
            let name = part.name.get_ref();
            let mut fault = |message: &str| self.faults.push(Fault::new(file, part.name.span(), message));
            if !is_name(name) {
                fault("a part's name is made of a-z, 0-9 and `-`");
            } else if parts.find(name) != Some(number) {
                fault("another part has this name");
            } else if !self.unread && !used.contains(name.as_str()) {
                fault("no pattern uses this part");
            }
            let read = Pattern::parse_part(number, &mut self.classes, parts);
            self.read(file, &part.pattern, read);
        }
    }

    fn pattern(&mut self, file: &'p RuleFile, text: &toml::Spanned<String>, parts: &Parts<'_>) -> Option<Pattern> {
        let read = Pattern::parse(text.get_ref(), &mut self.classes, parts);
        self.read(file, text, read)
    }

    /// A pattern or part that was read from `text`.
    fn read(
        &mut self,
        file: &'p RuleFile,
        text: &toml::Spanned<String>,
        read: Result<Pattern, PatternError>,
    ) -> Option<Pattern> {
        let base = super::cues::begin(file, text);
        match read {
            Ok(pattern) => {
                for (class, span) in &pattern.classes {
                    self.named.push((*class, file, base + span.start..base + span.end));
                }
                Some(pattern)
            }
            Err(e) => {
                self.faults.push(Fault::new(file, base + e.span.start..base + e.span.end, e.message));
                None
            }
        }
    }

    /// Literal words of patterns join the lexicon; then the inventory of symbols is known.
    fn symbols(&mut self, mut words: Builder) -> (Lexicon, Symbols) {
        let mut seen = FxHashSet::default();
        let named = self.named.iter();
        let literals = named.filter(|(class, ..)| self.classes.name(*class).starts_with('\'') && seen.insert(*class));
        let literals: Vec<_> = literals.cloned().collect();
        for (class, file, span) in literals {
            let word = self.classes.name(class).trim_matches('\'').to_owned();
            self.given.insert(class);
            if *crate::text::normalise(&word) != *word {
                self.faults.push(Fault::new(file, span, "no text can hold this word: it is not in normal form"));
            } else if !words.add(&word, &[class], super::file::Case::Any, None) {
                self.faults.push(Fault::new(file, span, "a word without letters, digits or marks"));
            }
        }
        let (lexicon, sets) = words.finish();
        let symbols = Symbols::new(&mut self.classes, sets, lexicon.lists());
        let shapes = SHAPES.iter().flat_map(|(_, names)| names.iter()).chain(&["glued"]);
        let shapes: Vec<ClassId> = shapes.filter_map(|name| self.classes.get(name)).collect();
        self.given.extend(shapes);
        (lexicon, symbols)
    }

    fn gives(&mut self, parsed: &Parsed) {
        for class in parsed.phases.iter().flat_map(|(_, p)| &p.rule).flat_map(|r| r.gives.get_ref().as_slice()) {
            let id = self.classes.intern(class);
            self.given.insert(id);
        }
    }

    fn undefined(&mut self) {
        for (class, file, span) in std::mem::take(&mut self.named) {
            if !self.given.contains(&class) {
                let name = self.classes.name(class);
                let fault = Fault::new(file, span, format!("no list, shape or rule gives the class `{name}`"));
                let near = self.given.iter().map(|&c| self.classes.name(c)).filter(|n| n.starts_with(&name[..1]));
                let mut near: Vec<&str> = near.collect();
                near.sort_unstable();
                self.faults.push(fault.help(format!("classes that begin alike: {}", near.join(", "))));
            }
        }
    }

    fn id(&mut self, file: &RuleFile, id: &toml::Spanned<String>) {
        let text = id.get_ref();
        let good = text.contains('.')
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b));
        if !good {
            self.faults.push(Fault::new(
                file,
                id.span(),
                "an id looks like `person.honorific-name`: a-z, 0-9, `-`, and a point",
            ));
        }
        if !self.ids.insert(text.clone()) {
            self.faults.push(Fault::new(file, id.span(), "another rule has this id"));
        }
    }

    fn examples(&mut self, file: &RuleFile, id: &toml::Spanned<String>, yes: usize, no: usize) {
        if yes == 0 || no == 0 {
            let fault = Fault::new(file, id.span(), "a rule without an example and a near miss proves nothing");
            self.faults.push(fault.help("give it a sentence under `yes` and one that it must leave alone under `no`"));
        }
    }

    fn prepared(&mut self, prepared: Result<Prepared, Full>) -> Prepared {
        prepared.unwrap_or_else(|Full| {
            let file = RuleFile { path: "grammar".into(), text: "".into() };
            self.faults.push(Fault::new(&file, 0..0, "lists and patterns make more than 65,535 symbols, which are sets of classes that a word or find can have"));
            Prepared::default()
        })
    }

    fn grammar(
        &mut self,
        parsed: &Parsed,
        phases: Vec<Vec<Option<Pattern>>>,
        found: Vec<Vec<SymbolId>>,
        symbols: &Symbols,
        prepared: Prepared,
    ) -> Grammar {
        let mut needs = prepared.needs.into_iter();
        // Those that a phase tells apart are few, and so the tables of what is made with them are small.
        let kinds = cores::each(&phases, |patterns| Kinds::new(patterns.iter().flatten(), symbols).unwrap_or_default());
        let mut grammar = Grammar::default();
        let mut groups: FxHashMap<String, GroupId> = FxHashMap::default();
        let all = parsed.phases.iter().zip(phases).zip(found).zip(kinds);
        for ((((file, phase), patterns), found), kinds) in all {
            let mut compiled = Vec::new();
            for ((rule, pattern), symbol) in phase.rule.iter().zip(&patterns).zip(found) {
                self.id(file, &rule.id);
                self.examples(file, &rule.id, rule.yes.len(), rule.no.len());
                let names = pattern.iter().flat_map(|p| &p.groups);
                let ids = names.map(|name| {
                    (name != "it").then(|| {
                        *groups.entry(name.clone()).or_insert_with(|| {
                            grammar.groups.push(name.clone());
                            GroupId(grammar.groups.len() as u16 - 1)
                        })
                    })
                });
                let it = pattern.as_ref().and_then(|p| p.groups.iter().position(|n| n == "it")).map(|n| n + 1);
                compiled.push(Compiled {
                    rule: RuleId(grammar.rules.len() as u32),
                    symbol,
                    groups: std::iter::once(None).chain(ids).collect(),
                    it,
                });
                grammar.rules.push(Rule {
                    id: rule.id.get_ref().clone(),
                    means: rule.means.clone(),
                    gives: self.class_ids(rule),
                    set: self.settings(file, rule),
                });
            }
            let patterns: Vec<Pattern> = patterns.into_iter().flatten().collect();
            if patterns.len() == phase.rule.len() {
                let name = file.path.trim_start_matches("grammar/").trim_end_matches(".toml");
                let needs = needs.by_ref().take(patterns.len()).collect();
                grammar.phases.push(Phase::new(name, phase.mode, patterns, kinds, needs, compiled));
            }
        }
        grammar.task_phases = parsed.task_phases;
        grammar.index(self.classes.names().len());
        grammar.fulfilled = prepared.fulfilled;
        grammar.kinds = prepared.kinds;
        grammar
    }

    fn settings(&mut self, file: &RuleFile, rule: &GrammarRule) -> Settings {
        let known = rule.set.iter().filter_map(|(key, value)| {
            let setting = Setting::named(key.get_ref());
            if setting.is_none() {
                let names = SETTINGS.map(|(_, name)| name).join(", ");
                let fault = Fault::new(file, key.span(), "no such setting");
                self.faults.push(fault.help(format!("settings are {names}")));
            }
            Some((setting?, value.clone()))
        });
        Settings::new(known)
    }

    fn class_ids(&mut self, rule: &GrammarRule) -> Vec<ClassId> {
        rule.gives.get_ref().as_slice().iter().map(|class| self.classes.intern(class)).collect()
    }
}

/// The names of the parts that a pattern uses.
fn parts_in(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(name, _)| name)
}

/// All words and syllables of lists and cues, the numbers of syllables in cues, and what is wrong with some.
fn words(parsed: &Parsed, lists: &[(&RuleFile, &WordList, Vec<ClassId>)]) -> (Builder, FxHashMap<String, u32>, Faults) {
    let (mut words, mut faults) = (Builder::default(), Faults::default());
    let syllables = discourse::cue_syllables(parsed, &mut words, &mut faults);
    add_words(lists, &mut words, &mut faults);
    for (file, word) in parsed.manifest.iter().flat_map(|(file, m)| m.small_words.iter().map(move |word| (file, word)))
    {
        if !words.keep_small(word.get_ref()) {
            faults.push(Fault::new(file, word.span(), "no list has this word, or it is but one syllable"));
        }
    }
    (words, syllables, faults)
}

fn add_words(lists: &[(&RuleFile, &WordList, Vec<ClassId>)], words: &mut Builder, faults: &mut Faults) {
    for (file, list, classes) in lists {
        let mut seen = FxHashSet::default();
        for entry in &list.words {
            let (word, attributes) = match entry.get_ref() {
                Entry::Bare(word) => (word, None),
                Entry::Full(full) => (&full.word, Some(full)),
            };
            if !is_nfc(word) || *crate::text::normalise(word) != **word {
                let fault = Fault::new(file, entry.span(), "no text can hold this word: it is not in normal form");
                faults.push(fault.help(format!("write it as {:?}", crate::text::normalise(word))));
            } else if !seen.insert(word) {
                faults.push(Fault::new(file, entry.span(), "this word stands twice in the list"));
            } else if !words.add(word, classes, list.case, attributes) {
                faults.push(Fault::new(file, entry.span(), "a word without letters, digits or marks"));
            }
        }
    }
}

//! Explaining: an article unit by unit, and for one place in it what was found there and what nearly was.
//!
//! Extraction runs as ever; afterwards this room looks at what the stages left, plays the grammar's phases again to see the symbols
//! as each phase saw them, and tries patterns one by one (`near`). Nothing of it costs extraction anything.

mod attempt;
mod near;
mod told;
mod words;

use std::ops::Range;

use crate::discourse::{Account, Feature, LABELS, Place};
use crate::engine::{Analysis, Extractor};
use crate::grammar::Find;
use crate::layout::{self, Layout};
use crate::lexicon::Symbol;
use crate::rules::class::{ClassSet, Classes};
use crate::rules::file::{Mode, PhaseFile};
use crate::rules::pattern::Pattern;
use crate::rules::{Faults, Parsed, RuleFile, Rules};
use crate::text::Text;
use attempt::Trial;
pub use near::{NearMiss, Outcome};
pub use told::{Explanation, Fired, Firing, Found, Opened, Spot, Told, Unit};
pub use words::{ClassCount, List, Words};

/// A rule set with its patterns kept as they were written, ready to explain articles.
#[derive(Debug)]
pub struct Explainer {
    extractor: Extractor,
    words: Words,
    phases: Vec<Phase>,
    /// In the order of the model's votes.
    discourse: Vec<Option<Trial>>,
}

/// A phase as far as it must be played again.
#[derive(Debug)]
struct Phase {
    name: String,
    mode: Mode,
    /// The numbers of its rules among all rules of the grammar.
    rules: Range<usize>,
    /// By rule of the phase.
    trials: Vec<Option<Trial>>,
}

/// A symbol as some phase saw it: its classes and the tokens it stands for.
#[derive(Debug, Clone)]
struct Seen {
    set: ClassSet,
    tokens: Range<u32>,
    /// The number of the grammar rule that found it; `None` for words.
    rule: Option<usize>,
}

/// An article run through the stages.
struct Run<'a> {
    text: &'a Text<'a>,
    layout: Layout,
    analysis: Analysis,
}

impl Explainer {
    /// An explainer for the rule set that `files` are.
    ///
    /// # Errors
    /// When the rules have faults.
    pub fn new(files: Vec<RuleFile>) -> Result<Explainer, Faults> {
        let rules = Rules::compile(files.clone())?;
        let (parsed, _) = Parsed::new(files);
        // The same names in the same order have the same numbers as the classes of the compiled rules.
        let mut classes = Classes::default();
        for name in rules.classes.names() {
            classes.intern(name);
        }
        let parts = parsed.parts();
        let mut trial = |text: &str| Some(Trial::new(&Pattern::parse(text, &mut classes, &parts).ok()?, text, &parts));
        let mut first = 0;
        let mut phase = |file: &RuleFile, phase: &PhaseFile| {
            let rules = first..first + phase.rule.len();
            first = rules.end;
            Phase {
                name: file.path.trim_start_matches("grammar/").trim_end_matches(".toml").to_owned(),
                mode: phase.mode,
                rules,
                trials: phase.rule.iter().map(|rule| trial(rule.pattern.get_ref())).collect(),
            }
        };
        let phases = parsed.phases.iter().map(|(file, p)| phase(file, p)).collect();
        let discourse = parsed.discourse.iter().flat_map(|(_, d)| &d.rule).map(|rule| trial(rule.unit.get_ref()));
        let discourse = discourse.collect();
        Ok(Explainer { words: Words::new(&parsed), phases, discourse, extractor: Extractor::new(rules) })
    }

    pub fn rules(&self) -> &Rules {
        self.extractor.rules()
    }

    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The ids of all rules, the grammar's first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let grammar = self.rules().grammar.rules.iter().map(|rule| rule.id.as_str());
        grammar.chain(self.rules().discourse.votes.iter().map(|vote| vote.id.as_str()))
    }

    /// Explains a decoded text; with `offset` (in its code points) also the place there, and of the near misses those of the rule
    /// `only`, if one is named.
    pub fn explain(&self, decoded: &str, offset: Option<u32>, only: Option<&str>) -> Explanation {
        let text = Text::new(decoded);
        let run = Run::new(&self.extractor, &text);
        let units = (0..run.layout.units.len()).map(|unit| self.unit(&run, unit)).collect();
        let spot = offset.and_then(|offset| self.spot(&run, offset, only));
        Explanation { units, spot }
    }

    /// Where in a decoded text the rule `id` fires, each with the text of its units.
    pub fn firings(&self, decoded: &str, id: &str) -> (Vec<String>, Vec<Firing>) {
        let text = Text::new(decoded);
        let run = Run::new(&self.extractor, &text);
        let grammar = &self.rules().grammar;
        let vote = self.rules().discourse.votes.iter().position(|vote| vote.id == id);
        let mut out = Vec::new();
        for unit in 0..run.layout.units.len() {
            let start = run.layout.units[unit].start as usize;
            let firing = |bytes: Range<usize>, captures| Firing {
                unit,
                span: text.span(bytes.clone()),
                marked: bytes.start - start..bytes.end - start,
                captures,
            };
            for find in run.analysis.mentions.in_unit(unit).filter(|find| grammar.rule(find).id == id) {
                out.push(firing(run.bytes(&find.tokens), self.captures(&run, find)));
            }
            if vote.is_some_and(|vote| run.analysis.features[unit].contains(&(vote as u32))) {
                let symbols = self.played(&run, unit, self.rules().grammar.task_phases);
                let sets: Vec<ClassSet> = symbols.iter().map(|s| s.set.clone()).collect();
                let trial = vote.and_then(|vote| self.discourse[vote].as_ref());
                let found = trial.and_then(|trial| trial.first_match(&sets)).filter(|found| !found.is_empty());
                let found = found.unwrap_or(0..symbols.len());
                let tokens = symbols[found.start].tokens.start..symbols[found.end - 1].tokens.end;
                out.push(firing(run.bytes(&tokens), Vec::new()));
            }
        }
        let units = run.layout.units.iter().map(|u| text.as_str()[u.start as usize..u.end as usize].to_owned());
        (units.collect(), out)
    }

    fn unit(&self, run: &Run<'_>, number: usize) -> Unit {
        let unit = run.layout.units[number];
        let bytes = unit.start as usize..unit.end as usize;
        let labelled = &run.analysis.statements.labels[number];
        let model = &self.rules().discourse;
        let accounts = &run.analysis.statements.accounts;
        let told = |seen: &Seen| Told {
            text: run.slice(&seen.tokens).to_owned(),
            classes: match seen.rule {
                Some(_) => self.names(&seen.set),
                None => self.telling(&seen.set),
            },
            rule: seen.rule.map(|rule| self.rules().grammar.rules[rule].id.clone()),
        };
        let mut fired: Vec<Fired> = run.analysis.features[number]
            .iter()
            .map(|&feature| Fired {
                rule: named(model.feature(feature)),
                points: points(&model.points.votes[feature as usize]),
            })
            .filter(|fired| !fired.points.is_empty())
            .collect();
        fired.sort_by_key(|fired| std::cmp::Reverse(fired.points.iter().map(|(_, p)| p.abs()).max()));
        Unit {
            number,
            span: run.text.span(bytes.clone()),
            text: run.text.as_str()[bytes].to_owned(),
            label: labelled.label.name(),
            rule: labelled.by.map(|feature| named(model.feature(feature))),
            margin: labelled.margin,
            rival: labelled.rival.name(),
            before: accounts.before[number].as_ref().map(|account| self.opened(run, account)),
            after: accounts.after[number].as_ref().map(|account| self.opened(run, account)),
            symbols: self.played(run, number, self.rules().grammar.task_phases).iter().map(told).collect(),
            fired,
            finds: run.analysis.mentions.in_unit(number).map(|find| self.found(run, find)).collect(),
        }
    }

    fn opened(&self, run: &Run<'_>, account: &Account) -> Opened {
        let act = &run.analysis.mentions.finds[account.act];
        let who = run.analysis.mentions.capture(act, self.rules().grammar.group("who"));
        Opened {
            kind: account.kind.to_string(),
            who: who.map(|tokens| run.slice(&tokens).to_owned()),
            rule: self.rules().grammar.rule(act).id.clone(),
            unit: account.unit,
        }
    }

    fn found(&self, run: &Run<'_>, find: &Find) -> Found {
        let rule = self.rules().grammar.rule(find);
        let number = find.rule.0 as usize;
        let phase = self.phases.iter().find(|phase| phase.rules.contains(&number));
        Found {
            phase: phase.map(|phase| phase.name.clone()).unwrap_or_default(),
            rule: rule.id.clone(),
            gives: self.names(&rule.gives),
            text: run.slice(&find.tokens).to_owned(),
            span: run.text.span(run.bytes(&find.tokens)),
            captures: self.captures(run, find),
        }
    }

    fn captures(&self, run: &Run<'_>, find: &Find) -> Vec<(String, String)> {
        let captures = run.analysis.mentions.captures_of(find).iter();
        let groups = &self.rules().grammar.groups;
        captures.map(|(group, tokens)| (groups[group.0 as usize].clone(), run.slice(tokens).to_owned())).collect()
    }

    fn spot(&self, run: &Run<'_>, offset: u32, only: Option<&str>) -> Option<Spot> {
        let tokens = &run.analysis.tokens;
        let end = |n: usize| run.text.span(run.bytes(&(n as u32..n as u32 + 1)))[1];
        let mut numbers = 0..tokens.len();
        let token = numbers.find(|&n| end(n) > offset)? as u32;
        let unit = run.analysis.unit_tokens.iter().position(|unit| unit.contains(&token))?;
        let covers = |range: &Range<u32>| range.contains(&token);
        let word = self.played(run, unit, 0).into_iter().find(|seen| covers(&seen.tokens))?;
        let text = run.slice(&word.tokens);
        let range = word.tokens.start as usize..word.tokens.end as usize;
        let attributes = self.rules().lexicon.attributes(&run.analysis.syllables[range]);
        let attributes = attributes.into_iter().flat_map(|a| {
            let all = [
                ("canonical", &a.canonical),
                ("kind", &a.kind),
                ("level", &a.level),
                ("family", &a.family),
                ("from", &a.from),
                ("until", &a.until),
            ];
            all.into_iter().filter_map(|(key, value)| value.clone().map(|value| (key, value)))
        });
        let finds = run.analysis.mentions.in_unit(unit).filter(|find| covers(&find.tokens));
        Some(Spot {
            offset,
            unit,
            token: run.slice(&(token..token + 1)).to_owned(),
            word: text.to_owned(),
            span: run.text.span(run.bytes(&word.tokens)),
            classes: self.names(&word.set),
            lists: self.words.lists_of(text).cloned().collect(),
            attributes: attributes.collect(),
            finds: finds.map(|find| self.found(run, find)).collect(),
            near: self.near(run, unit, token, only),
        })
    }

    /// The symbols of `unit` after the first `phases` phases: the words of the lists, then what phases made of them.
    fn played(&self, run: &Run<'_>, unit: usize, phases: usize) -> Vec<Seen> {
        let range = run.analysis.unit_tokens[unit].clone();
        let Analysis { tokens, syllables, .. } = &run.analysis;
        let (symbols, _) = self.rules().lexicon.lookup(tokens, syllables, std::slice::from_ref(&range));
        let sets = self.rules().symbols.sets();
        let seen = |s: Symbol| Seen { set: sets[s.id.0 as usize].clone(), tokens: s.first..s.end, rule: None };
        let mut out: Vec<Seen> = symbols.into_iter().map(seen).collect();
        for phase in self.phases[..phases].iter().filter(|phase| phase.mode == Mode::Replace) {
            let finds = run.analysis.mentions.in_unit(unit);
            for find in finds.filter(|find| phase.rules.contains(&(find.rule.0 as usize))) {
                let start = out.partition_point(|s| s.tokens.end <= find.tokens.start);
                let end = out.partition_point(|s| s.tokens.start < find.tokens.end);
                let mut set = self.rules().grammar.rule(find).gives.clone();
                set.sort_unstable();
                set.dedup();
                let rule = Some(find.rule.0 as usize);
                out.splice(start..end, [Seen { set, tokens: find.tokens.clone(), rule }]);
            }
        }
        out
    }

    fn names(&self, set: &ClassSet) -> Vec<String> {
        set.iter().map(|&class| self.rules().classes.name(class).to_owned()).collect()
    }

    /// The three classes of a word that fewest words share; of a word in no list its shape.
    fn telling(&self, set: &ClassSet) -> Vec<String> {
        let mut names = self.names(set);
        names.retain(|name| !name.starts_with('\''));
        names.sort_by_key(|name| self.words.size(name));
        let listed = names.iter().take_while(|name| self.words.size(name) < usize::MAX).count();
        names.truncate(if listed == 0 { 0 } else { listed.min(3) });
        names
    }

    /// Whether the unit stands where `at` asks for.
    fn stands(run: &Run<'_>, unit: usize, at: Place) -> bool {
        let account = run.analysis.statements.accounts.after[unit].as_ref();
        Place::of_units(run.text.as_str(), &run.layout)[unit].beside(account, unit, &run.layout).has(at)
    }
}

impl<'a> Run<'a> {
    fn new(extractor: &Extractor, text: &'a Text<'a>) -> Run<'a> {
        let layout = layout::layout(text.as_str(), &extractor.rules().abbreviations);
        let analysis = extractor.analyse(text.as_str(), &layout);
        Run { text, layout, analysis }
    }

    /// Bytes of the normal form.
    fn bytes(&self, tokens: &Range<u32>) -> Range<usize> {
        let all = &self.analysis.tokens;
        all[tokens.start as usize].start as usize..all[tokens.end as usize - 1].end as usize
    }

    fn slice(&self, tokens: &Range<u32>) -> &'a str {
        &self.text.as_str()[self.bytes(tokens)]
    }
}

/// The points that are not zero, by label.
fn points(votes: &[i16; LABELS.len()]) -> Vec<(&'static str, i32)> {
    let all = LABELS.iter().map(|&(label, name)| (name, votes[label as usize].into()));
    all.filter(|(_, points)| *points != 0).collect()
}

/// How a feature is told: the rule's id, with what it means to speak onward or which cue it was.
fn named(feature: Feature<'_>) -> String {
    match feature {
        Feature::Rule(vote) => vote.id.clone(),
        Feature::Onward(vote) => format!("{} before", vote.id),
        Feature::Cue(list, words) => format!("{} \"{words}\"", list.id),
    }
}

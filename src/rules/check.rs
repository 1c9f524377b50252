//! The third step, for `bienban rules check`: every rule is put to its own examples.

use toml::Spanned;

use super::fault::{Fault, Faults, RuleFile};
use super::file::{DiscourseExample, GrammarExample, GrammarRule};
use super::{Parsed, Rules, families, unreached};
use crate::discourse::Feature;
use crate::engine::{Analysis, Extractor};
use crate::layout;
use crate::text::Text;

/// What a clean check counted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    pub words: usize,
    pub grammar_rules: usize,
    pub discourse_rules: usize,
    pub examples: usize,
}

/// Compiles `files` and runs all examples.
///
/// # Errors
/// All the faults, those of form before those of meaning.
pub fn check(files: Vec<RuleFile>) -> Result<Checked, Faults> {
    let rules = Rules::compile(files.clone())?;
    let (parsed, mut faults) = Parsed::new(files);
    faults.0.extend(families::faults(&parsed).0);
    faults.0.extend(unreached::faults(&parsed, &rules).0);
    let extractor = Extractor::new(rules);
    let mut checked = Checked::default();
    let lists = parsed.lexicons.iter().flat_map(|(_, lexicon)| &lexicon.list);
    checked.words = lists.map(|list| list.words.len()).sum();
    for (file, phase) in &parsed.phases {
        for rule in &phase.rule {
            checked.grammar_rules += 1;
            checked.examples += rule.yes.len() + rule.no.len();
            grammar_rule(&extractor, file, rule, &mut faults);
        }
    }
    for (file, rule) in parsed.discourse.iter().flat_map(|(file, d)| d.rule.iter().map(move |rule| (file, rule))) {
        checked.discourse_rules += 1;
        checked.examples += rule.yes.len() + rule.no.len();
        for (examples, wanted) in [(&rule.yes, true), (&rule.no, false)] {
            for example in examples {
                discourse_example(&extractor, file, rule.id.get_ref(), example, wanted, &mut faults);
            }
        }
    }
    faults.or(checked)
}

/// An example run through the stages.
struct Run {
    text: String,
    analysis: Analysis,
}

impl Run {
    fn new(extractor: &Extractor, example: &str) -> Run {
        let text = Text::new(example).as_str().to_owned();
        let layout = layout::layout(&text, &extractor.rules().abbreviations);
        // Rules of the phases for tasks, too, have examples that are no more than a clause.
        let analysis = extractor.analyse_taking(&text, &layout, |_| true);
        Run { text, analysis }
    }

    fn slice(&self, tokens: &std::ops::Range<u32>) -> &str {
        let all = &self.analysis.tokens;
        &self.text[all[tokens.start as usize].start as usize..all[tokens.end as usize - 1].end as usize]
    }
}

fn grammar_rule(extractor: &Extractor, file: &RuleFile, rule: &GrammarRule, faults: &mut Faults) {
    let grammar = &extractor.rules().grammar;
    let id = rule.id.get_ref();
    for example in &rule.yes {
        let (text, wanted) = match example.get_ref() {
            GrammarExample::Bare(text) => (text.clone(), Vec::new()),
            GrammarExample::Full(all) => {
                let wanted = all.iter().filter(|(key, _)| *key != "text").collect();
                (all.get("text").cloned().unwrap_or_default(), wanted)
            }
        };
        let run = Run::new(extractor, &text);
        let finds: Vec<_> = run.analysis.mentions.finds.iter().filter(|f| grammar.rule(f).id == *id).collect();
        if finds.is_empty() {
            let fault = Fault::new(file, example.span(), format!("`{id}` does not fire in its own example"));
            faults.push(fault.help(found(extractor, &run)));
            continue;
        }
        for (group, value) in wanted {
            let Some(number) = grammar.group(group) else {
                faults.push(Fault::new(file, example.span(), format!("no pattern has a group `{group}`")));
                continue;
            };
            let held: Vec<&str> = finds
                .iter()
                .filter_map(|f| run.analysis.mentions.capture(f, Some(number)))
                .map(|t| run.slice(&t))
                .collect();
            if !held.contains(&value.as_str()) {
                faults.push(Fault::new(
                    file,
                    example.span(),
                    format!("`{group}` should hold {value:?} but holds {held:?}"),
                ));
            }
        }
    }
    for example in &rule.no {
        let run = Run::new(extractor, example.get_ref());
        if let Some(find) = run.analysis.mentions.finds.iter().find(|f| grammar.rule(f).id == *id) {
            let message = format!("`{id}` must leave this alone but finds {:?}", run.slice(&find.tokens));
            faults.push(Fault::new(file, example.span(), message));
        }
    }
}

/// What was found in an example instead, for the help line.
fn found(extractor: &Extractor, run: &Run) -> String {
    let grammar = &extractor.rules().grammar;
    let finds =
        run.analysis.mentions.finds.iter().map(|f| format!("{} {:?}", grammar.rule(f).id, run.slice(&f.tokens)));
    format!("found instead: {}", finds.collect::<Vec<_>>().join(", "))
}

fn discourse_example(
    extractor: &Extractor,
    file: &RuleFile,
    id: &str,
    example: &Spanned<DiscourseExample>,
    wanted: bool,
    faults: &mut Faults,
) {
    let (text, after) = match example.get_ref() {
        DiscourseExample::Bare(text) => (text.clone(), None),
        DiscourseExample::Full { before: Some(before), text, after } => (format!("{before}\n{text}"), after.as_deref()),
        DiscourseExample::Full { before: None, text, after } => (text.clone(), after.as_deref()),
    };
    let units = layout::layout(&text, &extractor.rules().abbreviations).units.len();
    let run = Run::new(extractor, &after.map_or(text.clone(), |after| format!("{text} {after}")));
    let model = &extractor.rules().discourse;
    let Some(unit) = units.checked_sub(1) else {
        faults.push(Fault::new(file, example.span(), "an example without a word"));
        return;
    };
    let fired: Vec<&str> = run.analysis.features[unit]
        .iter()
        .filter_map(|&feature| match model.feature(feature) {
            Feature::Rule(vote) => Some(vote.id.as_str()),
            Feature::Onward(_) | Feature::Cue(..) => None,
        })
        .collect();
    let fires = fired.contains(&id);
    if fires != wanted {
        let message = if wanted { "does not fire in its own example" } else { "must leave this alone but fires" };
        let help = format!("fired: {}; {}", fired.join(", "), found(extractor, &run));
        faults.push(Fault::new(file, example.span(), format!("`{id}` {message}")).help(help));
    }
}

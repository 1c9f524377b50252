//! One record against the gold of its article, measure by measure.

use std::collections::HashMap;

use super::folding::is_blank;
use super::matching::{match_forms, match_sets};
use super::spans::{Cells, best};
use super::view::{Assigner, GoldTask, Named, Values};
use super::{Corpus, Error, ErrorKind, Example, Measure, Scores, Scoring};
use crate::discourse::Label;
use crate::record::{Record, Span, Task};

/// Scores the records of a corpus, given by the name of their article. An article without a record counts as one in
/// which nothing was found.
pub fn score(scoring: &Scoring, corpus: &Corpus, records: &HashMap<String, Record>) -> Result<Scores, Error> {
    let mut scores = Scores::none_of(corpus.examples().len());
    for example in corpus.examples() {
        Comparison::new(scoring, example, records.get(example.name()))?.count(&mut scores);
    }
    Ok(scores)
}

/// The labels of units that count neither for nor against what is found there as `label`: readers themselves draw no sharp line between them.
pub fn passed_over(label: Label) -> &'static [Label] {
    match label {
        Label::Result => &[Label::Decision, Label::Meta],
        Label::Task => &[Label::Proposal, Label::Decision, Label::Meta],
        _ => &[],
    }
}

struct Comparison<'a> {
    scoring: &'a Scoring,
    example: &'a Example,
    record: Option<&'a Record>,
}

impl<'a> Comparison<'a> {
    fn new(scoring: &'a Scoring, example: &'a Example, record: Option<&'a Record>) -> Result<Self, Error> {
        let length = example.text().len();
        let spans = record.iter().flat_map(|r| {
            let results = r.results.iter().map(|x| x.span);
            results.chain(r.tasks.iter().map(|x| x.span))
        });
        for [start, end] in spans {
            if start > end || end as usize > length {
                let what = format!("a span [{start}, {end}] in a text of {length}; was it made from another text?");
                return Err(Error::new(ErrorKind::Records, format_args!("the record of {}", example.name()), what));
            }
        }
        Ok(Self { scoring, example, record })
    }

    fn count(&self, scores: &mut Scores) {
        self.values(scores);
        self.kind(scores);
        let spans = |of: &dyn Fn(&Record) -> Vec<Span>| self.record.map_or_else(Vec::new, of);
        let results = spans(&|r| r.results.iter().map(|x| x.span).collect());
        self.units(scores, [Measure::ResultText, Measure::ResultUnits], Label::Result, &results);
        let tasks = spans(&|r| r.tasks.iter().map(|x| x.span).collect());
        self.units(scores, [Measure::TaskText, Measure::TaskUnits], Label::Task, &tasks);
        self.tasks(scores);
    }

    fn values(&self, scores: &mut Scores) {
        let place = self.example.name();
        let gold = Values::of_gold(self.example.gold(), self.scoring);
        let found = self.record.map_or_else(Values::default, |r| Values::of_record(r, self.scoring));
        for (measure, gold, found) in [
            (Measure::People, &gold.people, &found.people),
            (Measure::Positions, &gold.positions, &found.positions),
            (Measure::Titles, &gold.titles, &found.titles),
            (Measure::Roles, &gold.roles, &found.roles),
            (Measure::Chairs, &gold.chairs, &found.chairs),
        ] {
            match_sets(scores.of_mut(measure), gold, found, place);
        }
        match_forms(scores.of_mut(Measure::Bodies), &gold.bodies, &found.bodies, &gold.optional_bodies, place);
    }

    fn kind(&self, scores: &mut Scores) {
        let kinds = self.example.gold().meeting.as_ref().map_or(&[][..], |meeting| meeting.kind.all());
        if kinds.iter().flatten().all(String::is_empty) {
            return;
        }
        let found = self.record.and_then(|r| r.meeting.as_ref()?.kind.as_deref()).unwrap_or("");
        // Where the article may be about no meeting, none is right too.
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_deref().unwrap_or("")).collect();
        let right = self.scoring.forms(kinds.iter().copied()).contains(&self.scoring.fold(found));
        let tally = scores.of_mut(Measure::MeetingKind);
        tally.answer(right, !found.is_empty());
        if !right {
            let what = if found.is_empty() { "none" } else { found };
            tally.lost.push(format!("{}: {} / {what}", self.example.name(), kinds.join(" or ")));
        }
    }

    /// Units of one label: their text, blanks left out, and as wholes. What lies in units that are passed over is neither right nor wrong.
    fn units(&self, scores: &mut Scores, [text_measure, unit_measure]: [Measure; 2], label: Label, found: &[Span]) {
        let text = self.example.text();
        let mut left = self.example.labelled(|l| l == Some(label));
        let skipped =
            Cells::of(text.len(), &self.example.labelled(|l| l.is_none_or(|l| passed_over(label).contains(&l))));
        let (gold, predicted) = (Cells::of(text.len(), &left), Cells::of(text.len(), found));
        let tally = scores.of_mut(text_measure);
        for i in (0..text.len()).filter(|&i| !is_blank(text[i])) {
            match (gold.has(i), predicted.has(i) && !skipped.has(i)) {
                (true, true) => tally.true_positives += 1,
                (false, true) => tally.false_positives += 1,
                (true, false) => tally.false_negatives += 1,
                (false, false) => {}
            }
        }
        let tally = scores.of_mut(unit_measure);
        for &span in found {
            if let Some(i) = best(left.iter().copied(), span) {
                tally.true_positives += 1;
                left.remove(i);
            } else if skipped.within(span) * 2 <= (span[1] - span[0]) as usize {
                tally.false_positives += 1;
                tally.spurious.push(self.quote(span, 160));
            }
        }
        tally.false_negatives += left.len() as u64;
        tally.lost.extend(left.iter().map(|&span| self.quote(span, 160)));
    }

    /// Who assigned what to whom until when, in the tasks that were found.
    fn tasks(&self, scores: &mut Scores) {
        let Some(record) = self.record else { return };
        let place = self.example.name();
        let named = Named::of(record);
        let mut left: Vec<&Task> = record.tasks.iter().collect();
        for gold in GoldTask::all(self.example.gold(), self.example.units(), self.scoring) {
            let Some(i) = best(left.iter().map(|t| t.span), gold.span) else {
                continue;
            };
            let task = left.remove(i);
            let assigner = task.assigner.as_ref().and_then(|a| named.agent(a)).unwrap_or("");
            self.assigner(scores, &gold, assigner);

            let assignees = task.assignees.iter().map(|a| self.scoring.forms(Some(&*a.text).filter(|t| !t.is_empty())));
            let assignees: Vec<_> = assignees.collect();
            match_sets(scores.of_mut(Measure::TaskAssignees), &gold.assignees, &assignees, place);

            let deadline = task.deadline.iter().map(|d| d.text.as_str()).filter(|d| !d.is_empty());
            let deadline: Vec<_> = deadline.map(|d| self.scoring.forms([d])).collect();
            match_sets(scores.of_mut(Measure::TaskDeadline), gold.deadline.as_slice(), &deadline, place);
        }
    }

    fn assigner(&self, scores: &mut Scores, gold: &GoldTask, found: &str) {
        let tally = scores.of_mut(Measure::TaskAssigner);
        match &gold.assigner {
            Assigner::Open => {}
            Assigner::Nobody => tally.false_positives += u64::from(!found.is_empty()),
            Assigner::Given(names) => {
                let folded = self.scoring.fold(found);
                let one_in_other = |n: &String| folded.contains(n.as_str()) || n.contains(&folded);
                let right = !found.is_empty() && names.iter().any(one_in_other);
                tally.answer(right, !found.is_empty());
                if !right {
                    let wanted: Vec<_> = names.iter().map(String::as_str).collect();
                    let found = if found.is_empty() { "none" } else { found };
                    let (wanted, quote) = (wanted.join(" or "), self.quote(gold.span, 80));
                    tally.lost.push(format!("{quote}: {wanted} / {found}"));
                }
            }
        }
    }

    /// The head of a slice of the text, on one line, behind the article's name.
    fn quote(&self, [start, end]: Span, most: usize) -> String {
        let slice = &self.example.text()[start as usize..end as usize];
        let head: String = slice.iter().take(most).map(|&c| if c.is_control() { ' ' } else { c }).collect();
        format!("{}: {head}{}", self.example.name(), if slice.len() > most { "…" } else { "" })
    }
}

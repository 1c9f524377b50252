//! Fitted points put into the rule files, where all else stays as it stands.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use bienban::discourse::{BONDS, LABELS, Label};
pub(super) use bienban::fit::cues::Candidate as Cue;
use bienban::rules::cues;
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use crate::cli::{Error, Result};

/// Points by label.
type Row = [i16; LABELS.len()];

/// What was fitted.
pub(super) struct Fitted<'a> {
    /// The ids of the rules in their order.
    pub rules: Vec<&'a str>,
    pub cues: Vec<Cue>,
    /// Whether the cues were chosen anew; then they stand in place of those in the files.
    pub anew: bool,
    /// Of the rules, of the rules as they speak onward, of the cues.
    pub votes: Vec<Row>,
    /// By bond: from a label to the next.
    pub steps: [[Row; LABELS.len()]; BONDS.len()],
}

/// Puts the points into the files of `discourse/` in the folder `dir`.
pub(super) fn write(dir: &Path, fitted: &Fitted<'_>) -> Result<()> {
    let folder = dir.join("discourse");
    let unreadable = |path: &Path, e: &dyn std::fmt::Display| Error::new(format_args!("{}: {e}", path.display()));
    for entry in fs::read_dir(&folder).map_err(|e| unreadable(&folder, &e))? {
        let path = entry.map_err(|e| unreadable(&folder, &e))?.path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|e| unreadable(&path, &e))?;
        let mut document: DocumentMut = text.parse().map_err(|e| unreadable(&path, &e))?;
        if let Some(rules) = document.get_mut("rule").and_then(Item::as_array_of_tables_mut) {
            put_rules(rules, fitted);
        }
        if let Some(lists) = document.get_mut("cues").and_then(Item::as_array_of_tables_mut) {
            put_cues(lists, fitted);
        }
        if let Some(transition) = document.get_mut("transition").and_then(Item::as_table_mut) {
            put_steps(transition, fitted);
        }
        fs::write(&path, document.to_string()).map_err(|e| unreadable(&path, &e))?;
    }
    Ok(())
}

fn put_rules(rules: &mut ArrayOfTables, fitted: &Fitted<'_>) {
    for rule in rules.iter_mut() {
        let id = rule.get("id").and_then(Item::as_str);
        let Some(number) = id.and_then(|id| fitted.rules.iter().position(|known| *known == id)) else { continue };
        rule["votes"] = Item::Value(Value::InlineTable(points(&fitted.votes[number])));
        let onward = points(&fitted.votes[fitted.rules.len() + number]);
        match onward.is_empty() {
            true => drop(rule.remove("onward")),
            false => rule["onward"] = Item::Value(Value::InlineTable(onward)),
        }
    }
}

fn put_cues(lists: &mut ArrayOfTables, fitted: &Fitted<'_>) {
    for list in lists.iter_mut() {
        let first = list.get("first").and_then(Item::as_integer).and_then(|first| usize::try_from(first).ok());
        let known = list.get("votes").and_then(Item::as_str).unwrap_or_default();
        let known: HashSet<&str> = known.lines().filter_map(|line| Some(line.split_once(": ")?.1)).collect();
        let stays = |cue: &Cue| cue.first == first && (fitted.anew || known.contains(cue.written.as_str()));
        let mut votes = String::from("\n");
        for (cue, points) in fitted.cues.iter().zip(&fitted.votes[2 * fitted.rules.len()..]) {
            if stays(cue) && points.iter().any(|points| *points != 0) {
                votes.push_str(&cues::line(&cue.written, loudest_first(points).into_iter()));
                votes.push('\n');
            }
        }
        // As a literal string, in which marks stand for themselves.
        let votes = format!("'''{votes}'''").parse().unwrap_or_else(|_| Value::from(votes));
        list["votes"] = Item::Value(votes);
    }
}

fn put_steps(transition: &mut Table, fitted: &Fitted<'_>) {
    for ((_, bond), steps) in BONDS.iter().zip(&fitted.steps) {
        let mut table = Table::new();
        table.set_implicit(true);
        for (from, name) in LABELS {
            let mut row = Table::new();
            for (to, name) in LABELS {
                let step = steps[from as usize][to as usize];
                if step != 0 {
                    row[name] = toml_edit::value(i64::from(step));
                }
            }
            table[name] = Item::Table(row);
        }
        transition[*bond] = Item::Table(table);
    }
}

fn points(votes: &Row) -> InlineTable {
    loudest_first(votes).into_iter().map(|(label, points)| (label, i64::from(points))).collect()
}

/// Points that are not zero, the loudest first.
fn loudest_first(votes: &Row) -> Vec<(&'static str, i16)> {
    let mut labels: Vec<(Label, &'static str)> =
        LABELS.iter().copied().filter(|(label, _)| votes[*label as usize] != 0).collect();
    labels.sort_by_key(|(label, _)| std::cmp::Reverse(votes[*label as usize]));
    labels.into_iter().map(|(label, name)| (name, votes[label as usize])).collect()
}

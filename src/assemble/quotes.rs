//! Quotations: whose words they are, where that is told only behind the mark that closes them.

use super::agents::Agents;
use super::view::{Tokens, View};
use crate::grammar::Setting;

/// A quotation that may go over several units, and the act behind it that tells who speaks.
struct Quotation {
    tokens: Tokens,
    act: usize,
}

/// The quotations of an article that tell who speaks, behind them or before a colon that leads into them.
pub(super) struct Quotations {
    told_behind: Vec<Quotation>,
    led_into: Vec<Quotation>,
}

/// So many tokens at most stand between the closing mark and whoever speaks: a comma or a dash.
const APART: u32 = 2;

impl Quotations {
    pub fn gather(view: &View<'_>, agents: &Agents<'_>) -> Quotations {
        let marks = marks(view);
        let mentions = &view.analysis.mentions;
        let mut out: Vec<Quotation> = Vec::new();
        for (act, find) in mentions.finds.iter().enumerate() {
            if agents.of_act(act).is_none() || view.setting(find, Setting::Opens).is_none() || view.is_unsure(find) {
                continue;
            }
            let Some(who) = view.capture(find, view.terms.groups.who) else { continue };
            let closing = marks.partition_point(|mark| mark.token < who.start);
            let Some(close) = closing.checked_sub(1).filter(|&n| !marks[n].opens) else { continue };
            if who.start - marks[close].token > APART + 1 || begins_anew(view, &marks[close], &who) {
                continue;
            }
            if let Some(open) = opening(&marks, close)
                && !introduced(view, &marks[open], &marks[close], &who)
            {
                out.push(Quotation { tokens: marks[open].token..marks[close].token + 1, act });
            }
        }
        out.sort_by_key(|quotation| quotation.tokens.start);
        Quotations { told_behind: out, led_into: led_into(view, agents, &marks) }
    }

    /// The act before the colon that leads into the quotation in which `unit` begins (`Bà A nói: "… Ông B cho biết …"`).
    pub fn led_into(&self, unit: &Tokens) -> Option<usize> {
        act_around(&self.led_into, unit)
    }

    /// Whether `act` tells whose words a quotation before it was.
    pub fn told_behind(&self, act: usize) -> bool {
        self.told_behind.iter().any(|quotation| quotation.act == act)
    }

    /// The act that tells whose words `unit` is, if it lies in a quotation: all of it, or all of it up to the act.
    pub fn speaker_of(&self, unit: &Tokens) -> Option<usize> {
        act_around(&self.told_behind, unit)
    }
}

/// The act of the first of these quotations in which `unit` begins.
fn act_around(quotations: &[Quotation], unit: &Tokens) -> Option<usize> {
    quotations.iter().find(|quotation| quotation.tokens.contains(&unit.start)).map(|quotation| quotation.act)
}

/// The quotations of which the last act before the colon that leads into them tells who speaks.
fn led_into(view: &View<'_>, agents: &Agents<'_>, marks: &[Mark]) -> Vec<Quotation> {
    let mentions = &view.analysis.mentions;
    let units = &view.analysis.unit_tokens;
    let quotation = |close: usize| {
        let open = marks[opening(marks, close)?].token;
        let colon = open.checked_sub(1).filter(|&before| view.slice(&(before..open)) == ":")?;
        // A mark at the end of the text may stand in no unit.
        let own = mentions.unit_finds.get(units.partition_point(|unit| unit.end <= colon))?.clone();
        let speaks = |act: &usize| {
            let find = &mentions.finds[*act];
            agents.of_act(*act).is_some()
                && view.setting(find, Setting::Opens).is_some()
                && !view.is_unsure(find)
                && find.tokens.end <= open
        };
        let act = own.filter(speaks).max_by_key(|&act| mentions.finds[act].tokens.end)?;
        Some(Quotation { tokens: open..marks[close].token + 1, act })
    };
    (0..marks.len()).filter(|&n| !marks[n].opens).filter_map(quotation).collect()
}

/// The unit of `who`, if it begins behind the mark that closes.
fn unit_behind<'v>(view: &'v View<'_>, close: &Mark, who: &Tokens) -> Option<&'v Tokens> {
    let units = &view.analysis.unit_tokens;
    Some(&units[units.partition_point(|unit| unit.end <= who.start)]).filter(|unit| close.token < unit.start)
}

/// Whether words before `who` begin a unit of their own behind the mark that closes (`Theo báo cáo, ...`): these tell what follows.
fn begins_anew(view: &View<'_>, close: &Mark, who: &Tokens) -> bool {
    let before = |unit: &Tokens| view.slice(&(unit.start..who.start)).contains(char::is_alphanumeric);
    unit_behind(view, close, who).is_some_and(|unit| unit.start < who.start && before(unit))
}

/// Whether a colon leads into what stands between the marks (`Bà A nói: "…"`) and `who` stands in a unit behind it: then whoever stands
/// before the colon has spoken.
fn introduced(view: &View<'_>, open: &Mark, close: &Mark, who: &Tokens) -> bool {
    let led_into = open.token.checked_sub(1).is_some_and(|before| view.slice(&(before..open.token)) == ":");
    led_into && unit_behind(view, close, who).is_some()
}

/// A quotation mark, and whether it opens.
struct Mark {
    token: u32,
    opens: bool,
}

/// All quotation marks. One with a word right behind it and none right before it opens; one that stands apart on both sides opens
/// where the one before closed.
fn marks(view: &View<'_>) -> Vec<Mark> {
    let tokens = &view.analysis.tokens;
    let count = tokens.len() as u32;
    let is_mark = |&token: &u32| view.text.as_str().as_bytes()[tokens[token as usize].start as usize] == b'"';
    let apart = |token: u32| view.slice(&(token..token + 2)).contains(char::is_whitespace);
    let is_word = |token: u32| view.slice(&(token..token + 1)).starts_with(char::is_alphanumeric);
    let mut out: Vec<Mark> = Vec::new();
    for token in (0..count).filter(is_mark) {
        let before = token == 0 || apart(token - 1);
        let alone = token + 1 == count || apart(token);
        let inside = out.last().is_some_and(|mark| mark.opens);
        let opens = before && if alone { !inside } else { is_word(token + 1) };
        out.push(Mark { token, opens });
    }
    out
}

/// The mark that opens what the mark `close` closes.
fn opening(marks: &[Mark], close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for n in (0..=close).rev() {
        if marks[n].opens {
            depth = depth.checked_sub(1)?;
        } else {
            depth += 1;
        }
        if depth == 0 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Mark, opening};

    #[test]
    fn a_quotation_within_a_quotation_is_passed_over() {
        let marks =
            |opens: &[bool]| -> Vec<Mark> { (0..).zip(opens).map(|(token, &opens)| Mark { token, opens }).collect() };
        assert_eq!(opening(&marks(&[true, false]), 1), Some(0));
        assert_eq!(opening(&marks(&[true, true, false, false]), 3), Some(0));
        assert_eq!(opening(&marks(&[true, false, false]), 2), None);
    }
}

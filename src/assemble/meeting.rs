//! The meeting: what kind, when, where, held by whom, chaired by whom.

use rustc_hash::FxHashMap;

use super::agents::Agents;
use super::bodies::Bodies;
use super::dates::Dates;
use super::people::People;
use super::view::{EARLY, View};
use crate::grammar::{Find, Setting};
use crate::record::Meeting;

/// By so much the word for a meeting counts less in each unit than in the one before, as articles say at once what they are about.
const FADING: f64 = 0.8;
/// From this unit on it counts no less.
const FADED: i32 = 10;
/// What a date of which no rule says whose it is weighs in the unit of the meeting, and early in the article.
const DAY_BESIDE: i32 = 10;
const DAY_EARLY: i32 = 8;

/// The meeting that the article is about, or none if no rule found one.
///
/// Each `meeting` find has the `weight` that its rule sets (1 where it sets none), which fades with the units before it. The meeting's
/// kind is the one with the most weight in all, the earliest of equals; its name and the like are taken from the find with the most.
pub(super) fn meeting(view: &View<'_>, bodies: &Bodies, agents: &Agents<'_>, dates: &Dates) -> Option<Meeting> {
    let weight = |unit: usize, find: &Find| {
        let own = view.setting(find, Setting::Weight).and_then(|w| w.parse().ok()).unwrap_or(1.0);
        own * fading(unit)
    };
    let mut kinds: Vec<(String, f64, (usize, &Find))> = Vec::new();
    for (unit, find) in view.finds().filter(|(_, f)| view.rules.grammar.is(f, view.terms.meeting)) {
        let (name, own) = (kind_of(view, find), weight(unit, find));
        match kinds.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, all, main)) => {
                *all += own;
                if own > weight(main.0, main.1) {
                    *main = (unit, find);
                }
            }
            None => kinds.push((name, own, (unit, find))),
        }
    }
    let (kind, _, (unit, main)) = kinds.into_iter().rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let name = view.capture(main, view.terms.groups.name).map(|tokens| view.piece(&tokens));
    let date = day(view, unit);
    // The place beside the date, else beside the meeting, else the first of the article.
    let beside = date.map(|(unit, _)| unit).into_iter().chain([unit]);
    let place = beside.flat_map(|unit| view.of_class(unit, view.terms.venue)).next();
    let place =
        place.or_else(|| view.finds().find(|(_, f)| view.rules.grammar.is(f, view.terms.venue)).map(|(_, f)| f));
    let place =
        place.map(|find| view.piece(&view.capture(find, view.terms.groups.place).unwrap_or(find.tokens.clone())));
    let host = host(view, bodies, &kind);
    // Far from the beginning a meeting of another family, or on another day, is another meeting.
    let own = family(view, &kind);
    let another = |unit: usize| {
        let told = view.of_class(unit, view.terms.meeting);
        let mut are_own = told.map(|find| family(view, &kind_of(view, find)) == own).peekable();
        let is_another_kind = are_own.peek().is_some() && !are_own.any(|is_own| is_own);
        let mut days = view.of_class(unit, view.terms.date).peekable();
        let is_another_day =
            date.is_some_and(|(_, own)| days.peek().is_some() && days.all(|day| Dates::are_other_days(view, own, day)));
        unit >= EARLY && (is_another_kind || is_another_day)
    };
    let chairs = agents.roles.chairs(view, another).into_iter().map(People::id).collect();
    Some(Meeting { name, date: date.map(|(_, find)| dates.date(view, find)), place, host, chairs, kind: Some(kind) })
}

/// How much a find in `unit` counts.
fn fading(unit: usize) -> f64 {
    FADING.powi(FADED.min(unit as i32))
}

/// The day of the meeting whose main find is in the unit `beside`: of the dates at which no `other-day` find begins the one with the most
/// weight, the first of equals. A date has the weight of the `meeting-day` find that begins with it, else that of one beside the meeting or
/// early in the article.
fn day<'a>(view: &View<'a>, beside: usize) -> Option<(usize, &'a Find)> {
    let is = |find: &Find, class| view.rules.grammar.is(find, class);
    let told = view.finds().map(|(_, find)| find);
    let told = told.filter(|find| is(find, view.terms.meeting_day) || is(find, view.terms.other_day));
    let told: FxHashMap<u32, &Find> = told.map(|find| (find.tokens.start, find)).collect();
    let own = |unit: usize, date: &Find| match told.get(&date.tokens.start) {
        Some(find) if is(find, view.terms.other_day) => 0,
        Some(find) => view.weight(find),
        None if unit == beside => DAY_BESIDE,
        None if unit < EARLY => DAY_EARLY,
        None => 0,
    };
    let days = view.finds().filter(|(_, find)| is(find, view.terms.date));
    let days = days.map(|(unit, date)| (f64::from(own(unit, date)) * fading(unit), (unit, date)));
    let days = days.filter(|(weight, _)| *weight > 0.0);
    days.min_by(|a, b| b.0.total_cmp(&a.0)).map(|(_, date)| date)
}

/// Who holds the meeting of this `kind`: of those who hold one of the kind, or one without a name, and are told of early in the
/// article, the one whose rule sets the greatest `weight`, the first of equals.
fn host(view: &View<'_>, bodies: &Bodies, kind: &str) -> Option<String> {
    let groups = &view.terms.groups;
    let early = view.finds().filter(|(unit, _)| *unit < EARLY).map(|(_, find)| find);
    let hosts = early.filter(|find| view.rules.grammar.is(find, view.terms.host));
    let hosts: Vec<&Find> =
        hosts.filter(|find| view.capture(find, groups.kind).is_none() || kind_of(view, find) == kind).collect();
    let find = hosts.into_iter().rev().max_by_key(|find| view.weight(find))?;
    bodies.id(&view.capture(find, groups.body)?)
}

/// The kind that `find` names, as the word lists call it, in lower case.
fn kind_of(view: &View<'_>, find: &Find) -> String {
    let words = view.capture(find, view.terms.groups.kind).unwrap_or(find.tokens.clone());
    let listed = view.attributes(&words).and_then(|a| a.canonical.clone());
    listed.unwrap_or_else(|| view.slice(&words).to_lowercase())
}

/// The family of a `kind`, as the word lists call it; a kind that they give none is its own.
fn family<'k>(view: &View<'k>, kind: &'k str) -> &'k str {
    view.rules.lexicon.attributes_of(kind).and_then(|known| known.family.as_deref()).unwrap_or(kind)
}

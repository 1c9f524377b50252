//! The meeting: what kind, when, where, held by whom, chaired by whom.

use super::agents::Agents;
use super::bodies::Bodies;
use super::dates::Dates;
use super::people::People;
use super::view::{View, key};
use crate::grammar::Find;
use crate::record::{Meeting, Role};

/// The meeting that the article is about, or none if no rule found one.
///
/// Each `meeting` find has the `weight` that its rule sets (1 where it sets none); the kind with the heaviest find is the
/// meeting's, the earliest of equals.
pub(super) fn meeting(view: &View<'_>, bodies: &Bodies, agents: &Agents<'_>, dates: &Dates) -> Option<Meeting> {
    let found: Vec<(usize, &Find)> =
        view.finds().filter(|(_, f)| view.rules.grammar.is(f, view.terms.meeting)).collect();
    let (unit, main) = found.iter().rev().max_by_key(|(_, find)| view.weight(find)).copied()?;
    let kind = view.capture(main, view.terms.groups.kind).unwrap_or(main.tokens.clone());
    let name = view.capture(main, view.terms.groups.name).map(|tokens| view.piece(&tokens));
    let host = view.capture(main, view.terms.groups.body).and_then(|tokens| bodies.id(&tokens));
    // The date beside the meeting, else the first of the article.
    let date = view.of_class(unit, view.terms.date).next().map(|find| (unit, find));
    let date = date.or_else(|| view.finds().find(|(_, f)| view.rules.grammar.is(f, view.terms.date)));
    let place = view.of_class(unit, view.terms.venue).next();
    let place =
        place.or_else(|| view.finds().find(|(_, f)| view.rules.grammar.is(f, view.terms.venue)).map(|(_, f)| f));
    let place =
        place.map(|find| view.piece(&view.capture(find, view.terms.groups.place).unwrap_or(find.tokens.clone())));
    let kind =
        view.attributes(&kind).and_then(|a| a.canonical.clone()).unwrap_or_else(|| view.slice(&kind).to_lowercase());
    debug_assert_eq!(key(&kind), key(&kind.to_lowercase()));
    Some(Meeting {
        kind: Some(kind),
        name,
        date: date.map(|(_, find)| dates.date(view, find)),
        place,
        host,
        chairs: agents.with_role(Role::Chair).into_iter().map(People::id).collect(),
    })
}

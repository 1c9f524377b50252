//! Which fields of a filter say something about which subject.

use super::error::{Error, Result};
use super::filter::{Filter, Order, Subject};
use Subject::{Articles, Bodies, Meetings, People, Results, Tasks};

/// Refuses what `filter` asks in vain of `subject`.
pub(super) fn check(subject: Subject, filter: &Filter) -> Result<()> {
    let asked: [(&'static str, bool, &[Subject]); 10] = [
        ("a person", filter.person.is_some(), &[Bodies, Tasks, Results, Meetings, Articles]),
        ("a body", filter.body.is_some(), &[People, Tasks, Results, Meetings, Articles]),
        ("an assignee", filter.assignee.is_some(), &[Tasks]),
        ("an office", filter.office.is_some(), &[People]),
        ("a kind", filter.kind.is_some(), &[Bodies, Tasks, Results, Meetings, Articles]),
        ("a deadline", filter.due_before.is_some() || filter.due_after.is_some(), &[Tasks]),
        ("a polarity", filter.polarity.is_some(), &[Results]),
        ("certainty", filter.certainty.is_some(), &[People, Bodies, Tasks, Results]),
        ("a place", filter.place.is_some(), &[People, Bodies, Tasks, Results, Meetings, Articles]),
        ("a level", filter.level.is_some(), &[People, Bodies, Tasks, Results, Meetings, Articles]),
    ];
    match asked.into_iter().find(|(_, is, subjects)| *is && !subjects.contains(&subject)) {
        Some((filter, ..)) => Err(Error::Unfit { filter, subject: subject.name() }),
        None => Ok(()),
    }
}

/// Refuses an order that rows of `subject` do not have.
pub(super) fn check_order(subject: Subject, order: Order) -> Result<()> {
    let (filter, subjects): (_, &[Subject]) = match order {
        Order::Name => ("the order by name", &[People, Bodies]),
        Order::Deadline => ("the order by deadline", &[Tasks]),
        Order::Usual | Order::Newest | Order::Oldest => return Ok(()),
    };
    match subjects.contains(&subject) {
        true => Ok(()),
        false => Err(Error::Unfit { filter, subject: subject.name() }),
    }
}

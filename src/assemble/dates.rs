//! Dates: from words to ISO 8601, as far as the article tells.

use super::view::{Tokens, View};
use crate::grammar::Find;
use crate::input;
use crate::record::{Date, Published};

/// What is known for completing a date: the years that the article names.
pub(super) struct Dates {
    /// The year in which the article was published or, if it says nothing of that, none.
    year: Option<u32>,
}

/// When the article was published: as it says, else as its source `told`, whose words stand nowhere in it.
pub(super) fn published(view: &View<'_>, told: Option<&input::Published>) -> Option<Published> {
    let said = view.finds().find(|(_, find)| view.rules.grammar.is(find, view.terms.published));
    let said = said.map(|(_, find)| Dates { year: None }.date(view, find));
    let said = said.map(|date| Published { text: date.text, span: Some(date.span), iso: date.iso });
    said.or_else(|| told.map(|told| Published { text: told.text.clone(), span: None, iso: told.iso.clone() }))
}

impl Dates {
    pub fn new(_view: &View<'_>, published: Option<&Published>) -> Dates {
        let year =
            published.and_then(|date| date.iso.as_deref()).and_then(|iso| iso.get(..4)).and_then(|y| y.parse().ok());
        Dates { year }
    }

    /// The date that `find` holds in its groups `day`, `month`, `year`. A date without a year is in the year of publication.
    pub fn date(&self, view: &View<'_>, find: &Find) -> Date {
        let piece = view.piece(&find.tokens);
        Date { text: piece.text, span: piece.span, iso: self.iso(view, find) }
    }

    pub fn iso(&self, view: &View<'_>, find: &Find) -> Option<String> {
        let groups = &view.terms.groups;
        let number = |group| {
            let tokens: Tokens = view.capture(find, group)?;
            view.slice(&tokens).parse::<u32>().ok()
        };
        let year = number(groups.year).map(|y| if y < 100 { 2000 + y } else { y }).or(self.year)?;
        let month = number(groups.month).filter(|m| (1..=12).contains(m));
        let day = number(groups.day).filter(|d| (1..=31).contains(d));
        Some(match (month, day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        })
    }
}

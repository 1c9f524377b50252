//! Places: where a unit stands in the article, and how it hangs together with the one before.

use super::account::Account;
use crate::layout::{Layout, Unit};
use crate::named::named;
use crate::rules::kinds::bits;

/// Where a unit stands, as a set of flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place(u16);

named! {
    /// How a unit hangs together with the one before it.
    Bond, all in BONDS:
    /// The same sentence goes on after a semicolon.
    Sentence = "sentence",
    /// A new sentence of the same paragraph.
    Paragraph = "paragraph",
    /// A new paragraph.
    Apart = "apart",
}

impl Place {
    const PARAGRAPH_START: Place = Place(4);
    const CONTINUED: Place = Place(64);
    const NEAR_ACCOUNT: Place = Place(256);

    /// The places that a rule can name with `at`.
    pub const NAMES: [(&'static str, Place); 9] = [
        ("first", Place(1)),
        ("last", Place(2)),
        ("paragraph-start", Place::PARAGRAPH_START),
        ("paragraph-end", Place(8)),
        ("alone", Place(16)),
        ("second-paragraph", Place(32)),
        ("continued", Place::CONTINUED),
        ("last-paragraph", Place(128)),
        ("near-account", Place::NEAR_ACCOUNT),
    ];

    /// How many flags there may be.
    pub const FLAGS: usize = u16::BITS as usize;

    /// The flags that are set, by number.
    pub fn flags(self) -> impl Iterator<Item = usize> {
        bits(self.0.into())
    }

    pub fn named(name: &str) -> Option<Place> {
        Place::NAMES.iter().find(|(n, _)| *n == name).map(|(_, place)| *place)
    }

    /// The place of each unit of `text`, which `layout` cut.
    pub fn of_units(text: &str, layout: &Layout) -> Vec<Place> {
        let last = layout.units.len().wrapping_sub(1);
        let place = |(number, unit): (usize, &Unit)| {
            let paragraph = &layout.paragraphs[unit.paragraph as usize];
            let start = paragraph.first_unit as usize == number;
            let end = paragraph.end_unit as usize == number + 1;
            let continued = layout.continues(text, number);
            let last_paragraph = unit.paragraph as usize + 1 == layout.paragraphs.len();
            let flags =
                [number == 0, number == last, start, end, start && end, unit.paragraph == 1, continued, last_paragraph];
            Place(flags.iter().enumerate().map(|(bit, &set)| u16::from(set) << bit).sum())
        };
        layout.units.iter().enumerate().map(place).collect()
    }

    /// This place, told whether the account open at `unit` was opened in the same paragraph.
    pub fn beside(self, account: Option<&Account>, unit: usize, layout: &Layout) -> Place {
        let paragraph = |unit: usize| layout.units[unit].paragraph;
        match account {
            Some(account) if paragraph(account.unit) == paragraph(unit) => self.with(Place::NEAR_ACCOUNT),
            _ => self,
        }
    }

    pub fn with(self, other: Place) -> Place {
        Place(self.0 | other.0)
    }

    pub fn has(self, all: Place) -> bool {
        self.0 & all.0 == all.0
    }

    /// How the unit hangs together with the one before it.
    pub fn bond(self) -> Bond {
        if self.has(Place::CONTINUED) {
            Bond::Sentence
        } else if self.has(Place::PARAGRAPH_START) {
            Bond::Apart
        } else {
            Bond::Paragraph
        }
    }
}

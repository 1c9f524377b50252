//! Dates: from words to ISO 8601, as far as the article tells.

use jiff::ToSpan;
use jiff::civil::Date as Day;

use super::view::{Tokens, View};
use crate::grammar::{Find, Setting};
use crate::input;
use crate::record::{Date, Meeting, Published};

/// What is known for completing a date: when the article was published, as far as it or its source tells, else when the meeting was.
pub(super) struct Dates {
    year: Option<u32>,
    day: Option<Day>,
}

/// When the article was published: as it says, else as its source `told`, whose words stand nowhere in it.
pub(super) fn published(view: &View<'_>, told: Option<&input::Published>) -> Option<Published> {
    let said = view.finds().find(|(_, find)| view.rules.grammar.is(find, view.terms.published));
    let said = said.map(|(_, find)| Dates { year: None, day: None }.date(view, find));
    let said = said.map(|date| Published { text: date.text, span: Some(date.span), iso: date.iso });
    said.or_else(|| told.map(|told| Published { text: told.text.clone(), span: None, iso: told.iso.clone() }))
}

/// The last months of the quarters of a year and their last days.
const QUARTER_ENDS: [(u32, u32); 4] = [(3, 31), (6, 30), (9, 30), (12, 31)];

/// Where a day without a year lies, seen from the day of publication.
#[derive(Debug, Clone, Copy)]
enum Side {
    /// On the nearer side.
    Either,
    /// Behind it, as a deadline does.
    After,
}

/// So many months a deadline may be over when an article is published.
const LATE: i32 = 2;

/// Day, month and year as far as a date says them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Parts {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<u32>,
}

impl Dates {
    pub fn new(published: Option<&Published>) -> Dates {
        Dates::known(published.and_then(|date| date.iso.as_deref()))
    }

    /// These dates, or those that are known from the day of the meeting where nothing tells of publication.
    pub fn or_meeting(self, meeting: Option<&Meeting>) -> Dates {
        match self.year {
            Some(_) => self,
            None => Dates::known(meeting.and_then(|meeting| meeting.date.as_ref()?.iso.as_deref())),
        }
    }

    fn known(iso: Option<&str>) -> Dates {
        let year = iso.and_then(|iso| iso.get(..4)).and_then(|y| y.parse().ok());
        Dates { year, day: iso.and_then(|iso| iso.parse().ok()) }
    }

    /// The date that `find` holds in its groups `day`, `month`, `year`, `quarter`; without these, the day that its rule sets as `days` after that of
    /// publication, or the year that it sets as `years` after it. A date without a year is the one nearest to publication.
    pub fn date(&self, view: &View<'_>, find: &Find) -> Date {
        let piece = view.piece(&find.tokens);
        Date { text: piece.text, span: piece.span, iso: self.iso(view, find) }
    }

    /// The deadline that `find` in `unit` names: the last day or period in it says when.
    pub fn deadline(&self, view: &View<'_>, unit: usize, find: &Find) -> Date {
        let piece = view.piece(&find.tokens);
        let dates = view.within(unit, view.terms.date, find.tokens.clone());
        let named = dates.chain(view.within(unit, view.terms.period, find.tokens.clone()));
        let iso = named.max_by_key(|named| named.tokens.end).and_then(|named| self.complete(view, named, Side::After));
        Date { text: piece.text, span: piece.span, iso }
    }

    /// Whether two dates that both tell day and month tell others.
    pub fn are_other_days(view: &View<'_>, one: &Find, other: &Find) -> bool {
        let told = |find| {
            let Parts { day, month, .. } = parts(view, find);
            day.zip(month)
        };
        told(one).zip(told(other)).is_some_and(|(one, other)| one != other)
    }

    pub fn iso(&self, view: &View<'_>, find: &Find) -> Option<String> {
        self.complete(view, find, Side::Either)
    }

    fn complete(&self, view: &View<'_>, find: &Find, side: Side) -> Option<String> {
        let Parts { day, month, year } = parts(view, find);
        if month.is_none() && year.is_none() {
            if let Some(days) = view.setting(find, Setting::Days) {
                return self.after(days.parse().ok()?);
            }
            let years: u32 = view.setting(find, Setting::Years)?.parse().ok()?;
            return Some(format!("{:04}", self.year? + years));
        }
        let year = year.or_else(|| self.year_of(month?, side))?;
        Some(match (month, day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        })
    }
}

impl Dates {
    /// The year of a `month` that is told without one.
    fn year_of(&self, month: u32, side: Side) -> Option<u32> {
        let year = self.year?;
        let Some(day) = self.day else { return Some(year) };
        let ahead = month as i32 - i32::from(day.month());
        Some(match side {
            Side::After if ahead < -LATE => year + 1,
            Side::Either if ahead > 6 => year - 1,
            Side::Either if ahead < -6 => year + 1,
            _ => year,
        })
    }

    /// So many days after the day of publication.
    fn after(&self, days: i32) -> Option<String> {
        Some(self.day?.checked_add(days.days()).ok()?.to_string())
    }
}

/// What `find` says in its groups: of a quarter its last day.
fn parts(view: &View<'_>, find: &Find) -> Parts {
    let groups = &view.terms.groups;
    let word = |group| view.capture(find, group).map(|tokens: Tokens| view.slice(&tokens));
    let number = |group| word(group).and_then(|word| word.parse::<u32>().ok());
    let mut parts = Parts { day: number(groups.day), month: number(groups.month), year: number(groups.year) };
    if let Some(word) = word(groups.dotted) {
        let mut numbers = word.split('.').map(|number| number.parse::<u32>().ok());
        let [first, second, year] = [(); 3].map(|()| numbers.next().flatten());
        parts = match second {
            Some(1000..) => Parts { month: first, year: second, ..Parts::default() },
            _ => Parts { day: first, month: second, year },
        };
    }
    if let Some(&(month, day)) = word(groups.quarter).and_then(quarter).and_then(|n| QUARTER_ENDS.get(n - 1)) {
        parts = Parts { day: Some(day), month: Some(month), ..parts };
    }
    parts.day = parts.day.filter(|day| (1..=31).contains(day));
    parts.month = parts.month.filter(|month| (1..=12).contains(month));
    parts.year = parts.year.map(|year| if year < 100 { 2000 + year } else { year });
    parts
}

/// The number of a quarter, from 1, as `2` or `II`.
fn quarter(word: &str) -> Option<usize> {
    let roman = ["I", "II", "III", "IV"].iter().position(|roman| *roman == word).map(|n| n + 1);
    roman.or_else(|| word.parse().ok()).filter(|n| (1..=4).contains(n))
}

#[cfg(test)]
mod tests {
    use super::{Dates, Side, quarter};

    #[test]
    fn the_year_of_a_month_is_the_nearest_and_of_a_deadline_the_next() {
        let dates = Dates::known(Some("2024-01-15"));
        let years = |side| [1, 6, 11, 12].map(|month| dates.year_of(month, side));
        assert_eq!(years(Side::Either), [Some(2024), Some(2024), Some(2023), Some(2023)]);
        assert_eq!(years(Side::After), [Some(2024); 4]);
        let dates = Dates::known(Some("2024-11-15"));
        let years = |side| [1, 6, 9, 12].map(|month| dates.year_of(month, side));
        assert_eq!(years(Side::Either), [Some(2025), Some(2024), Some(2024), Some(2024)]);
        assert_eq!(years(Side::After), [Some(2025), Some(2025), Some(2024), Some(2024)]);
        assert_eq!(Dates::known(Some("2024")).year_of(12, Side::Either), Some(2024));
        assert_eq!(Dates::known(None).year_of(12, Side::After), None);
    }

    #[test]
    fn quarters_are_read_in_figures_and_in_roman_numbers() {
        assert_eq!([quarter("2"), quarter("IV"), quarter("V"), quarter("0")], [Some(2), Some(4), None, None]);
    }
}

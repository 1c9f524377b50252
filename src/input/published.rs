//! When an article was published, as dumps and pages write it.

use crate::text::fold;

/// A date of publication from outside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// As it was written.
    pub text: String,
    /// ISO 8601, the day in Vietnam; `None` when the words hold no date that is certain.
    pub iso: Option<String>,
}

impl Published {
    /// Nothing for a blank `text`.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self { text: text.to_owned(), iso: iso(text) })
    }
}

/// Minutes by which the clocks of Vietnam are ahead of UTC, all year.
const VIETNAM: i64 = 7 * 60;
const DAY: i64 = 24 * 60;
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first date in `text`: year first (`2024-03-29`), the Vietnamese order (`29/3/2024`, in words too), that of mails
/// (`29 Mar 2024`), or seconds or milliseconds since 1970. A time that tells its distance from UTC is brought to Vietnam.
fn iso(text: &str) -> Option<String> {
    let text = fold(text);
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return digits(&text);
    }
    let numbers = numbers(&text);
    let date = numbers.windows(3).enumerate().find_map(|(at, w)| {
        let between = [w[0].between(&text, w[1]), w[1].between(&text, w[2])];
        let date = match between {
            ["-", "-"] | ["/", "/"] | [".", "."] if w[0].len() == 4 => [w[0], w[1], w[2]],
            ["-", "-"] | ["/", "/"] | [".", "."] | ["thang", "nam"] if w[2].len() == 4 => [w[2], w[1], w[0]],
            _ => return None,
        };
        Some((at + 3, date.map(|n| n.value)))
    });
    let by_name = || {
        numbers.windows(2).enumerate().find_map(|(at, w)| {
            let name = w[0].between(&text, w[1]).get(..3)?;
            let month = MONTHS.iter().position(|month| *month == name)? as i64 + 1;
            (w[1].len() == 4).then_some((at + 2, [w[1].value, month, w[0].value]))
        })
    };
    let (next, [year, month, day]) = date.or_else(by_name)?;
    let days = days(year, month, day)?;
    let late =
        numbers.get(next..).and_then(|time| minutes_utc(&text, time)).map_or(0, |utc| (utc + VIETNAM).div_euclid(DAY));
    Some(shown(days + late))
}

/// `20240329`, or seconds or milliseconds since 1970 (of this century).
fn digits(text: &str) -> Option<String> {
    let value: i64 = text.parse().ok()?;
    match text.len() {
        8 => days(value / 10_000, value / 100 % 100, value % 100).map(shown),
        10 => Some(shown((value / 60 + VIETNAM).div_euclid(DAY))),
        13 => Some(shown((value / 60_000 + VIETNAM).div_euclid(DAY))),
        _ => None,
    }
}

/// The time after a date in minutes of UTC, if it tells its zone: `08:00:00+07:00`, `01:00Z`.
fn minutes_utc(text: &str, time: &[Number]) -> Option<i64> {
    let [hour, minute, rest @ ..] = time else { return None };
    if hour.between(text, *minute) != ":" {
        return None;
    }
    let mut last = *minute;
    let mut rest = rest;
    while let [next, after @ ..] = rest
        && matches!(last.between(text, *next), ":" | ".")
    {
        (last, rest) = (*next, after);
    }
    let minutes = hour.value * 60 + minute.value;
    let after = text[last.end..].trim_start();
    let sign = match after.as_bytes().first()? {
        b'z' => return Some(minutes),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let [hours, more @ ..] = rest else { return None };
    let zone = match (hours.len(), more) {
        (4, _) => hours.value / 100 * 60 + hours.value % 100,
        (2, [minute, ..]) if hours.between(text, *minute) == ":" => hours.value * 60 + minute.value,
        (2, _) => hours.value * 60,
        _ => return None,
    };
    Some(minutes - sign * zone)
}

/// A run of at most nine digits, with its place in bytes.
#[derive(Debug, Clone, Copy)]
struct Number {
    start: usize,
    end: usize,
    value: i64,
}

impl Number {
    fn len(self) -> usize {
        self.end - self.start
    }

    fn between(self, text: &str, next: Number) -> &str {
        text[self.end..next.start].trim()
    }
}

fn numbers(text: &str) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut at = 0;
    for run in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        if let (1..=9, Ok(value)) = (digits.len(), digits.parse()) {
            numbers.push(Number { start: at, end: at + digits.len(), value });
        }
        at += run.len();
    }
    numbers
}

/// Days since 1 January 1970, of a date that exists. After Howard Hinnant, `chrono`-Compatible Low-Level Date Algorithms.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1900..=2200).contains(&year) || !(1..=12).contains(&month) || day < 1 {
        return None;
    }
    let year_of_march = year - i64::from(month <= 2);
    let (era, of_era) = (year_of_march.div_euclid(400), year_of_march.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468;
    (date(days) == (year, month, day)).then_some(days)
}

/// The reverse of [`days`], by the same author.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month_of_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_of_march + 2) / 5 + 1;
    let month = if month_of_march < 10 { month_of_march + 3 } else { month_of_march - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn shown(days: i64) -> String {
    let (year, month, day) = date(days);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_they_are_written() {
        for (text, day) in [
            ("2024-03-29", "2024-03-29"),
            ("2024-03-29T08:00:00+07:00", "2024-03-29"),
            ("2024-03-28T20:30:00.123Z", "2024-03-29"),
            ("2024-12-31 23:30 +0000", "2025-01-01"),
            ("2024-03-29 01:00 +09:00", "2024-03-28"),
            ("29/03/2024", "2024-03-29"),
            ("Thứ Sáu, 29/3/2024, 08:15 (GMT+7)", "2024-03-29"),
            ("08:15 | 29-03-2024", "2024-03-29"),
            ("Thứ sáu, ngày 29 tháng 3 năm 2024", "2024-03-29"),
            ("Fri, 29 Mar 2024 20:15:00 +0000", "2024-03-30"),
            ("29 March 2024", "2024-03-29"),
            ("20240329", "2024-03-29"),
            ("1711656000", "2024-03-29"),
            ("1711656000000", "2024-03-29"),
            ("2024/02/29", "2024-02-29"),
        ] {
            assert_eq!(iso(text).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_is_no_certain_date() {
        for text in
            ["hôm qua", "2023-02-29", "03/29/2024", "29/3", "3.29.24", "12345", "Số 15-16/2024", "99999999999999999999"]
        {
            assert_eq!(iso(text), None, "{text}");
        }
        assert_eq!(Published::new("  "), None);
    }

    #[test]
    fn days_and_dates_are_each_others_reverse() {
        assert_eq!((days(1970, 1, 1), days(2000, 3, 1)), (Some(0), Some(11_017)));
        for day in -20_000..80_000 {
            let (year, month, of_month) = date(day);
            assert_eq!(days(year, month, of_month), Some(day));
        }
    }
}

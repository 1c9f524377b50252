//! Days as people write them: whole, or partial.

use jiff::civil::Date;

/// The first and the last day that a date allows, as ISO 8601 (`2024-02` allows `2024-02-01` to `2024-02-29`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    first: String,
    last: String,
}

impl Day {
    /// Reads `2024`, `2024-03`, `2024-03-29`, and the same as written in Vietnam: `3/2024`, `29/3/2024`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let parts: Vec<&str> = match text.contains('/') {
            true => text.rsplit('/').collect(),
            false => text.split('-').collect(),
        };
        let numbers: Vec<i16> = parts.iter().map(|part| number(part)).collect::<Option<_>>()?;
        let [year, rest @ ..] = numbers.as_slice() else { return None };
        if parts[0].len() != 4 {
            return None;
        }
        let month = |n: i16| Date::new(*year, i8::try_from(n).ok()?, 1).ok();
        let (first, last) = match rest {
            [] => (month(1)?, month(12)?.last_of_month()),
            [m] => (month(*m)?, month(*m)?.last_of_month()),
            [m, d] => {
                let day = Date::new(*year, i8::try_from(*m).ok()?, i8::try_from(*d).ok()?).ok()?;
                (day, day)
            }
            _ => return None,
        };
        Some(Self { first: first.to_string(), last: last.to_string() })
    }

    #[must_use]
    pub fn first(&self) -> &str {
        &self.first
    }

    #[must_use]
    pub fn last(&self) -> &str {
        &self.last
    }
}

/// Digits alone: a sign is none.
fn number(text: &str) -> Option<i16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_are_all_their_days() {
        for (text, first, last) in [
            ("2024", "2024-01-01", "2024-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2/2023", "2023-02-01", "2023-02-28"),
            ("2024-03-29", "2024-03-29", "2024-03-29"),
            ("29/3/2024", "2024-03-29", "2024-03-29"),
        ] {
            let day = Day::parse(text).unwrap();
            assert_eq!((day.first(), day.last()), (first, last), "{text}");
        }
        for text in ["", "24", "2024-13", "2024-02-30", "29/3", "2024-3-4-5", "tomorrow", "+024", "2024-+3", "2024/3"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}

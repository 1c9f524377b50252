//! Days as people write them: whole, or partial.

use crate::store::days;

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
        let (year, rest) = parts.split_first()?;
        let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4
            || rest.len() > 2
            || !parts.iter().all(digits)
            || !rest.iter().all(|n| (1..=2).contains(&n.len()))
        {
            return None;
        }
        let iso: String = [(*year).to_owned()].into_iter().chain(rest.iter().map(|n| format!("-{n:0>2}"))).collect();
        let (first, last) = days(&iso)?;
        Some(Self { first, last })
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

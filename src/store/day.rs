//! Days that a partial date allows.

use jiff::civil::Date;

/// The first and the last day that an ISO date allows, each as `YYYY-MM-DD`: of `2024-02` the 1st and the 29th of February. `None`
/// for what is no such date.
#[must_use]
pub fn days(iso: &str) -> Option<(String, String)> {
    let part = |range: std::ops::Range<usize>| iso.get(range)?.parse::<i16>().ok();
    let year = part(0..4)?;
    let (first, last) = match iso.len() {
        4 => (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?),
        7 => {
            let first = Date::new(year, part(5..7)? as i8, 1).ok()?;
            (first, first.last_of_month())
        }
        10 => {
            let day = Date::new(year, part(5..7)? as i8, part(8..10)? as i8).ok()?;
            (day, day)
        }
        _ => return None,
    };
    Some((first.to_string(), last.to_string()))
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn a_partial_date_allows_its_first_to_its_last_day() {
        let of = |iso| days(iso).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(of("2024").as_deref(), Some("2024-01-01 2024-12-31"));
        assert_eq!(of("2024-02").as_deref(), Some("2024-02-01 2024-02-29"));
        assert_eq!(of("2024-03-29").as_deref(), Some("2024-03-29 2024-03-29"));
        assert_eq!([of("2024-13"), of("2024-02-30"), of("soon"), of("")], [None, None, None, None]);
    }
}

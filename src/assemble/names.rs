//! Names of people: when two spellings are one name.

use crate::text::fold;

/// No syllable is longer; what is, has lost the blank to its neighbour.
const LONGEST_SYLLABLE: usize = 7;

/// The syllables of a name in lower case.
pub(super) fn syllables(name: &str) -> Vec<String> {
    name.split_whitespace().map(|s| s.to_lowercase()).collect()
}

/// Whether a long name ends with a short one.
pub(super) fn ends(long: &[String], short: &[String]) -> bool {
    long.len() > short.len() && long.ends_with(short)
}

/// The same name, or one whose last syllable is run together with the word after it (`Trần Văn Anphát`).
pub(super) fn same_name(known: &[String], own: &[String]) -> bool {
    known == own
        || match (known.split_last(), own.split_last()) {
            (Some((last, rest)), Some((glued, own_rest))) => {
                rest == own_rest && glued.chars().count() >= LONGEST_SYLLABLE && glued.starts_with(last.as_str())
            }
            _ => false,
        }
}

/// Whether two full names differ in nothing but marks (`Lò Thành Minh`, `Lò Thanh Minh`): of people in one office, a slip of the pen.
pub(super) fn differ_in_marks(a: &[String], b: &[String]) -> bool {
    a.len() > 2 && a.len() == b.len() && a != b && a.iter().zip(b).all(|(a, b)| fold(a) == fold(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_full_names_that_differ_in_marks_alone_are_slips() {
        let slip = |a, b| differ_in_marks(&syllables(a), &syllables(b));
        assert!(slip("Lò Thành Minh", "Lò Thanh Minh"));
        assert!(slip("Vũ Đình Hợp", "Vũ Định Hợp"));
        assert!(!slip("Lò Thành Minh", "Lò Thành Minh"));
        assert!(!slip("Lò Minh", "Lò Mình"));
        assert!(!slip("Lò Thành Minh", "Lò Thành Ninh"));
    }
}

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

/// A full name without marks; `None` of a short one. Two that share it differ in marks alone (`Lò Thành Minh`, `Lò Thanh Minh`): of people in
/// one office, a slip of the pen.
pub(super) fn bare(name: &[String]) -> Option<String> {
    (name.len() > 2).then(|| fold(&name.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_that_differ_in_marks_alone_are_bare_the_same() {
        let bare = |name| bare(&syllables(name));
        assert_eq!(bare("Lò Thành Minh"), bare("Lò Thanh Minh"));
        assert_eq!(bare("Vũ Đình Hợp"), Some("vu dinh hop".into()));
        assert_ne!(bare("Lò Thành Minh"), bare("Lò Thành Ninh"));
        assert_eq!(bare("Lò Minh"), None);
    }
}

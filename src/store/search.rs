//! What people type, as questions to the full-text indexes. Words are quoted, so nothing that is typed can be an operator.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::key;

/// Gives SQL the function `fold`: the search key of a text, `NULL` of none.
///
/// # Errors
/// When SQLite refuses.
pub fn add_fold(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("fold", 1, flags, |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| key(&text)))
    })
}

/// The words of a text as the indexes hold them: folded, parted at whatever is no letter or digit.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    key(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// All words, in any order; `None` where there is none.
#[must_use]
pub fn all(text: &str) -> Option<String> {
    quoted(text, " ")
}

/// All words, in any order, the last one perhaps only begun.
#[must_use]
pub fn all_begun(text: &str) -> Option<String> {
    all(text).map(|words| words + " *")
}

/// The words one after the other.
#[must_use]
pub fn phrase(text: &str) -> Option<String> {
    quoted(text, " + ")
}

fn quoted(text: &str, between: &str) -> Option<String> {
    let words: Vec<String> = words(text).iter().map(|word| format!("\"{word}\"")).collect();
    (!words.is_empty()).then(|| words.join(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_typed_is_an_operator() {
        assert_eq!(all_begun("Đặng  xuân"), Some("\"dang\" \"xuan\" *".into()));
        assert_eq!(all("a\" OR (b* NEAR^"), Some("\"a\" \"or\" \"b\" \"near\"".into()));
        assert_eq!(phrase("hộ nghèo"), Some("\"ho\" + \"ngheo\"".into()));
        assert_eq!([all("\"'*()"), all_begun(""), phrase(" - ")], [None, None, None]);
    }
}

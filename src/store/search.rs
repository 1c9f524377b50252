//! What people type, as questions to the full-text indexes. Words are quoted, so nothing that is typed can be an operator.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rustc_hash::FxHashSet;

use super::key;

const FLAGS: FunctionFlags =
    FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DETERMINISTIC).union(FunctionFlags::SQLITE_INNOCUOUS);

/// Gives SQL the function `fold`: the search key of a text, `NULL` of none.
///
/// # Errors
/// When SQLite refuses.
pub fn add_fold(conn: &Connection) -> rusqlite::Result<()> {
    conn.create_scalar_function("fold", 1, FLAGS, |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| key(&text)))
    })
}

/// Gives SQL what writing a store needs: `fold`, and `begun`: how the words of a text [begin](begun).
///
/// # Errors
/// When SQLite refuses.
pub fn add_functions(conn: &Connection) -> rusqlite::Result<()> {
    add_fold(conn)?;
    conn.create_scalar_function("begun", 1, FLAGS, |context| Ok(begun(&key(&context.get::<String>(0)?))))
}

/// So many letters of a word stand in `begun_fts`: the more letters, the fewer words begin with them.
pub const BEGUN: usize = 3;

/// How the words of a search key begin: the first letter, the first two, … of each, all different.
#[must_use]
pub fn begun(key: &str) -> String {
    // Most words begin as others did before them.
    let longest: FxHashSet<&str> = split(key).filter_map(|word| beginnings(word).last()).collect();
    let begun: FxHashSet<&str> = longest.into_iter().flat_map(beginnings).collect();
    begun.into_iter().collect::<Vec<_>>().join(" ")
}

/// The words of a text as the indexes hold them: folded, parted at whatever is no letter or digit.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    split(&key(text)).map(str::to_owned).collect()
}

/// The first letter of a word, the first two, …, as far as [`BEGUN`] goes.
fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    word.char_indices().take(BEGUN).map(|(at, letter)| &word[..at + letter.len_utf8()])
}

fn split(key: &str) -> impl Iterator<Item = &str> {
    key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// All words, in any order; `None` where there is none.
#[must_use]
pub fn all(text: &str) -> Option<String> {
    quoted(&different(words(text)), " ")
}

/// All words, in any order, the last one perhaps only begun.
#[must_use]
pub fn all_begun(text: &str) -> Option<String> {
    let mut words = words(text);
    let last = words.pop()?;
    words = different(words);
    words.push(last);
    quoted(&words, " ").map(|words| words + " *")
}

/// The words one after the other.
#[must_use]
pub fn phrase(text: &str) -> Option<String> {
    quoted(&words(text), " + ")
}

/// Each word once: that it is repeated asks for nothing more, and each time costs a walk through all places where it stands, which
/// nothing interrupts.
fn different(mut words: Vec<String>) -> Vec<String> {
    let mut known = FxHashSet::default();
    words.retain(|word| known.insert(word.clone()));
    words
}

fn quoted(words: &[String], between: &str) -> Option<String> {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    (!words.is_empty()).then(|| words.join(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_with_one_two_and_three_letters() {
        let begun_of = |text: &str| {
            let begun = begun(text);
            let mut begun: Vec<&str> = begun.split(' ').collect();
            begun.sort_unstable();
            begun.join(" ")
        };
        assert_eq!(begun_of("doi moi, doi moi o 9"), "9 d do doi m mo moi o");
        assert_eq!(begun_of("nguyen \u{e6}\u{f8}b\u{e5}"), "n ng ngu \u{e6} \u{e6}\u{f8} \u{e6}\u{f8}b");
        assert_eq!(begun_of(" - "), "");
    }

    #[test]
    fn nothing_that_is_typed_is_an_operator() {
        assert_eq!(all_begun("Đặng  xuân"), Some("\"dang\" \"xuan\" *".into()));
        assert_eq!(all("a\" OR (b* NEAR^"), Some("\"a\" \"or\" \"b\" \"near\"".into()));
        assert_eq!(phrase("hộ nghèo"), Some("\"ho\" + \"ngheo\"".into()));
        assert_eq!([all("\"'*()"), all_begun(""), phrase(" - ")], [None, None, None]);
    }

    #[test]
    fn a_word_is_looked_for_once_however_often_it_is_typed() {
        assert_eq!(all("hà nội Hà Nội ha"), Some("\"ha\" \"noi\"".into()));
        assert_eq!(phrase("xa xa"), Some("\"xa\" + \"xa\"".into()));
        // Whole in one place, it may be only begun in another.
        assert_eq!(all_begun("hà hà nội hà"), Some("\"ha\" \"noi\" \"ha\" *".into()));
    }
}

//! What people type, as the full-text indexes hold it.

use crate::store::key;

fn words(text: &str) -> Vec<String> {
    let folded = key(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(|w| format!("\"{w}\"")).collect()
}

/// All words, in any order.
pub(super) fn match_all(text: &str) -> Option<String> {
    Some(words(text).join(" ")).filter(|m| !m.is_empty())
}

/// The words one after the other.
pub(super) fn match_phrase(text: &str) -> Option<String> {
    Some(words(text).join(" + ")).filter(|m| !m.is_empty())
}

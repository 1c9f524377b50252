//! Offices: what a `position` find says of whoever holds it.

use super::bodies::{Bodies, canonical};
use super::view::{Tokens, View, key};
use crate::grammar::{Find, Setting};
use crate::record::{Position, Status};

/// An office as one mention gives it.
pub(super) struct Office {
    /// The whole phrase, the office words, the body.
    pub tokens: Tokens,
    pub title: Tokens,
    pub body: Option<Tokens>,
    pub status: Status,
    /// Whether the title begins with a word that says so.
    marked: bool,
    rule: String,
    /// For comparing: title and body in lower case.
    pub title_key: String,
    pub body_key: String,
}

impl Office {
    /// The title's key without the word that says that the office is past or held for a time.
    pub fn plain_title(&self) -> &str {
        match self.title_key.split_once(' ') {
            Some((_, plain)) if self.marked => plain,
            _ => &self.title_key,
        }
    }

    pub fn finish(self, view: &View<'_>, bodies: &Bodies) -> Position {
        Position {
            text: view.slice(&self.tokens).to_owned(),
            span: view.span(&self.tokens),
            title: view.slice(&self.title).to_owned(),
            body: self.body.as_ref().and_then(|tokens| bodies.id(tokens)),
            body_text: self.body.as_ref().map(|tokens| view.slice(tokens).to_owned()),
            status: self.status,
            rule: self.rule,
        }
    }
}

/// Whether the words of `long` begin with those of `short`.
fn begins(long: &str, short: &str) -> bool {
    long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || short.is_empty() || rest.starts_with(' '))
}

/// Whether one of two keys begins with the words of the other, or has none.
pub(super) fn alike(a: &str, b: &str) -> bool {
    begins(a, b) || begins(b, a)
}

/// Whether two keys may be of one body: a ministry may be named by its field alone (`Bộ Y tế`, `Y tế`).
pub(super) fn same_body(a: &str, b: &str) -> bool {
    let named_by = |whole: &str, field: &str| {
        whole.split_once(' ').is_some_and(|(_, own)| own == field || field.contains(' ') && begins(own, field))
    };
    alike(a, b) || named_by(a, b) || named_by(b, a)
}

/// The offices that a `position` find names: one, or two where one title governs two bodies.
pub(super) fn offices(view: &View<'_>, find: &Find, add: &mut dyn FnMut(Office)) {
    let groups = &view.terms.groups;
    let mut title = view.capture(find, groups.title).unwrap_or(find.tokens.clone());
    let first = view.capture(find, groups.body);
    // `Trưởng Ban Chỉ đạo …`: the title takes in the first words of the body.
    if let (Some(body), Some("head")) = (&first, view.setting(find, Setting::Shares)) {
        let head =
            (body.start + 1..=body.end.min(body.start + 3)).filter_map(|end| view.attributes(&(body.start..end)));
        title.end = (body.start + head.filter_map(|a| a.shares).max().unwrap_or(1)).min(body.end);
    }
    let status = match view.setting(find, Setting::Status) {
        Some("former") => Status::Former,
        Some("acting") => Status::Acting,
        _ => Status::Current,
    };
    let second = view.capture(find, groups.body_b);
    let end = first.as_ref().map_or(find.tokens.end, |body| body.end.max(title.end));
    let mut office = |tokens: Tokens, body: Option<Tokens>| {
        add(Office {
            title: title.clone(),
            status,
            marked: status != Status::Current,
            rule: view.rule_id(find),
            title_key: key(view.slice(&title)),
            body_key: body.as_ref().map(|b| canonical(view, b)).unwrap_or_default(),
            tokens,
            body,
        });
    };
    match second {
        Some(second) => {
            office(find.tokens.start..end, first);
            office(find.tokens.clone(), Some(second));
        }
        None => office(find.tokens.clone(), first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_may_be_named_by_its_field_or_not_at_all() {
        assert!(same_body("bộ y tế", "y tế") && same_body("nông nghiệp", "bộ nông nghiệp và phát triển nông thôn"));
        assert!(same_body("bộ y tế", "") && same_body("bộ y tế", "bộ"));
        assert!(!same_body("bộ y tế", "bộ tài chính") && !same_body("ủy ban tỉnh", "tỉnh ủy"));
    }
}

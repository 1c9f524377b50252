//! What is told of an article, of a unit, of a place: plain data, to be shown or written as JSON.

use std::ops::Range;

use serde::Serialize;

use super::{List, NearMiss};
use crate::record::Span;

/// What one unit of an article is and why.
#[derive(Debug, Serialize)]
pub struct Unit {
    /// From 0, as the gold standard counts units.
    pub number: usize,
    pub span: Span,
    pub text: String,
    pub label: &'static str,
    /// The discourse rule that spoke loudest for the label; `null` where only the units around it did.
    pub rule: Option<String>,
    /// Points by which the label leads the next best by the unit's own votes; negative where the neighbours overruled them.
    pub margin: i32,
    /// The next best label.
    pub rival: &'static str,
    /// The account open as the unit begins.
    pub before: Option<Opened>,
    /// The account open as it ends.
    pub after: Option<Opened>,
    /// As discourse rules see them.
    pub symbols: Vec<Told>,
    pub fired: Vec<Fired>,
    pub finds: Vec<Found>,
}

/// An open account: its kind, in whose words, and what opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opened {
    pub kind: String,
    pub who: Option<String>,
    pub rule: String,
    pub unit: usize,
}

/// A symbol with the classes that say most about it.
#[derive(Debug, Serialize)]
pub struct Told {
    pub text: String,
    pub classes: Vec<String>,
    /// The rule that found it; `null` for words.
    pub rule: Option<String>,
}

/// A discourse rule that fired, and what it votes.
#[derive(Debug, Serialize)]
pub struct Fired {
    pub rule: String,
    pub points: Vec<(&'static str, i32)>,
}

/// A find of the grammar.
#[derive(Debug, Serialize)]
pub struct Found {
    pub phase: String,
    pub rule: String,
    pub gives: Vec<String>,
    pub text: String,
    pub span: Span,
    /// Group names with what they hold.
    pub captures: Vec<(String, String)>,
}

/// One place of an article: the word there, what covers it, and what nearly did.
#[derive(Debug, Serialize)]
pub struct Spot {
    pub offset: u32,
    pub unit: usize,
    /// The token at the offset, or the first one after it.
    pub token: String,
    /// The word of the lists that the token belongs to; the token itself if it belongs to none.
    pub word: String,
    pub span: Span,
    pub classes: Vec<String>,
    pub lists: Vec<List>,
    /// The usual form, kind and level that the lists give the word.
    pub attributes: Vec<(&'static str, String)>,
    pub finds: Vec<Found>,
    pub near: Vec<NearMiss>,
}

/// An explained article.
#[derive(Debug, Serialize)]
pub struct Explanation {
    pub units: Vec<Unit>,
    pub spot: Option<Spot>,
}

/// A firing of a rule, with what it found marked out in its unit.
#[derive(Debug, PartialEq, Eq)]
pub struct Firing {
    pub unit: usize,
    /// Of the find; code points of the decoded text.
    pub span: Span,
    /// The find in bytes of the unit's text.
    pub marked: Range<usize>,
    /// Group names with what they hold.
    pub captures: Vec<(String, String)>,
}

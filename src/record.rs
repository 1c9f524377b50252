//! The record: what one article gives, as types.
//!
//! Fields stand in the order in which they are written. Every span is `[start, end)` in **code points of the decoded
//! source text**, before any normalisation; every `text` is the normalised form of exactly that slice. Whatever a rule
//! found carries the rule's id. Ids (`p1`, `b1`, `r1`, `t1`) number values in order of first appearance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the record's layout; it changes when a key is renamed or given another meaning.
pub const SCHEMA: &str = "bienban/record/1";

/// `[start, end)` in code points of the decoded source text.
pub type Span = [u32; 2];

/// Everything that one article gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Depends only on the normalised text: the same article in another encoding has the same id.
    pub id: String,
    pub source: Source,
    pub article: Article,
    /// `null` when the article is about no meeting.
    pub meeting: Option<Meeting>,
    pub people: Vec<Person>,
    pub bodies: Vec<Body>,
    pub attendance: Vec<Attendance>,
    pub results: Vec<ResultItem>,
    pub tasks: Vec<Task>,
    pub documents: Vec<Document>,
    /// What a reader of this record should know: repairs, doubts, parts that were passed over.
    pub warnings: Vec<String>,
}

impl Record {
    /// Adds the record to `out` as JSON on one line, without the line's end.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        sonic_rs::to_writer(out, self).expect("a record is plain data, written to memory");
    }
}

/// Where the article came from, and what read it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The path as given on the command line, or `-` for standard input; of an article in a container with its place there
    /// (`dump.jsonl.gz#17`).
    pub path: String,
    /// Of the article's own bytes, in lower-case hexadecimal: those of the file once unpacked, in a container those of the
    /// line, the element, the row or the entry.
    pub sha256: String,
    /// How many those are.
    pub bytes: u64,
    /// Code points of the text that spans count; `bienban text` prints it.
    pub chars: u64,
    /// `utf-8`, `utf-8-bom`, `utf-16le`, `utf-16be`, `windows-1258`, `tcvn3`, `vni` or `viscii`.
    pub encoding: String,
    pub format: String,
    /// As the source tells it outside the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The newspaper or the site, as the source tells it outside the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Where the article stood, as the source tells it outside the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Digest of the rule set.
    pub rules: String,
}

/// A piece of the source: its normalised text and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Piece {
    pub text: String,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    pub title: Option<Piece>,
    pub byline: Option<Piece>,
    pub published: Option<Published>,
    pub paragraphs: Vec<Paragraph>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Paragraph {
    pub kind: ParagraphKind,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ParagraphKind {
    Title,
    Lead,
    Body,
    Heading,
    Caption,
    Byline,
    Meta,
}

/// A date as written, and as far as the article tells, as ISO 8601 (`2024-03-29`, or partial: `2024-03`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Date {
    pub text: String,
    pub span: Span,
    pub iso: Option<String>,
}

/// When an article was published: as the article says, else as its source tells outside the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    pub text: String,
    /// `null` when it does not stand in the text.
    pub span: Option<Span>,
    pub iso: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Meeting {
    /// The head word in lower case (*hội nghị*, *phiên họp*, …).
    pub kind: Option<String>,
    pub name: Option<Piece>,
    pub date: Option<Date>,
    pub place: Option<Piece>,
    /// Id of the body that held it.
    pub host: Option<String>,
    /// Ids of people.
    pub chairs: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    pub id: String,
    /// The fullest form in the text, without honorific, rank, degree or office.
    pub name: String,
    pub honorific: Option<String>,
    pub rank: Option<String>,
    pub degree: Option<String>,
    pub positions: Vec<Position>,
    pub roles: Vec<Role>,
    pub mentions: Vec<Mention>,
    pub certainty: Certainty,
}

/// Whether a value stands firmly or was a close decision, to be looked at first by whoever reviews records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    High,
    Low,
}

impl Certainty {
    /// High if `firm`.
    pub fn of(firm: bool) -> Certainty {
        if firm { Certainty::High } else { Certainty::Low }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    pub text: String,
    pub span: Span,
    /// The office words alone.
    pub title: String,
    /// Id of the body in which the office is held.
    pub body: Option<String>,
    pub body_text: Option<String>,
    pub status: Status,
    pub rule: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Current,
    /// *nguyên*, *cố*
    Former,
    /// *quyền*, *phụ trách*
    Acting,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Chair,
    Attend,
    Report,
    Speak,
    Direct,
    Receive,
    Mention,
}

/// A place where a person or a body is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    pub text: String,
    pub span: Span,
    pub rule: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Body {
    pub id: String,
    /// The fullest form in the text.
    pub name: String,
    pub kind: Option<String>,
    pub level: Option<String>,
    pub place: Option<String>,
    pub mentions: Vec<Mention>,
    pub certainty: Certainty,
}

/// Who was there without being named: a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attendance {
    pub text: String,
    pub span: Span,
    pub rule: String,
}

/// One unit of the text that tells what has been done, reached, found or evaluated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResultItem {
    pub id: String,
    pub text: String,
    pub span: Span,
    pub polarity: Polarity,
    /// Who or what reports it; `null` when it is the journalist.
    pub source: Option<Agent>,
    pub period: Option<Piece>,
    pub figures: Vec<Figure>,
    /// Ids of the bodies named in the unit.
    pub bodies: Vec<String>,
    pub rule: String,
    pub certainty: Certainty,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    Achievement,
    Shortcoming,
    State,
}

/// A person or a body by id, or words of the text: `{"person": "p1"}`, `{"body": "b2"}`, `{"text": …, "span": …}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Agent {
    Person { person: String },
    Body { body: String },
    Text(Piece),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    pub text: String,
    pub span: Span,
    pub value: Option<f64>,
    pub unit: Option<String>,
}

/// One unit of the text that asks, orders or commits somebody to do something from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Task {
    pub id: String,
    pub text: String,
    pub span: Span,
    /// What is to be done, without the frame (*đồng chí … yêu cầu*).
    pub action: Option<String>,
    pub assigner: Option<Agent>,
    pub assignees: Vec<Assignee>,
    pub deadline: Option<Date>,
    /// Ids of the bodies named in the unit.
    pub bodies: Vec<String>,
    pub rule: String,
    pub certainty: Certainty,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Assignee {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    pub text: String,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    pub text: String,
    pub span: Span,
    pub kind: Option<String>,
    pub number: Option<String>,
    pub date: Option<String>,
    pub rule: String,
}

//! What is asked for, as plain data.

use super::day::Day;
use crate::record::{Certainty, Polarity};

/// What the rows of an answer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    People,
    Bodies,
    Tasks,
    Results,
    Meetings,
    Articles,
}

impl Subject {
    /// As the command line names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Bodies => "bodies",
            Self::Tasks => "tasks",
            Self::Results => "results",
            Self::Meetings => "meetings",
            Self::Articles => "articles",
        }
    }
}

/// A person or a body of the library: by the words of a name, with or without diacritics, or by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Words(String),
    Id(i64),
}

impl Who {
    /// Digits alone are a number, all else is a name.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        text.trim().parse().map_or_else(|_| Self::Words(text.to_owned()), Self::Id)
    }
}

/// Only rows for which all of this holds. A field that says nothing about a subject is refused for it, never passed over.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Words of a name (people, bodies), of the row's own text (tasks, results) or of the whole article (meetings, articles).
    pub text: Option<String>,
    /// People: none, ask with `text`. Bodies: in which the person holds an office. Tasks: given by or to the person.
    /// Results: reported by the person. Meetings and articles: in which the person appears.
    pub person: Option<Who>,
    /// People: who hold an office there. Bodies: none, ask with `text`. Tasks: given by or to the body, or naming it. Results:
    /// reported by the body, or naming it. For both, what a person does who holds an office there counts as done by the body,
    /// and so does all that was said in a meeting that it held. Meetings: held by the body, or led by such a person. Articles:
    /// naming it.
    pub body: Option<Who>,
    /// Tasks: a person or a body to whom they are given, or words in which the article says so.
    pub assignee: Option<String>,
    /// People: the words with which the title of an office begins.
    pub office: Option<String>,
    /// Of the body, as under `body`: words that stand in its place or in its name, one after the other.
    pub place: Option<String>,
    /// Of the body, as under `body`: `central`, `province`, `district`, …
    pub level: Option<String>,
    /// Bodies: the kind of the body. All others but people: the kind of the meeting.
    pub kind: Option<String>,
    /// The first day, of the meeting or else of publication. People and bodies: seen on it or later.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    /// Tasks: the whole of the deadline lies before this day.
    pub due_before: Option<Day>,
    /// Tasks: the whole of the deadline lies after this day.
    pub due_after: Option<Day>,
    /// Results.
    pub polarity: Option<Polarity>,
    /// All but meetings and articles, whose records say of no certainty.
    pub certainty: Option<Certainty>,
}

/// Which rows come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// People and bodies: those asked for by their whole name, then those in most articles. All others: the newest.
    #[default]
    Usual,
    /// By day; what has none comes last. People and bodies: last seen.
    Newest,
    /// By day; what has none comes last. People and bodies: first seen.
    Oldest,
    /// By name, without diacritics; people and bodies.
    Name,
    /// The earliest deadline; tasks. What has none comes last.
    Deadline,
}

/// Which of the rows that were found are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    pub order: Order,
    pub offset: u64,
    pub limit: u64,
    /// How far rows are counted. Whoever needs the exact number of many rows has to wait for it.
    pub count_to: u64,
}

impl Page {
    /// The first `limit` rows in the usual order, counted to some hundreds.
    #[must_use]
    pub fn first(limit: u64) -> Self {
        Self { order: Order::Usual, offset: 0, limit, count_to: 500 }
    }
}

/// How many rows there are in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    Exactly(u64),
    /// More than this.
    Above(u64),
}

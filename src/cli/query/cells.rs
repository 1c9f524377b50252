//! Rows as cells: what stands in which column of a table or a CSV file.

use bienban::query::{Agent, Article, Body, Date, Meeting, Named, Office, Person, ResultItem, Row, Task};

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    /// Whether people see it in a table; CSV has all columns.
    pub in_table: bool,
}

/// A row that can be shown. Cells stand in the order of the columns; what has several values has a line for each.
pub trait Show: Row {
    const COLUMNS: &[Column];

    fn cells(&self) -> Vec<String>;

    /// The number of the task, if it is one.
    fn task(&self) -> Option<i64> {
        None
    }
}

const fn shown(name: &'static str) -> Column {
    Column { name, in_table: true }
}

const fn apart(name: &'static str) -> Column {
    Column { name, in_table: false }
}

impl Show for Person {
    const COLUMNS: &[Column] = &[
        shown("id"),
        shown("name"),
        shown("offices"),
        apart("aliases"),
        shown("articles"),
        shown("first_seen"),
        shown("last_seen"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.name.clone(),
            // Those that were not read are lines of a cell that is cut before them.
            lines(self.offices.iter().map(office)) + &"\n…".repeat(self.more_offices),
            lines(&self.aliases),
            self.articles.to_string(),
            text(&self.first_seen),
            text(&self.last_seen),
        ]
    }
}

/// `Bí thư Huyện ủy (2019-03-01 to 2024-05-02)`
fn office(office: &Office) -> String {
    let mut out = office.text.clone();
    if office.status != "current" {
        out = format!("{out} [{}]", office.status);
    }
    match (&office.first_seen, &office.last_seen) {
        (Some(first), Some(last)) if first == last => out + &format!(" ({first})"),
        (Some(first), Some(last)) => out + &format!(" ({first} to {last})"),
        _ => out,
    }
}

impl Show for Body {
    const COLUMNS: &[Column] = &[
        shown("id"),
        shown("name"),
        apart("aliases"),
        shown("kind"),
        shown("level"),
        shown("place"),
        shown("articles"),
        shown("first_seen"),
        shown("last_seen"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.name.clone(),
            lines(&self.aliases),
            text(&self.kind),
            text(&self.level),
            text(&self.place),
            self.articles.to_string(),
            text(&self.first_seen),
            text(&self.last_seen),
        ]
    }
}

impl Show for Task {
    const COLUMNS: &[Column] = &[
        apart("id"),
        shown("day"),
        shown("assignees"),
        shown("task"),
        shown("deadline"),
        apart("due"),
        shown("assigner"),
        apart("bodies"),
        apart("text"),
        apart("certainty"),
        apart("path"),
        apart("start"),
        apart("end"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            text(&self.article.day),
            lines(self.assignees.iter().map(|agent| &agent.name)),
            self.action.clone().unwrap_or_else(|| self.text.clone()),
            date(&self.deadline),
            self.deadline.as_ref().map(|date| text(&date.iso)).unwrap_or_default(),
            agent(&self.assigner),
            lines(self.bodies.iter().map(|body| &body.name)),
            self.text.clone(),
            self.certainty.clone(),
            self.article.path.clone(),
            self.span[0].to_string(),
            self.span[1].to_string(),
        ]
    }

    fn task(&self) -> Option<i64> {
        Some(self.id)
    }
}

impl Show for ResultItem {
    const COLUMNS: &[Column] = &[
        apart("id"),
        shown("day"),
        shown("source"),
        shown("polarity"),
        shown("result"),
        shown("period"),
        apart("figures"),
        apart("bodies"),
        apart("certainty"),
        apart("path"),
        apart("start"),
        apart("end"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            text(&self.article.day),
            agent(&self.source),
            self.polarity.clone(),
            self.text.clone(),
            text(&self.period),
            lines(self.figures.iter().map(|figure| &figure.text)),
            lines(self.bodies.iter().map(|body| &body.name)),
            self.certainty.clone(),
            self.article.path.clone(),
            self.span[0].to_string(),
            self.span[1].to_string(),
        ]
    }
}

impl Show for Meeting {
    const COLUMNS: &[Column] = &[
        shown("day"),
        apart("kind"),
        shown("meeting"),
        shown("host"),
        shown("chairs"),
        shown("place"),
        apart("date"),
        shown("people"),
        shown("results"),
        shown("tasks"),
        apart("path"),
    ];

    fn cells(&self) -> Vec<String> {
        let name = self.name.as_ref().or(self.article.title.as_ref()).or(self.kind.as_ref());
        vec![
            text(&self.article.day),
            text(&self.kind),
            name.cloned().unwrap_or_default(),
            named(&self.host),
            lines(self.chairs.iter().map(|chair| &chair.name)),
            text(&self.place),
            date(&self.date),
            self.people.to_string(),
            self.results.to_string(),
            self.tasks.to_string(),
            self.article.path.clone(),
        ]
    }
}

impl Show for Article {
    const COLUMNS: &[Column] = &[
        shown("day"),
        shown("title"),
        shown("source"),
        apart("published"),
        apart("url"),
        apart("kind"),
        shown("host"),
        shown("people"),
        shown("results"),
        shown("tasks"),
        apart("duplicate_of"),
        shown("path"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            text(&self.day),
            text(&self.title),
            self.source.clone(),
            text(&self.published),
            text(&self.url),
            text(&self.kind),
            named(&self.host),
            self.people.to_string(),
            self.results.to_string(),
            self.tasks.to_string(),
            text(&self.duplicate_of),
            self.path.clone(),
        ]
    }
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn lines<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> String {
    values.into_iter().map(|value| value.as_ref().to_owned()).collect::<Vec<_>>().join("\n")
}

fn agent(agent: &Option<Agent>) -> String {
    agent.as_ref().map(|agent| agent.name.clone()).unwrap_or_default()
}

fn named(named: &Option<Named>) -> String {
    named.as_ref().map(|named| named.name.clone()).unwrap_or_default()
}

fn date(date: &Option<Date>) -> String {
    date.as_ref().map(|date| date.text.clone()).unwrap_or_default()
}

//! The fields of dumps: which one holds the title, the text, the date, …

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::document::About;
use super::{Published, html};
use crate::text::fold;

/// What a field of a dump holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Title,
    /// What stands between title and text, where the text does not hold it itself.
    Lead,
    Text,
    Date,
    Author,
    Source,
    Url,
}

impl Field {
    pub const ALL: [Field; 7] =
        [Field::Title, Field::Lead, Field::Text, Field::Date, Field::Author, Field::Source, Field::Url];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Lead => "lead",
            Field::Text => "text",
            Field::Date => "date",
            Field::Author => "author",
            Field::Source => "source",
            Field::Url => "url",
        }
    }

    /// Names that such a field usually bears, as [`key`] gives them; likelier ones first.
    fn usual(self) -> impl Iterator<Item = &'static str> {
        let lines = include_str!("../../data/dumps/fields.txt").lines();
        let named = lines.filter_map(move |line| line.strip_prefix(self.name())?.strip_prefix(':'));
        named.flat_map(str::split_whitespace)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name without case, accents, blanks and punctuation.
fn key(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Which fields to take: the usual ones, or others by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    chosen: Vec<(Field, String)>,
    list: Option<String>,
}

impl Fields {
    /// Takes `field` from the one called `name`, and from no other.
    #[must_use]
    pub fn with(mut self, field: Field, name: impl Into<String>) -> Self {
        self.chosen.retain(|(chosen, _)| *chosen != field);
        self.chosen.push((field, name.into()));
        self
    }

    /// Takes the articles of a JSON object from the list to which `path` leads, its names with dots between, and from no other.
    #[must_use]
    pub fn with_list(mut self, path: impl Into<String>) -> Self {
        self.list = Some(path.into());
        self
    }

    /// The path of names that was chosen for the list of articles.
    pub(super) fn list(&self) -> Option<&str> {
        self.list.as_deref()
    }

    /// Whether the field called `name` is the text.
    pub(super) fn is_text(&self, name: &str) -> bool {
        self.list.is_none() && self.find(Field::Text, std::iter::once(name)).is_some()
    }

    /// The name that was chosen for `field`.
    pub(super) fn chosen(&self, field: Field) -> Option<&str> {
        self.chosen.iter().find(|(chosen, _)| *chosen == field).map(|(_, name)| name.as_str())
    }

    /// Which of `names` is `field`, if any.
    pub(super) fn find<'n>(&self, field: Field, names: impl Iterator<Item = &'n str> + Clone) -> Option<usize> {
        if let Some(chosen) = self.chosen(field) {
            let exact = names.clone().position(|name| name == chosen);
            return exact.or_else(|| names.into_iter().position(|name| key(name) == key(chosen)));
        }
        let keys: Vec<String> = names.map(key).collect();
        field.usual().find_map(|usual| keys.iter().position(|key| key == usual))
    }

    /// Why no text was found among `names`, and what to do.
    pub(super) fn no_text<'n>(&self, names: impl Iterator<Item = &'n str> + Clone) -> String {
        if self.find(Field::Text, names.clone()).is_some() {
            return "the text is empty".to_owned();
        }
        let mut names: Vec<&str> = names.take(13).collect();
        let more = if names.len() > 12 { ", ..." } else { "" };
        names.truncate(12);
        let there = if names.is_empty() {
            "there are none".to_owned()
        } else {
            format!("there are {}{more}", names.join(", "))
        };
        match self.chosen(Field::Text) {
            Some(chosen) => format!("no field is called {chosen}; {there}"),
            None => format!("no field has a usual name of an article's text; {there}; say which: --field text=NAME"),
        }
    }
}

impl FromStr for Fields {
    type Err = String;

    /// Reads `title=NAME,text=NAME,list=PATH`.
    fn from_str(all: &str) -> Result<Self, String> {
        let known = || Field::ALL.map(Field::name).join(", ");
        let mut fields = Fields::default();
        for one in all.split(',') {
            let (field, name) =
                one.split_once('=').ok_or_else(|| format!("`{one}` is not FIELD=NAME, as text=content"))?;
            if field.trim() == "list" && !name.trim().is_empty() {
                fields = fields.with_list(name.trim());
                continue;
            }
            let found = Field::ALL.into_iter().find(|known| known.name() == field.trim());
            let field = found.ok_or_else(|| format!("`{field}` is none of {}, list", known()))?;
            if name.trim().is_empty() {
                return Err(format!("no name is given for {field}"));
            }
            fields = fields.with(field, name.trim());
        }
        Ok(fields)
    }
}

/// What the fields of one article hold.
#[derive(Debug, Default)]
pub(super) struct Values {
    values: [Option<String>; Field::ALL.len()],
}

impl Values {
    pub fn set(&mut self, field: Field, value: String) {
        self.values[field as usize] = Some(value).filter(|value| !value.trim().is_empty());
    }

    fn take(&mut self, field: Field) -> Option<String> {
        self.values[field as usize].take()
    }

    /// The text with its title as the first line and what is told about it; `None` without any text.
    pub fn article(mut self) -> Option<(String, About)> {
        let text = self.take(Field::Text).map(html::text_of);
        let title = self.take(Field::Title).map(html::text_of);
        let lead = self.take(Field::Lead).map(html::text_of);
        let text = compose(title.as_deref(), lead.as_deref(), text?);
        let mut line = |field| self.take(field).map(|value| one_line(&value).into_owned());
        let about = About {
            published: line(Field::Date).and_then(|date| Published::new(&date)),
            author: line(Field::Author),
            publisher: line(Field::Source),
            url: line(Field::Url),
        };
        Some((text, about))
    }
}

/// Title and lead before the text, each on a line of its own, unless the text begins with them.
pub(super) fn compose(title: Option<&str>, lead: Option<&str>, text: String) -> String {
    let mut before = String::new();
    for part in [title, lead].into_iter().flatten() {
        let part = one_line(part);
        if !part.is_empty() && !begins_with(&text, &part) {
            before.push_str(&part);
            before.push('\n');
        }
    }
    if before.is_empty() { text } else { before + &text }
}

/// Whether `part` is told at the beginning of `text`, after no more than a title and a line about the page.
fn begins_with(text: &str, part: &str) -> bool {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).take(4).any(|line| line.starts_with(part))
}

fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.contains(['\n', '\r', '\t']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ").into()
    } else {
        text.into()
    }
}

//! The hand-written file of who is one and who is not: `links.toml`.

use std::fmt;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::rules::{Fault, RuleFile};
use crate::store::key;

/// What a hand has settled. Later runs hold to it whatever the articles say.
#[derive(Debug, Clone)]
pub struct Links {
    file: RuleFile,
    pub(super) entries: Vec<Entry>,
}

/// Something wrong in the file: where, what and what to do.
#[derive(Debug, Clone)]
pub struct LinksError(Box<Fault>);

impl fmt::Display for LinksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_string())?;
        match miette::Diagnostic::help(&*self.0) {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for LinksError {}

/// One `[[same]]` or `[[different]]`.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub same: bool,
    /// Whether it is about people; else it is about bodies.
    pub people: bool,
    pub items: Vec<(Item, Range<usize>)>,
}

/// Who or what is meant: by article, or by name and office or place. Names, offices and bodies are search keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// The person or the body with this id in the record of this article.
    Local { article: String, id: String },
    /// Whoever bears this name and, if it is told, holds an office whose words are these, or in this body.
    Named { name: String, office: Option<String>, body: Option<String> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    same: Vec<Spanned<Group>>,
    #[serde(default)]
    different: Vec<Spanned<Group>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    #[serde(default)]
    people: Vec<Spanned<Given>>,
    #[serde(default)]
    bodies: Vec<Spanned<Given>>,
    /// For whoever reads the file.
    #[serde(default, rename = "because")]
    _because: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    article: Option<String>,
    id: Option<String>,
    name: Option<String>,
    office: Option<String>,
    body: Option<String>,
}

impl Links {
    /// Reads `text`, the file at `path`.
    ///
    /// # Errors
    /// When it is no such file: the first fault, with its place.
    pub fn parse(path: &Path, text: &str) -> Result<Links, LinksError> {
        let file = RuleFile { path: path.to_string_lossy().into(), text: text.into() };
        let fault =
            |span: Range<usize>, what: &str, help: &str| LinksError(Box::new(Fault::new(&file, span, what).help(help)));
        let read: File = toml::from_str(text).map_err(|e| {
            fault(e.span().unwrap_or(0..0), e.message(), "docs/linking.md tells how the file is written")
        })?;
        let mut entries = Vec::new();
        let groups = read
            .same
            .into_iter()
            .map(|group| (true, group))
            .chain(read.different.into_iter().map(|group| (false, group)));
        for (same, group) in groups {
            let span = group.span();
            let Group { people, bodies, .. } = group.into_inner();
            let of_people = !people.is_empty();
            if of_people != bodies.is_empty() {
                return Err(fault(
                    span,
                    "it is not about people or about bodies",
                    "give either `people = [...]` or `bodies = [...]`",
                ));
            }
            let items = if of_people { people } else { bodies };
            if items.len() < 2 && !(same && items.len() == 1 && items[0].get_ref().name.is_some()) {
                return Err(fault(span, "there is only one", "name two or more"));
            }
            let mut out = Vec::new();
            for item in items {
                let at = item.span();
                let item = match item.into_inner() {
                    Given { article: Some(article), id: Some(id), name: None, office: None, body: None } => {
                        Item::Local { article, id }
                    }
                    Given { article: None, id: None, name: Some(name), office, body }
                        if of_people || (office.is_none() && body.is_none()) =>
                    {
                        Item::Named {
                            name: key(&name),
                            office: office.map(|text| key(&text)),
                            body: body.map(|text| key(&text)),
                        }
                    }
                    _ => {
                        let help = if of_people {
                            "give `article` and `id`, or `name` and perhaps `office` or `body`"
                        } else {
                            "give `article` and `id`, or `name` alone"
                        };
                        return Err(fault(at, "it does not tell who is meant", help));
                    }
                };
                out.push((item, at));
            }
            entries.push(Entry { same, people: of_people, items: out });
        }
        Ok(Links { file, entries })
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.file.text
    }

    /// `what` is wrong, or to be told, at `span`.
    pub(super) fn at(&self, span: &Range<usize>, what: &str) -> String {
        Fault::new(&self.file, span.clone(), what).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Links, String> {
        Links::parse(Path::new("links.toml"), text).map_err(|e| e.to_string())
    }

    #[test]
    fn a_file_names_people_and_bodies() {
        let links = of(r#"
            [[same]]
            people = [{ article = "a.txt", id = "p1" }, { name = "Lò Văn Minh", office = "Bí thư Huyện ủy" }]
            [[different]]
            because = "two villages"
            bodies = [{ article = "a.txt", id = "b1" }, { article = "b.txt", id = "b1" }]
        "#)
        .unwrap();
        assert_eq!(links.entries.len(), 2);
        assert!(links.entries[0].same && links.entries[0].people && !links.entries[1].people);
        let named = Item::Named { name: "lo van minh".into(), office: Some("bi thu huyen uy".into()), body: None };
        assert_eq!(links.entries[0].items[1].0, named);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let told = |text: &str| of(text).unwrap_err();
        assert!(
            told("[[same]]\npeople = [{ article = \"a\" }, { name = \"b\" }]")
                .starts_with("links.toml:2:11: it does not tell who")
        );
        assert!(told("[[same]]\npeoples = []").starts_with("links.toml:2:1: unknown field"));
        assert!(told("[[different]]\npeople = [{ name = \"b\" }]").starts_with("links.toml:1:1: there is only one"));
        assert!(told("[[same]\n").starts_with("links.toml:1:"));
        assert!(told("[[same]]\n").contains("give either"));
    }
}

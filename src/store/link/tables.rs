//! The tables as plain data, and back.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::{Connection, Result, params};
use rustc_hash::FxHashMap;

use super::bodies::{Bodies, Form, NamedBody};
use super::clusters::Clusters;
use super::links::{Item, Links};
use super::people::{Appearance, Article, Office};
use super::place::Place;
use crate::store::index::{get, set};
use crate::store::key;

/// What linking reads of a store. Articles are numbered in the order of their paths, so that the same articles are linked in the same
/// way in whatever order they came in.
pub(super) struct Tables {
    articles: Vec<ArticleRow>,
    pub bodies: Vec<BodyRow>,
    pub people: Vec<PersonRow>,
    pub forms: Vec<Form>,
    places: Vec<(u32, String)>,
}

struct ArticleRow {
    path: String,
    day: Option<i32>,
    duplicate_of: Option<String>,
}

/// Of a named body or an appearance.
struct Row {
    id: i64,
    article: u32,
    local: String,
    name: String,
    folded: String,
    /// The number of its body or person so far, and why.
    of: Option<i64>,
    why: Option<String>,
}

pub(super) struct BodyRow {
    row: Row,
    level: Option<String>,
    kind: Option<String>,
}

pub(super) struct PersonRow {
    row: Row,
    offices: Vec<OfficeRow>,
}

struct OfficeRow {
    title: String,
    text: String,
    folded: String,
    body: Option<usize>,
    body_text: Option<String>,
    current: bool,
}

/// By whether the place of a body was lent by its article, and name: how often it is used so, and its search key.
type Uses<'t> = BTreeMap<(bool, &'t str), (i64, &'t str)>;

impl Tables {
    pub fn load(conn: &Connection) -> Result<Tables> {
        let mut articles: Vec<(i64, ArticleRow)> = Vec::new();
        each(conn, "SELECT id, path, day, duplicate_of FROM article ORDER BY path", |row| {
            let day: Option<String> = row.get(2)?;
            let day = day.and_then(|day| day.parse::<Date>().ok()).map(days);
            articles.push((row.get(0)?, ArticleRow { path: row.get(1)?, day, duplicate_of: row.get(3)? }));
            Ok(())
        })?;
        let number: FxHashMap<i64, u32> = (0..).zip(&articles).map(|(at, (id, _))| (*id, at)).collect();
        let common = |row: &rusqlite::Row<'_>| -> Result<Row> {
            let article: i64 = row.get(1)?;
            Ok(Row {
                id: row.get(0)?,
                article: number.get(&article).copied().unwrap_or(0),
                local: row.get(2)?,
                name: row.get(3)?,
                folded: row.get(4)?,
                of: row.get(5)?,
                why: row.get(6)?,
            })
        };
        let mut bodies: Vec<BodyRow> = Vec::new();
        each(conn, "SELECT id, article, local, name, folded, body, why, level, kind FROM named_body", |row| {
            bodies.push(BodyRow { row: common(row)?, level: row.get(7)?, kind: row.get(8)? });
            Ok(())
        })?;
        bodies.sort_by_key(|body| (body.row.article, body.row.id));
        let mut people: Vec<PersonRow> = Vec::new();
        each(conn, "SELECT id, article, local, name, folded, person, why FROM appearance", |row| {
            people.push(PersonRow { row: common(row)?, offices: Vec::new() });
            Ok(())
        })?;
        people.sort_by_key(|person| (person.row.article, person.row.id));
        let body_at: FxHashMap<i64, usize> = bodies.iter().enumerate().map(|(at, body)| (body.row.id, at)).collect();
        let person_at: FxHashMap<i64, usize> = people.iter().enumerate().map(|(at, p)| (p.row.id, at)).collect();
        let offices = "SELECT appearance, title, text, folded, named_body, body_text, status FROM position ORDER BY id";
        each(conn, offices, |row| {
            let (appearance, body, status): (i64, Option<i64>, String) = (row.get(0)?, row.get(4)?, row.get(6)?);
            if let Some(&at) = person_at.get(&appearance) {
                people[at].offices.push(OfficeRow {
                    title: row.get(1)?,
                    text: row.get(2)?,
                    folded: row.get(3)?,
                    body: body.and_then(|id| body_at.get(&id).copied()),
                    body_text: row.get(5)?,
                    current: status == "current",
                });
            }
            Ok(())
        })?;
        let mut forms = Vec::new();
        let pairs = "SELECT DISTINCT name, text FROM body_mention JOIN named_body ON named_body.id = named_body WHERE text <> name ORDER BY 1, 2";
        each(conn, pairs, |row| {
            forms.push((row.get(0)?, row.get(1)?));
            Ok(())
        })?;
        let mut places = Vec::new();
        each(conn, "SELECT article, place FROM meeting WHERE place IS NOT NULL", |row| {
            let article: i64 = row.get(0)?;
            places.extend(number.get(&article).copied().zip(row.get::<_, Option<String>>(1)?));
            Ok(())
        })?;
        Ok(Tables { articles: articles.into_iter().map(|(_, row)| row).collect(), bodies, people, forms, places })
    }

    pub fn named_bodies(&self) -> Vec<NamedBody<'_>> {
        let all = self.bodies.iter().map(|BodyRow { row, level, kind }| NamedBody {
            article: row.article,
            name: &row.name,
            level: level.as_deref(),
            kind: kind.as_deref(),
        });
        all.collect()
    }

    /// By article what else tells a place: where the meeting was, and offices without a body.
    pub fn venues(&self) -> Vec<(u32, String)> {
        let offices = self.people.iter().flat_map(|person| {
            let without = person.offices.iter().filter(|office| office.body.is_none());
            without.map(|office| (person.row.article, office.text.clone()))
        });
        self.places.iter().cloned().chain(offices).collect()
    }

    pub fn articles(&self) -> Vec<Article> {
        let number: FxHashMap<&str, u32> = (0..).zip(&self.articles).map(|(at, row)| (row.path.as_str(), at)).collect();
        let article = |row: &ArticleRow| Article {
            day: row.day,
            duplicate_of: row.duplicate_of.as_deref().and_then(|path| number.get(path).copied()),
        };
        self.articles.iter().map(article).collect()
    }

    pub fn appearances(&self) -> Vec<Appearance<'_>> {
        let all = self.people.iter().map(|person| Appearance {
            article: person.row.article,
            name: &person.row.name,
            folded: &person.row.folded,
            offices: person
                .offices
                .iter()
                .map(|o| Office { title: &o.title, text: &o.text, body: o.body, current: o.current })
                .collect(),
        });
        all.collect()
    }

    /// Finds the named bodies of an item. Its tables are made only if there is something to find.
    pub fn body_finder(&self, links: Option<&Links>) -> impl Fn(&Item) -> Vec<usize> {
        let finder = Finder::new(&self.articles, self.bodies.iter().map(|body| &body.row), links.is_some());
        move |item| finder.find(item)
    }

    /// Finds the appearances of an item.
    pub fn person_finder(&self, links: Option<&Links>) -> impl Fn(&Item) -> Vec<usize> {
        let finder = Finder::new(&self.articles, self.people.iter().map(|person| &person.row), links.is_some());
        move |item| {
            let mut found = finder.find(item);
            if let Item::Named { office, body, .. } = item {
                found.retain(|&at| {
                    let mut offices = self.people[at].offices.iter();
                    match (office, body) {
                        (None, None) => true,
                        _ => offices.any(|held| {
                            let of_body = |body: &String| {
                                let named = held.body.is_some_and(|at| self.bodies[at].row.folded == *body);
                                named || held.body_text.as_deref().map(key).as_ref() == Some(body)
                            };
                            office.as_ref().is_none_or(|text| held.folded == *text) && body.as_ref().is_none_or(of_body)
                        }),
                    }
                });
            }
            found
        }
    }

    /// Writes which body each named body is.
    pub fn save_bodies(&self, conn: &Connection, found: &Bodies) -> Result<()> {
        let rows = || self.bodies.iter().map(|body| &body.row);
        let numbers = save(conn, "body", "named_body", rows, &found.clusters)?;
        // Of each body: how often each name is used, those first that tell where it is or are known without.
        let mut names: BTreeMap<i64, Uses<'_>> = BTreeMap::new();
        let mut places: BTreeMap<i64, String> = BTreeMap::new();
        for (at, (row, number)) in rows().zip(&numbers).enumerate() {
            let used = names.entry(*number).or_default().entry((!found.own[at], &row.name)).or_insert((0, &row.folded));
            used.0 += 1;
            if let Place::Province(place) | Place::Unit(place, _) = &found.places[at] {
                places.entry(*number).or_insert_with(|| place.clone());
            }
        }
        let mut change = conn.prepare(
            "UPDATE body SET name = ?2, folded = ?3, place = ?4 WHERE id = ?1 AND (name, folded, ifnull(place, '')) <> (?2, ?3, ifnull(?4, ''))",
        )?;
        for (number, names) in names {
            let best = names.iter().min_by_key(|((lent, name), (times, _))| (*lent, -*times, *name));
            if let Some(((_, name), (_, folded))) = best {
                change.execute(params![number, name, folded, places.get(&number)])?;
            }
        }
        Ok(())
    }

    /// Writes whose person each appearance is.
    pub fn save_people(&self, conn: &Connection, found: &Clusters) -> Result<()> {
        save(conn, "person", "appearance", || self.people.iter().map(|person| &person.row), found).map(drop)
    }
}

/// Gives the number of each row's person or body, and writes what has changed.
fn save<'r, I: Iterator<Item = &'r Row>>(
    conn: &Connection,
    table: &str,
    rows_of: &str,
    rows: impl Fn() -> I,
    found: &Clusters,
) -> Result<Vec<i64>> {
    let old: Vec<Option<i64>> = rows().map(|row| row.of).collect();
    // A number that was given is never given again, for addresses and notes hold it.
    let last: i64 = conn.query_row(&format!("SELECT ifnull(max(id), 0) FROM {table}"), [], |row| row.get(0))?;
    let counter = format!("next_{table}");
    let kept = get(conn, &counter)?.and_then(|next| next.parse().ok()).unwrap_or(1);
    let mut next = (last + 1).max(kept);
    let before = next;
    let numbers = found.numbers(&old, &mut next);
    set(conn, &counter, &next.to_string())?;
    let mut insert =
        conn.prepare(&format!("INSERT OR IGNORE INTO {table} (id, name, folded, articles) VALUES (?1, ?2, ?3, 0)"))?;
    let mut change = conn.prepare(&format!("UPDATE {rows_of} SET {table} = ?2, why = ?3 WHERE id = ?1"))?;
    for (at, (row, &number)) in rows().zip(&numbers).enumerate() {
        if number >= before {
            insert.execute(params![number, row.name, row.folded])?;
        }
        let why = found.why(at);
        if row.of != Some(number) || row.why.as_deref() != why {
            change.execute(params![row.id, number, why])?;
        }
    }
    Ok(numbers)
}

/// Rows by article and id, and by name.
struct Finder<'t> {
    local: FxHashMap<(&'t str, &'t str), usize>,
    named: FxHashMap<&'t str, Vec<usize>>,
}

impl<'t> Finder<'t> {
    fn new(articles: &'t [ArticleRow], rows: impl Iterator<Item = &'t Row>, wanted: bool) -> Self {
        let mut out = Finder { local: FxHashMap::default(), named: FxHashMap::default() };
        for (at, row) in rows.enumerate().take_while(|_| wanted) {
            out.local.insert((&articles[row.article as usize].path, &row.local), at);
            out.named.entry(&row.folded).or_default().push(at);
        }
        out
    }

    fn find(&self, item: &Item) -> Vec<usize> {
        match item {
            Item::Local { article, id } => {
                self.local.get(&(article.as_str(), id.as_str())).copied().into_iter().collect()
            }
            Item::Named { name, .. } => self.named.get(name.as_str()).cloned().unwrap_or_default(),
        }
    }
}

/// Days since the first of the year 0.
fn days(date: Date) -> i32 {
    let start = jiff::civil::date(0, 1, 1);
    date.since(start).map_or(0, |span| span.get_days())
}

fn each(conn: &Connection, sql: &str, mut take: impl FnMut(&rusqlite::Row<'_>) -> Result<()>) -> Result<()> {
    let mut all = conn.prepare(sql)?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

//! From a question to the numbers of its rows, fast on a hundred thousand articles.
//!
//! SQLite cannot know how many rows a word or a name has, so we choose the way. What a condition gives is *gathered* through an
//! index where that is not too much, and what all of these conditions give is what they have in common. If that is little, it is
//! looked up, the other conditions put to each row, and the rest sorted. Otherwise rows are *walked* through in their order along
//! an index, until enough of them are among what was gathered and meet the other conditions; as those are common, that is soon.

use rusqlite::{CachedStatement, Connection, Row};
use rustc_hash::FxHashSet;

use super::error::Result;
use super::filter::{Filter, Order, Page, Subject, Total};
use super::fit;
use super::question::{Of, Question};

/// To look up and sort so many rows takes as long as to walk to the end of a page, or to gather what another condition gives.
const FEW: usize = 4_000;

/// As many when there are other conditions: fewer rows meet all, and walking to them is long.
const SOME: usize = 5 * FEW;

/// The numbers of the rows that a page shows, in order, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    pub ids: Vec<i64>,
    pub total: Total,
    /// Of each row of people the offices that the question is about, if it is about offices.
    pub offices: Option<Vec<Vec<i64>>>,
}

/// Finds the rows of `subject` for which all of `filter` holds.
pub(super) fn hits(conn: &Connection, subject: Subject, filter: &Filter, page: &Page) -> Result<Hits> {
    fit::check(subject, filter)?;
    fit::check_order(subject, page.order)?;
    let mut question = Question::of(subject, filter)?;
    let gathered = question.gathered(conn)?;
    let all_met = gathered.as_ref().is_some_and(|gathered| question.all_met(gathered));
    let (ids, total) = match gathered {
        Some(gathered) if gathered.ids.len() <= if all_met { FEW } else { SOME } => {
            let all = if all_met { gathered.ids } else { question.fitting(conn, &gathered, u64::MAX)? };
            (question.in_order(conn, &all, page)?, Total::Exactly(all.len() as u64))
        }
        gathered => question.walked(conn, gathered, page)?,
    };
    let offices = question.offices_of(conn, &ids)?;
    Ok(Hits { ids, total, offices })
}

/// What some conditions have in common.
#[derive(Debug, Default)]
struct Gathered {
    conditions: Vec<usize>,
    /// Rising, each once: neighbours in the file are looked up one after the other.
    ids: Vec<i64>,
}

impl Gathered {
    /// Adds what another condition gives.
    fn and(&mut self, condition: usize, mut ids: Vec<i64>) {
        ids.sort_unstable();
        ids.dedup();
        if !self.conditions.is_empty() {
            ids.retain(|id| self.ids.binary_search(id).is_ok());
        }
        self.ids = ids;
        self.conditions.push(condition);
    }
}

/// As SQLite counts.
fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Question {
    fn with(&self) -> String {
        if self.with.is_empty() {
            return String::new();
        }
        // Where people appear stays a view: it may have very many rows, of which only the first are looked at.
        let table = |(name, query): &(&str, String)| match *name {
            "appearing(id, article)" => format!("{name} AS NOT MATERIALIZED ({query})"),
            _ => format!("{name} AS MATERIALIZED ({query})"),
        };
        format!("WITH {} ", self.with.iter().map(table).collect::<Vec<_>>().join(", "))
    }

    /// What the conditions give that do not give too much; `None` if all do.
    fn gathered(&self, conn: &Connection) -> Result<Option<Gathered>> {
        let mut gathered = Gathered::default();
        // Words first, which are long to look for row by row; days last, and not alone, as rows are walked through along them.
        let mut order: Vec<usize> = (0..self.conditions.len()).collect();
        order.sort_by_key(|i| match self.conditions[*i].of {
            Of::Words => 0,
            Of::Other => 1,
            Of::Days => 2,
        });
        for i in order {
            let condition = &self.conditions[i];
            let Some(drive) = &condition.drive else { continue };
            match gathered.conditions.is_empty() {
                true if condition.of == Of::Days => continue,
                false if gathered.ids.len() <= FEW => break,
                _ => {}
            }
            let most = condition.most;
            if let Some(table) = condition.through
                && self.count(conn, &format!("SELECT 1 FROM {table}"), most)? == Total::Above(most)
            {
                continue;
            }
            let sql = format!("{}SELECT id FROM ({drive}) LIMIT {}", self.with(), most + 1);
            let ids: Vec<i64> = self.rows(conn, &sql, |row| row.get(0))?;
            if ids.len() as u64 <= most {
                gathered.and(i, ids);
            }
        }
        Ok((!gathered.conditions.is_empty()).then_some(gathered))
    }

    /// Whether what was gathered is all that is asked for.
    fn all_met(&self, gathered: &Gathered) -> bool {
        // An article that has a word need not be about a meeting.
        let rows = |i: &usize| self.subject != Subject::Meetings || self.conditions[*i].of != Of::Words;
        gathered.conditions.len() == self.conditions.len() && gathered.conditions.iter().any(rows)
    }

    /// The first of the gathered rows that meet the other conditions.
    fn fitting(&mut self, conn: &Connection, gathered: &Gathered, most: u64) -> Result<Vec<i64>> {
        let from = self.looked_up(&gathered.ids);
        let (id, tests, most) = (self.id(), self.tests(&gathered.conditions), signed(most));
        self.rows(conn, &format!("{}SELECT {id} FROM {from} WHERE {tests} LIMIT {most}", self.with()), |row| row.get(0))
    }

    /// Those of a page, of all that were found.
    fn in_order(&mut self, conn: &Connection, all: &[i64], page: &Page) -> Result<Vec<i64>> {
        let from = self.looked_up(all);
        let order = self.order(page.order, true);
        let (id, limit, offset) = (self.id(), signed(page.limit), signed(page.offset));
        let sql = format!("SELECT {id} FROM {from} ORDER BY {order} LIMIT {limit} OFFSET {offset}");
        self.rows(conn, &sql, |row| row.get(0))
    }

    /// Walks to the end of the page, and counts on.
    fn walked(&mut self, conn: &Connection, gathered: Option<Gathered>, page: &Page) -> Result<(Vec<i64>, Total)> {
        let ids = self.walk(conn, gathered.as_ref(), page)?;
        // When the page is not full, its end is the end of all.
        let ended = (ids.len() as u64) < page.limit && (page.offset == 0 || !ids.is_empty());
        let total = match (gathered, self.counted_alone()) {
            _ if ended => Total::Exactly(page.offset + ids.len() as u64),
            (Some(gathered), _) if self.all_met(&gathered) => Total::Exactly(gathered.ids.len() as u64),
            (Some(gathered), _) => {
                let n = self.fitting(conn, &gathered, page.count_to.saturating_add(1))?.len() as u64;
                if n > page.count_to { Total::Above(page.count_to) } else { Total::Exactly(n) }
            }
            // It was not gathered, since it gives more.
            (None, Some((_, most))) if page.count_to <= most => Total::Above(most),
            (None, Some((drive, _))) => self.count(conn, drive, page.count_to)?,
            (None, None) => {
                let tests = self.tests(&[]);
                let from = self.all_somehow(tests.contains("a.day"));
                self.count(conn, &format!("SELECT 1 FROM {from} WHERE {tests}"), page.count_to)?
            }
        };
        Ok((ids, total))
    }

    /// The rows of a page, of those that are among what was gathered and meet the other conditions.
    fn walk(&self, conn: &Connection, gathered: Option<&Gathered>, page: &Page) -> Result<Vec<i64>> {
        let (from, order) = (self.all_along(page.order), self.order(page.order, false));
        let mut met = gathered.map_or(vec![], |gathered| gathered.conditions.clone());
        // The days say where to begin.
        met.retain(|i| self.conditions[*i].of != Of::Days);
        let tests = self.tests(&met);
        let sql = format!("{}SELECT {} FROM {from} WHERE {tests} ORDER BY {order}", self.with(), self.id());
        let Some(gathered) = gathered else {
            let sql = format!("{sql} LIMIT {} OFFSET {}", signed(page.limit), signed(page.offset));
            return self.rows(conn, &sql, |row| row.get(0));
        };
        let among: FxHashSet<i64> = gathered.ids.iter().copied().collect();
        let mut statement = self.statement(conn, &sql)?;
        let mut rows = statement.raw_query();
        let (mut ids, mut before) = (vec![], page.offset);
        while (ids.len() as u64) < page.limit
            && let Some(row) = rows.next()?
        {
            let id = row.get(0)?;
            match before {
                _ if !among.contains(&id) => {}
                0 => ids.push(id),
                _ => before -= 1,
            }
        }
        Ok(ids)
    }

    /// What gives exactly the rows that are asked for, each once, and how many it gives soon, if words are all that is asked for.
    fn counted_alone(&self) -> Option<(&str, u64)> {
        match self.conditions.as_slice() {
            [words] if words.of == Of::Words && self.subject != Subject::Meetings => {
                Some((words.drive.as_deref()?, words.most))
            }
            _ => None,
        }
    }

    /// The rows of these numbers.
    fn looked_up(&mut self, ids: &[i64]) -> String {
        let listed = self.bind(serde_json::json!(ids).to_string());
        let d = format!("json_each({listed}) d");
        match self.subject {
            Subject::Articles => format!("{d} CROSS JOIN article a ON a.id = d.value"),
            Subject::People | Subject::Bodies => format!("{d} CROSS JOIN {} s ON s.id = d.value", self.table()),
            _ => format!(
                "{d} CROSS JOIN {} s ON {} = d.value CROSS JOIN article a ON a.id = s.article",
                self.table(),
                self.id()
            ),
        }
    }

    /// All rows, in their order.
    fn all_along(&self, order: Order) -> String {
        let table = self.table();
        match self.subject {
            Subject::Articles => "article a".to_owned(),
            Subject::People | Subject::Bodies => format!("{table} s"),
            // Along the deadlines, or along the days.
            _ if order == Order::Deadline => format!("{table} s CROSS JOIN article a ON a.id = s.article"),
            _ => format!("article a CROSS JOIN {table} s ON s.article = a.id"),
        }
    }

    /// All rows: those of neighbouring articles beside each other, or along the days.
    fn all_somehow(&self, along_days: bool) -> String {
        match self.subject {
            Subject::Articles if !along_days => "article a NOT INDEXED".to_owned(),
            _ => self.all_along(if along_days { Order::Newest } else { Order::Deadline }),
        }
    }

    fn table(&self) -> &'static str {
        match self.subject {
            Subject::People => "person",
            Subject::Bodies => "body",
            Subject::Tasks => "task",
            Subject::Results => "result",
            Subject::Meetings => "meeting",
            Subject::Articles => "article",
        }
    }

    /// What is left to be met when some conditions are.
    fn tests(&self, met: &[usize]) -> String {
        let rest = self.conditions.iter().enumerate().filter(|(i, _)| !met.contains(i));
        let tests: Vec<&str> = rest.map(|(_, condition)| condition.test.as_str()).collect();
        if tests.is_empty() { "true".to_owned() } else { tests.join(" AND ") }
    }

    fn order(&self, order: Order, looked_up: bool) -> String {
        let of_names = matches!(self.subject, Subject::People | Subject::Bodies);
        // Within an article in the order of the text.
        let within = if matches!(self.subject, Subject::Tasks | Subject::Results) { ", s.start" } else { "" };
        match order {
            Order::Usual if of_names => {
                // Among very many names the whole one is not looked for: walking goes along the index.
                let whole = self.whole_name.as_ref().filter(|_| looked_up);
                let whole = whole.map(|name| format!("s.folded = {name} DESC, ")).unwrap_or_default();
                format!("{whole}s.articles DESC, s.id DESC")
            }
            Order::Newest if of_names => "s.last_seen DESC, s.id DESC".to_owned(),
            Order::Oldest if of_names => "s.first_seen NULLS LAST, s.id".to_owned(),
            Order::Name if of_names => "s.folded, s.id".to_owned(),
            Order::Oldest => format!("a.day NULLS LAST, a.id{within}"),
            Order::Deadline if self.subject == Subject::Tasks => "s.deadline_to NULLS LAST, s.id".to_owned(),
            _ => format!("a.day DESC, a.id DESC{within}"),
        }
    }

    fn count(&self, conn: &Connection, found: &str, most: u64) -> Result<Total> {
        let most = signed(most).saturating_add(1);
        let sql = format!("{}SELECT count(*) FROM ({found} LIMIT {most})", self.with());
        let n = self.rows(conn, &sql, |row| row.get::<_, i64>(0))?.first().copied().unwrap_or(0);
        let n = n.unsigned_abs();
        Ok(if n == most.unsigned_abs() { Total::Above(n - 1) } else { Total::Exactly(n) })
    }

    /// Of each of these people the offices that the question is about.
    fn offices_of(&mut self, conn: &Connection, people: &[i64]) -> Result<Option<Vec<Vec<i64>>>> {
        let Some(tests) = self.offices.take() else { return Ok(None) };
        let listed = self.bind(serde_json::json!(people).to_string());
        let sql = format!(
            "{}SELECT o.person, o.id FROM json_each({listed}) p CROSS JOIN tenure o ON o.person = p.value WHERE {tests}",
            self.with()
        );
        let pairs: Vec<(i64, i64)> = self.rows(conn, &sql, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let of =
            |person: &i64| pairs.iter().filter(|(held_by, _)| held_by == person).map(|(_, office)| *office).collect();
        Ok(Some(people.iter().map(of).collect()))
    }

    /// Prepares `sql`, which uses some of the values.
    fn statement<'c>(&self, conn: &'c Connection, sql: &str) -> Result<CachedStatement<'c>> {
        let mut statement = conn.prepare_cached(sql)?;
        for n in 1..=statement.parameter_count() {
            statement.raw_bind_parameter(n, &self.values[n - 1])?;
        }
        Ok(statement)
    }

    /// What `sql` gives.
    fn rows<T>(&self, conn: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>> {
        let mut statement = self.statement(conn, sql)?;
        let mut rows = statement.raw_query();
        let mut out = vec![];
        while let Some(row) = rows.next()? {
            out.push(read(row)?);
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::engine::Extractor;
    use crate::query::{Day, Who, prepare};
    use crate::store::{Settings, Store, index};

    /// The store of the corpus.
    fn corpus(folder: &Path) -> Connection {
        let extractor = Extractor::builtin().unwrap();
        let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles");
        let mut records = String::new();
        for entry in fs::read_dir(articles).unwrap() {
            let path = entry.unwrap().path();
            let record = extractor.extract(path.to_str().unwrap(), &fs::read(&path).unwrap());
            records += &record.map(|record| serde_json::to_string(&record).unwrap() + "\n").unwrap_or_default();
        }
        fs::write(folder.join("records.jsonl"), records).unwrap();
        let settings = Settings {
            sources: vec![folder.join("records.jsonl")],
            store: &folder.join("lib.sqlite"),
            options: &crate::input::Options::default(),
            texts: None,
            prune: false,
            threads: std::num::NonZeroUsize::MIN,
            stop: &AtomicBool::new(false),
            links: None,
        };
        index(settings, |_| ()).unwrap();
        // No body of the corpus has its place in its name.
        let places = "UPDATE body SET place = 'xã Bản Mây' WHERE id % 3 = 0";
        Connection::open(folder.join("lib.sqlite")).unwrap().execute(places, []).unwrap();
        let conn = Store::open(&folder.join("lib.sqlite")).unwrap().into_connection();
        prepare(&conn).unwrap();
        conn
    }

    /// What everything that can be asked finds is the same whichever condition drives, and when none does.
    #[test]
    fn all_ways_lead_to_the_same_rows() {
        let folder = tempfile::tempdir().unwrap();
        let conn = corpus(folder.path());
        let words = |text: &str| Some(text.to_owned());
        let name = |text: &str| Some(Who::Words(text.to_owned()));
        let person: String =
            conn.query_row("SELECT name FROM person ORDER BY articles DESC, id", [], |row| row.get(0)).unwrap();
        let level = "SELECT level FROM body WHERE level IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1";
        let level: Option<String> = conn.query_row(level, [], |row| row.get(0)).unwrap();
        let filters = [
            Filter { text: words("huyen"), ..Filter::default() },
            Filter { person: name(&person), ..Filter::default() },
            Filter { body: name("huyen"), from: Day::parse("2000"), ..Filter::default() },
            Filter { body: name("uy"), level, ..Filter::default() },
            Filter { place: words("ban may"), text: words("dong chi"), ..Filter::default() },
            Filter { office: words("bi thu"), body: name("uy"), ..Filter::default() },
            Filter { assignee: words("cac xa"), due_after: Day::parse("2000"), ..Filter::default() },
            Filter { assignee: words("ubnd"), ..Filter::default() },
            Filter { kind: words("hoi nghi"), to: Day::parse("2030"), person: name(&person), ..Filter::default() },
            Filter { from: Day::parse("2001"), to: Day::parse("2030"), ..Filter::default() },
        ];
        let subjects =
            [Subject::People, Subject::Bodies, Subject::Tasks, Subject::Results, Subject::Meetings, Subject::Articles];
        let mut compared = 0;
        for subject in subjects {
            for filter in filters.iter().filter(|filter| fit::check(subject, filter).is_ok()) {
                let mut question = Question::of(subject, filter).unwrap();
                let page = Page { order: Order::Newest, ..Page::first(1000) };
                let (walked, total) = question.walked(&conn, None, &page).unwrap();
                assert_eq!(total, Total::Exactly(walked.len() as u64));
                let mut all = Gathered::default();
                for i in 0..question.conditions.len() {
                    let Some(drive) = &question.conditions[i].drive else { continue };
                    let sql = format!("{}SELECT id FROM ({drive})", question.with());
                    let ids: Vec<i64> = question.rows(&conn, &sql, |row| row.get(0)).unwrap();
                    let mut alone = Gathered::default();
                    alone.and(i, ids.clone());
                    all.and(i, ids);
                    let fitting = question.fitting(&conn, &alone, u64::MAX).unwrap();
                    let in_order = question.in_order(&conn, &fitting, &page).unwrap();
                    assert_eq!(in_order, walked, "{subject:?} {filter:?}: condition {i}");
                    compared += usize::from(!walked.is_empty());
                }
                if !all.conditions.is_empty() {
                    let among = question.walked(&conn, Some(all), &page).unwrap();
                    assert_eq!(among, (walked.clone(), total), "{subject:?} {filter:?}: all conditions");
                }
                let hits = hits(&conn, subject, filter, &page).unwrap();
                assert_eq!((hits.ids, hits.total), (walked, total));
            }
        }
        assert!(compared > 20, "{compared} ways found something");
    }

    #[test]
    fn what_says_nothing_about_a_subject_is_refused() {
        let filter = Filter { due_before: Day::parse("2024"), ..Filter::default() };
        assert!(fit::check(Subject::Tasks, &filter).is_ok());
        let told = fit::check(Subject::People, &filter).unwrap_err().to_string();
        assert_eq!(told, "a deadline says nothing about people; leave it out");
    }
}

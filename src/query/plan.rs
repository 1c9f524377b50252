//! From a question to the numbers of its rows, fast on a hundred thousand articles.
//!
//! SQLite cannot know how many rows a word or a name has, so we choose the way. A condition that few rows meet *drives*: its
//! rows are looked up through an index, the other conditions put to each, and the rest sorted. Where no condition is so rare,
//! rows are *walked* through in their order along an index, until there are enough; as the conditions are common, that is soon.

use rusqlite::{Connection, Row};

use super::error::Result;
use super::filter::{Filter, Order, Page, Subject, Total};
use super::fit;
use super::question::Question;

/// If no more rows than this meet the only condition, it drives. To look up and sort so many takes as long as to walk to the end
/// of a page, and to count on, where one row in a hundred fits.
const FEW: u64 = 10_000;

/// As few when words are all that is asked for: then the index alone counts, and only a page is walked to.
const FREELY_COUNTED: u64 = FEW / 5;

/// As many more when there are other conditions: fewer rows meet all, and walking to them is long.
const SOME: u64 = 2 * FEW;

/// Two conditions that no more rows than this meet drive together: the numbers that both give are few.
const MANY: u64 = 4 * FEW;

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
    let drivers = question.drivers(conn)?;
    let found = question.found(&drivers, page.order);
    let order = question.order(page.order, !drivers.is_empty());
    let limits = format!("LIMIT {} OFFSET {}", signed(page.limit), signed(page.offset));
    let ids = question.rows(conn, &format!("{found} ORDER BY {order} {limits}"), |row| row.get(0))?;
    // When the page is not full, its end is the end of all.
    let ended = (ids.len() as u64) < page.limit && (page.offset == 0 || !ids.is_empty());
    let total = match (ended, question.counted_alone()) {
        (true, _) => Total::Exactly(page.offset + ids.len() as u64),
        (false, Some(drive)) if drivers.is_empty() => question.count(conn, drive, page.count_to.max(MANY))?,
        _ => question.count(conn, &found, if drivers.is_empty() { page.count_to } else { page.count_to.max(FEW) })?,
    };
    let offices = question.offices_of(conn, &ids)?;
    Ok(Hits { ids, total, offices })
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
        // Where bodies are named stays a view: it may have very many rows, of which only the first are looked at.
        let table = |(name, query): &(&str, String)| match *name {
            "named_asked(id, article)" | "appearing(id, article)" => format!("{name} AS NOT MATERIALIZED ({query})"),
            _ => format!("{name} AS MATERIALIZED ({query})"),
        };
        format!("WITH {} ", self.with.iter().map(table).collect::<Vec<_>>().join(", "))
    }

    /// The indexes of the conditions that drive: one that few rows meet, or two that not too many do; none if all are common.
    fn drivers(&self, conn: &Connection) -> Result<Vec<usize>> {
        let count = |what: &str, most: u64| -> Result<u64> {
            let sql = format!("{}SELECT count(*) FROM (SELECT 1 FROM {what} LIMIT {})", self.with(), most + 1);
            Ok(self.rows(conn, &sql, |row| row.get::<_, i64>(0))?.first().map_or(0, |n| n.unsigned_abs()))
        };
        let mut counts: Vec<(u64, usize)> = vec![];
        for (i, condition) in self.conditions.iter().enumerate() {
            let Some(drive) = &condition.drive else { continue };
            if let Some(table) = condition.through
                && count(table, MANY)? > MANY
            {
                continue;
            }
            // Beyond the best of those that may drive alone nothing need be counted.
            let most = counts.iter().map(|(n, _)| *n).filter(|n| *n <= FEW).min().unwrap_or(MANY);
            counts.push((count(&format!("({drive})"), most)?, i));
        }
        counts.sort_unstable();
        let alone = match self.conditions.len() {
            1 if self.words_alone => FREELY_COUNTED,
            1 => FEW,
            _ => SOME,
        };
        Ok(match counts.as_slice() {
            [(n, i), ..] if *n <= FEW.min(alone) => vec![*i],
            [(_, i), (n, k), ..] if *n <= MANY => vec![*i, *k],
            [(n, i), ..] if *n <= alone => vec![*i],
            _ => vec![],
        })
    }

    /// What gives exactly the rows that are asked for, each once, if words are all that is asked for.
    fn counted_alone(&self) -> Option<&str> {
        match self.conditions.as_slice() {
            // An article that has a word need not be about a meeting.
            [words] if self.words_alone && self.subject != Subject::Meetings => words.drive.as_deref(),
            _ => None,
        }
    }

    /// The query that gives the numbers of the rows.
    fn found(&self, drivers: &[usize], order: Order) -> String {
        let (from, tests) = (self.from(drivers, order), self.tests(drivers));
        format!("{}SELECT {} FROM {from} WHERE {tests}", self.with(), self.id())
    }

    fn from(&self, drivers: &[usize], order: Order) -> String {
        let drives: Vec<&str> = drivers.iter().filter_map(|&i| self.conditions[i].drive.as_deref()).collect();
        let driven = drives.split_first().map(|(first, others)| {
            // No INTERSECT: for that SQLite sorts both.
            let also: String = others.iter().map(|other| format!(" AND id IN (SELECT id FROM ({other}))")).collect();
            format!("SELECT DISTINCT id FROM ({first}) WHERE true{also}")
        });
        let d = driven.as_ref().map(|driven| format!("({driven}) d CROSS JOIN ")).unwrap_or_default();
        let on = if driven.is_some() { format!(" ON {} = d.id", self.id()) } else { String::new() };
        match self.subject {
            Subject::People => format!("{d}person s{on}"),
            Subject::Bodies => format!("{d}body s{on}"),
            Subject::Articles => format!("{d}article a{on}"),
            subject => {
                let table = match subject {
                    Subject::Tasks => "task",
                    Subject::Results => "result",
                    _ => "meeting",
                };
                match driven {
                    Some(_) => format!("{d}{table} s{on} CROSS JOIN article a ON a.id = s.article"),
                    // Along the deadlines, or along the days.
                    None if order == Order::Deadline => "task s CROSS JOIN article a ON a.id = s.article".to_owned(),
                    None => format!("article a CROSS JOIN {table} s ON s.article = a.id"),
                }
            }
        }
    }

    fn tests(&self, drivers: &[usize]) -> String {
        let rest = self.conditions.iter().enumerate().filter(|(i, _)| !drivers.contains(i));
        let tests: Vec<&str> = rest.map(|(_, condition)| condition.test.as_str()).collect();
        if tests.is_empty() { "true".to_owned() } else { tests.join(" AND ") }
    }

    fn order(&self, order: Order, driven: bool) -> String {
        let of_names = matches!(self.subject, Subject::People | Subject::Bodies);
        // Within an article in the order of the text.
        let within = if matches!(self.subject, Subject::Tasks | Subject::Results) { ", s.start" } else { "" };
        match order {
            Order::Usual if of_names => {
                // Among very many names the whole one is not looked for: walking goes along the index.
                let whole = self.whole_name.as_ref().filter(|_| driven);
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
        // `found` begins with its tables, which may stand in a subquery as well.
        let sql = format!("SELECT count(*) FROM ({found} LIMIT {most})");
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

    /// Runs `sql`, which uses some of the values.
    fn rows<T>(&self, conn: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>> {
        let mut statement = conn.prepare_cached(sql)?;
        for n in 1..=statement.parameter_count() {
            statement.raw_bind_parameter(n, &self.values[n - 1])?;
        }
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
                let question = Question::of(subject, filter).unwrap();
                let rows = |drivers: &[usize]| {
                    let found = question.found(drivers, Order::Usual);
                    let order = question.order(Order::Usual, false);
                    question.rows(&conn, &format!("{found} ORDER BY {order}"), |row| row.get::<_, i64>(0)).unwrap()
                };
                let walked = rows(&[]);
                let can: Vec<usize> =
                    (0..question.conditions.len()).filter(|i| question.conditions[*i].drive.is_some()).collect();
                for &i in &can {
                    assert_eq!(rows(&[i]), walked, "{subject:?} {filter:?}: condition {i}");
                    compared += usize::from(!walked.is_empty());
                }
                if let [first, .., last] = can[..] {
                    assert_eq!(rows(&[first, last]), walked, "{subject:?} {filter:?}: two conditions");
                }
                let hits = hits(&conn, subject, filter, &Page::first(1000)).unwrap();
                assert_eq!((hits.total, hits.ids.len()), (Total::Exactly(walked.len() as u64), walked.len()));
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

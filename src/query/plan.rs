//! From a question to the numbers of its rows, fast on a hundred thousand articles.
//!
//! SQLite cannot know how many rows a word or a name has, so we choose the way. What a condition gives is *gathered* through an
//! index where that is not too much, and what all of these conditions give is what they have in common. If that is little, it is
//! looked up, the other conditions put to each row, and the rest sorted. Otherwise rows are *walked* through in their order along
//! an index, until enough of them are among what was gathered and meet the other conditions; as those are common, that is soon.

use rusqlite::Connection;

use super::error::Result;
use super::filter::{Filter, Page, Subject, Total};
use super::fit;
use super::question::Question;
use super::statement::signed;

/// To look up and sort so many rows takes as long as to walk to the end of a page, or to gather what another condition gives.
pub(super) const FEW: usize = 10_000;

/// As many when there are other conditions: fewer rows meet all, and walking to them is long.
pub(super) const SOME: usize = 2 * FEW;

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
    let gathered = question.gathered(conn, page.order)?;
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

impl Question {
    /// Those of a page, of all that were found.
    fn in_order(&mut self, conn: &Connection, all: &[i64], page: &Page) -> Result<Vec<i64>> {
        let from = self.looked_up(all);
        let order = self.order(page.order, true);
        let (id, limit, offset) = (self.id(), signed(page.limit), signed(page.offset));
        let sql = format!("SELECT {id} FROM {from} ORDER BY {order} LIMIT {limit} OFFSET {offset}");
        self.rows(conn, &sql, |row| row.get(0))
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
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::query::filter::Order;
    use crate::query::gather::Gathered;
    use crate::query::{Day, Who, prepare};
    use crate::store::Store;
    use crate::store::made::made;

    /// The store of the corpus.
    fn corpus(folder: &Path) -> Connection {
        let articles = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles")).unwrap();
        let articles = articles.map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())
        });
        drop(made(folder, articles, false));
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
            Filter { body: name("huyen"), to: Day::parse("2030"), text: words("xa"), ..Filter::default() },
            Filter { office: words("bi thu"), from: Day::parse("2001"), to: Day::parse("2030"), ..Filter::default() },
            Filter { body: name("uy"), level, ..Filter::default() },
            Filter { place: words("ban may"), text: words("dong chi"), ..Filter::default() },
            Filter { office: words("bi thu"), body: name("uy"), ..Filter::default() },
            Filter { assignee: words("cac xa"), due_after: Day::parse("2000"), ..Filter::default() },
            Filter { assignee: words("ubnd"), ..Filter::default() },
            Filter { assignee: words("ubnd"), from: Day::parse("2001"), to: Day::parse("2030"), ..Filter::default() },
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
                    alone.and(&question.met_by(i), ids.clone());
                    all.and(&question.met_by(i), ids);
                    let fitting = question.fitting(&conn, &alone, u64::MAX).unwrap();
                    for most in [1, 3] {
                        let first = question.fitting(&conn, &alone, most).unwrap();
                        assert_eq!(
                            first,
                            fitting[..fitting.len().min(most as usize)],
                            "{subject:?} {filter:?}: the first"
                        );
                    }
                    let among = question.walked(&conn, Some(alone), &page).unwrap();
                    assert_eq!(among, (walked.clone(), total), "{subject:?} {filter:?}: among condition {i}");
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

    /// How SQLite goes through the rows of a question in their order, and how it looks some of them up.
    fn ways(conn: &Connection, subject: Subject, filter: &Filter) -> Vec<String> {
        let mut question = Question::of(subject, filter).unwrap();
        let (walked, looked_up) = (question.all_along(Order::Newest), question.looked_up(&[1, 2]));
        let (with, id, tests) = (question.with(), question.id(), question.tests(&[]));
        let order = question.order(Order::Newest, false);
        [walked, looked_up]
            .into_iter()
            .flat_map(|from| {
                let sql = format!("EXPLAIN QUERY PLAN {with}SELECT {id} FROM {from} WHERE {tests} ORDER BY {order}");
                question.rows(conn, &sql, |row| row.get::<_, String>(3)).unwrap()
            })
            .collect()
    }

    /// Rows of results and tasks are long, and what stands in them is asked of thousands.
    #[test]
    fn what_stands_in_results_and_tasks_is_read_from_indexes() {
        let folder = tempfile::tempdir().unwrap();
        let conn = corpus(folder.path());
        let certainty = Some(crate::record::Certainty::Low);
        let bad = Filter { polarity: Some(crate::record::Polarity::Shortcoming), certainty, ..Filter::default() };
        let low = Filter { certainty, ..Filter::default() };
        for (subject, filter) in [(Subject::Results, bad), (Subject::Tasks, low)] {
            let ways = ways(&conn, subject, &filter);
            let rows: Vec<&String> = ways.iter().filter(|way| way.starts_with("SEARCH s ")).collect();
            assert_eq!(rows.len(), 2, "{ways:?}");
            assert!(rows[0].contains("COVERING INDEX"), "{subject:?}: {}", rows[0]);
            // A deadline stands in the index by which tasks are looked up, a certainty does not.
            assert!(rows[1].contains("COVERING INDEX") || subject == Subject::Tasks, "{subject:?}: {}", rows[1]);
        }
    }

    #[test]
    fn no_table_is_gone_through_to_test_a_few_rows() {
        let folder = tempfile::tempdir().unwrap();
        let conn = corpus(folder.path());
        let name = |text: &str| Some(Who::Words(text.to_owned()));
        let filters = [
            Filter { person: name("van"), ..Filter::default() },
            Filter { body: name("uy"), ..Filter::default() },
            Filter { assignee: Some("ubnd".to_owned()), ..Filter::default() },
        ];
        for subject in [Subject::Bodies, Subject::Tasks, Subject::Results, Subject::Meetings, Subject::Articles] {
            for filter in filters.iter().filter(|filter| fit::check(subject, filter).is_ok()) {
                // The rows that are walked through (`s`, `a`) are all looked at anyway.
                let of_a_test = |way: &String| {
                    way.strip_prefix("BLOOM FILTER ON ")
                        .is_some_and(|on| !on.starts_with("s ") && !on.starts_with("a "))
                };
                let filtered: Vec<String> = ways(&conn, subject, filter).into_iter().filter(of_a_test).collect();
                assert!(filtered.is_empty(), "{subject:?} {filter:?}: {filtered:?}");
            }
        }
    }

    #[test]
    fn what_says_nothing_about_a_subject_is_refused() {
        let filter = Filter { due_before: Day::parse("2024"), ..Filter::default() };
        assert!(fit::check(Subject::Tasks, &filter).is_ok());
        let told = fit::check(Subject::People, &filter).unwrap_err().to_string();
        assert_eq!(told, "a deadline says nothing about people; leave it out");
    }
}

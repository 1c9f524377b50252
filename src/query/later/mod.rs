//! What became of a task: later results on the same subject that have to do with whoever was to do it.
//!
//! A result speaks of the same subject the more rare pairs of syllables it shares with the task, by the cosine of their vectors
//! in which each pair weighs as much as it is rare (Salton's tf-idf, with every pair counted once). The score is that cosine:
//! a hint where to look, never a finding.
//!
//! The tasks of a question are mostly given to the same body, and compared with the same results: what these results are (`told`) and
//! the pairs of each (`pairs`) are read once for all.

mod pairs;
mod told;

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::error::Result;
use super::rows::{ResultItem, Row};
use crate::store::rarity::Rarity;
use pairs::{Pairs, Vector};
use told::Told;

/// A later result, and why it may tell what became of the task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Later {
    /// From 0 to 1.
    pub score: f64,
    pub via: Via,
    /// The shared words that weigh most, in the order of the task.
    pub shared: Vec<String>,
    pub result: ResultItem,
}

/// How a result hangs together with the assignee of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// The assignee reports it, or a person who holds an office there.
    Reported,
    /// It names the assignee.
    Named,
}

/// Below this, read side by side, few pairs of a task and a result were about the same subject.
pub const LEAST: f64 = 0.1;

/// Days after the task in which results are looked for: what is told later belongs to other tasks.
const WITHIN: i64 = 731;

/// So many results are remembered; beyond that all are forgotten, so that memory does not grow with the number of tasks. A hundred thousand
/// take about 30 MB.
const REMEMBERED: usize = 100_000;

/// Looks for what became of tasks, and remembers what it has read.
#[derive(Debug)]
pub struct Search<'c> {
    conn: &'c Connection,
    told: Told,
    pairs: Pairs,
    /// By result: its pairs.
    results: FxHashMap<i64, Box<[u32]>>,
    /// So many of these are remembered.
    most: usize,
}

impl<'c> Search<'c> {
    /// A search that has read nothing yet.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(conn: &'c Connection) -> Result<Self> {
        let pairs = Pairs::new(Rarity::of(conn)?);
        Ok(Self { conn, told: Told::default(), pairs, results: FxHashMap::default(), most: REMEMBERED })
    }

    /// Candidates for what became of task `id`, the best first, at most `most`; those that score less than [`LEAST`] are left out.
    ///
    /// # Errors
    /// When the store cannot be read, or it took too long.
    pub fn of(&mut self, id: i64, most: usize) -> Result<Vec<Later>> {
        self.forget_if_much();
        let conn = self.conn;
        let Some(task) = Asked::read(conn, id)? else { return Ok(vec![]) };
        let vector = Vector::of(&mut self.pairs, &task.subject, &task.names);
        let mut text_of = conn.prepare_cached("SELECT text FROM result WHERE id = ?1")?;
        // Articles that differ little tell the same result again.
        let mut best: BTreeMap<String, (f64, Via, i64)> = BTreeMap::new();
        for (id, reported) in self.told.of(conn, id, &task.day, &task.until)? {
            let pairs = match self.results.entry(id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let pairs = text_of.query_row([id], |row| Ok(self.pairs.of(row.get_ref(0)?.as_str()?)))?;
                    new.insert(pairs)
                }
            };
            if let Some(score) = vector.cosine(&mut self.pairs, pairs).filter(|score| *score >= LEAST) {
                let via = if reported { Via::Reported } else { Via::Named };
                best.entry(text_of.query_row([id], |row| row.get(0))?).or_insert((score, via, id));
            }
        }
        let mut found: Vec<(f64, Via, i64)> = best.into_values().collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        found.truncate(most);
        let later = |(score, via, id): (f64, Via, i64)| {
            let result = ResultItem::read(conn, id)?;
            let shared = self.results.get(&id).map_or_else(Vec::new, |pairs| vector.shared(&self.pairs, pairs));
            Ok(Later { score: (score * 1000.0).round() / 1000.0, via, shared, result })
        };
        found.into_iter().map(later).collect()
    }

    fn forget_if_much(&mut self) {
        if self.results.len() > self.most {
            self.results.clear();
            self.pairs.forget();
            self.told = Told::default();
        }
    }
}

/// What of a task matters here.
struct Asked {
    subject: String,
    day: String,
    /// The last day that counts as later.
    until: String,
    /// The names of its assignees, which are no subject.
    names: String,
}

impl Asked {
    /// `None` for a task without a day: nothing can be told to be later.
    fn read(conn: &Connection, id: i64) -> Result<Option<Self>> {
        let mut statement = conn.prepare_cached(
            "SELECT coalesce(s.action, s.text), a.day, coalesce(date(a.day, ?2), ''),
                (SELECT group_concat(x.text || ' . ' || coalesce(b.name, ''), ' . ') FROM assignee x
                    LEFT JOIN named_body n ON n.id = x.named_body LEFT JOIN body b ON b.id = n.body WHERE x.task = s.id)
            FROM task s JOIN article a ON a.id = s.article WHERE s.id = ?1 AND a.day IS NOT NULL",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            let names: Option<String> = row.get(3)?;
            Ok(Self { subject: row.get(0)?, day: row.get(1)?, until: row.get(2)?, names: names.unwrap_or_default() })
        };
        Ok(statement.query_row(params![id, format!("+{WITHIN} days")], read).optional()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::prepare;
    use crate::store::made::made;

    /// An article of a day, in which the body of a commune reports and is given tasks.
    fn article(commune: &str, day: u8) -> (String, Vec<u8>) {
        let text = format!(
            "UBND xã {commune} họp giao ban\n\
            Sáng {day}/3/2024, UBND xã {commune} tổ chức hội nghị giao ban.\n\
            UBND xã {commune} đã hoàn thành rà soát hộ nghèo tại các bản vùng cao. \
            UBND xã {commune} đã trồng 20 ha rừng phòng hộ đầu nguồn.\n\
            Chủ tịch UBND huyện yêu cầu UBND xã {commune} tiếp tục rà soát hộ nghèo tại các bản vùng cao; \
            UBND xã {commune} trồng rừng phòng hộ đầu nguồn trước ngày 30/6/2024.\n"
        );
        (format!("{commune} {day}.txt"), text.into_bytes())
    }

    #[test]
    fn when_much_is_remembered_all_is_forgotten_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let communes = ["Nậm Cuổi", "Bản Mây"];
        let articles = communes.iter().flat_map(|commune| [4, 11, 18].map(|day| article(commune, day)));
        let conn = made(folder.path(), articles, false);
        prepare(&conn).unwrap();
        let tasks = "SELECT s.id FROM task s JOIN article a ON a.id = s.article ORDER BY a.path, s.id";
        let mut tasks = conn.prepare(tasks).unwrap();
        let tasks = tasks.query_map([], |row| row.get(0)).unwrap();
        let tasks: Vec<i64> = tasks.collect::<rusqlite::Result<_>>().unwrap();
        let mut remembers = Search::new(&conn).unwrap();
        let mut forgets = Search { most: 0, ..Search::new(&conn).unwrap() };
        let (mut found, mut alone) = (0, 0);
        for task in tasks {
            let later = remembers.of(task, 10).unwrap();
            assert_eq!(forgets.of(task, 10).unwrap(), later);
            let mut first = Search::new(&conn).unwrap();
            assert_eq!(first.of(task, 10).unwrap(), later);
            // What one task needs is remembered of it, and nothing of those before.
            assert_eq!(forgets.results.len(), first.results.len());
            found += later.len();
            alone = alone.max(first.results.len());
        }
        assert!(found > 3 && remembers.results.len() > alone, "{found}, {alone}");
    }
}

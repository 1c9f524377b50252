//! What became of a task: later results on the same subject that have to do with whoever was to do it.
//!
//! A result speaks of the same subject the more rare pairs of syllables it shares with the task, by the cosine of their vectors
//! in which each pair weighs as much as it is rare (Salton's tf-idf, with every pair counted once). The score is that cosine:
//! a hint where to look, never a finding.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, named_params};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::error::Result;
use super::rows::{ResultItem, Row};
pub use crate::store::rarity::Rarity;
use crate::store::rarity::{distinct, each_pair, pairs};

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

/// Results of one assignee that are compared with a task. Only those of the largest bodies are more.
const MOST: i64 = 5000;

/// How rare pairs of syllables are in this library.
///
/// # Errors
/// When the store cannot be read.
pub fn rarity(conn: &Connection) -> Result<Rarity> {
    Ok(Rarity::of(conn)?)
}

/// Candidates for what became of task `id`, the best first, at most `most`; those that score less than [`LEAST`] are left out.
///
/// # Errors
/// When the store cannot be read, or it took too long.
pub fn of(conn: &Connection, rarity: &Rarity, id: i64, most: usize) -> Result<Vec<Later>> {
    let Some(task) = Asked::read(conn, id)? else { return Ok(vec![]) };
    let vector = Vector::of(rarity, &task.subject, &task.names);
    let mut statement = conn.prepare_cached(CANDIDATES)?;
    let mut rows = statement.query(named_params! {
        ":task": id,
        ":after": task.day,
        ":within": format!("+{WITHIN} days"),
        ":most": MOST,
    })?;
    // Articles that differ little tell the same result again.
    let mut best: BTreeMap<String, (f64, Via, i64)> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let text: String = row.get(1)?;
        let via = if row.get(2)? { Via::Reported } else { Via::Named };
        let known = best.get(&text).map(|(score, ..)| *score);
        let Some(score) = known.or_else(|| vector.cosine(rarity, &text)) else { continue };
        if score >= LEAST {
            let told = (score, via, row.get(0)?);
            let before = best.entry(text).or_insert(told);
            if score > before.0 {
                *before = told;
            }
        }
    }
    let mut found: Vec<(f64, Via, i64)> = best.into_values().collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
    found.truncate(most);
    let later = |(score, via, id): (f64, Via, i64)| {
        let result = ResultItem::read(conn, id)?;
        let shared = vector.shared(&result.text);
        Ok(Later { score: (score * 1000.0).round() / 1000.0, via, shared, result })
    };
    found.into_iter().map(later).collect()
}

/// Results told after the task that an assignee reports or that name one.
const CANDIDATES: &str = "
    WITH bodies(id) AS MATERIALIZED (SELECT DISTINCT n.body FROM assignee x JOIN named_body n ON n.id = x.named_body
            WHERE x.task = :task AND n.body IS NOT NULL),
        people(id) AS MATERIALIZED (SELECT DISTINCT ap.person FROM assignee x JOIN appearance ap ON ap.id = x.appearance
            WHERE x.task = :task AND ap.person IS NOT NULL),
        named(id) AS MATERIALIZED (SELECT n.id FROM bodies b CROSS JOIN named_body n ON n.body = b.id
            WHERE n.day > :after AND n.day <= date(:after, :within)),
        told(id, reported) AS (
            SELECT r.id, true FROM named n CROSS JOIN result r ON r.source_body = n.id
            UNION ALL SELECT r.id, true FROM named n CROSS JOIN position o ON o.named_body = n.id
                CROSS JOIN result r ON r.source_person = o.appearance
            UNION ALL SELECT r.id, true FROM people p CROSS JOIN appearance ap ON ap.person = p.id
                CROSS JOIN result r ON r.source_person = ap.id
                WHERE ap.day > :after AND ap.day <= date(:after, :within)
            UNION ALL SELECT x.result, false FROM named n CROSS JOIN result_body x ON x.named_body = n.id
            LIMIT :most)
    SELECT r.id, r.text, max(told.reported) FROM told CROSS JOIN result r ON r.id = told.id GROUP BY r.id";

/// What of a task matters here.
struct Asked {
    subject: String,
    day: String,
    /// The names of its assignees, which are no subject.
    names: String,
}

impl Asked {
    /// `None` for a task without a day: nothing can be told to be later.
    fn read(conn: &Connection, id: i64) -> Result<Option<Self>> {
        let mut statement = conn.prepare_cached(
            "SELECT coalesce(s.action, s.text), a.day,
                (SELECT group_concat(x.text || ' . ' || coalesce(b.name, ''), ' . ') FROM assignee x
                    LEFT JOIN named_body n ON n.id = x.named_body LEFT JOIN body b ON b.id = n.body WHERE x.task = s.id)
            FROM task s JOIN article a ON a.id = s.article WHERE s.id = ?1 AND a.day IS NOT NULL",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            let names: Option<String> = row.get(2)?;
            Ok(Self { subject: row.get(0)?, day: row.get(1)?, names: names.unwrap_or_default() })
        };
        Ok(statement.query_row([id], read).optional()?)
    }
}

/// A task's pairs with their weights, in the order of the text.
struct Vector {
    pairs: Vec<(String, f64)>,
    /// By pair: its number.
    numbers: FxHashMap<String, usize>,
    length: f64,
    /// Pairs of names, which do not count in results either.
    names: FxHashSet<String>,
}

impl Vector {
    fn of(rarity: &Rarity, subject: &str, names: &str) -> Self {
        let names: FxHashSet<String> = pairs(names).into_iter().collect();
        let (mut weighted, mut numbers) = (vec![], FxHashMap::default());
        for pair in pairs(subject) {
            if !names.contains(&pair) && !numbers.contains_key(&pair) {
                numbers.insert(pair.clone(), weighted.len());
                let weight = rarity.weight(&pair);
                weighted.push((pair, weight));
            }
        }
        let length = weighted.iter().map(|(_, weight): &(_, f64)| weight * weight).sum::<f64>().sqrt();
        Self { pairs: weighted, numbers, length, names }
    }

    /// The cosine with the vector of `text`, which counts as no shorter than the task: in a short text chance is a large part.
    /// `None` if it is below [`LEAST`] whatever else stands in the text: most results share next to nothing with a task, and to
    /// look up how rare all their pairs are takes longest.
    fn cosine(&self, rarity: &Rarity, text: &str) -> Option<f64> {
        let both: f64 = self.met(text).map(|(_, weight)| weight * weight).sum();
        if both <= 0.0 || both < LEAST * self.length * self.length {
            return None;
        }
        let square = |pair: &String| rarity.weight(pair).powi(2);
        let length = distinct(text).iter().filter(|pair| !self.names.contains(*pair)).map(square).sum::<f64>().sqrt();
        Some(both / (self.length * length.max(self.length)))
    }

    /// The task's pairs that stand in `text`, in the order of the task.
    fn met(&self, text: &str) -> impl Iterator<Item = &(String, f64)> {
        let mut met = vec![false; self.pairs.len()];
        each_pair(text, |pair| {
            if let Some(&number) = self.numbers.get(pair) {
                met[number] = true;
            }
        });
        self.pairs.iter().zip(met).filter(|(_, met)| *met).map(|(pair, _)| pair)
    }

    /// The three shared pairs that weigh most, in the order of the task.
    fn shared(&self, text: &str) -> Vec<String> {
        let mut shared: Vec<&(String, f64)> = self.met(text).collect();
        let mut weights: Vec<f64> = shared.iter().map(|(_, weight)| *weight).collect();
        weights.sort_by(|a, b| b.total_cmp(a));
        let least = weights.get(2).copied().unwrap_or(0.0);
        shared.retain(|(_, weight)| *weight >= least);
        shared.iter().take(3).map(|(pair, _)| pair.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::rarity::library;

    /// Against the cosine of whole vectors: the bound leaves out what is below [`LEAST`], and nothing else.
    #[test]
    fn only_what_scores_too_little_is_left_out() {
        let conn = library(
            "INSERT INTO result VALUES (1, 'Hộ nghèo giảm'), (2, 'Thu ngân sách'), (3, 'Đường vào bản đã xong');",
        );
        let rarity = Rarity::of(&conn).unwrap();
        let vector =
            Vector::of(&rarity, "Rà soát hộ nghèo, hỗ trợ hộ nghèo làm nhà và sửa đường vào bản", "xã Nậm Cuổi");
        let mut scores = vec![];
        for text in [
            "Hộ nghèo của xã Nậm Cuổi đã giảm",
            "Đường vào bản đã xong, hộ nghèo đã làm nhà",
            "Cả xã đã rà soát hộ nghèo và hỗ trợ hộ nghèo làm nhà, sửa đường vào bản",
            "Chỉ có một lần hộ nghèo đứng giữa rất nhiều lời kể dài dòng về mùa màng, chợ phiên và lễ hội của cả vùng cao",
            "Thu ngân sách đã tăng",
        ] {
            let weight = |pair: &String| rarity.weight(pair).powi(2);
            let other = distinct(text);
            let both: f64 =
                vector.pairs.iter().map(|(pair, _)| pair).filter(|pair| other.contains(*pair)).map(weight).sum();
            let length = other.iter().filter(|pair| !vector.names.contains(*pair)).map(weight).sum::<f64>().sqrt();
            let whole = both / (vector.length * length.max(vector.length));
            match vector.cosine(&rarity, text) {
                Some(score) => assert!((score - whole).abs() < 1e-9, "{text}: {score}, {whole}"),
                None => assert!(whole < LEAST, "{text}: {whole}"),
            }
            scores.push(whole >= LEAST);
        }
        assert!(scores.contains(&true) && scores.contains(&false), "{scores:?}");
    }
}

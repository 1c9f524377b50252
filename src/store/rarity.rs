//! How rare pairs of syllables are in a library: what two texts have to share to speak of the same subject.

use rusqlite::{Connection, OptionalExtension, Result, params};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::token::lower;

/// How rare pairs of syllables are, in a sample of the library's results and tasks.
#[derive(Debug, Clone, PartialEq)]
pub struct Rarity {
    texts: f64,
    /// A line `pair\tnumber` for each, in order: in how many texts it stands.
    pairs: String,
}

/// Texts of the sample, half of them results and half tasks.
const SAMPLE: i64 = 3000;

impl Rarity {
    /// As it was sampled when the library was linked.
    pub(crate) fn of(conn: &Connection) -> Result<Self> {
        let kept = conn.query_row("SELECT texts, pairs FROM rarity", [], |row| {
            Ok(Self { texts: row.get::<_, u32>(0)?.into(), pairs: row.get(1)? })
        });
        // A store of an older program that had nothing to link since.
        kept.optional()?.map_or_else(|| Self::sample(conn), Ok)
    }

    /// Keeps a sample in the store, in place of the one before: texts that lie far from each other take long to read.
    pub(super) fn keep(conn: &Connection) -> Result<()> {
        let rarity = Self::sample(conn)?;
        conn.execute("DELETE FROM rarity", [])?;
        conn.execute("INSERT INTO rarity VALUES (?1, ?2)", params![rarity.texts as u32, rarity.pairs])?;
        Ok(())
    }

    /// Samples the library; always the same texts as long as it is the same.
    fn sample(conn: &Connection) -> Result<Self> {
        let mut texts: u32 = 0;
        let mut seen: FxHashMap<String, u32> = FxHashMap::default();
        for table in ["result", "task"] {
            let last: Option<i64> = conn.query_row(&format!("SELECT max(id) FROM {table}"), [], |row| row.get(0))?;
            let last = last.unwrap_or(0);
            let mut next = conn.prepare(&format!("SELECT id, text FROM {table} WHERE id >= ?1 ORDER BY id LIMIT 1"))?;
            let half = SAMPLE / 2;
            let mut before = 0;
            for n in 0..half.min(last) {
                let from = (n * last / half).max(n).max(before) + 1;
                let found = next.query_row([from], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).optional()?;
                let Some((id, text)) = found else { break };
                before = id;
                texts += 1;
                let mut distinct = FxHashSet::default();
                each_pair(&text, |pair| {
                    distinct.insert(pair.to_owned());
                });
                for pair in distinct {
                    *seen.entry(pair).or_default() += 1;
                }
            }
        }
        let mut lines: Vec<String> = seen.iter().map(|(pair, texts)| format!("{pair}\t{texts}\n")).collect();
        lines.sort_unstable();
        Ok(Self { texts: texts.into(), pairs: lines.concat() })
    }

    /// What it counts that two texts share a pair: the more, the rarer it is.
    pub(crate) fn weight(&self, pair: &str) -> f64 {
        let seen = f64::from(self.seen(pair));
        ((self.texts + 1.0) / (seen + 0.5)).ln().max(0.0)
    }

    /// In how many texts a pair stands.
    fn seen(&self, pair: &str) -> u32 {
        let (mut rest, mut n) = (self.pairs.as_str(), 0);
        while !rest.is_empty() {
            // The line in the middle; a tab comes before all that stands in pairs.
            let middle = floor(rest, rest.len() / 2);
            let start = rest[..middle].rfind('\n').map_or(0, |at| at + 1);
            let end = rest[start..].find('\n').map_or(rest.len(), |at| start + at + 1);
            let (there, texts) = rest[start..end].trim_end().split_once('\t').unwrap_or_default();
            match there.cmp(pair) {
                std::cmp::Ordering::Less => rest = &rest[end..],
                std::cmp::Ordering::Greater => rest = &rest[..start],
                std::cmp::Ordering::Equal => {
                    n = texts.parse().unwrap_or(0);
                    break;
                }
            }
        }
        n
    }
}

/// The last place up to `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Hands neighbouring syllables between which no mark stands to `each`, in lower case. Most Vietnamese words have two.
pub(crate) fn each_pair(text: &str, mut each: impl FnMut(&str)) {
    let lower: String = text.chars().map(lower).collect();
    let mut pair = String::new();
    for run in lower.split(|c: char| !in_syllable(c) && c != ' ' && c != '-' && c != '/') {
        let mut before = "";
        for syllable in run.split(|c: char| !in_syllable(c)).filter(|s| !s.is_empty()) {
            if !before.is_empty() {
                pair.clear();
                pair.extend([before, " ", syllable]);
                each(&pair);
            }
            before = syllable;
        }
    }
}

/// Whether `c` is a letter or a digit. The blocks of Vietnamese letters are told by their bounds: the standard library looks them up in
/// compressed tables.
fn in_syllable(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '×' | '÷' => false,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// A library of nothing but the results and tasks that `insert` puts into it.
#[cfg(test)]
pub(crate) fn library(insert: &str) -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    let tables = "CREATE TABLE rarity (texts INTEGER NOT NULL, pairs TEXT NOT NULL) STRICT;
        CREATE TABLE result (id INTEGER PRIMARY KEY, text TEXT);
        CREATE TABLE task (id INTEGER PRIMARY KEY, text TEXT);";
    conn.execute_batch(tables).unwrap();
    conn.execute_batch(insert).unwrap();
    conn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_made_of_letters_and_digits() {
        for c in '\0'..'\u{3000}' {
            assert_eq!(in_syllable(c), c.is_alphanumeric(), "{c:?}");
        }
        let mut pairs = vec![];
        each_pair("Rà soát, hộ NGHÈO - 5% (xã)", |pair| pairs.push(pair.to_owned()));
        assert_eq!(pairs, ["rà soát", "hộ nghèo", "nghèo 5"]);
    }

    #[test]
    fn what_is_kept_says_of_each_pair_how_often_it_was_seen() {
        let conn = library(
            "INSERT INTO result VALUES (1, 'Hộ nghèo giảm, hộ nghèo'), (2, 'Thu ngân sách'), (5, 'hộ nghèo');
            INSERT INTO task VALUES (1, 'Rà soát hộ nghèo'), (2, 'Ổn định giá');",
        );
        let sampled = Rarity::of(&conn).unwrap();
        Rarity::keep(&conn).unwrap();
        Rarity::keep(&conn).unwrap();
        let kept = Rarity::of(&conn).unwrap();
        assert_eq!(kept, sampled);
        assert_eq!(kept.texts, 5.0);
        for (pair, texts) in
            [("hộ nghèo", 3), ("ngân sách", 1), ("ổn định", 1), ("rà soát", 1), ("nghèo hộ", 0), ("", 0), ("ỹ ỹ", 0)]
        {
            assert_eq!(kept.seen(pair), texts, "{pair}");
        }
        conn.execute_batch("DELETE FROM result; DELETE FROM task; DELETE FROM rarity").unwrap();
        assert_eq!(Rarity::of(&conn).unwrap().seen("hộ nghèo"), 0);
    }
}

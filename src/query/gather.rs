//! What conditions give through their indexes, and what it has in common.

use rusqlite::Connection;

use super::condition::Of;
use super::error::Result;
use super::filter::{Order, Subject, Total};
use super::plan::{FEW, SOME};
use super::question::Question;
use super::statement::signed;

/// What some conditions have in common.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub conditions: Vec<usize>,
    /// Rising, each once: neighbours in the file are looked up one after the other.
    pub ids: Vec<i64>,
}

impl Gathered {
    /// Adds what another condition gives, and with it perhaps some that hold for all of that.
    pub fn and(&mut self, met: &[usize], mut ids: Vec<i64>) {
        ids.sort_unstable();
        ids.dedup();
        if !self.conditions.is_empty() {
            ids.retain(|id| self.ids.binary_search(id).is_ok());
        }
        self.ids = ids;
        let new: Vec<usize> = met.iter().copied().filter(|i| !self.conditions.contains(i)).collect();
        self.conditions.extend(new);
    }
}

impl Question {
    /// What the conditions give that do not give too much; `None` if all do.
    pub fn gathered(&self, conn: &Connection, along: Order) -> Result<Option<Gathered>> {
        let mut gathered = Gathered::default();
        // An article tells many of them.
        let many = matches!(self.subject, Subject::Tasks | Subject::Results);
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
            // Days are quickly looked at row by row.
            let few = if condition.of == Of::Days { SOME } else { FEW };
            match gathered.conditions.is_empty() {
                true if condition.of == Of::Days => continue,
                false if gathered.ids.len() <= few => break,
                _ if gathered.conditions.contains(&i) => continue,
                // Walking through them along the days is shorter than to gather all that was said on these.
                _ if many && self.lacks_days(&gathered, along) => continue,
                _ => {}
            }
            let most = self.most(i);
            if let Some(table) = condition.through
                && self.count(conn, &format!("SELECT 1 FROM {table}"), most)? == Total::Above(most)
            {
                continue;
            }
            let sql = format!("{}SELECT id FROM ({drive}) LIMIT {}", self.with(), most + 1);
            let ids: Vec<i64> = self.rows(conn, &sql, |row| row.get(0))?;
            if ids.len() as u64 <= most {
                gathered.and(&self.met_by(i), ids);
            }
        }
        Ok((!gathered.conditions.is_empty()).then_some(gathered))
    }

    /// The conditions that what drives condition `i` meets.
    pub fn met_by(&self, i: usize) -> Vec<usize> {
        let days = |of: Of| of == Of::Days && self.conditions[i].in_days;
        let others = self.conditions.iter().enumerate().filter(|(other, c)| *other != i && days(c.of));
        others.map(|(other, _)| other).chain([i]).collect()
    }

    /// Whether what was gathered is all that is asked for.
    pub fn all_met(&self, gathered: &Gathered) -> bool {
        // An article that has a word need not be about a meeting.
        let rows = |i: &usize| self.subject != Subject::Meetings || self.conditions[*i].of != Of::Words;
        gathered.conditions.len() == self.conditions.len() && gathered.conditions.iter().any(rows)
    }

    /// The first of the gathered rows that meet the other conditions.
    ///
    /// They are looked up piece by piece, each twice as long as the one before: to hand all numbers to SQLite would take longer than
    /// to find a few hundred rows among the first.
    pub fn fitting(&mut self, conn: &Connection, gathered: &Gathered, most: u64) -> Result<Vec<i64>> {
        let (id, tests) = (self.id(), self.tests(&gathered.conditions));
        let (mut rest, mut fitting) = (gathered.ids.as_slice(), vec![]);
        let mut length = usize::try_from(most).unwrap_or(usize::MAX).saturating_mul(4);
        while !rest.is_empty() && (fitting.len() as u64) < most {
            let (piece, after) = rest.split_at(length.min(rest.len()));
            let from = self.looked_up(piece);
            let left = signed(most - fitting.len() as u64);
            let sql = format!("{}SELECT {id} FROM {from} WHERE {tests} LIMIT {left}", self.with());
            fitting.extend(self.rows(conn, &sql, |row| row.get::<_, i64>(0))?);
            (rest, length) = (after, length.saturating_mul(2));
        }
        Ok(fitting)
    }
}

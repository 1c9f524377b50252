//! Rows one after the other in their order, until a page is full.

use rusqlite::Connection;

use super::condition::Of;
use super::error::Result;
use super::filter::{Order, Page, Subject, Total};
use super::gather::Gathered;
use super::question::Question;
use super::statement::signed;

impl Question {
    /// Walks to the end of the page, and counts on.
    pub fn walked(&mut self, conn: &Connection, gathered: Option<Gathered>, page: &Page) -> Result<(Vec<i64>, Total)> {
        if let Some(gathered) = gathered.as_ref().filter(|gathered| self.lacks_days(gathered, page.order)) {
            // Rows of other days are not even walked past: counting goes on where the page ends.
            return self.walk(conn, Some(gathered), page, page.count_to);
        }
        let (ids, total) = self.walk(conn, gathered.as_ref(), page, 0)?;
        let total = match (gathered, self.counted_alone()) {
            _ if total != Total::Above(0) => total,
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

    /// Whether nothing but the days is still to be met, and rows are walked through along these.
    pub fn lacks_days(&self, gathered: &Gathered, along: Order) -> bool {
        let mut rest = (0..self.conditions.len()).filter(|i| !gathered.conditions.contains(i));
        let days = rest.next().is_some_and(|i| self.conditions[i].of == Of::Days) && rest.next().is_none();
        days && along != Order::Deadline
    }

    /// The rows of a page, of those that are among what was gathered and meet the other conditions; and how many there are, if
    /// there are no more than `count_to` or the page is not full.
    fn walk(
        &self,
        conn: &Connection,
        gathered: Option<&Gathered>,
        page: &Page,
        count_to: u64,
    ) -> Result<(Vec<i64>, Total)> {
        let (from, order) = (self.all_along(page.order), self.order(page.order, false));
        let mut met = gathered.map_or(vec![], |gathered| gathered.conditions.clone());
        // The days say where to begin.
        met.retain(|i| self.conditions[*i].of != Of::Days);
        let tests = self.tests(&met);
        let sql = format!("{}SELECT {} FROM {from} WHERE {tests} ORDER BY {order}", self.with(), self.id());
        let Some(gathered) = gathered else {
            let sql = format!("{sql} LIMIT {} OFFSET {}", signed(page.limit), signed(page.offset));
            let ids: Vec<i64> = self.rows(conn, &sql, |row| row.get(0))?;
            // When the page is not full, its end is the end of all.
            let n = ids.len() as u64;
            let ended = n < page.limit && (page.offset == 0 || n > 0);
            return Ok((ids, if ended { Total::Exactly(page.offset + n) } else { Total::Above(count_to) }));
        };
        let mut statement = self.statement(conn, &sql)?;
        let mut rows = statement.raw_query();
        let (mut ids, mut n) = (vec![], 0);
        while (ids.len() as u64) < page.limit || n <= count_to {
            let Some(row) = rows.next()? else { return Ok((ids, Total::Exactly(n))) };
            let id = row.get(0)?;
            // To make a set of all numbers would take longer than to search for those of the few rows that are walked through.
            if gathered.ids.binary_search(&id).is_ok() {
                n += 1;
                if n > page.offset && (ids.len() as u64) < page.limit {
                    ids.push(id);
                }
            }
        }
        Ok((ids, Total::Above(count_to)))
    }

    /// What gives exactly the rows that are asked for, each once, and how many it gives soon, if words are all that is asked for.
    fn counted_alone(&self) -> Option<(&str, u64)> {
        match self.conditions.as_slice() {
            [words] if words.of == Of::Words && self.subject != Subject::Meetings => {
                Some((words.drive.as_deref()?, self.most(0)))
            }
            _ => None,
        }
    }
}

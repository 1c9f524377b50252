//! The statements that a question is made of: which tables, tests and order, and how they are put to the store.

use rusqlite::{CachedStatement, Connection, Row};

use super::error::Result;
use super::filter::{Order, Subject, Total};
use super::question::Question;

/// As SQLite counts.
pub(super) fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Question {
    pub fn with(&self) -> String {
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

    /// The rows of these numbers. What their order needs stands in narrow indexes: rows of articles, results and tasks are
    /// long, and each would be read from a page of its own.
    pub fn looked_up(&mut self, ids: &[i64]) -> String {
        let listed = self.bind(serde_json::json!(ids).to_string());
        let d = format!("json_each({listed}) d");
        let narrow = match self.subject {
            Subject::Articles => return format!("{d} CROSS JOIN article a INDEXED BY article_dated ON a.id = d.value"),
            Subject::People | Subject::Bodies => {
                return format!("{d} CROSS JOIN {} s ON s.id = d.value", self.table());
            }
            Subject::Tasks => "task s INDEXED BY task_order",
            Subject::Results => "result s INDEXED BY result_order",
            Subject::Meetings => "meeting s INDEXED BY meeting_article",
        };
        let id = self.id();
        format!(
            "{d} CROSS JOIN {narrow} ON {id} = d.value CROSS JOIN article a INDEXED BY article_dated ON a.id = s.article"
        )
    }

    /// All rows, in their order.
    pub fn all_along(&self, order: Order) -> String {
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
    pub fn all_somehow(&self, along_days: bool) -> String {
        match self.subject {
            Subject::Articles if !along_days => "article a NOT INDEXED".to_owned(),
            _ => self.all_along(if along_days { Order::Newest } else { Order::Deadline }),
        }
    }

    pub fn table(&self) -> &'static str {
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
    pub fn tests(&self, met: &[usize]) -> String {
        let rest = self.conditions.iter().enumerate().filter(|(i, _)| !met.contains(i));
        let tests: Vec<&str> = rest.map(|(_, condition)| condition.test.as_str()).collect();
        if tests.is_empty() { "true".to_owned() } else { tests.join(" AND ") }
    }

    pub fn order(&self, order: Order, looked_up: bool) -> String {
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

    pub fn count(&self, conn: &Connection, found: &str, most: u64) -> Result<Total> {
        let most = signed(most).saturating_add(1);
        let sql = format!("{}SELECT count(*) FROM ({found} LIMIT {most})", self.with());
        let n = self.rows(conn, &sql, |row| row.get::<_, i64>(0))?.first().copied().unwrap_or(0);
        let n = n.unsigned_abs();
        Ok(if n == most.unsigned_abs() { Total::Above(n - 1) } else { Total::Exactly(n) })
    }

    /// Prepares `sql`, which uses some of the values.
    pub fn statement<'c>(&self, conn: &'c Connection, sql: &str) -> Result<CachedStatement<'c>> {
        let mut statement = conn.prepare_cached(sql)?;
        for n in 1..=statement.parameter_count() {
            statement.raw_bind_parameter(n, &self.values[n - 1])?;
        }
        Ok(statement)
    }

    /// What `sql` gives.
    pub fn rows<T>(
        &self,
        conn: &Connection,
        sql: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.statement(conn, sql)?;
        let mut rows = statement.raw_query();
        let mut out = vec![];
        while let Some(row) = rows.next()? {
            out.push(read(row)?);
        }
        Ok(out)
    }
}

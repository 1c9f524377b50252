//! From a record to rows.

use std::collections::HashMap;

use rusqlite::{Connection, Result, ToSql, params};

use super::load::{Keys, Ready};
use super::{days, index};
use crate::record::{Agent, Body, Date, Person, Piece, Record, ResultItem, Span, Task};

/// Puts an article into the tables, in place of what stood there under its path, and gives its number, which stays.
pub(super) fn put(conn: &Connection, ready: &Ready) -> Result<i64> {
    let path = &ready.record.source.path;
    let old = number(conn, path)?;
    let known = old.map(|old| Known::of(conn, old)).transpose()?;
    if let Some(old) = old {
        take_out(conn, old)?;
    }
    let writer = Writer { conn, article: article(conn, old, ready)?, keys: &ready.keys, day: ready.day.as_deref() };
    writer.texts(ready)?;
    writer.record(&ready.record)?;
    known.map_or(Ok(()), |known| known.hand_on(conn, writer.article))?;
    Ok(writer.article)
}

/// Whose persons and bodies an article's names are, so that those keep their numbers when it is written anew.
struct Known {
    people: Vec<(String, i64)>,
    bodies: Vec<(String, i64)>,
}

impl Known {
    fn of(conn: &Connection, article: i64) -> Result<Known> {
        let names = |sql| {
            let mut names = conn.prepare_cached(sql)?;
            let names = names.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
            names.collect::<Result<Vec<_>>>()
        };
        Ok(Known {
            people: names("SELECT folded, person FROM appearance WHERE article = ?1 AND person IS NOT NULL")?,
            bodies: names("SELECT folded, body FROM named_body WHERE article = ?1 AND body IS NOT NULL")?,
        })
    }

    fn hand_on(&self, conn: &Connection, article: i64) -> Result<()> {
        let to = |sql, names: &[(String, i64)]| {
            let mut change = conn.prepare_cached(sql)?;
            names.iter().try_for_each(|(name, number)| change.execute(params![article, name, number]).map(drop))
        };
        to("UPDATE appearance SET person = ?3 WHERE article = ?1 AND folded = ?2 AND person IS NULL", &self.people)?;
        to("UPDATE named_body SET body = ?3 WHERE article = ?1 AND folded = ?2 AND body IS NULL", &self.bodies)
    }
}

/// The number of the article `path`.
pub(super) fn number(conn: &Connection, path: &str) -> Result<Option<i64>> {
    let mut found = conn.prepare_cached("SELECT id FROM article WHERE path = ?1")?;
    let mut rows = found.query([path])?;
    rows.next()?.map(|row| row.get(0)).transpose()
}

/// Takes article number `article` out of all tables.
pub(super) fn take_out(conn: &Connection, article: i64) -> Result<()> {
    index::make_indexes(conn)?; // without them each table would be searched to its end
    for sql in [
        "INSERT INTO result_fts (result_fts, rowid, text) SELECT 'delete', id, fold(text) FROM result WHERE article = ?1",
        "INSERT INTO task_fts (task_fts, rowid, text) SELECT 'delete', id, fold(text) FROM task WHERE article = ?1",
        "INSERT INTO article_fts (article_fts, rowid, title, text) SELECT 'delete', id, ifnull(fold(title), ''), ifnull(fold(text), '')
            FROM article LEFT JOIN article_text ON article_text.article = article.id WHERE id = ?1",
        "INSERT INTO begun_fts (begun_fts, rowid, begun) SELECT 'delete', id, begun(ifnull(title, '') || ' ' || ifnull(text, ''))
            FROM article LEFT JOIN article_text ON article_text.article = article.id WHERE id = ?1",
    ] {
        conn.prepare_cached(sql)?.execute([article])?;
    }
    conn.prepare_cached("DELETE FROM article WHERE id = ?1")?.execute([article])?;
    Ok(())
}

fn article(conn: &Connection, id: Option<i64>, ready: &Ready) -> Result<i64> {
    let Record { source, article, .. } = &ready.record;
    let published = article.published.as_ref();
    let iso = published.and_then(|date| date.iso.as_deref());
    let [title, title_start, title_end] = piece(article.title.as_ref());
    let [byline, byline_start, byline_end] = piece(article.byline.as_ref());
    let (from, to) = iso.and_then(days).unzip();
    let insert = "INSERT INTO article VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, \
                  ?21, ?22, ?23, ?24, ?25, ?26)";
    conn.prepare_cached(insert)?.execute(params![
        id,
        source.path,
        ready.record.id,
        ready.digest,
        source.sha256,
        source.bytes as i64,
        source.chars as i64,
        source.encoding,
        source.format,
        source.rules,
        source.author,
        source.publisher,
        source.url,
        ready.source,
        title,
        title_start,
        title_end,
        byline,
        byline_start,
        byline_end,
        published.map(|date| &date.text),
        iso,
        from,
        to,
        ready.day,
        ready.duplicate_of,
    ])?;
    Ok(conn.last_insert_rowid())
}

/// A value of some column.
type Value<'v> = Box<dyn ToSql + 'v>;

/// Text, start and end.
fn piece(piece: Option<&Piece>) -> [Value<'_>; 3] {
    let span = |n: usize| -> Value<'_> { Box::new(piece.map(|piece| piece.span[n])) };
    [Box::new(piece.map(|piece| &piece.text)), span(0), span(1)]
}

/// Text, start, end, ISO form, first and last day.
fn date(date: Option<&Date>) -> [Value<'_>; 6] {
    let span = |n: usize| -> Value<'_> { Box::new(date.map(|date| date.span[n])) };
    let iso = date.and_then(|date| date.iso.as_deref());
    let (from, to) = iso.and_then(days).unzip();
    [Box::new(date.map(|date| &date.text)), span(0), span(1), Box::new(iso), Box::new(from), Box::new(to)]
}

/// Writes the values of one article.
struct Writer<'c> {
    conn: &'c Connection,
    article: i64,
    keys: &'c Keys,
    /// Of the article.
    day: Option<&'c str>,
}

/// By id in the record: the number of the row.
type Rows<'r> = HashMap<&'r str, i64>;

impl Writer<'_> {
    fn insert(&self, sql: &str, values: &[&dyn ToSql]) -> Result<i64> {
        self.conn.prepare_cached(sql)?.execute(values)?;
        Ok(self.conn.last_insert_rowid())
    }

    fn texts(&self, ready: &Ready) -> Result<()> {
        let article = &self.article;
        self.insert("INSERT INTO article_record VALUES (?1, ?2)", &[article, &ready.packed])?;
        if let Ok(text) = &ready.text {
            self.insert("INSERT INTO article_text VALUES (?1, ?2)", &[article, text])?;
        }
        let fts = "INSERT INTO article_fts (rowid, title, text) VALUES (?1, ?2, ?3)";
        self.insert(fts, &[article, &self.keys.title, &self.keys.text])?;
        self.insert("INSERT INTO begun_fts (rowid, begun) VALUES (?1, ?2)", &[article, &self.keys.begun])?;
        Ok(())
    }

    fn record(&self, record: &Record) -> Result<()> {
        let article = &self.article;
        for (ord, paragraph) in (0_i64..).zip(&record.article.paragraphs) {
            let kind = serde_json::to_value(paragraph.kind).unwrap_or_default();
            let [start, end] = &paragraph.span;
            self.insert(
                "INSERT INTO paragraph VALUES (?1, ?2, ?3, ?4, ?5)",
                &[article, &ord, &kind.as_str(), start, end],
            )?;
        }
        for (ord, warning) in (0_i64..).zip(&record.warnings) {
            self.insert("INSERT INTO warning VALUES (?1, ?2, ?3)", &[article, &ord, warning])?;
        }
        let bodies = record.bodies.iter().zip(&self.keys.bodies);
        let bodies = bodies.map(|(body, folded)| Ok((&*body.id, self.body(body, folded)?)));
        let bodies = bodies.collect::<Result<Rows<'_>>>()?;
        let people = record.people.iter().zip(self.keys.people.iter().zip(&self.keys.positions));
        let people = people
            .map(|(person, (folded, positions))| Ok((&*person.id, self.person(person, folded, positions, &bodies)?)));
        let people = people.collect::<Result<Rows<'_>>>()?;
        self.meeting(record, &people, &bodies)?;
        for group in &record.attendance {
            let [start, end] = &group.span;
            let insert = "INSERT INTO attendance VALUES (NULL, ?1, ?2, ?3, ?4, ?5)";
            self.insert(insert, &[article, &group.text, start, end, &group.rule])?;
        }
        for (result, folded) in record.results.iter().zip(&self.keys.results) {
            self.result(result, folded, &people, &bodies)?;
        }
        for (task, folded) in record.tasks.iter().zip(&self.keys.tasks) {
            self.task(task, folded, &people, &bodies)?;
        }
        for d in &record.documents {
            let [start, end] = &d.span;
            let insert = "INSERT INTO document VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
            self.insert(insert, &[article, &d.text, start, end, &d.kind, &d.number, &d.date, &d.rule])?;
        }
        Ok(())
    }

    fn body(&self, body: &Body, folded: &str) -> Result<i64> {
        let certainty = word(&body.certainty);
        let insert = "INSERT INTO named_body VALUES (NULL, ?1, ?2, NULL, NULL, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let Body { id, name, kind, level, place, .. } = body;
        let row =
            self.insert(insert, &[&self.article, id, name, &folded, kind, level, place, &certainty, &self.day])?;
        for mention in &body.mentions {
            let [start, end] = &mention.span;
            let insert = "INSERT INTO body_mention VALUES (NULL, ?1, ?2, ?3, ?4, ?5)";
            self.insert(insert, &[&row, &mention.text, start, end, &mention.rule])?;
        }
        Ok(row)
    }

    fn person(&self, person: &Person, folded: &str, positions: &[String], bodies: &Rows<'_>) -> Result<i64> {
        let insert = "INSERT INTO appearance VALUES (NULL, ?1, ?2, NULL, NULL, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let certainty = word(&person.certainty);
        let Person { id, name, honorific, rank, degree, .. } = person;
        let row =
            self.insert(insert, &[&self.article, id, name, &folded, honorific, rank, degree, &certainty, &self.day])?;
        for role in &person.roles {
            self.insert("INSERT OR IGNORE INTO role VALUES (?1, ?2)", &[&row, &word(role)])?;
        }
        for mention in &person.mentions {
            let [start, end] = &mention.span;
            let insert = "INSERT INTO person_mention VALUES (NULL, ?1, ?2, ?3, ?4, ?5)";
            self.insert(insert, &[&row, &mention.text, start, end, &mention.rule])?;
        }
        for (p, folded) in person.positions.iter().zip(positions) {
            let [start, end] = &p.span;
            let body = p.body.as_deref().and_then(|id| bodies.get(id));
            let insert = "INSERT INTO position VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
            let status = word(&p.status);
            self.insert(insert, &[&row, &p.text, folded, start, end, &p.title, &body, &p.body_text, &status, &p.rule])?;
        }
        Ok(row)
    }

    fn meeting(&self, record: &Record, people: &Rows<'_>, bodies: &Rows<'_>) -> Result<()> {
        let Some(meeting) = &record.meeting else { return Ok(()) };
        let host = meeting.host.as_deref().and_then(|id| bodies.get(id));
        let mut values: Vec<Value<'_>> = vec![Box::new(self.article), Box::new(&meeting.kind)];
        values.extend(piece(meeting.name.as_ref()));
        values.extend(date(meeting.date.as_ref()));
        values.extend(piece(meeting.place.as_ref()));
        values.push(Box::new(host));
        self.insert_all(
            "INSERT INTO meeting VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            &values,
        )?;
        for (ord, chair) in (0_i64..).zip(meeting.chairs.iter().filter_map(|id| people.get(id.as_str()))) {
            self.insert("INSERT INTO chair VALUES (?1, ?2, ?3)", &[&self.article, &ord, chair])?;
        }
        Ok(())
    }

    fn insert_all(&self, sql: &str, values: &[Value<'_>]) -> Result<i64> {
        self.insert(sql, &values.iter().map(|value| &**value).collect::<Vec<_>>())
    }

    fn result(&self, result: &ResultItem, folded: &str, people: &Rows<'_>, bodies: &Rows<'_>) -> Result<()> {
        let ResultItem { id, text, span, rule, .. } = result;
        let mut values: Vec<Value<'_>> = vec![Box::new(self.article), Box::new(id), Box::new(text)];
        values.extend([Box::new(span[0]) as Value<'_>, Box::new(span[1]), Box::new(word(&result.polarity))]);
        values.extend(agent(result.source.as_ref(), people, bodies));
        values.extend(piece(result.period.as_ref()));
        values.extend([Box::new(rule) as Value<'_>, Box::new(word(&result.certainty))]);
        let insert =
            "INSERT INTO result VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
        let row = self.insert_all(insert, &values)?;
        self.insert("INSERT INTO result_fts (rowid, text) VALUES (?1, ?2)", &[&row, &folded])?;
        for body in result.bodies.iter().filter_map(|id| bodies.get(id.as_str())) {
            self.insert("INSERT OR IGNORE INTO result_body VALUES (?1, ?2)", &[&row, body])?;
        }
        for figure in &result.figures {
            let [start, end] = &figure.span;
            let insert = "INSERT INTO figure VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6)";
            self.insert(insert, &[&row, &figure.text, start, end, &figure.value, &figure.unit])?;
        }
        Ok(())
    }

    fn task(&self, task: &Task, folded: &str, people: &Rows<'_>, bodies: &Rows<'_>) -> Result<()> {
        let Task { id, text, span, action, rule, .. } = task;
        let mut values: Vec<Value<'_>> = vec![Box::new(self.article), Box::new(id), Box::new(text)];
        values.extend([Box::new(span[0]) as Value<'_>, Box::new(span[1]), Box::new(action)]);
        values.extend(agent(task.assigner.as_ref(), people, bodies));
        values.extend(date(task.deadline.as_ref()));
        values.extend([Box::new(rule) as Value<'_>, Box::new(word(&task.certainty))]);
        let insert = "INSERT INTO task VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
        let row = self.insert_all(insert, &values)?;
        self.insert("INSERT INTO task_fts (rowid, text) VALUES (?1, ?2)", &[&row, &folded])?;
        for body in task.bodies.iter().filter_map(|id| bodies.get(id.as_str())) {
            self.insert("INSERT OR IGNORE INTO task_body VALUES (?1, ?2)", &[&row, body])?;
        }
        for (ord, assignee) in (0_i64..).zip(&task.assignees) {
            let [start, end]: &Span = &assignee.span;
            let person = assignee.person.as_deref().and_then(|id| people.get(id));
            let body = assignee.body.as_deref().and_then(|id| bodies.get(id));
            let insert = "INSERT INTO assignee VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            self.insert(insert, &[&row, &ord, &person, &body, &assignee.text, start, end])?;
        }
        Ok(())
    }
}

/// Row of the person, row of the body, text, start and end: of these what there is.
fn agent<'v>(agent: Option<&'v Agent>, people: &'v Rows<'_>, bodies: &'v Rows<'_>) -> [Value<'v>; 5] {
    let (mut of_person, mut of_body, mut words) = (None, None, None);
    match agent {
        Some(Agent::Person { person }) => of_person = people.get(person.as_str()),
        Some(Agent::Body { body }) => of_body = bodies.get(body.as_str()),
        Some(Agent::Text(piece)) => words = Some(piece),
        None => {}
    }
    let [text, start, end] = piece(words);
    [Box::new(of_person), Box::new(of_body), text, start, end]
}

/// The word by which JSON names a value of an enumeration.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

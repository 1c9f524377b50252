//! From a filter to conditions in SQL, each both ways round.

use rusqlite::types::Value;

use super::condition::{Condition, FEW, MANY, MOST};
use super::error::{Error, Result};
use super::filter::{Filter, Subject, Who};
use super::links;
use crate::store::{key, search};

/// Everything that must hold, in SQL.
pub(super) struct Question {
    pub subject: Subject,
    /// Tables that conditions name, with their queries.
    pub with: Vec<(&'static str, String)>,
    pub conditions: Vec<Condition>,
    /// Number n stands in the SQL as `?n`.
    pub values: Vec<Value>,
    /// The parameter with the whole folded name that is asked for.
    pub whole_name: Option<String>,
    /// What must hold of an office `o`, when people are asked for by office.
    pub offices: Option<String>,
}

impl Question {
    pub fn of(subject: Subject, filter: &Filter) -> Result<Self> {
        let mut question =
            Self { subject, with: vec![], conditions: vec![], values: vec![], whole_name: None, offices: None };
        // SQLite puts tests to a row in this order: what stands in the row itself comes before what must be looked up.
        question.values_of_the_row(filter);
        question.deadline(filter);
        question.period(filter);
        question.text(filter)?;
        question.bodies(filter)?;
        question.people(filter)?;
        question.assignee(filter)?;
        question.kind(filter)?;
        Ok(question)
    }

    /// So many numbers the drive of condition `i` gives in the time that a question may take.
    pub fn most(&self, i: usize) -> u64 {
        let most = self.conditions[i].most;
        // With nothing else to meet, a page of more is soon walked through.
        if self.conditions.len() == 1 { most.min(MOST) } else { most }
    }

    /// Binds a value; what stands for it in the SQL.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    /// Binds the words of `text`, all of them and in any order, for a full-text index.
    fn matching(&mut self, text: &str) -> Result<String> {
        let words = search::all(text).ok_or_else(|| Error::NoWords(text.to_owned()))?;
        Ok(self.bind(words))
    }

    fn must(&mut self, condition: Condition) {
        self.conditions.push(condition);
    }

    /// The number of the row.
    pub fn id(&self) -> &'static str {
        match self.subject {
            Subject::Meetings => "s.article",
            Subject::Articles => "a.id",
            _ => "s.id",
        }
    }

    fn text(&mut self, filter: &Filter) -> Result<()> {
        let Some(text) = &filter.text else { return Ok(()) };
        let index = match self.subject {
            Subject::People => "person_fts",
            Subject::Bodies => "body_fts",
            Subject::Tasks => "task_fts",
            Subject::Results => "result_fts",
            Subject::Meetings | Subject::Articles => "article_fts",
        };
        let matching = self.matching(text)?;
        if matches!(self.subject, Subject::People | Subject::Bodies) {
            self.whole_name = Some(self.bind(key(text)));
        }
        self.must(Condition::of_words(index, &matching, self.id()));
        Ok(())
    }

    /// The bodies that are asked for, as a table, if any are.
    fn ask_bodies(&mut self, filter: &Filter) -> Result<bool> {
        let mut tests = vec![];
        match &filter.body {
            None => {}
            Some(Who::Id(id)) => tests.push(format!("id = {}", self.bind(*id))),
            Some(Who::Words(name)) => {
                let matching = self.matching(name)?;
                tests.push(format!("id IN (SELECT rowid FROM body_fts WHERE body_fts MATCH {matching})"));
            }
        }
        if let Some(level) = &filter.level {
            tests.push(format!("level = {}", self.bind(level.clone())));
        }
        if let Some(place) = &filter.place {
            tests.push(format!("id IN ({})", self.placed(place)?));
        }
        if tests.is_empty() {
            return Ok(false);
        }
        self.with.push(("bodies_asked(id)", format!("SELECT id FROM body WHERE {}", tests.join(" AND "))));
        Ok(true)
    }

    /// The query that gives the bodies of a place: those that have it, or in whose name it stands. The places that hold these
    /// words are found by jumping from one to the next in the index.
    fn placed(&mut self, place: &str) -> Result<String> {
        let words = self.bind(wanted_words(place)?);
        let holds = format!("instr(' ' || fold(value) || ' ', ' ' || {words} || ' ') > 0");
        self.with.push(("places_asked(place)", different("body", "place", &holds)));
        let phrase = self.bind(search::phrase(place).ok_or_else(|| Error::NoWords(place.to_owned()))?);
        Ok(format!(
            "SELECT b.id AS id FROM places_asked p CROSS JOIN body b ON b.place = p.place
            UNION ALL SELECT rowid FROM body_fts WHERE body_fts MATCH {phrase}"
        ))
    }

    fn bodies(&mut self, filter: &Filter) -> Result<()> {
        if self.subject == Subject::Bodies {
            if let Some(level) = &filter.level {
                let level = self.bind(level.clone());
                self.must(Condition::tested(format!("s.level = {level}")));
            }
            if let Some(place) = &filter.place {
                let placed = self.placed(place)?;
                self.must(Condition::driven(format!("s.id IN ({placed})"), placed, MANY));
            }
            return Ok(());
        }
        let asked = self.ask_bodies(filter)?;
        match links::of_bodies(self.subject) {
            Some(link) if asked => {
                let days = self.and_days(filter, "n.day");
                let drive = format!("{}{days}", link.drive);
                self.must(Condition { in_days: !days.is_empty(), ..Condition::driven(link.test, drive, MOST) });
            }
            None if asked || filter.office.is_some() => self.office(filter, asked)?,
            _ => {}
        }
        Ok(())
    }

    /// People who held an office: of this title, in those bodies, then.
    fn office(&mut self, filter: &Filter, bodies_asked: bool) -> Result<()> {
        let mut tests = vec![];
        // A plus keeps SQLite from trying one title or one body after the other.
        let of_title = "+o.title IN titles_asked";
        if let Some(office) = &filter.office {
            let words = self.bind(wanted_words(office)?);
            let begins = format!("instr(fold(value) || ' ', {words} || ' ') = 1");
            self.with.push(("titles_asked(title)", different("tenure", "title", &begins)));
            tests.push(of_title.to_owned());
        }
        if let Some(from) = &filter.from {
            tests.push(format!("o.last_seen >= {}", self.bind(from.first().to_owned())));
        }
        if let Some(to) = &filter.to {
            tests.push(format!("o.first_seen <= {}", self.bind(to.last().to_owned())));
        }
        if filter.from.is_some() || filter.to.is_some() {
            tests.push("o.status <> 'former'".to_owned()); // the article does not say when
        }
        let through = match bodies_asked {
            true => "bodies_asked b CROSS JOIN tenure o ON o.body = b.id",
            false => "titles_asked t CROSS JOIN tenure o ON o.title = t.title",
        };
        // What is gone through by title has it.
        let rest = tests.iter().filter(|test| bodies_asked || *test != of_title);
        let rest: String = rest.map(|test| format!(" AND {test}")).collect();
        let drive = format!("SELECT o.person AS id FROM {through}{rest}");
        if bodies_asked {
            tests.push("+o.body IN bodies_asked".to_owned());
        }
        let tests = tests.join(" AND ");
        let test = format!("EXISTS (SELECT 1 FROM tenure o WHERE o.person = s.id AND {tests} LIMIT 1)");
        self.must(Condition::driven(test, drive, MANY));
        self.offices = Some(tests);
        Ok(())
    }

    fn people(&mut self, filter: &Filter) -> Result<()> {
        let (Some(person), Some(link)) = (&filter.person, links::of_people(self.subject)) else { return Ok(()) };
        self.ask_people("people_asked(id)", person)?;
        let days = self.and_days(filter, "ap.day");
        self.with.push((
            "appearing(id, article)",
            format!("SELECT ap.id, ap.article FROM people_asked p CROSS JOIN appearance ap ON ap.person = p.id{days}"),
        ));
        // Offices are held in few bodies, however often articles name who holds them.
        let through = (self.subject != Subject::Bodies).then_some("appearing");
        let in_days = !days.is_empty();
        self.must(Condition { through, in_days, ..Condition::driven(link.test, link.drive, MANY) });
        Ok(())
    }

    fn ask_people(&mut self, table: &'static str, person: &Who) -> Result<()> {
        let asked = match person {
            Who::Id(id) => format!("SELECT id FROM person WHERE id = {}", self.bind(*id)),
            Who::Words(name) => {
                format!("SELECT rowid FROM person_fts WHERE person_fts MATCH {}", self.matching(name)?)
            }
        };
        self.with.push((table, asked));
        Ok(())
    }

    /// To whom a task is given: a body or a person of that name, or those words.
    fn assignee(&mut self, filter: &Filter) -> Result<()> {
        let Some(name) = &filter.assignee else { return Ok(()) };
        self.ask_people("assigned_people(id)", &Who::Words(name.clone()))?;
        let matching = self.matching(name)?;
        self.with.push(("assigned_bodies(id)", format!("SELECT rowid FROM body_fts WHERE body_fts MATCH {matching}")));
        let words = self.bind(wanted_words(name)?);
        let said = |text: &str| format!("instr(' ' || {text} || ' ', ' ' || {words} || ' ') > 0");
        let days = self.and_days(filter, "n.day");
        self.must(Condition::driven(
            format!(
                "EXISTS (SELECT 1 FROM assignee x LEFT JOIN named_body n ON n.id = x.named_body
                    LEFT JOIN appearance ap ON ap.id = x.appearance
                    WHERE x.task = s.id AND (n.body IN assigned_bodies OR ap.person IN assigned_people OR {}) LIMIT 1)",
                said("fold(x.text)")
            ),
            format!(
                "SELECT n.task AS id FROM assigned_bodies b CROSS JOIN body_assigned n ON n.body = b.id{days}
                UNION ALL SELECT x.task FROM assigned_people p CROSS JOIN appearance n ON n.person = p.id{days}
                    CROSS JOIN assignee x ON x.appearance = n.id
                UNION ALL SELECT x.task FROM called c CROSS JOIN called_task x ON x.called = c.id WHERE {}",
                said("c.folded")
            ),
            MANY,
        ));
        Ok(())
    }

    fn kind(&mut self, filter: &Filter) -> Result<()> {
        let Some(kind) = &filter.kind else { return Ok(()) };
        let words = self.bind(wanted_words(kind)?);
        let table = if self.subject == Subject::Bodies { "body" } else { "meeting" };
        self.with.push(("kinds_asked(kind)", different(table, "kind", &format!("fold(value) = {words}"))));
        let of_row = "s.kind IN kinds_asked";
        self.must(match self.subject {
            Subject::Bodies | Subject::People => Condition::tested(of_row),
            Subject::Meetings => Condition::driven(
                of_row,
                "SELECT m.article AS id FROM kinds_asked k CROSS JOIN meeting m ON m.kind = k.kind",
                MANY,
            ),
            Subject::Tasks | Subject::Results | Subject::Articles => Condition::tested(
                "EXISTS (SELECT 1 FROM meeting m WHERE m.article = a.id AND m.kind IN kinds_asked LIMIT 1)",
            ),
        });
        Ok(())
    }

    /// The days that are asked for, as a test of `column`.
    fn days(&mut self, filter: &Filter, column: &str) -> Option<String> {
        let from = filter.from.as_ref().map(|from| format!("{column} >= {}", self.bind(from.first().to_owned())));
        let to = filter.to.as_ref().map(|to| format!("{column} <= {}", self.bind(to.last().to_owned())));
        let days: Vec<String> = from.into_iter().chain(to).collect();
        (!days.is_empty()).then(|| days.join(" AND "))
    }

    /// The same, to be joined to what comes before.
    fn and_days(&mut self, filter: &Filter, column: &str) -> String {
        // Where a table has '' for no day, that comes before all days.
        let days = self.days(filter, column);
        days.map(|days| format!(" AND {days} AND {column} <> ''")).unwrap_or_default()
    }

    fn period(&mut self, filter: &Filter) {
        match self.subject {
            // The office was held then, which is asked already.
            Subject::People if filter.office.is_some() || asks_bodies(filter) => {}
            Subject::People => self.seen(filter, "appearance", "person"),
            Subject::Bodies => self.seen(filter, "named_body", "body"),
            Subject::Tasks => self.told(filter, "article a CROSS JOIN task s ON s.article = a.id"),
            Subject::Results => self.told(filter, "article a CROSS JOIN result s ON s.article = a.id"),
            Subject::Meetings => {
                self.told(filter, "article a CROSS JOIN meeting s INDEXED BY meeting_article ON s.article = a.id");
            }
            Subject::Articles => self.told(filter, "article a"),
        }
    }

    /// People or bodies that articles of those days name.
    fn seen(&mut self, filter: &Filter, table: &str, column: &str) {
        let Some(days) = self.days(filter, "x.day") else { return };
        let drive = format!(
            "SELECT x.{column} AS id FROM article a CROSS JOIN {table} x ON x.article = a.id WHERE {}",
            days.replace("x.day", "a.day")
        );
        let test = format!("EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = s.id AND {days} LIMIT 1)");
        self.must(Condition::driven(test, drive, FEW));
    }

    /// What articles of those days tell.
    fn told(&mut self, filter: &Filter, from: &str) {
        let Some(test) = self.days(filter, "a.day") else { return };
        let drive = format!("SELECT {} AS id FROM {from} WHERE {test}", self.id());
        self.must(Condition::of_days(test, drive));
    }

    fn deadline(&mut self, filter: &Filter) {
        let mut tests = vec![];
        if let Some(day) = &filter.due_before {
            tests.push(format!("s.deadline_to < {}", self.bind(day.first().to_owned())));
        }
        if let Some(day) = &filter.due_after {
            // The second is in the index, and follows from the first.
            let last = self.bind(day.last().to_owned());
            tests.push(format!("s.deadline_from > {last} AND s.deadline_to > {last}"));
        }
        if !tests.is_empty() {
            let tests = tests.join(" AND ");
            let drive = format!("SELECT s.id AS id FROM task s WHERE {tests}");
            self.must(Condition::driven(tests, drive, MANY));
        }
    }

    /// What stands in the row itself.
    fn values_of_the_row(&mut self, filter: &Filter) {
        if let Some(polarity) = filter.polarity {
            let polarity = self.bind(super::word(polarity));
            self.must(Condition::tested(format!("s.polarity = {polarity}")));
        }
        let Some(certainty) = filter.certainty else { return };
        // A literal: the index of the uncertain holds no others.
        let certainty = format!("x.certainty = '{}'", super::word(certainty));
        let (table, column) = match self.subject {
            Subject::People => ("appearance", "person"),
            Subject::Bodies => ("named_body", "body"),
            _ => return self.must(Condition::tested(certainty.replace("x.", "s."))),
        };
        let test = format!("EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = s.id AND {certainty} LIMIT 1)");
        self.must(Condition::tested(test));
    }
}

/// Whether people are asked for by the bodies in which they hold offices.
fn asks_bodies(filter: &Filter) -> bool {
    filter.body.is_some() || filter.level.is_some() || filter.place.is_some()
}

/// The words of `text` as folded columns hold them.
fn wanted_words(text: &str) -> Result<String> {
    Some(key(text)).filter(|words| words.contains(char::is_alphanumeric)).ok_or_else(|| Error::NoWords(text.to_owned()))
}

/// The different values of a column that begins an index, of which `holds` is true: a few thousand looks into the index
/// instead of all its rows.
fn different(table: &str, column: &str, holds: &str) -> String {
    format!(
        "SELECT value FROM (WITH RECURSIVE each(value) AS (SELECT min({column}) FROM {table}
            UNION ALL SELECT (SELECT min({column}) FROM {table} WHERE {column} > each.value) FROM each
            WHERE each.value IS NOT NULL) SELECT value FROM each WHERE value IS NOT NULL) WHERE {holds}"
    )
}

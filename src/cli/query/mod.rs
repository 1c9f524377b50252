//! `bienban query`

mod args;
mod cells;
mod table;
mod write;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bienban::query::{self, Filter, Order, Page, Total, Witness, later};
use bienban::store::Store;
use rusqlite::Connection;

use self::args::{Ask, Shown, Sort};
use self::cells::Show;
use self::write::{Format, Lines, Told, Writer};
use super::{Error, Result, Status, count, grouped, tell};

/// Ask a store: people, bodies, tasks, results, meetings, articles
///
/// Reads a store that index made, and changes nothing. Words are found with or without diacritics and in any order;
/// all of them must be there. Rows come as a table that fits the terminal, or as JSON Lines, CSV or Markdown.
#[derive(Debug, clap::Args)]
#[command(after_long_help = HELP_END, subcommand_value_name = "SUBJECT", subcommand_help_heading = "Subjects")]
pub struct Args {
    /// The store
    #[arg(value_name = "FILE.sqlite")]
    file: PathBuf,

    #[command(subcommand)]
    ask: Ask,
}

const HELP_END: &str = "\
Examples:
  bienban query lib.sqlite people lo van tam
  bienban query lib.sqlite people --office \"bi thu\" --place \"ban may\"
  bienban query lib.sqlite results \"giai ngan\" --body \"ubnd tinh\" --year 2024
  bienban query lib.sqlite tasks --due-before 2024-07 --evidence
  bienban query lib.sqlite sql \"SELECT count(*) FROM article\"

Exit status:
  0  the question was answered, if only by nothing
  2  it was not: no store, a question that is not understood, out of time";

pub fn run(args: Args) -> Result {
    let Args { file, ask } = args;
    match ask {
        Ask::People(people) => rows::<query::Person>(&file, people.filter(), &people.shown, None),
        Ask::Bodies(bodies) => rows::<query::Body>(&file, bodies.filter(), &bodies.shown, None),
        Ask::Tasks(tasks) => rows::<query::Task>(&file, tasks.filter(), &tasks.shown, tasks.candidates()),
        Ask::Results(results) => rows::<query::ResultItem>(&file, results.filter(), &results.shown, None),
        Ask::Meetings(meetings) => rows::<query::Meeting>(&file, meetings.filter(), &meetings.shown, None),
        Ask::Articles(articles) => rows::<query::Article>(&file, articles.filter(), &articles.shown, None),
        Ask::Sql(sql) => statement(&file, &sql),
    }
}

/// The store, ready for one question.
fn open(file: &Path, seconds: f64) -> Result<Connection> {
    let mut conn = Store::open(file).map_err(Error::new)?.into_connection();
    let ready = query::prepare(&conn).and_then(|()| match seconds > 0.0 {
        true => query::limit_time(&mut conn, Duration::from_secs_f64(seconds)),
        false => Ok(()),
    });
    ready.map_err(|e| failed(file, &e))?;
    Ok(conn)
}

fn failed(file: &Path, error: &query::Error) -> Error {
    let more = if matches!(error, query::Error::TooLong) { " (--timeout SECONDS; 0 is no limit)" } else { "" };
    Error::new(format_args!("{}: {error}{more}", file.display()))
}

/// Answers with rows of one subject; of tasks with so many later results each.
fn rows<R: Show>(file: &Path, filter: Filter, shown: &Shown, candidates: Option<usize>) -> Result {
    let conn = open(file, shown.timeout)?;
    let failed = |e: query::Error| failed(file, &e);
    let mut found = query::find::<R>(&conn, &filter, &shown.page()).map_err(failed)?;
    if shown.format() == Format::Table {
        found = found.most_offices(table::MOST_LINES);
    }
    let witness = shown.evidence.then(Witness::default);
    let mut search = candidates.map(|_| later::Search::new(&conn)).transpose().map_err(failed)?;
    let mut writer = Writer::new(shown.format(), R::COLUMNS, witness.is_some(), search.is_some())?;
    for row in found.rows(&conn) {
        let row = row.map_err(failed)?;
        let mut told = Told { row: &row, evidence: None, later: None };
        if let Some(witness) = &witness {
            let places = row.places(&conn, EVIDENCE).map_err(failed)?;
            let sentences = places.iter().map(|place| witness.evidence(&conn, place)).collect::<query::Result<_>>();
            told.evidence = Some(sentences.map_err(failed)?);
        }
        if let (Some(search), Some(most), Some(task)) = (&mut search, candidates, row.task()) {
            told.later = Some(search.of(task, most).map_err(failed)?);
        }
        writer.row(&told)?;
    }
    writer.finish()?;
    if !shown.quiet {
        tell(counted(found.len() as u64, found.total, shown));
    }
    Ok(Status::Well)
}

/// Places of a row whose sentences are shown.
const EVIDENCE: usize = 3;

/// `12 of 345; --limit 0 gives all`
fn counted(rows: u64, total: Total, shown: &Shown) -> String {
    match total {
        Total::Exactly(0) => "nothing found".to_owned(),
        Total::Exactly(n) if n == rows => count(n, "row"),
        Total::Exactly(n) => {
            format!("{} of {}; --limit {}, --offset {}", grouped(rows), grouped(n), shown.limit, shown.offset)
        }
        Total::Above(n) => format!(
            "{} of more than {}; --limit {}, --offset {}; --count counts them all",
            grouped(rows),
            grouped(n),
            shown.limit,
            shown.offset
        ),
    }
}

fn statement(file: &Path, asked: &args::Sql) -> Result {
    let mut conn = open(file, asked.timeout)?;
    let most = if asked.limit == 0 { u64::MAX } else { asked.limit };
    let mut lines = Lines::new(asked.form.format())?;
    let mut unwritten = None;
    let answer = query::sql(&mut conn, &asked.statement, most, |columns, row| match lines.row(columns, &row) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            unwritten = Some(error);
            ControlFlow::Break(())
        }
    });
    if let Some(error) = unwritten {
        return Err(error);
    }
    let answer = answer.map_err(|e| failed(file, &e))?;
    lines.finish(&answer.columns)?;
    if !asked.quiet {
        let rows = count(answer.rows, "row");
        let more =
            if answer.more { format!("; there are more: --limit {}, 0 gives all", asked.limit) } else { String::new() };
        tell(format_args!("{rows}{more}"));
    }
    Ok(Status::Well)
}

impl Shown {
    fn page(&self) -> Page {
        Page {
            order: match self.sort {
                Sort::Usual => Order::Usual,
                Sort::Newest => Order::Newest,
                Sort::Oldest => Order::Oldest,
                Sort::Name => Order::Name,
                Sort::Deadline => Order::Deadline,
            },
            offset: self.offset,
            limit: if self.limit == 0 { u64::MAX } else { self.limit },
            count_to: if self.count { u64::MAX } else { Page::first(0).count_to },
        }
    }
}

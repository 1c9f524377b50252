//! Rows to standard output, in the form that was asked for.

use bienban::query::Evidence;
use bienban::query::later::Later;
use rusqlite::types::Value;
use serde::Serialize;

use super::cells::{Column, Show};
use super::table;
use crate::cli::ink::Ink;
use crate::cli::output::Output;
use crate::cli::{Error, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Table,
    Json,
    Csv,
    Markdown,
}

/// A row with what was asked for besides.
#[derive(Debug, Serialize)]
pub struct Told<'a, R> {
    #[serde(flatten)]
    pub row: &'a R,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<Evidence>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later: Option<Vec<Later>>,
}

/// Writes rows: JSON and CSV one by one, tables when all are known.
pub struct Writer {
    format: Format,
    columns: &'static [Column],
    evidence: bool,
    later: bool,
    out: Output,
    /// Rows of a table, with what stands below it.
    rows: Vec<Vec<String>>,
    notes: Vec<String>,
}

/// Columns of the first place, and of the best candidate, in CSV.
const EVIDENCE: [&str; 4] = ["evidence_path", "evidence_start", "evidence_end", "evidence"];
const LATER: [&str; 5] = ["later_score", "later_via", "later_day", "later_result", "later_path"];

impl Writer {
    pub fn new(format: Format, columns: &'static [Column], evidence: bool, later: bool) -> Result<Self> {
        let mut writer =
            Self { format, columns, evidence, later, out: Output::open(None)?, rows: vec![], notes: vec![] };
        if format == Format::Csv {
            let mut names: Vec<&str> = columns.iter().map(|column| column.name).collect();
            names.extend(EVIDENCE.iter().filter(|_| evidence));
            names.extend(LATER.iter().filter(|_| later));
            writer.out.write(&csv_line(&names)?)?;
        }
        Ok(writer)
    }

    pub fn row<R: Show>(&mut self, told: &Told<'_, R>) -> Result<()> {
        match self.format {
            Format::Json => {
                let mut line = serde_json::to_vec(told).map_err(Error::new)?;
                line.push(b'\n');
                self.out.write(&line)
            }
            Format::Csv => {
                let mut cells: Vec<String> = told.row.cells().iter().map(|cell| cell.replace('\n', "; ")).collect();
                if self.evidence {
                    cells.extend(first_place(told.evidence.as_deref().unwrap_or_default()));
                }
                if self.later {
                    cells.extend(best(told.later.as_deref().unwrap_or_default()));
                }
                self.out.write(&csv_line(&cells)?)
            }
            Format::Table | Format::Markdown => {
                self.note(told);
                let cells = told.row.cells();
                let mut shown: Vec<String> = cells
                    .into_iter()
                    .zip(self.columns)
                    .filter(|(_, column)| column.in_table)
                    .map(|(cell, _)| cell)
                    .collect();
                if self.numbered() {
                    shown.insert(0, (self.rows.len() + 1).to_string());
                }
                self.rows.push(shown);
                Ok(())
            }
        }
    }

    /// Whether rows have numbers, by which what stands below the table refers to them.
    fn numbered(&self) -> bool {
        self.evidence || self.later
    }

    /// What stands below the table about the row that comes next.
    fn note<R>(&mut self, told: &Told<'_, R>) {
        let n = self.rows.len() + 1;
        let markdown = self.format == Format::Markdown;
        let ink = Ink::of_stdout();
        for evidence in told.evidence.iter().flatten() {
            self.notes.push(match markdown {
                true => {
                    let place = format!("{}:{}-{}", evidence.path, evidence.start, evidence.end);
                    let marked = Evidence {
                        before: evidence.before.as_deref().map(table::escaped),
                        after: evidence.after.as_deref().map(table::escaped),
                        text: table::escaped(&evidence.text),
                        ..evidence.clone()
                    };
                    format!(
                        "- {n}: {} ({})",
                        table::told(&marked, |value| format!("**{value}**")),
                        table::escaped(&place)
                    )
                }
                false => format!("{n:>3}  {}", table::sentence(ink, evidence)),
            });
        }
        if let Some(later) = &told.later {
            self.notes.extend(later.iter().map(|later| match markdown {
                true => {
                    let [start, end] = later.result.span;
                    let place = format!("{}:{start}-{end}", later.result.article.path);
                    let told = format!("{} ({}; {place})", later.result.text, table::via(later.via));
                    format!("- {n}: {:.2} {}", later.score, table::escaped(&told))
                }
                false => format!("{n:>3}  {}", table::candidate(ink, later)),
            }));
            if later.is_empty() {
                self.notes.push(match markdown {
                    true => format!("- {n}: no later result found"),
                    false => format!("{n:>3}  no later result found"),
                });
            }
        }
    }

    pub fn finish(mut self) -> Result<()> {
        if !self.rows.is_empty() {
            let mut names: Vec<&str> =
                self.columns.iter().filter(|column| column.in_table).map(|column| column.name).collect();
            if self.numbered() {
                names.insert(0, "#");
            }
            let table = match self.format {
                Format::Markdown => table::markdown(&names, &self.rows),
                _ => table::plain(&names, &self.rows),
            };
            self.out.write(table.as_bytes())?;
        }
        if !self.notes.is_empty() {
            self.out.write(format!("\n{}\n", self.notes.join("\n")).as_bytes())?;
        }
        self.out.finish()
    }
}

fn first_place(evidence: &[Evidence]) -> [String; 4] {
    let Some(first) = evidence.first() else { return Default::default() };
    let sentence = table::told(first, |value| format!("[{value}]"));
    [first.path.clone(), first.start.to_string(), first.end.to_string(), sentence]
}

fn best(later: &[Later]) -> [String; 5] {
    let Some(best) = later.first() else { return Default::default() };
    let article = &best.result.article;
    [
        format!("{:.3}", best.score),
        table::via(best.via).to_owned(),
        article.day.clone().unwrap_or_default(),
        best.result.text.clone(),
        article.path.clone(),
    ]
}

fn csv_line<S: AsRef<[u8]>>(cells: &[S]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(cells).map_err(Error::new)?;
    writer.into_inner().map_err(Error::new)
}

/// Writes what a statement gives: JSON and CSV row by row, tables when all is known.
pub struct Lines {
    format: Format,
    out: Output,
    /// The names are written.
    begun: bool,
    /// Rows of a table.
    rows: Vec<Vec<String>>,
}

impl Lines {
    pub fn new(format: Format) -> Result<Self> {
        Ok(Self { format, out: Output::open(None)?, begun: false, rows: vec![] })
    }

    pub fn row(&mut self, names: &[String], row: &[Value]) -> Result<()> {
        let cells = row.iter().map(cell).collect::<Vec<_>>();
        match self.format {
            Format::Json => {
                let mut line = serde_json::to_vec(&Object(names, row)).map_err(Error::new)?;
                line.push(b'\n');
                self.out.write(&line)
            }
            Format::Csv => {
                self.begin(names)?;
                self.out.write(&csv_line(&cells)?)
            }
            Format::Table | Format::Markdown => {
                self.rows.push(cells);
                Ok(())
            }
        }
    }

    /// The first line of CSV.
    fn begin(&mut self, names: &[String]) -> Result<()> {
        if std::mem::replace(&mut self.begun, true) { Ok(()) } else { self.out.write(&csv_line(names)?) }
    }

    pub fn finish(mut self, names: &[String]) -> Result<()> {
        let heads: Vec<&str> = names.iter().map(String::as_str).collect();
        match self.format {
            Format::Json => {}
            Format::Csv => self.begin(names)?,
            Format::Table if names.is_empty() => {}
            Format::Table => self.out.write(table::plain(&heads, &self.rows).as_bytes())?,
            Format::Markdown => self.out.write(table::markdown(&heads, &self.rows).as_bytes())?,
        }
        self.out.finish()
    }
}

/// A row as an object, in the order of the columns.
struct Object<'a>(&'a [String], &'a [Value]);

impl Serialize for Object<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().zip(self.1.iter().map(json)))
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => x.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => hex(bytes),
    }
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Integer(n) => (*n).into(),
        Value::Real(x) => (*x).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Blob(bytes) => hex(bytes).into(),
    }
}

/// As SQLite writes it.
fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("x'{digits}'")
}

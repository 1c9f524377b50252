//! CSV dumps: cut into rows as they are read, and a row to its article.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use super::fields::{Field, Fields, Values};
use super::item::{Reader, Why};
use super::items::{Container, Inner};
use super::stream::{self, Stream};
use super::{Document, Format, Item, Options};
use crate::batch::{MAX_BYTES, Origin, Trouble, TroubleKind};

const DELIMITERS: &[u8] = b",;\t|";
/// Names of columns are no longer than this, in code points; longer ones are sentences.
const NAME: usize = 40;

/// What the first row of a dump says about all others.
#[derive(Debug)]
pub(super) struct Columns {
    delimiter: u8,
    names: Vec<String>,
    /// By field: the number of its column.
    fields: [Option<usize>; Field::ALL.len()],
}

impl Columns {
    /// Of the row that `head` begins with, with the delimiter that makes most sense of it.
    fn of(head: &str, fields: &Fields) -> Columns {
        let all = DELIMITERS.iter().map(|&delimiter| Columns::delimited(head, delimiter, fields));
        let best = all.max_by_key(|columns| (columns.has_text(), columns.known(), columns.names.len()));
        best.unwrap_or_else(|| Columns::delimited(head, b',', fields))
    }

    fn delimited(head: &str, delimiter: u8, fields: &Fields) -> Columns {
        let names = fields_of(head, delimiter).map(|row| row.iter().map(|name| name.trim().to_owned()).collect());
        let names: Vec<String> = names.unwrap_or_default();
        let fields = Field::ALL.map(|field| fields.find(field, names.iter().map(String::as_str)));
        Columns { delimiter, names, fields }
    }

    fn has_text(&self) -> bool {
        self.fields[Field::Text as usize].is_some()
    }

    fn known(&self) -> usize {
        self.fields.iter().flatten().count()
    }
}

/// A line feed; a carriage return in what old programs for the Macintosh wrote, where the first row ends in one alone.
fn end_of_rows(head: &[u8]) -> u8 {
    match memchr::memchr2(b'\r', b'\n', head) {
        Some(at) if head[at] == b'\r' && head.get(at + 1).is_some_and(|next| *next != b'\n') => b'\r',
        _ => b'\n',
    }
}

/// Whether `head` begins with a row of names, the text's and another one among them.
pub(super) fn has_names(head: &[u8], fields: &Fields) -> bool {
    let line = memchr::memchr(end_of_rows(head), head).map_or(head, |end| &head[..end]);
    let Ok(line) = std::str::from_utf8(line) else { return false };
    if line.len() > 4096 {
        return false;
    }
    let columns = Columns::of(line.trim_start_matches('\u{feff}'), fields);
    columns.has_text() && columns.known() >= 2 && columns.names.iter().all(|name| name.chars().count() <= NAME)
}

fn fields_of(row: &str, delimiter: u8) -> Option<StringRecord> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(row.len().clamp(64, 8 << 10));
    builder.from_reader(row.as_bytes()).into_records().next()?.ok()
}

/// A dump from which row after row is taken. No more than one is in memory.
pub(super) struct Rows {
    name: String,
    origin: Arc<Origin>,
    input: BufReader<Stream>,
    columns: Arc<Columns>,
    /// What ends a row.
    end: u8,
    /// Of the row that was read last, from 1; that of the names does not count.
    number: u64,
    /// The line at which the input stands, from 1.
    line: u64,
    ended: bool,
}

enum Next {
    Row,
    End,
    /// The row does not end, or is too long.
    Fault(TroubleKind, String),
}

impl Rows {
    /// Reads the names of the columns.
    ///
    /// # Errors
    /// When none of them is the text's.
    pub fn new(name: String, origin: Arc<Origin>, stream: Stream, options: &Options) -> Result<Self, Why> {
        let head = stream.head();
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let mut skip = stream.head().len() - head.len();
        let end = end_of_rows(head);
        let mut told = None;
        if let [b's', b'e', b'p', b'=', delimiter, b'\r' | b'\n', ..] = *head {
            told = Some(delimiter); // as Excel writes it
            skip += memchr::memchr(end, head).map_or(head.len(), |end| end + 1);
        }
        let delimiter = told.unwrap_or_else(|| {
            let line = memchr::memchr(end, head).map_or(head, |end| &head[..end]);
            Columns::of(&String::from_utf8_lossy(line), &options.fields).delimiter
        });
        let columns = Columns { delimiter, names: Vec::new(), fields: [None; Field::ALL.len()] };
        let input = BufReader::with_capacity(1 << 16, stream);
        let line = 1 + u64::from(told.is_some());
        let mut rows = Self { name, origin, input, columns: Arc::new(columns), end, number: 0, line, ended: false };
        let mut names = Vec::new();
        let skipped = io::copy(&mut rows.input.by_ref().take(skip as u64), &mut io::sink());
        let read = skipped.and_then(|_| rows.next_row(&mut names));
        if let Next::Fault(kind, reason) = read.map_err(|e| stream::trouble_of(&e))? {
            return Err((kind, reason));
        }
        let columns = Columns::delimited(&options.decode(&names)?.text, delimiter, &options.fields);
        if !columns.has_text() {
            let reason = options.fields.no_text(columns.names.iter().map(String::as_str));
            return Err((TroubleKind::NoArticle, reason));
        }
        rows.columns = Arc::new(columns);
        Ok(rows)
    }

    /// The next row that is not blank, without its end, into `row`.
    fn next_row(&mut self, row: &mut Vec<u8>) -> io::Result<Next> {
        loop {
            row.clear();
            let first = self.line;
            let mut cut = Cut { delimiter: self.columns.delimiter, end: self.end, at_start: true, quoted: false };
            loop {
                let rest = self.input.fill_buf()?;
                if rest.is_empty() {
                    if cut.quoted {
                        let reason = format!("a quote in the row that begins at line {first} is never closed");
                        return Ok(Next::Fault(TroubleKind::Malformed, reason));
                    }
                    if row.is_empty() {
                        return Ok(Next::End);
                    }
                    break;
                }
                let end = cut.end(rest);
                let part = &rest[..end.unwrap_or(rest.len())];
                self.line += memchr::memchr_iter(self.end, part).count() as u64;
                row.extend_from_slice(part);
                let n = part.len();
                self.input.consume(n);
                if row.len() as u64 > MAX_BYTES {
                    let reason = format!("{} (row at line {first})", stream::too_large(None));
                    return Ok(Next::Fault(TroubleKind::Refused, reason));
                }
                if end.is_some() {
                    break;
                }
            }
            row.truncate(row.trim_ascii_end().len());
            if !row.is_empty() {
                return Ok(Next::Row);
            }
        }
    }
}

/// Finds the end of a row over any number of buffers. A quote counts at the start of a field only.
struct Cut {
    delimiter: u8,
    end: u8,
    at_start: bool,
    quoted: bool,
}

impl Cut {
    /// Behind the byte that ends the row, if that is in `bytes`.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if self.quoted {
                at += memchr::memchr(b'"', &bytes[at..])? + 1;
                self.quoted = false;
                self.at_start = true; // of a second quote that stands for one
                continue;
            }
            if self.at_start && bytes[at] == b'"' {
                self.quoted = true;
                at += 1;
                continue;
            }
            self.at_start = false;
            let Some(found) = memchr::memchr2(self.delimiter, self.end, &bytes[at..]) else { break };
            at += found + 1;
            if bytes[at - 1] == self.end {
                return Some(at);
            }
            self.at_start = true;
        }
        None
    }
}

impl Container for Rows {
    fn next(&mut self) -> Option<Result<Inner, Trouble>> {
        if self.ended {
            return None;
        }
        let mut row = Vec::new();
        let number = self.number + 1;
        let (name, kind, reason) = match self.next_row(&mut row) {
            Ok(Next::End) => return None,
            Ok(Next::Row) => {
                self.number = number;
                let name = format!("{}#{number}", self.name);
                let reader = Reader::Row(Arc::clone(&self.columns));
                return Some(Ok(Inner::Item(Item::piece(name, Arc::clone(&self.origin), row, reader))));
            }
            Ok(Next::Fault(kind, reason)) => {
                (format!("{}#{number}", self.name), kind, format!("{reason}; what follows was not read"))
            }
            Err(error) => {
                let (kind, reason) = stream::trouble_of(&error);
                (self.name.clone(), kind, format!("{reason} (after article {})", self.number))
            }
        };
        self.ended = true;
        Some(Err(Trouble::new(kind, name, reason)))
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Parses one row.
pub(super) fn parse<'a>(bytes: &'a [u8], columns: &Columns, options: &Options) -> Result<Document<'a>, Why> {
    let decoded = options.decode(bytes)?;
    let row = fields_of(&decoded.text, columns.delimiter).unwrap_or_default();
    if row.len() > columns.names.len() {
        let (row, names) = (row.len(), columns.names.len());
        let reason = format!(
            "the row has {row} fields, the first row {names} names; a delimiter in a field wants quotes around it"
        );
        return Err((TroubleKind::Malformed, reason));
    }
    let mut values = Values::default();
    for field in Field::ALL {
        if let Some(value) = columns.fields[field as usize].and_then(|column| row.get(column)) {
            values.set(field, value.to_owned());
        }
    }
    let Some((text, about)) = values.article() else {
        return Err((TroubleKind::NoArticle, options.fields.no_text(columns.names.iter().map(String::as_str))));
    };
    Ok(Document {
        name: String::new(),
        format: Format::Csv,
        bytes,
        encoding: decoded.encoding,
        text: Cow::Owned(text),
        about,
    })
}

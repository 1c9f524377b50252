//! JSON dumps cut into their articles, as they are read: JSON Lines, an array of objects, objects one after the other, an array in an object.

mod wrapped;

use std::io::{self, BufRead, BufReader};
use std::sync::Arc;

use super::item::Reader;
use super::items::{Container, Inner};
use super::stream::{self, Stream};
use super::{Fields, Format, Item};
use wrapped::Look;

use crate::batch::{MAX_BYTES, Origin, Trouble, TroubleKind};

/// A dump from which article after article is taken. No more than one is in memory.
pub(super) struct Dump {
    name: String,
    origin: Arc<Origin>,
    input: BufReader<Stream>,
    way: Way,
    fields: Fields,
    /// The names of the objects around the array that is read, the outermost without one; none when nothing is around it.
    within: Vec<String>,
    /// Of the article that was read last: its line in JSON Lines, else which it is in the dump; from 1.
    number: u64,
    /// The line and the column in bytes at which the input stands, from 1.
    line: u64,
    column: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Nothing was read yet.
    Start(Format),
    Lines,
    Elements,
    Objects,
    Ended,
}

/// The next value of a dump.
enum Next {
    Value {
        line: u64,
        column: u64,
    },
    End,
    /// The article that began, or all that follows, cannot be had.
    Fault {
        number: u64,
        kind: TroubleKind,
        reason: String,
    },
}

impl Dump {
    pub fn new(name: String, origin: Arc<Origin>, stream: Stream, format: Format, fields: Fields) -> Self {
        let input = BufReader::with_capacity(1 << 16, stream);
        let way = Way::Start(format);
        Self { name, origin, input, way, fields, within: Vec::new(), number: 0, line: 1, column: 1 }
    }

    fn next_value(&mut self, value: &mut Vec<u8>) -> io::Result<Next> {
        if let Way::Start(format) = self.way {
            self.way = self.start(format)?;
        }
        match self.way {
            Way::Lines => self.next_line(value),
            Way::Elements | Way::Objects => self.next_element(value),
            Way::Start(_) | Way::Ended => Ok(Next::End),
        }
    }

    fn start(&mut self, format: Format) -> io::Result<Way> {
        let mark = b"\xEF\xBB\xBF";
        if self.input.fill_buf()?.starts_with(mark) {
            self.input.consume(mark.len());
        }
        if format == Format::Jsonl {
            return Ok(Way::Lines);
        }
        if self.next_mark()? == Some(b'[') {
            self.step(1);
            return Ok(Way::Elements);
        }
        Ok(Way::Objects)
    }

    /// The next line that is not blank.
    fn next_line(&mut self, value: &mut Vec<u8>) -> io::Result<Next> {
        loop {
            value.clear();
            let whole = line(&mut self.input, value)?;
            if value.is_empty() && whole {
                return Ok(Next::End);
            }
            self.number += 1;
            if !whole {
                let reason = stream::too_large(None);
                return Ok(Next::Fault { number: self.number, kind: TroubleKind::Refused, reason });
            }
            value.truncate(value.trim_ascii_end().len());
            if !value.is_empty() {
                return Ok(Next::Value { line: self.number, column: 1 });
            }
        }
    }

    /// The next element of the array, or the next object of a sequence.
    fn next_element(&mut self, value: &mut Vec<u8>) -> io::Result<Next> {
        value.clear();
        let elements = self.way == Way::Elements;
        while elements && self.next_mark()? == Some(b',') {
            self.step(1);
        }
        let (line, column) = (self.line, self.column);
        let (next_line, next_column) = (line, column);
        match self.next_mark()? {
            None if !elements => return Ok(Next::End),
            None => return Ok(self.unfinished(0, next_line, next_column)),
            Some(b']') if elements && self.within.is_empty() => {
                self.way = Way::Ended;
                return Ok(Next::End);
            }
            Some(b']') if elements => return self.after_list(value),
            Some(_) => {}
        }
        let (line, column) = (self.line, self.column);
        self.number += 1;
        if self.way == Way::Objects && self.number == 1 && self.next_mark()? == Some(b'{') {
            match self.look(value)? {
                // The place of the element is that of the list, as its own was not kept.
                Look::List => return Ok(Next::Value { line: self.line, column: 1 }),
                Look::Whole | Look::TooLarge => {}
                Look::Unfinished => return Ok(self.unfinished(self.number, line, column)),
            }
        } else if !self.value(value)? {
            return Ok(self.unfinished(self.number, line, column));
        }
        if value.len() as u64 > MAX_BYTES {
            self.way = Way::Ended;
            let reason = format!("{}; what follows was not read", stream::too_large(None));
            return Ok(Next::Fault { number: self.number, kind: TroubleKind::Refused, reason });
        }
        if self.way == Way::Objects && self.number == 1 && line == self.line {
            self.lines_after_all()?;
        }
        Ok(Next::Value { line, column })
    }

    /// Goes on after a list in an object: there may be another, or more objects.
    fn after_list(&mut self, value: &mut Vec<u8>) -> io::Result<Next> {
        let (line, column) = (self.line, self.column);
        self.step(1);
        self.number += 1;
        match self.look(value)? {
            Look::List => return Ok(Next::Value { line: self.line, column: 1 }),
            Look::Whole => {}
            Look::Unfinished | Look::TooLarge => return Ok(self.unfinished(0, line, column)),
        }
        self.number -= 1;
        self.way = Way::Objects;
        self.next_element(value)
    }

    /// A first object that is just one line is that of JSON Lines, in which a faulty line spoils no other.
    fn lines_after_all(&mut self) -> io::Result<()> {
        let rest = self.input.fill_buf()?;
        let end = rest.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\r'));
        if end.is_some_and(|end| rest[end] == b'\n') {
            self.step(end.map_or(0, |end| end + 1));
            self.way = Way::Lines;
            self.number = self.line - 1;
        }
        Ok(())
    }

    fn unfinished(&mut self, number: u64, line: u64, column: u64) -> Next {
        self.way = Way::Ended;
        let reason = match number {
            0 => {
                let open = if self.within.is_empty() { "] closes the array" } else { "} closes the object" };
                format!("no {open} (line {line}, column {column}); the end of the dump is missing")
            }
            _ => {
                format!("not JSON: what begins at line {line}, column {column} is never closed; the rest was not read")
            }
        };
        Next::Fault { number, kind: TroubleKind::Malformed, reason }
    }

    /// The next byte that is not blank, which stays there.
    fn next_mark(&mut self) -> io::Result<Option<u8>> {
        loop {
            let rest = self.input.fill_buf()?;
            if rest.is_empty() {
                return Ok(None);
            }
            let blank = rest.iter().position(|b| !b.is_ascii_whitespace());
            let found = blank.map(|at| rest[at]);
            let n = blank.unwrap_or(rest.len());
            self.step(n);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Goes on by `n` bytes of what is buffered.
    fn step(&mut self, n: usize) {
        let passed = &self.input.buffer()[..n];
        match memchr::memrchr(b'\n', passed) {
            None => self.column += n as u64,
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
                self.column = (n - last) as u64;
            }
        }
        self.input.consume(n);
    }

    /// One value, up to the bracket that closes it; of anything else than objects and arrays what stands before the next
    /// comma, bracket or blank. False if the input ends within. Stops soon above [`MAX_BYTES`].
    fn value(&mut self, value: &mut Vec<u8>) -> io::Result<bool> {
        self.scan(Scan::default(), value)
    }

    /// What follows, up to where `scan` ends.
    fn scan(&mut self, mut scan: Scan, value: &mut Vec<u8>) -> io::Result<bool> {
        while value.len() as u64 <= MAX_BYTES {
            let rest = self.input.fill_buf()?;
            if rest.is_empty() {
                return Ok(scan.bare && !value.is_empty());
            }
            let end = scan.end(rest);
            let n = end.unwrap_or(rest.len());
            value.extend_from_slice(&rest[..n]);
            self.step(n);
            if end.is_some() {
                break;
            }
        }
        Ok(true)
    }
}

/// Finds the end of a JSON value over any number of buffers.
#[derive(Default)]
struct Scan {
    depth: usize,
    begun: bool,
    /// Neither in brackets nor in quotes: a number or a word.
    bare: bool,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Where in `bytes` the value ends, if it does.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if std::mem::take(&mut self.escaped) {
                at += 1;
                continue;
            }
            if self.in_string {
                at += memchr::memchr2(b'"', b'\\', &bytes[at..])?;
                self.escaped = bytes[at] == b'\\';
                self.in_string = self.escaped;
                at += 1;
                if !self.in_string && self.depth == 0 {
                    return Some(at);
                }
                continue;
            }
            match bytes[at] {
                b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n' if self.bare => return Some(at),
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth <= 1 => return Some(at + 1),
                b'}' | b']' => self.depth -= 1,
                _ if !self.begun => self.bare = true,
                _ => {}
            }
            self.begun = true;
            at += 1;
        }
        None
    }
}

/// The next line, with its end, into `out`. False if it is longer than an article may be; the rest of it is passed over.
pub(super) fn line(input: &mut impl BufRead, out: &mut Vec<u8>) -> io::Result<bool> {
    loop {
        let rest = input.fill_buf()?;
        let end = memchr::memchr(b'\n', rest).map(|at| at + 1);
        let n = end.unwrap_or(rest.len());
        let fits = (out.len() + n) as u64 <= MAX_BYTES;
        if fits {
            out.extend_from_slice(&rest[..n]);
        }
        input.consume(n);
        if !fits {
            return if end.is_some() || n == 0 { Ok(false) } else { pass_line(input).map(|()| false) };
        }
        if end.is_some() || n == 0 {
            return Ok(true);
        }
    }
}

fn pass_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let rest = input.fill_buf()?;
        let end = memchr::memchr(b'\n', rest).map(|at| at + 1);
        let n = end.unwrap_or(rest.len());
        input.consume(n);
        if end.is_some() || n == 0 {
            return Ok(());
        }
    }
}

impl Container for Dump {
    fn next(&mut self) -> Option<Result<Inner, Trouble>> {
        let mut value = Vec::new();
        let (number, kind, reason) = match self.next_value(&mut value) {
            Ok(Next::End) => return None,
            Ok(Next::Value { line, column }) => {
                let format = if self.way == Way::Lines { Format::Jsonl } else { Format::Json };
                let name = format!("{}#{}", self.name, self.number);
                let item = Item::piece(name, Arc::clone(&self.origin), value, Reader::Json { format, line, column });
                return Some(Ok(Inner::Item(item)));
            }
            Ok(Next::Fault { number, kind, reason }) => (number, kind, reason),
            Err(error) => {
                self.way = Way::Ended;
                let (kind, reason) = stream::trouble_of(&error);
                (0, kind, format!("{reason} (after article {})", self.number))
            }
        };
        let name = if number == 0 { self.name.clone() } else { format!("{}#{number}", self.name) };
        Some(Err(Trouble::new(kind, name, reason)))
    }

    fn name(&self) -> &str {
        &self.name
    }
}

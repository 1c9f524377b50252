//! Articles in a list that an object wraps: `{"data": {"items": [{…}, …]}}`. They are found as the object is read, and read one by one.

use std::io;

use super::{Dump, Scan, Way};
use crate::batch::MAX_BYTES;
use crate::input::json;

/// Objects within the object; in deeper ones no list is looked for.
const MAX_DEPTH: usize = 8;

/// What an object turned out to be.
pub(super) enum Look {
    /// A wrapper: the input stands in a list of articles.
    List,
    /// Itself an article, or nothing; all of it was read.
    Whole,
    /// It is never closed.
    Unfinished,
    TooLarge,
}

impl Dump {
    /// Looks in the object before which the input stands, or in the rest of one that is open, for a list of articles.
    ///
    /// A list of articles is one whose first element holds a title and a text, in an object that held none before. What was passed over is in `seen`; the
    /// first element of the list, if one was found, is then all of it.
    pub(super) fn look(&mut self, seen: &mut Vec<u8>) -> io::Result<Look> {
        if self.within.is_empty() {
            self.take(seen)?;
            self.within.push(String::new());
        }
        while let Some(mark) = self.next_mark()? {
            if seen.len() as u64 > MAX_BYTES {
                return Ok(Look::TooLarge);
            }
            match mark {
                b',' => self.take(seen)?,
                b'}' => {
                    self.take(seen)?;
                    self.within.pop();
                    if self.within.is_empty() {
                        return Ok(Look::Whole);
                    }
                }
                b'"' => {
                    let from = seen.len();
                    if !self.value(seen)? {
                        return Ok(Look::Unfinished);
                    }
                    let key: String = serde_json::from_slice(&seen[from..]).unwrap_or_default();
                    if self.next_mark()? != Some(b':') {
                        return self.pass_on(seen);
                    }
                    self.take(seen)?;
                    match self.next_mark()? {
                        Some(b'{') if self.within.len() < MAX_DEPTH => {
                            self.take(seen)?;
                            self.within.push(key);
                        }
                        Some(b'[') => {
                            if self.list(&key, seen)? {
                                return Ok(Look::List);
                            }
                        }
                        Some(b'"') if self.fields.is_text(&key) => return self.pass_on(seen),
                        _ => {
                            if !self.value(seen)? {
                                return Ok(Look::Unfinished);
                            }
                        }
                    }
                }
                _ => return self.pass_on(seen),
            }
        }
        Ok(Look::Unfinished)
    }

    /// Looks at the list called `key`, before which the input stands. True if it is one of articles: then its first element is in `seen`.
    fn list(&mut self, key: &str, seen: &mut Vec<u8>) -> io::Result<bool> {
        let path = self.within.iter().skip(1).map(String::as_str).chain([key]);
        let told = self.fields.list().map(|told| told.split('.').eq(path));
        self.take(seen)?;
        if told != Some(false) && self.next_mark()? == Some(b'{') {
            let mut first = Vec::new();
            let closed = self.value(&mut first)?;
            if closed && (told == Some(true) || json::is_article(&first, &self.fields)) {
                *seen = first;
                self.way = Way::Elements;
                return Ok(true);
            }
            seen.extend(first);
        }
        // The rest of the list: one bracket is open.
        self.close(1, seen)?;
        Ok(false)
    }

    /// Reads what is left of an object that is no wrapper.
    fn pass_on(&mut self, seen: &mut Vec<u8>) -> io::Result<Look> {
        if !self.close(self.within.len(), seen)? {
            return Ok(Look::Unfinished);
        }
        self.within.clear();
        Ok(Look::Whole)
    }

    /// Reads until so many brackets are closed. False if the input ends before.
    fn close(&mut self, depth: usize, seen: &mut Vec<u8>) -> io::Result<bool> {
        self.scan(Scan { depth, begun: true, ..Scan::default() }, seen)
    }

    /// Takes the mark before which the input stands.
    fn take(&mut self, seen: &mut Vec<u8>) -> io::Result<()> {
        seen.extend(self.next_mark()?);
        self.step(1);
        Ok(())
    }
}

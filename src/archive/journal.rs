//! What an unfinished run has done, in files that are committed together with the shards: lines of the manifest as they are to
//! be, and names that are to be dropped, in the order of the inputs.

use std::collections::VecDeque;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::error::Result;
use super::home::Home;
use super::manifest::{Entry, Lines};
use super::part::{Part, Sealed};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// The input has this line from now on.
    Put(Box<Entry>),
    /// The input has no line any more.
    Drop { path: String, file: String },
}

impl Op {
    /// The name of the file of which it tells.
    pub fn file(&self) -> &str {
        match self {
            Self::Put(entry) => entry.file(),
            Self::Drop { file, .. } => file,
        }
    }
}

/// The journal file that is being written.
#[derive(Debug)]
pub struct Writer {
    number: u32,
    part: Option<Part>,
}

impl Writer {
    pub fn new() -> Self {
        Self { number: 1, part: None }
    }

    pub fn put(&mut self, home: &Home, op: &Op) -> Result<()> {
        let part = match &mut self.part {
            Some(part) => part,
            None => self.part.insert(Part::create(&home.journal(self.number))?),
        };
        let written = serde_json::to_writer(&mut *part, op).map_err(std::io::Error::from);
        written.and_then(|()| std::io::Write::write_all(part, b"\n")).map_err(|e| part.fault(&e))
    }

    /// Brings what there is to the disk, to be committed; goes on with the next file.
    pub fn seal(&mut self) -> Result<Option<Sealed>> {
        let Some(part) = self.part.take() else { return Ok(None) };
        self.number += 1;
        part.seal().map(Some)
    }
}

/// The lines of all journal files, one after the other.
#[derive(Debug)]
pub struct Journal {
    files: VecDeque<PathBuf>,
    lines: Option<Lines>,
}

impl Journal {
    pub fn open(home: &Home) -> Result<Self> {
        Ok(Self { files: home.journals()?.into(), lines: None })
    }

    pub fn next(&mut self) -> Result<Option<Op>> {
        loop {
            if let Some(lines) = &mut self.lines {
                if let Some(line) = lines.next()? {
                    return match serde_json::from_slice(line) {
                        Ok(op) => Ok(Some(op)),
                        Err(e) => Err(lines.damaged(e)),
                    };
                }
                self.lines = None;
            }
            let Some(path) = self.files.pop_front() else { return Ok(None) };
            self.lines = Lines::open(&path)?;
        }
    }
}

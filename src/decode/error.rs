//! Why bytes are no text.

use super::Likely;

/// Bytes that are no text that could be read: where, what they look like, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read byte {offset} (line {line}, column {column}) as text: this looks like {}; {}", .likely.name(), .likely.advice())]
pub struct DecodeError {
    offset: usize,
    line: usize,
    column: usize,
    likely: Likely,
}

impl DecodeError {
    /// An error at byte `offset` of `bytes`, which are valid UTF-8 up to there.
    pub(super) fn at(bytes: &[u8], offset: usize, likely: Likely) -> Self {
        Self::in_text(&String::from_utf8_lossy(&bytes[..offset]), offset, likely)
    }

    /// An error at byte `offset` of the input, after `text`.
    pub(super) fn in_text(text: &str, offset: usize, likely: Likely) -> Self {
        let line_start = text.rfind('\n').map_or(0, |at| at + 1);
        DecodeError {
            offset,
            line: 1 + text.bytes().filter(|&b| b == b'\n').count(),
            column: 1 + text[line_start..].chars().count(),
            likely,
        }
    }

    /// The same error when `bytes` more stand before the text.
    pub(super) fn after(mut self, bytes: usize) -> Self {
        self.offset += bytes;
        self
    }

    /// The first byte that could not be read, from the start of the input.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The line of that byte, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Its place in the line in code points, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// What the bytes look like.
    #[must_use]
    pub fn likely(&self) -> Likely {
        self.likely
    }
}

//! From code points, in which spans count, to bytes, in which Rust slices.

use crate::record::Span;

/// A text with the place of each of its code points.
pub struct Points<'t> {
    text: &'t str,
    /// Where each code point starts in bytes, and at the end where the text ends.
    starts: Vec<u32>,
}

impl<'t> Points<'t> {
    /// Texts that could be decoded are shorter than 2³² bytes.
    pub fn new(text: &'t str) -> Self {
        let starts = text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
        Self { text, starts }
    }

    /// Code points of the text.
    pub fn len(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    /// The words at a span; `None` when it lies outside the text.
    pub fn slice(&self, [start, end]: Span) -> Option<&'t str> {
        let byte = |at: u32| self.starts.get(at as usize).map(|&at| at as usize);
        self.text.get(byte(start)?..byte(end)?)
    }

    /// Up to `most` code points before and after a span.
    pub fn around(&self, [start, end]: Span, most: u32) -> Option<(&'t str, &'t str)> {
        let before = self.slice([start.saturating_sub(most), start])?;
        Some((before, self.slice([end, end.saturating_add(most).min(self.len())])?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_by_code_points() {
        let points = Points::new("a😀ủy\u{309}b");
        assert_eq!((points.len(), points.slice([1, 3])), (6, Some("😀ủ")));
        assert_eq!(points.around([2, 3], 2), Some(("a😀", "y\u{309}")));
        assert_eq!(points.slice([0, 7]), None);
        assert_eq!(points.slice([3, 2]), None);
    }
}

//! Spans as sets of code points.

use crate::record::Span;

/// Marks on the code points of one text.
#[derive(Debug, Clone)]
pub(super) struct Cells(Vec<bool>);

impl Cells {
    /// Those of `length` that lie in one of `spans`, which must lie in the text.
    pub(super) fn of<'a>(length: usize, spans: impl IntoIterator<Item = &'a Span>) -> Self {
        let mut cells = vec![false; length];
        for &[start, end] in spans {
            if start < end {
                cells[start as usize..end as usize].fill(true);
            }
        }
        Self(cells)
    }

    /// Whether the code point is marked.
    pub(super) fn has(&self, at: usize) -> bool {
        self.0[at]
    }

    /// How many code points of a span are marked.
    pub(super) fn within(&self, [start, end]: Span) -> usize {
        self.0[start as usize..end as usize].iter().filter(|&&c| c).count()
    }
}

/// Overlap of two spans, as a share of what they cover together.
pub(super) fn iou(a: Span, b: Span) -> f64 {
    let length = |s: Span| f64::from(s[1]) - f64::from(s[0]);
    let overlap = length([a[0].max(b[0]), a[1].min(b[1])]);
    if overlap > 0.0 { overlap / (length(a) + length(b) - overlap) } else { 0.0 }
}

/// The first of `spans` that overlaps most with `span`, if at least by half.
pub(super) fn best(spans: impl IntoIterator<Item = Span>, span: Span) -> Option<usize> {
    let mut best = None;
    let mut most = 0.0;
    for (i, candidate) in spans.into_iter().enumerate() {
        let share = iou(candidate, span);
        if share > most {
            (best, most) = (Some(i), share);
        }
    }
    best.filter(|_| most >= 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_is_a_share_of_the_union() {
        assert_eq!(iou([0, 10], [0, 10]), 1.0);
        assert_eq!(iou([0, 10], [5, 15]), 5.0 / 15.0);
        assert_eq!(iou([0, 10], [10, 20]), 0.0);
        assert_eq!(iou([3, 3], [3, 3]), 0.0);
    }

    #[test]
    fn the_first_of_equals_is_best_and_half_is_enough() {
        assert_eq!(best([[0, 10], [0, 10]], [0, 10]), Some(0));
        assert_eq!(best([[0, 10], [0, 19]], [0, 20]), Some(1));
        assert_eq!(best([[0, 10]], [0, 20]), Some(0));
        assert_eq!(best([[0, 9]], [0, 20]), None);
    }

    #[test]
    fn cells_count_each_code_point_once() {
        let cells = Cells::of(10, &[[0, 4], [2, 6], [7, 7]]);
        assert_eq!(cells.within([0, 10]), 6);
        assert!(cells.has(5) && !cells.has(6));
    }
}

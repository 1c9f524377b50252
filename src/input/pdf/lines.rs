//! From runs of text with their places to rows, and to lines.

use super::page::{BLANK, Run};

/// What stands at one height of a page, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub y: f64,
    pub size: f64,
    /// From left to right; each is about a word.
    pub runs: Vec<Run>,
}

/// A line of one column, or a row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub x: f64,
    pub end: f64,
    pub y: f64,
    pub size: f64,
    pub text: String,
    /// A row of a table, which neither goes on with the line before nor in the next.
    pub whole: bool,
}

/// The runs of a page by height, from the top.
pub(super) fn rows(mut runs: Vec<Run>) -> Vec<Row> {
    runs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Row> = Vec::new();
    for run in runs {
        match rows.last_mut() {
            Some(row) if row.y - run.y < 0.35 * row.size.max(run.size) => {
                row.size = row.size.max(run.size);
                row.runs.push(run);
            }
            _ => rows.push(Row { y: run.y, size: run.size, runs: vec![run] }),
        }
    }
    for row in &mut rows {
        row.runs.sort_by(|a, b| a.x.total_cmp(&b.x));
        // Some programs print twice to make letters bold.
        row.runs.dedup_by(|next, run| next.text == run.text && (next.x - run.x).abs() < 0.1 * run.size);
        row.settle();
    }
    rows
}

impl Row {
    /// The height of most of the text: a mark above the line does not count.
    fn settle(&mut self) {
        self.y = self.runs.iter().max_by_key(|run| run.text.len()).map_or(self.y, |run| run.y);
        self.size = self.runs.iter().map(|run| run.size).reduce(f64::max).unwrap_or(self.size);
    }

    pub fn line(&self) -> Line {
        let mut runs = self.runs.iter();
        let Some(mut all) = runs.next().cloned() else {
            return Line { x: 0.0, end: 0.0, y: self.y, size: self.size, text: String::new(), whole: false };
        };
        runs.for_each(|run| all.append(run));
        Line { x: all.x, end: all.end, y: self.y, size: self.size, text: all.text.trim().to_owned(), whole: false }
    }

    /// The height of the least letters: a heading in one column does not tell how wide the space to the next may be.
    pub fn least(&self) -> f64 {
        self.runs.iter().map(|run| run.size).reduce(f64::min).unwrap_or(self.size)
    }

    /// Where no text stands, beside all text too.
    pub fn gaps(&self) -> Vec<(f64, f64)> {
        let mut gaps = Vec::new();
        let mut from = f64::NEG_INFINITY;
        for run in &self.runs {
            if run.x > from {
                gaps.push((from, run.x));
            }
            from = from.max(run.end);
        }
        gaps.push((from, f64::INFINITY));
        gaps
    }

    /// What stands left and right of `x`.
    pub fn split(self, x: f64) -> [Option<Row>; 2] {
        let (left, right): (Vec<Run>, Vec<Run>) = self.runs.into_iter().partition(|run| run.x < x);
        [left, right].map(|runs| {
            let mut row = Row { y: self.y, size: self.size, runs };
            row.settle();
            (!row.runs.is_empty()).then_some(row)
        })
    }
}

impl Run {
    fn gap(&self, next: &Run) -> f64 {
        (next.x - self.end) / next.size
    }

    /// Adds what stands further right.
    fn append(&mut self, next: &Run) {
        if self.gap(next) > BLANK && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
        self.text.push_str(&next.text);
        self.end = self.end.max(next.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs of letters one wide, shown in this order: where each begins, its flow, and its text.
    fn line(runs: &[(f64, usize, &str)]) -> String {
        let run = |&(x, flow, text): &(f64, usize, &str)| {
            let end = x + text.trim_end().chars().count() as f64;
            Run { x, end, y: 0.0, size: 2.0, text: text.to_owned(), flow, legacy: None }
        };
        rows(runs.iter().map(run).collect())[0].line().text
    }

    #[test]
    fn letters_of_another_font_stand_in_their_gaps() {
        assert_eq!(
            line(&[(0.0, 0, "Huy"), (4.0, 0, "n "), (7.0, 0, "y ng"), (3.0, 4, "ệ"), (6.0, 4, "ủ")]),
            "Huyện ủy ng"
        );
    }

    #[test]
    fn gaps_are_blanks() {
        assert_eq!(line(&[(0.0, 0, "Sáng"), (4.2, 0, "nay"), (9.0, 2, "họp")]), "Sángnay họp");
        assert_eq!(line(&[(9.0, 0, "họp"), (0.0, 1, "Sáng "), (5.0, 1, "nay")]), "Sáng nay họp");
    }
}

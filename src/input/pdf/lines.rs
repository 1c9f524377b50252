//! From runs of text with their places to lines in the order in which they are read: rows, columns, and what stands on every page.

use std::collections::BTreeMap;

use super::page::{BLANK, Run};

/// More rows than this are not searched for columns: no page of text has so many.
const MAX_ROWS: usize = 300;
/// Columns have at least so many rows each, whose lines are on average so many times as wide as letters are high.
const COLUMN_ROWS: usize = 3;
const COLUMN_WIDTH: f64 = 8.0;
/// Beside a column of so many rows the other, the last of a text, may have fewer.
const LONG_COLUMN: usize = 6;
/// The space between columns, in parts of the letters' height.
const GUTTER: f64 = 0.7;
/// So many rows from the top and the bottom of a page may be heads and feet.
const MARGIN: usize = 3;

/// What stands at one height of a page, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub y: f64,
    pub size: f64,
    runs: Vec<Run>,
}

/// A line of one column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub x: f64,
    pub end: f64,
    pub y: f64,
    pub size: f64,
    pub text: String,
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
        row.join();
        // The height of most of the text: a mark above the line does not count.
        row.y = row.runs.iter().max_by_key(|run| run.text.len()).map_or(row.y, |run| run.y);
    }
    rows
}

impl Row {
    /// Joins runs that touch or flow on: what is shown in the gap between two runs has its place there.
    fn join(&mut self) {
        let mut joined: Vec<Run> = Vec::with_capacity(self.runs.len());
        for run in self.runs.drain(..) {
            match joined.last_mut() {
                Some(before) if before.flow == run.flow || before.touches(&run) => before.append(&run),
                _ => joined.push(run),
            }
        }
        self.runs = joined;
    }

    fn line(&self) -> Line {
        let mut runs = self.runs.iter();
        let Some(mut all) = runs.next().cloned() else {
            return Line { x: 0.0, end: 0.0, y: self.y, size: self.size, text: String::new() };
        };
        runs.for_each(|run| all.append(run));
        Line { x: all.x, end: all.end, y: self.y, size: self.size, text: all.text.trim().to_owned() }
    }

    /// Where no text stands, beside all text too.
    fn gaps(&self) -> Vec<(f64, f64)> {
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
    fn split(self, x: f64) -> [Option<Row>; 2] {
        let (left, right): (Vec<Run>, Vec<Run>) = self.runs.into_iter().partition(|run| run.x < x);
        [left, right].map(|runs| (!runs.is_empty()).then_some(Row { y: self.y, size: self.size, runs }))
    }
}

impl Run {
    fn gap(&self, next: &Run) -> f64 {
        (next.x - self.end) / next.size
    }

    fn touches(&self, next: &Run) -> bool {
        (-0.5..=BLANK).contains(&self.gap(next))
    }

    /// Adds what stands further right.
    fn append(&mut self, next: &Run) {
        if self.gap(next) > BLANK && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
        self.text.push_str(&next.text);
        self.end = self.end.max(next.end);
        self.flow = self.flow.min(next.flow);
    }
}

/// The lines of a page in the order of reading, in one block for each column or part of a page between columns.
pub(super) fn blocks(rows: Vec<Row>) -> Vec<Vec<Line>> {
    let mut out = Vec::new();
    let mut parts = vec![rows];
    while let Some(mut rows) = parts.pop() {
        let Some((from, to, x)) = columns(&rows) else {
            out.push(rows.iter().map(Row::line).filter(|line| !line.text.is_empty()).collect());
            continue;
        };
        let below = rows.split_off(to);
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for row in rows.drain(from..) {
            let [before, after] = row.split(x);
            left.extend(before);
            right.extend(after);
        }
        parts.extend([below, right, left, rows].into_iter().filter(|part| !part.is_empty()));
    }
    out
}

/// The rows from … to that stand in columns, and where between two of these: the most rows with space at one place.
fn columns(rows: &[Row]) -> Option<(usize, usize, f64)> {
    if !(COLUMN_ROWS..=MAX_ROWS).contains(&rows.len()) {
        return None;
    }
    let mut best: Option<(usize, usize, f64)> = None;
    for from in 0..rows.len() {
        let mut gaps = rows[from].gaps();
        for to in from + 1..=rows.len() {
            if to - from > 1 {
                gaps = common(&gaps, &rows[to - 1].gaps());
            }
            gaps.retain(|(left, right)| right - left > GUTTER * rows[to - 1].size);
            if gaps.is_empty() {
                break;
            }
            if to - from < COLUMN_ROWS || best.is_some_and(|best| best.1 - best.0 >= to - from) {
                continue;
            }
            let gutter = gaps.iter().find(|gap| parts(&rows[from..to], **gap));
            best = gutter.map(|(left, right)| (from, to, (left + right) / 2.0)).or(best);
        }
    }
    best
}

/// Where both have space.
fn common(some: &[(f64, f64)], others: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let both = some.iter().flat_map(|a| others.iter().map(|b| (a.0.max(b.0), a.1.min(b.1))));
    both.filter(|(left, right)| left < right).collect()
}

/// Whether there is a column on either side of a gap.
fn parts(rows: &[Row], (left, right): (f64, f64)) -> bool {
    if !(left.is_finite() && right.is_finite()) {
        return false;
    }
    // The lines on one side, and whether they are wide enough.
    let side = |of: fn(&Run, f64) -> bool| {
        let (mut lines, mut width) = (0, 0.0);
        for row in rows {
            let mut runs = row.runs.iter().filter(|run| of(run, left)).peekable();
            if let Some(x) = runs.peek().map(|first| first.x) {
                width += (runs.last().map_or(x, |run| run.end) - x) / row.size;
                lines += 1;
            }
        }
        (lines, width >= COLUMN_WIDTH * lines as f64)
    };
    let (left, right) = (side(|run, left| run.x < left), side(|run, left| run.x >= left));
    let (long, short) = if left.0 > right.0 { (left, right) } else { (right, left) };
    long.1 && (short.0 >= COLUMN_ROWS && short.1 || long.0 >= LONG_COLUMN && short.0 > 0)
}

/// Takes out of the pages what stands at the same height of several: running heads and feet, page numbers.
///
/// Certain are only words that are the same on at least a third of the pages, whose numbers are the same too or grow with the pages; and
/// a page's own number alone in its first or last row.
pub(super) fn without_heads(pages: &mut [Vec<Row>]) {
    let mut seen: BTreeMap<(String, i64), Vec<Seen>> = BTreeMap::new();
    for (page, rows) in pages.iter().enumerate() {
        for row in margin(rows) {
            let (words, numbers) = skeleton(&rows[row].line().text);
            seen.entry((words, height(&rows[row]))).or_default().push((page, numbers));
        }
    }
    let count = pages.len();
    seen.retain(|_, found| found.len() >= 2 && found.len() * 3 >= count && is_running(found));
    for (page, rows) in pages.iter_mut().enumerate() {
        let is_head = |row: &usize| {
            let text = rows[*row].line().text;
            let (words, numbers) = skeleton(&text);
            let outermost = *row == 0 || *row + 1 == rows.len();
            let is_number = words.chars().all(|c| matches!(c, '#' | '-' | '–' | '—' | '/' | ' ' | '.'));
            let own = outermost && is_number && numbers.first() == Some(&(page as u64 + 1)) && numbers.len() <= 2;
            own && rows.len() > 1 || seen.contains_key(&(words, height(&rows[*row])))
        };
        let heads: Vec<usize> = margin(rows).filter(is_head).collect();
        let mut at = 0;
        rows.retain(|_| {
            at += 1;
            !heads.contains(&(at - 1))
        });
    }
}

/// The page on which words stand, and the numbers in them.
type Seen = (usize, Vec<u64>);

/// The rows of a page in which heads and feet may be.
fn margin(rows: &[Row]) -> impl Iterator<Item = usize> + use<> {
    let count = rows.len();
    (0..count).filter(move |row| *row < MARGIN || *row + MARGIN >= count)
}

fn height(row: &Row) -> i64 {
    (row.y * 2.0).round() as i64
}

/// A line with `#` for each number, and the numbers.
fn skeleton(text: &str) -> (String, Vec<u64>) {
    let (mut words, mut numbers) = (String::new(), Vec::new());
    let mut in_number = false;
    for c in text.chars() {
        let digit = c.to_digit(10).map(u64::from);
        match (digit, numbers.last_mut()) {
            (Some(digit), Some(number)) if in_number => {
                *number = u64::wrapping_add(u64::wrapping_mul(*number, 10), digit)
            }
            (Some(digit), _) => {
                words.push('#');
                numbers.push(digit);
            }
            (None, _) => words.push(c),
        }
        in_number = digit.is_some();
    }
    (words, numbers)
}

/// Whether each number of the words is the same on all pages, or grows with them.
fn is_running(found: &[Seen]) -> bool {
    let [(first, start), rest @ ..] = found else { return false };
    (0..start.len()).all(|n| {
        let same = rest.iter().all(|(_, numbers)| numbers[n] == start[n]);
        same || rest.iter().all(|(page, numbers)| numbers[n].wrapping_sub(start[n]) == (page - first) as u64)
    })
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

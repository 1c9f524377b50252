//! Tables whose cells hold several lines: their rows are set apart by space that goes through all cells.

use super::columns::{GUTTER, STRIP, common, parted, reach};
use super::lines::{Line, Row};

/// A table has at least so many rows, of which so many in ten have text on both sides of any white.
const ROWS: usize = 3;
const FULL: usize = 7;
/// On average they have at most so many lines.
const LINES: usize = 8;
/// Lines of a cell are hardly closer than this, in parts of the letters' height.
const CLOSE: f64 = 1.15;

/// The distance of lines in a cell: the closest quarter of all on one side of `x`.
fn spacing(rows: &[Row], x: f64) -> f64 {
    let side = |left: bool| {
        let of_side = |row: &&Row| row.runs.iter().any(|run| (run.x < x) == left);
        let heights: Vec<f64> = rows.iter().filter(of_side).map(|row| row.y).collect();
        let mut all: Vec<f64> = heights.windows(2).map(|pair| pair[0] - pair[1]).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 4).copied().unwrap_or(f64::INFINITY)
    };
    let size = rows.iter().map(Row::least).fold(0.0, f64::max);
    side(true).min(side(false)).max(CLOSE * size)
}

/// The rows of a table, each of one or more lines.
fn groups(rows: &[Row], x: f64) -> impl Iterator<Item = &[Row]> {
    let most = STRIP * spacing(rows, x);
    rows.chunk_by(move |row, next| row.y - next.y <= most)
}

/// Whether what stands left and right of `x` has space between lines only where both have it. That of the paragraphs of two columns is not
/// at one height.
pub(super) fn has_cells(rows: &[Row], x: f64) -> bool {
    let most = STRIP * spacing(rows, x);
    let full = groups(rows, x).filter(|group| reach(group, x) == (true, true)).count();
    let all = groups(rows, x).count();
    let within = |group: &[Row]| {
        parted(group.to_vec(), x).iter().all(|side| side.windows(2).all(|pair| pair[0].y - pair[1].y <= most))
    };
    all >= ROWS
        && full * 10 >= all * FULL
        && rows.len() <= all * LINES
        && all < rows.len()
        && groups(rows, x).all(within)
}

/// The rows from … to without those above and below that are on one side of `x` only: lines of the text around the table.
pub(super) fn bounds(rows: &[Row], from: usize, to: usize, x: f64) -> (usize, usize) {
    let is_full = |row: &Row| reach(std::slice::from_ref(row), x) == (true, true);
    let mut bounds = (from, to);
    for group in groups(&rows[from..to], x).take_while(|group| !group.iter().any(is_full)) {
        bounds.0 += group.len();
    }
    let mut after = 0;
    for group in groups(&rows[from..to], x) {
        after = if reach(group, x) == (true, true) { 0 } else { after + group.len() };
    }
    bounds.1 -= after;
    if bounds.0 < bounds.1 { bounds } else { (from, to) }
}

/// A line for each row of a table, with what its cells hold one after the other.
pub(super) fn lines(rows: Vec<Row>, x: f64) -> Vec<Line> {
    let is_full = |row: &&Row| reach(std::slice::from_ref(row), x) == (true, true);
    let white = rows.iter().filter(is_full).map(|row| (row.gaps(), GUTTER * row.least())).reduce(
        |(some, least), (others, _)| {
            let both = common(&some, &others);
            (both.into_iter().filter(|(left, right)| right - left > least).collect(), least)
        },
    );
    let white = white.map(|(gaps, _)| gaps).unwrap_or_default();
    let between = white.iter().filter(|gap| gap.0.is_finite() && gap.1.is_finite());
    let places: Vec<f64> = between.map(|(left, right)| (left + right) / 2.0).collect();
    let line = |group: &[Row]| {
        let mut rest = group.to_vec();
        let mut cells: Vec<Line> = Vec::new();
        for &place in &places {
            let [cell, right] = parted(rest, place);
            cells.extend(cell.iter().map(Row::line));
            rest = right;
        }
        cells.extend(rest.iter().map(Row::line));
        let texts: Vec<&str> = cells.iter().map(|cell| &*cell.text).filter(|text| !text.is_empty()).collect();
        let text = texts.join(" ");
        let (x, end) =
            cells.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(x, end), cell| (x.min(cell.x), end.max(cell.end)));
        group.first().map(|row| Line { x, end, y: row.y, size: row.size, text, whole: true })
    };
    groups(&rows, x).filter_map(line).collect()
}

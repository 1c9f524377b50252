//! What the white between two sides of some rows is: a gutter between columns, the space between the cells of a table, or blanks that stand
//! one below the other by chance.
//!
//! Text that flows in a column begins most of its lines at one place and goes on in them with small letters; a cell of a table begins
//! anew in each row. The heads and signatures of official letters are two blocks whose lines have one middle.

use super::lines::Row;
use super::page::Run;
use super::tables;

/// Columns have at least so many lines each, on average so many times as wide as letters are high.
const COLUMN_LINES: usize = 3;
const COLUMN_WIDTH: f64 = 3.5;
/// Beside a column of so many lines the other, the last of a text, may have fewer. So many also tell that white is no chance.
const LONG_COLUMN: usize = 6;
/// Fewer lines have more white between them, in parts of the letters' height, and more than between their words by a factor.
const CLEAR: f64 = 1.0;
const CLEARER: f64 = 1.2;
/// Places within so many parts of the letters' height are the same.
const ALIGNED: f64 = 0.3;
/// Of the lines of a text so many begin with small letters.
const FLOWING: f64 = 0.25;
/// Two blocks side by side have at most so many rows, and so much white between them if only one is centred.
const BLOCK_ROWS: usize = 16;
const BLOCK_SPACE: f64 = 1.5;
/// The room for a signature, in parts of the letters' height.
const SIGNATURE: f64 = 3.0;
/// The widths of centred lines differ by so many parts of the letters' height, or they may as well begin at one place.
const UNEQUAL: f64 = 1.5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Read what is left, then what is right.
    Columns,
    /// Two blocks side by side, read as columns are.
    Blocks,
    /// Read row by row.
    Table,
    /// Read row by row, where rows are of several lines and set apart by space.
    Cells,
}

impl Kind {
    pub fn is_table(self) -> bool {
        matches!(self, Kind::Table | Kind::Cells)
    }
}

/// What stands in one row on one side.
struct Piece {
    y: f64,
    x: f64,
    end: f64,
    size: f64,
    words: usize,
    small: bool,
    /// Has more digits than letters.
    number: bool,
    /// The widest blank.
    blank: f64,
}

impl Piece {
    fn of<'r>(runs: impl Iterator<Item = &'r Run>) -> Option<Piece> {
        let mut piece: Option<Piece> = None;
        let (mut digits, mut letters) = (0, 0);
        for run in runs {
            digits += run.text.chars().filter(char::is_ascii_digit).count();
            letters += run.text.chars().filter(|c| c.is_alphabetic()).count();
            let words = run.text.split_whitespace().count();
            match &mut piece {
                Some(piece) => {
                    piece.blank = piece.blank.max(run.x - piece.end);
                    piece.words +=
                        usize::from(run.x - piece.end > super::page::BLANK * run.size) + words.saturating_sub(1);
                    piece.end = piece.end.max(run.end);
                    piece.size = piece.size.max(run.size);
                }
                None => {
                    let small = run.text.trim_start().starts_with(char::is_lowercase);
                    let &Run { x, end, y, size, .. } = run;
                    piece = Some(Piece { y, x, end, size, words, small, number: false, blank: 0.0 });
                }
            }
        }
        piece.map(|piece| Piece { number: digits > letters, ..piece })
    }

    fn middle(&self) -> f64 {
        (self.x + self.end) / 2.0
    }
}

/// The pieces on one side, from the top.
struct Side(Vec<Piece>);

impl Side {
    fn width(&self) -> f64 {
        let widths: f64 = self.0.iter().map(|piece| (piece.end - piece.x) / piece.size).sum();
        widths / self.0.len().max(1) as f64
    }

    /// The share of pieces that have their place where most have it.
    fn aligned(&self, place: fn(&Piece) -> f64) -> f64 {
        let mut places: Vec<(f64, f64)> = self.0.iter().map(|piece| (place(piece), ALIGNED * piece.size)).collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut from = 0;
        let most = places.iter().enumerate().map(|(n, &(x, near))| {
            while from < n && x - places[from].0 > near {
                from += 1;
            }
            n + 1 - from
        });
        most.max().unwrap_or(0) as f64 / self.0.len().max(1) as f64
    }

    /// Whether it is text that goes on from line to line.
    fn flows(&self) -> bool {
        let small = self.0.iter().filter(|piece| piece.small).count();
        small as f64 >= FLOWING * self.0.len() as f64
    }

    /// Whether it is numbers and single words.
    fn is_short(&self) -> bool {
        let short = self.0.iter().filter(|piece| piece.number || piece.words <= 1).count();
        short * 5 >= self.0.len() * 4
    }

    /// Whether there is room for a hand to sign between lines that have one middle.
    fn is_signed(&self) -> bool {
        let room = |pair: &[Piece]| pair[0].y - pair[1].y >= SIGNATURE * pair[0].size;
        self.aligned(Piece::middle) >= 0.99 && self.0.windows(2).any(room)
    }

    /// Whether lines of different widths have one middle.
    fn is_centred(&self) -> bool {
        let differ = self.0.iter().map(|piece| (piece.end - piece.x) / piece.size);
        let (least, most) =
            differ.fold((f64::INFINITY, 0.0), |(least, most), width| (width.min(least), width.max(most)));
        let middle = self.aligned(Piece::middle);
        let numbers = self.0.iter().any(|piece| piece.number);
        self.0.len() >= 2
            && most - least >= UNEQUAL
            && middle >= 0.99
            && !numbers
            && self.aligned(|piece| piece.x) < 0.7
    }
}

/// What the white `(left, right)` parts; `None` if nothing.
pub(super) fn kind(rows: &[Row], (left, right): (f64, f64)) -> Option<Kind> {
    let side = |of: fn(&Run, f64) -> bool| {
        let pieces = rows.iter().filter_map(|row| Piece::of(row.runs.iter().filter(|run| of(run, left))));
        Side(pieces.collect())
    };
    let sides = [side(|run, left| run.x < left), side(|run, left| run.x >= left)];
    let [before, after] = &sides;
    let both = (before.0.len() + after.0.len()).saturating_sub(rows.len());
    let sizes = sides.iter().flat_map(|side| &side.0).map(|piece| piece.size);
    let size = sizes.fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let space = (right - left) / size;

    if is_pair(&sides, space, rows.len()) {
        return Some(Kind::Blocks);
    }
    let flow = sides.iter().filter(|side| side.flows()).count();
    let short = sides.iter().any(|side| !side.flows() && side.is_short());
    if both >= COLUMN_LINES && both * 5 >= rows.len() * 3 && space >= CLEAR && (flow == 0 || flow == 1 && short) {
        return Some(Kind::Table);
    }
    if tables::has_cells(rows, left) {
        return Some(Kind::Cells);
    }
    let (long, last) = if before.0.len() > after.0.len() { (before, after) } else { (after, before) };
    let is_column = |side: &Side| side.0.len() >= COLUMN_LINES && side.width() >= COLUMN_WIDTH;
    let begins = after.aligned(|piece| piece.x);
    let columns = if is_column(before) && is_column(after) {
        let blanks = sides.iter().flat_map(|side| &side.0).map(|piece| piece.blank);
        let clear = space >= CLEAR && right - left > CLEARER * blanks.fold(0.0, f64::max) && begins >= 0.6;
        begins >= 0.5 && long.0.len() >= LONG_COLUMN || clear
    } else {
        let sure = long.0.len() >= LONG_COLUMN && !last.0.is_empty() && space >= CLEAR;
        sure && is_column(long) && long.flows() && long.aligned(|piece| piece.x) >= 0.5
    };
    columns.then_some(Kind::Columns)
}

/// Whether all lines have one middle, as those of a head have.
pub(super) fn is_centred(rows: &[Row]) -> bool {
    Side(rows.iter().filter_map(|row| Piece::of(row.runs.iter())).collect()).aligned(Piece::middle) >= 0.99
}

/// Whether two blocks stand side by side, as the bodies and the motto at the head of an official letter, and those who get it and who signs.
fn is_pair(sides: &[Side; 2], space: f64, rows: usize) -> bool {
    let [before, after] = sides;
    let wide = sides.iter().all(|side| side.0.len() >= 2 && side.width() >= COLUMN_WIDTH);
    let apart = space >= BLOCK_SPACE;
    let few = (before.0.len() + after.0.len()).saturating_sub(rows) * 5 < rows * 3;
    let one =
        after.is_centred() && (apart || before.aligned(Piece::middle) >= 0.99) || after.is_signed() && apart && few;
    wide && one && rows <= BLOCK_ROWS
}

//! From lines to paragraphs: which line goes on with the one before.

use super::lines::Line;

/// A line further right than the others by so many parts of the letters' height begins a paragraph.
const INDENT: f64 = 0.8;
/// More space between lines than usual by this factor parts paragraphs.
const SPACE: f64 = 1.25;
/// From this distance on, the usual one may be that of paragraphs of one line.
const WIDE: f64 = 1.6;
/// Lines of one paragraph stand no further apart than this, in parts of the letters' height.
const WIDEST: f64 = 2.5;
/// Lines whose letters differ in height by more than this part belong to different paragraphs.
const SIZE: f64 = 0.12;

/// The paragraphs of all blocks, each a line of the result.
pub(super) fn join(blocks: &[Vec<Line>]) -> String {
    let usual = spacing(blocks.iter().map(Vec::as_slice)).unwrap_or(1.2);
    let mut text = String::new();
    // Of the last part: its last line, and its column.
    let mut before: Option<(&Line, Column)> = None;
    // A title may be wider than the column below it.
    for block in blocks.iter().flat_map(|block| block.chunk_by(same_size)) {
        let mut column = Column::of(block, usual);
        if let Some((last, above)) = &before
            && same_size(last, &block[0])
            && (above.left - column.left).abs() < 0.5 * last.size
        {
            column.right = column.right.max(above.right); // few lines may all be short
        }
        for (at, line) in block.iter().enumerate() {
            let goes_on = match (at.checked_sub(1), &before) {
                (Some(previous), _) => column.goes_on(&block[previous], line),
                (None, Some((last, above))) => continues(last, above.right, line),
                (None, None) => false,
            };
            append(&mut text, &line.text, goes_on);
        }
        before = block.last().map(|line| (line, column));
    }
    text
}

fn append(text: &mut String, line: &str, goes_on: bool) {
    if !goes_on {
        if !text.is_empty() {
            text.push('\n');
        }
    } else if text.ends_with('\u{AD}') {
        text.pop(); // a word that was parted at the line's end
    } else if !ends_in_hyphen(text) {
        text.push(' ');
    }
    text.push_str(line);
}

fn ends_in_hyphen(text: &str) -> bool {
    let mut chars = text.chars().rev();
    chars.next() == Some('-') && chars.next().is_some_and(char::is_alphanumeric)
}

/// The usual distance from one line to the next, in parts of the letters' height: the lower quartile, as paragraphs stand further apart
/// than their lines and never closer.
fn spacing<'l>(blocks: impl Iterator<Item = &'l [Line]>) -> Option<f64> {
    let pairs = blocks.flat_map(|block| block.windows(2));
    let alike = pairs.filter(|pair| same_size(&pair[0], &pair[1]) && !pair[0].whole);
    let mut all: Vec<f64> = alike.map(|pair| (pair[0].y - pair[1].y) / pair[0].size).filter(|n| *n > 0.5).collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 4).map(|spacing| spacing.min(WIDEST))
}

fn same_size(a: &Line, b: &Line) -> bool {
    (a.size / b.size - 1.0).abs() < SIZE
}

/// What a line is compared with.
struct Column {
    left: f64,
    right: f64,
    /// Distance of the lines of a paragraph, in parts of the letters' height.
    spacing: f64,
}

impl Column {
    fn of(block: &[Line], usual: f64) -> Column {
        let left = block.iter().map(|line| line.x).fold(f64::INFINITY, f64::min);
        let right = block.iter().map(|line| line.end).fold(f64::NEG_INFINITY, f64::max);
        let own = if block.len() >= 8 { spacing([block].into_iter()) } else { None };
        Column { left, right, spacing: own.unwrap_or(usual) }
    }

    /// Whether `line` goes on with the paragraph of the line before.
    fn goes_on(&self, before: &Line, line: &Line) -> bool {
        let space = (before.y - line.y) / before.size;
        if before.whole
            || line.whole
            || !same_size(before, line)
            || space > self.spacing * SPACE
            || would_fit(before, line, self.right)
        {
            return false;
        }
        if is_item(&line.text) && ends(&before.text) {
            return false;
        }
        if self.spacing > WIDE && ends(&before.text) && line.text.starts_with(char::is_uppercase) {
            return false;
        }
        let indented = |line: &Line| line.x > self.left + INDENT * line.size;
        !indented(line)
            || self.is_centred(line) && self.is_centred(before)
            || is_item(&before.text) && !indented(before)
    }

    fn is_centred(&self, line: &Line) -> bool {
        ((line.x - self.left) - (self.right - line.end)).abs() < 0.5 * line.size
    }
}

/// Whether the first word of `line` had room in the line before: then it was not for want of room that a new line was begun.
fn would_fit(before: &Line, line: &Line, right: f64) -> bool {
    let letters = line.text.chars().count().max(1) as f64;
    let word = line.text.split_whitespace().next().unwrap_or_default().chars().count() as f64 + 1.0;
    before.end + (line.end - line.x) * word / letters + 0.5 * line.size < right
}

/// Whether a paragraph goes on in the next column, or on the next page: its last line is full and its sentence open.
fn continues(last: &Line, right: f64, line: &Line) -> bool {
    let begins_small = line.text.chars().next().is_some_and(char::is_lowercase);
    let open = !ends(&last.text) && !is_item(&line.text) && !last.whole && !line.whole;
    same_size(last, line) && open && !would_fit(last, line, right) && (begins_small || !last.text.ends_with(':'))
}

/// Whether a line ends as sentences and items of lists do.
fn ends(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
    text.ends_with(['.', '!', '?', ';', ':', '…'])
}

/// Whether a line begins as an item of a list does.
fn is_item(text: &str) -> bool {
    let Some((mark, _)) = text.split_once(' ') else { return false };
    matches!(mark, "-" | "–" | "—" | "+" | "*" | "•" | "▪" | "●" | "○")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of one column, 60 wide: where each begins, and its text, a letter of which is one wide.
    fn block(lines: &[(f64, &str)]) -> Vec<Line> {
        let line = |(n, &(x, text)): (usize, &(f64, &str))| {
            let end = x + text.chars().count() as f64;
            Line { x, end, y: -2.4 * n as f64, size: 2.0, text: text.to_owned(), whole: false }
        };
        lines.iter().enumerate().map(line).collect()
    }

    #[test]
    fn lines_become_paragraphs() {
        let first = block(&[
            (0.0, "Sáng 29/5, Ban Thường vụ Huyện ủy tổ chức hội nghị giao"),
            (0.0, "ban. Đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội"),
            (0.0, "nghị."),
            (0.0, "Báo cáo nêu rõ: thu ngân sách trên địa bàn đạt 41,5 tỷ"),
            (0.0, "đồng, bằng 52% dự toán của tỉnh giao cho huyện trong năm"),
        ]);
        let second = block(&[
            (0.0, "nay và tăng so với cùng kỳ."),
            (0.0, "Hội nghị thống nhất ba việc lớn:"),
            (0.0, "- Một việc."),
        ]);
        let text = join(&[first, second]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4, "{text}");
        assert!(lines[0].ends_with("hội nghị.") && lines[1].ends_with("cùng kỳ."), "{text}");
    }

    #[test]
    fn an_indent_begins_a_paragraph_and_a_centred_title_does_not() {
        let indented = block(&[
            (3.0, "Lò Văn Minh phát biểu tại hội nghị giao ban tháng năm của"),
            (0.0, "huyện và đề nghị các xã hoàn thành việc rà soát hộ nghèo khi"),
            (3.0, "Giàng A Páo phát biểu sau đó, đề nghị huyện đẩy nhanh các"),
            (0.0, "dự án."),
        ]);
        assert_eq!(join(&[indented]).lines().count(), 2);
        let mut centred = block(&[
            (0.0, "BAN THƯỜNG VỤ HUYỆN ỦY BẮC MẪU TỔ CHỨC HỘI NGHỊ GIAO BAN"),
            (19.5, "THÁNG NĂM CỦA HUY"),
            (0.0, ""),
        ]);
        centred.pop();
        assert_eq!(join(&[centred]).lines().count(), 1);
    }
}

//! From the rows of a page to its lines in the order of reading.
//!
//! The tallest stretch of white between columns parts a page into what stands above, left, right and below, and each part is parted again:
//! the XY-cut of G. Nagy and S. Seth ("Hierarchical representation of optically scanned documents", 1984), with the cuts chosen among
//! stretches of white that are as large as can be, as in T. M. Breuel ("Two geometric algorithms for layout analysis", 2002). Which of them
//! are gutters and which lie within a table or between words [`sides`](super::sides) tells.

use super::lines::{Line, Row};
use super::sides::{Kind, is_centred, kind};
use super::tables;

/// More rows than this are not searched for columns: no page of text has so many.
const MAX_ROWS: usize = 500;
/// So many words and gaps between words are looked at for the columns of one page, which are many times those of any page that can be read.
const MAX_WORK: usize = 8_000_000;
/// The least space between columns, in parts of the letters' height.
pub(super) const GUTTER: f64 = 0.7;
/// Rows further apart than is usual by this factor belong to different parts of a page.
pub(super) const STRIP: f64 = 1.4;
/// Lines of a text are usually at least so far apart, in parts of the letters' height.
const LINE: f64 = 1.2;
/// A heading or caption that stands for itself has at most so many lines.
const HEADING: usize = 3;

/// The rows from … to on both sides of white, where that is, and what.
type Gutter = (usize, usize, f64, Kind);

/// A part of a page: still to be parted, or done.
enum Part {
    Rows(Vec<Row>),
    Whole(Vec<Line>),
}

/// The lines of a page in the order of reading, in one block for each column, each table, and each part of a page between columns.
pub(super) fn blocks(rows: Vec<Row>) -> Vec<Vec<Line>> {
    let mut out = Vec::new();
    let mut parts = vec![Part::Rows(rows)];
    let mut work = MAX_WORK;
    while let Some(part) = parts.pop() {
        let mut rows = match part {
            Part::Whole(lines) => {
                out.push(lines);
                continue;
            }
            Part::Rows(rows) => rows,
        };
        let Some((from, to, x, kind)) = gutter(&rows, &mut work) else {
            out.push(rows.iter().map(Row::line).filter(|line| !line.text.is_empty()).collect());
            continue;
        };
        let (from, to) = if kind.is_table() { tables::bounds(&rows, from, to, x) } else { (from, to) };
        let below = rows.split_off(to);
        let within = rows.split_off(from);
        let mut next = vec![Part::Rows(rows)];
        match kind {
            Kind::Table => next.push(Part::Whole(whole(&within))),
            Kind::Cells => next.push(Part::Whole(tables::lines(within, x))),
            Kind::Blocks => next.extend(sections(within, x, !below.is_empty()).into_iter().map(|rows| {
                // The lines of a head are no paragraph, those of a list may be.
                if is_centred(&rows) { Part::Whole(whole(&rows)) } else { Part::Rows(rows) }
            })),
            Kind::Columns => next.extend(sections(within, x, !below.is_empty()).into_iter().map(Part::Rows)),
        }
        next.push(Part::Rows(below));
        let is_empty = |part: &Part| match part {
            Part::Rows(rows) => rows.is_empty(),
            Part::Whole(lines) => lines.is_empty(),
        };
        parts.extend(next.into_iter().filter(|part| !is_empty(part)).rev());
    }
    out
}

/// Rows whose lines stand for themselves.
fn whole(rows: &[Row]) -> Vec<Line> {
    rows.iter().map(|row| Line { whole: true, ..row.line() }).collect()
}

/// The gutter of the most rows, and of those the widest.
fn gutter(rows: &[Row], work: &mut usize) -> Option<Gutter> {
    if !(2..=MAX_ROWS).contains(&rows.len()) {
        return None;
    }
    let gaps: Vec<Vec<(f64, f64)>> = rows.iter().map(Row::gaps).collect();
    let usual = spacing(rows);
    let mut best: Option<(Gutter, f64)> = None;
    for from in 0..rows.len() {
        // None that begins here has more rows.
        if best.is_some_and(|((from_best, to_best, ..), _)| to_best - from_best > rows.len() - from) {
            break;
        }
        let mut open = gaps[from].clone();
        for to in from + 1..=rows.len() {
            let least = rows[to - 1].least() * GUTTER;
            *work = work.checked_sub(open.len() + gaps[to - 1].len())?;
            open = if to == from + 1 { open } else { common(&open, &gaps[to - 1]) };
            open.retain(|(left, right)| right - left > least);
            // Where a stretch ends, or there is white to the sides too.
            let ends_here = to == rows.len() || rows[to - 1].y - rows[to].y > STRIP * usual;
            for &gap in open.iter().filter(|gap| gap.0.is_finite() && gap.1.is_finite()) {
                let better = |(best, width): (Gutter, f64)| {
                    let rows = best.1 - best.0;
                    to - from > rows || to - from == rows && gap.1 - gap.0 > width
                };
                let ends = || ends_here || !goes_on(gap, &gaps[to], rows[to].least() * GUTTER);
                if to - from < 2 || best.is_some_and(|best| !better(best)) || !ends() {
                    continue;
                }
                *work = work.checked_sub(rows[from..to].iter().map(|row| row.runs.len()).sum())?;
                let found = kind(&rows[from..to], gap);
                // With the title below them two blocks may look like a table.
                let blocks = best.is_some_and(|(best, _)| best.3 == Kind::Blocks && from <= best.0);
                if let Some(kind) = found.filter(|kind| !(blocks && kind.is_table())) {
                    best = Some(((from, to, (gap.0 + gap.1) / 2.0, kind), gap.1 - gap.0));
                }
            }
        }
    }
    best.map(|(gutter, _)| gutter)
}

/// Where both have space; each from left to right.
pub(super) fn common(some: &[(f64, f64)], others: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let (mut a, mut b, mut both) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (some.get(a), others.get(b)) {
        let (left, right) = (one.0.max(other.0), one.1.min(other.1));
        if left < right {
            both.push((left, right));
        }
        if one.1 < other.1 { a += 1 } else { b += 1 }
    }
    both
}

fn goes_on(gap: (f64, f64), gaps: &[(f64, f64)], least: f64) -> bool {
    let from = gaps.partition_point(|other| other.1 <= gap.0);
    gaps[from..].iter().take_while(|other| other.0 < gap.1).any(|other| gap.1.min(other.1) - gap.0.max(other.0) > least)
}

/// The usual distance of rows.
fn spacing(rows: &[Row]) -> f64 {
    let mut all: Vec<f64> = rows.windows(2).map(|pair| pair[0].y - pair[1].y).collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

/// Which sides of `x` rows have text on.
pub(super) fn reach(rows: &[Row], x: f64) -> (bool, bool) {
    let mut runs = rows.iter().flat_map(|row| &row.runs).map(|run| run.x < x);
    (runs.clone().any(|left| left), runs.any(|left| !left))
}

/// What stands in columns left and right of `x`, in the order of reading. A heading or a caption may be too short to reach over the gutter:
/// it has white above and below on both sides, where the columns end and begin again.
fn sections(rows: Vec<Row>, x: f64, more: bool) -> Vec<Vec<Row>> {
    // Of lines that lie close, and of those of one side, whose rows may be those of several columns.
    let mut sizes: Vec<f64> = rows.iter().map(Row::least).collect();
    sizes.sort_by(f64::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
    let usual = parted(rows.clone(), x).iter().map(|side| spacing(side)).fold(LINE * size, f64::max);
    let groups: Vec<&[Row]> = rows.chunk_by(|row, next| row.y - next.y <= STRIP * usual).collect();
    let both = |group: Option<&&[Row]>| group.is_some_and(|group| reach(group, x) == (true, true));
    let mut out: Vec<Vec<Row>> = Vec::new();
    let mut section: Vec<Row> = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        let (before, after) = (n.checked_sub(1).and_then(|n| groups.get(n)), groups.get(n + 1));
        let (left, right) = reach(group, x);
        let stands_out = match (before, after) {
            (Some(_), Some(_)) => both(before) && both(after),
            (None, Some(_)) => right && both(after),
            (Some(_), None) => left && more && both(before),
            (None, None) => false,
        };
        if left != right && group.len() <= HEADING && stands_out {
            out.extend(parted(std::mem::take(&mut section), x));
            out.push(group.to_vec());
        } else {
            section.extend_from_slice(group);
        }
    }
    out.extend(parted(section, x));
    out
}

/// What stands left and right of `x`.
pub(super) fn parted(rows: Vec<Row>, x: f64) -> [Vec<Row>; 2] {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        let [before, after] = row.split(x);
        left.extend(before);
        right.extend(after);
    }
    [left, right]
}

#[cfg(test)]
mod tests {
    use super::super::lines::rows;
    use super::super::page::Run;
    use super::*;

    const SIZE: f64 = 10.0;
    const LETTER: f64 = 5.0;
    const TEXT: &str = "Sáng nay huyện ủy họp giao ban và nghe các xã báo cáo tiến độ làm đường, thu ngân sách, trồng rừng; \
        sau đó hội nghị cho ý kiến về dự toán năm tới, giao các phòng rà soát hộ nghèo ở vùng cao trước khi mùa mưa đến gần, \
        bàn việc sửa chữa trường học và đưa nước sạch về bản, nhắc các chi bộ giữ gìn trật tự trong dịp tết sắp đến, \
        khen ba thôn đã hoàn thành việc hiến đất mở đường, phê bình hai xã còn để chậm hồ sơ của dân, chọn điểm làm mô hình nuôi cá \
        lồng trên hồ và cử cán bộ xuống từng bản hướng dẫn bà con cách phòng rét cho trâu bò khi mùa đông về sớm hơn mọi năm";

    /// Shows the words of a line `blank` apart from one another.
    fn show(runs: &mut Vec<Run>, x: f64, y: f64, size: f64, blank: f64, text: &str) {
        let (mut x, flow) = (x, runs.len());
        for word in text.split(' ') {
            let end = x + word.chars().count() as f64 * LETTER * size / SIZE;
            runs.push(Run { x, end, y, size, text: word.to_owned(), flow, legacy: None });
            x = end + blank;
        }
    }

    /// Lines of at most so many letters.
    fn wrapped(text: &str, letters: usize) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split(' ') {
            let line = lines.last_mut().unwrap();
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > letters {
                lines.push(word.to_owned());
            } else {
                *line += if line.is_empty() { "" } else { " " };
                *line += word;
            }
        }
        lines
    }

    /// A text in columns, each lower than the one before by `shift`, from `top` on; the height where they end.
    fn set(runs: &mut Vec<Run>, columns: usize, letters: usize, gutter: f64, shift: f64, full: bool, top: f64) -> f64 {
        let lines = wrapped(TEXT, letters);
        let each = lines.len().div_ceil(columns);
        for (n, line) in lines.iter().enumerate() {
            let (column, row) = (n / each, n % each);
            let (words, width) = (line.split(' ').count(), letters as f64 * LETTER);
            let rest = width - line.chars().count() as f64 * LETTER;
            let wider = if full && words > 1 && n + 1 < lines.len() { rest / (words - 1) as f64 } else { 0.0 };
            let y = top - 12.0 * row as f64 - shift * column as f64;
            show(runs, 50.0 + column as f64 * (width + gutter), y, SIZE, LETTER + wider, line);
        }
        top - 12.0 * each as f64
    }

    /// The blocks of a page as text.
    fn read(runs: Vec<Run>) -> Vec<String> {
        let text = |block: &Vec<Line>| block.iter().map(|line| &*line.text).collect::<Vec<_>>().join(" ");
        blocks(rows(runs)).iter().map(text).filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn narrow_columns_are_read_one_after_the_other() {
        for letters in [13, 16, 20, 30] {
            for columns in 2..=if letters < 30 { 4 } else { 3 } {
                for (gutter, shift) in [(10.0, 0.0), (12.0, 4.6), (20.0, 6.0)] {
                    for full in [false, true] {
                        let mut runs = Vec::new();
                        set(&mut runs, columns, letters, gutter, shift, full, 700.0);
                        // The order in which a page is drawn tells nothing.
                        for by_height in [false, true] {
                            if by_height {
                                runs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
                            }
                            let case = format!("{columns} of {letters}, {gutter} apart, {shift} lower, full: {full}");
                            assert_eq!(read(runs.clone()).join(" "), TEXT, "{case}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn wide_blanks_are_no_gutter() {
        for letters in [14, 18, 24, 40] {
            let mut runs = Vec::new();
            set(&mut runs, 1, letters, 0.0, 0.0, true, 700.0);
            assert_eq!(read(runs), [TEXT], "{letters}");
        }
    }

    #[test]
    fn a_heading_parts_columns() {
        let wide = "Một tiêu đề chạy ngang qua cả hai cột của trang";
        for heading in [wide, "Tin vắn"] {
            let mut runs = Vec::new();
            show(&mut runs, 50.0, 730.0, 14.0, 5.0, wide);
            let end = set(&mut runs, 2, 18, 12.0, 0.0, false, 700.0);
            show(&mut runs, 50.0, end - 10.0, 14.0, 5.0, heading);
            set(&mut runs, 2, 18, 12.0, 0.0, false, end - 35.0);
            assert_eq!(read(runs).join(" "), format!("{wide} {TEXT} {heading} {TEXT}"));
        }
    }

    #[test]
    fn tables_are_read_row_by_row() {
        let mut runs = Vec::new();
        let cells = ["Lò Văn Minh", "Giàng A Páo", "Vàng Thị Mỷ", "Hà Lụa"];
        for (n, name) in cells.iter().enumerate() {
            let y = 700.0 - 14.0 * n as f64;
            show(&mut runs, 50.0, y, SIZE, LETTER, &(n + 1).to_string());
            show(&mut runs, 90.0, y, SIZE, LETTER, name);
            show(&mut runs, 250.0, y, SIZE, LETTER, "Bí thư");
        }
        let table = &blocks(rows(runs))[0];
        let lines: Vec<(&str, bool)> = table.iter().map(|line| (&*line.text, line.whole)).collect();
        assert_eq!((lines[0], lines[3]), (("1 Lò Văn Minh Bí thư", true), ("4 Hà Lụa Bí thư", true)));
    }

    #[test]
    fn cells_of_several_lines_stay_whole() {
        let mut runs = Vec::new();
        for n in 0..4 {
            let top = 700.0 - 60.0 * f64::from(n);
            show(&mut runs, 50.0, top, SIZE, LETTER, &format!("{n}."));
            for (line, text) in ["Rà soát hộ nghèo ở", "vùng cao và lập", "danh sách gửi huyện"].iter().enumerate()
            {
                show(&mut runs, 90.0, top - 12.0 * line as f64, SIZE, LETTER, text);
            }
            show(&mut runs, 250.0, top, SIZE, LETTER, "Phòng Nông");
            show(&mut runs, 250.0, top - 12.0, SIZE, LETTER, "nghiệp");
        }
        let table = &blocks(rows(runs))[0];
        let row = "Rà soát hộ nghèo ở vùng cao và lập danh sách gửi huyện Phòng Nông nghiệp";
        assert_eq!(
            table.iter().map(|line| line.text.clone()).collect::<Vec<_>>(),
            (0..4).map(|n| format!("{n}. {row}")).collect::<Vec<_>>()
        );
    }

    #[test]
    fn the_two_parts_of_a_head_are_two_blocks() {
        let mut runs = Vec::new();
        let centred = |runs: &mut Vec<Run>, middle: f64, y: f64, text: &str| {
            show(runs, middle - text.chars().count() as f64 * LETTER / 2.0, y, SIZE, LETTER, text);
        };
        for (n, text) in ["UBND HUYỆN BẮC MẪU", "PHÒNG TÀI CHÍNH", "Số: 12/TB"].iter().enumerate() {
            centred(&mut runs, 150.0, 700.0 - 13.0 * n as f64, text);
        }
        let motto =
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Bắc Mẫu, ngày 5 tháng 6 năm 2024"];
        for (n, text) in motto.iter().enumerate() {
            centred(&mut runs, 400.0, 700.0 - 13.0 * n as f64, text);
        }
        centred(&mut runs, 285.0, 640.0, "THÔNG BÁO");
        assert_eq!(read(runs)[..2], ["UBND HUYỆN BẮC MẪU PHÒNG TÀI CHÍNH Số: 12/TB".to_owned(), motto.join(" ")]);
    }

    #[test]
    fn strange_and_very_full_pages_lose_no_line() {
        let run = |n: usize| {
            let x = (n * 7919 % 601) as f64 * if n.is_multiple_of(97) { 1e300 } else { 1.0 };
            Run { x, end: x + 9.0, y: (n % 450) as f64 * 12.0, size: 10.0, text: "a".to_owned(), flow: n, legacy: None }
        };
        let count: usize = blocks(rows((0..9_000).map(run).collect())).iter().map(Vec::len).sum();
        assert!(count >= 450);
        let run = |n: usize| {
            let (x, y) = ((n % 300) as f64 * 20.0, (n / 300) as f64 * 12.0);
            Run { x, end: x + 9.0, y, size: 10.0, text: "a".to_owned(), flow: n, legacy: None }
        };
        let count: usize = blocks(rows((0..90_000).map(run).collect())).iter().map(Vec::len).sum();
        assert!(count >= 300);
    }

    /// However much stands on a page, no more is looked at than there is work for.
    #[test]
    fn the_search_for_columns_ends_with_its_work() {
        let mut runs = Vec::new();
        set(&mut runs, 2, 20, 12.0, 0.0, false, 700.0);
        let rows = rows(runs);
        let mut work = MAX_WORK;
        assert!(gutter(&rows, &mut work).is_some());
        let needed = MAX_WORK - work;
        assert!(needed > 0);
        assert!(gutter(&rows, &mut { needed }).is_some(), "it is enough");
        assert!(gutter(&rows, &mut { needed - 1 }).is_none(), "one less is not");
    }
}

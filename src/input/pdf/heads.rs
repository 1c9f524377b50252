//! What stands on every page: running heads and feet, page numbers.

use std::collections::BTreeMap;

use super::lines::Row;

/// So many rows from the top and the bottom of a page may be heads and feet.
const MARGIN: usize = 3;

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

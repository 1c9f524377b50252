//! The units of a text: sentences, and parts of them closed by `;`. Gold labels count them, so this must cut exactly
//! where the reference scorer cuts.

use super::Scoring;
use super::folding::{is_blank, is_word};
use crate::record::Span;

impl Scoring {
    /// The units of `text` in order, in code points, without blanks at their ends.
    pub fn units(&self, text: &[char]) -> Vec<Span> {
        let mut units = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let (end, next) = line_end(text, start);
            let line = &text[start..end];
            for [a, b] in self.cut(line) {
                let part = &line[a..b];
                let Some(lead) = part.iter().position(|&c| !is_blank(c)) else {
                    continue;
                };
                let trail = part.iter().rev().take_while(|&&c| is_blank(c)).count();
                if part.iter().any(|&c| is_word(c)) {
                    units.push([(start + a + lead) as u32, (start + b - trail) as u32]);
                }
            }
            start = next;
        }
        units
    }

    /// The parts of a line, edge to edge.
    fn cut(&self, line: &[char]) -> Vec<[usize; 2]> {
        let mut parts = Vec::new();
        let mut from = 0;
        let mut i = 0;
        while i < line.len() {
            let end = match line[i] {
                ';' => Some(i + 1),
                c if is_stop(c) => {
                    let (start, stops) = (i, i + run(&line[i..], is_stop));
                    let end = self.sentence_end(line, start, stops);
                    i = end.unwrap_or(stops) - 1;
                    end.filter(|&end| !self.is_no_end(line, start, end))
                }
                _ => None,
            };
            if let Some(end) = end {
                parts.push([from, end]);
                from = end;
            }
            i += 1;
        }
        parts.push([from, line.len()]);
        parts
    }

    /// Where a sentence ends whose stops are `line[start..stops]`, if it ends there.
    fn sentence_end(&self, line: &[char], start: usize, stops: usize) -> Option<usize> {
        let at = |i: usize| line.get(i).copied().unwrap_or('\0');
        let capital = |c: char| self.capitals.contains(&c);

        // Closing marks, a blank, and what looks like a beginning.
        let closed = stops + run(&line[stops..], |c| matches!(c, '"' | '”' | '’' | '»' | ')' | ']'));
        let mut next = closed + run(&line[closed..], is_blank);
        if next > closed {
            next += usize::from(matches!(at(next), '"' | '“' | '‘' | '«' | '(' | '['));
            next += usize::from(matches!(at(next), '-' | '–' | '—' | '+' | '•' | '*'));
            next += run(&line[next..], is_blank);
            if capital(at(next)) || at(next).is_ascii_digit() {
                return Some(closed);
            }
        }

        // No blank: two sentences glued together.
        let before = line[..start].last().copied().unwrap_or('\0');
        if self.small_letters.contains(&before) || before.is_ascii_digit() || matches!(before, '”' | '"') {
            let closed = stops + usize::from(matches!(at(stops), '”' | '"'));
            let next = closed + usize::from(matches!(at(closed), '“' | '"'));
            if capital(at(next)) && self.small_letters.contains(&at(next + 1)) {
                return Some(closed);
            }
        }
        None
    }

    /// Whether the stop `line[start..end]` is the full stop of an abbreviation, an initial or a number at the head.
    fn is_no_end(&self, line: &[char], start: usize, end: usize) -> bool {
        if line[start..end] != ['.'] {
            return false;
        }
        let before = &line[..start];
        let after_blank = |word: usize| before[..before.len() - word].last().is_none_or(|&c| is_blank(c));
        let abbreviation = self.abbreviations.iter().any(|a| {
            before.ends_with(a)
                && before[..before.len() - a.len()].last().is_none_or(|&c| is_blank(c) || matches!(c, '(' | '.'))
        });
        // D with stroke, in both cases: the only letters beyond A to Z that the reference counts here.
        let initial = |c: char| c.is_ascii_uppercase() || c == '\u{110}';
        if abbreviation || before.last().is_some_and(|&c| initial(c) && after_blank(1)) {
            return true;
        }
        let head = &before[run(before, is_blank)..];
        match head {
            [c] if c.is_ascii_lowercase() || *c == '\u{111}' => true,
            [_] | [_, _] if head.iter().all(|c| c.is_numeric()) => true,
            _ => !head.is_empty() && head.iter().all(|c| matches!(c, 'I' | 'V' | 'X')),
        }
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

/// How many characters at the head of `chars` are of a kind.
fn run(chars: &[char], kind: impl Fn(char) -> bool) -> usize {
    chars.iter().take_while(|&&c| kind(c)).count()
}

/// Where the line that begins at `start` ends, and where the next begins. The rarer line ends stay part of the line,
/// where they count as blanks.
fn line_end(text: &[char], start: usize) -> (usize, usize) {
    let is_end = |c: &char| matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let Some(length) = text[start..].iter().position(is_end) else {
        return (text.len(), text.len());
    };
    let end = start + length;
    match text[end] {
        '\r' if text.get(end + 1) == Some(&'\n') => (end, end + 2),
        '\r' | '\n' => (end, end + 1),
        _ => (end + 1, end + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let slice = |[a, b]: Span| chars[a as usize..b as usize].iter().collect();
        Scoring::default().units(&chars).into_iter().map(slice).collect()
    }

    #[test]
    fn sentences_and_parts_closed_by_semicolons() {
        assert_eq!(units("Một. Hai; ba!\r\n  \n* * *\nBốn"), ["Một.", "Hai;", "ba!", "Bốn"]);
        assert_eq!(units("Ông nói: “Tốt.” Rồi đi…  - Hết"), ["Ông nói: “Tốt.”", "Rồi đi…", "- Hết"]);
        assert_eq!(units("năm 2013.Còn nhiều. nhưng"), ["năm 2013.", "Còn nhiều. nhưng"]);
        assert_eq!(units("tốt”.“Rồi"), ["tốt”.", "“Rồi"]);
    }

    #[test]
    fn full_stops_that_end_nothing() {
        for one in ["1. Kết quả", "12. Kết quả", "IV. Kết quả", "a. Kết quả", "TP. Hà Nội", "ông Y. Niê", "9,5%.A"]
        {
            assert_eq!(units(one), [one]);
        }
        assert_eq!(units("năm 12. Kết quả"), ["năm 12.", "Kết quả"]);
        assert_eq!(units("(TS. Minh) và PGS.TS. Lan"), ["(TS. Minh) và PGS.TS. Lan"]);
        assert_eq!(units("ở TP... Hà"), ["ở TP...", "Hà"], "three stops are an end");
    }
}

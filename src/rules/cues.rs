//! Lists of cues as rule files write them: a line a cue, its points before its words.
//!
//! ```text
//! task 9, result -4: tiếp tục
//! result 7: <person> cho biết
//! ```
//!
//! There are thousands, and they are read whenever the program starts: as a table of TOML they took longer than all else together.

use std::ops::Range;

use super::fault::RuleFile;

/// A cue with its points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueLine<'f> {
    pub words: &'f str,
    /// Where the words stand, in bytes of the file.
    pub at: Range<usize>,
    /// By label, each with its place in the file.
    pub points: Vec<(&'f str, Range<usize>, i16)>,
}

/// The lines of `votes`, a string in `file`; of one that is none, where it stands.
pub fn lines<'f>(
    file: &RuleFile,
    votes: &'f toml::Spanned<String>,
) -> impl Iterator<Item = Result<CueLine<'f>, Range<usize>>> {
    let text = votes.get_ref().as_str();
    let base = begin(file, votes);
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(move |line| {
        let at = |part: &str| {
            let start = base + part.as_ptr() as usize - text.as_ptr() as usize;
            start..start + part.len()
        };
        let read = || {
            let (points, words) = line.split_once(": ")?;
            let points = points.split(", ").map(|point| {
                let (label, points) = point.split_once(' ')?;
                Some((label, at(label), points.parse().ok()?))
            });
            Some(CueLine { words, at: at(words), points: points.collect::<Option<_>>()? })
        };
        read().ok_or_else(|| at(line))
    })
}

/// Where the content of a string begins in its file, after the opening marks, of which there may be one or three.
pub fn begin(file: &RuleFile, string: &toml::Spanned<String>) -> usize {
    let raw = &file.text[string.span()];
    let open = raw.len() - raw.trim_start_matches(['\'', '"']).len();
    let newline = usize::from(open == 3 && raw[open..].starts_with('\n'));
    string.span().start + if open >= 3 { 3 + newline } else { 1 }
}

/// A line as [`lines`] reads it, without its end.
pub fn line<'l>(words: &str, points: impl Iterator<Item = (&'l str, i16)>) -> String {
    let points: Vec<String> = points.map(|(label, points)| format!("{label} {points}")).collect();
    format!("{}: {words}", points.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_written() {
        let text = "votes = '''\ntask 9, result -4: x : y\nx\n'''\n";
        let file = RuleFile { path: "x.toml".into(), text: text.into() };
        let table: std::collections::BTreeMap<String, toml::Spanned<String>> = toml::from_str(text).unwrap();
        let read: Vec<_> = lines(&file, &table["votes"]).collect();
        let cue = read[0].as_ref().unwrap();
        assert_eq!((cue.words, &text[cue.at.clone()]), ("x : y", "x : y"));
        assert_eq!(&text[cue.points[1].1.clone()], "result");
        assert_eq!(&text[read[1].clone().unwrap_err()], "x");
        assert_eq!(line(cue.words, cue.points.iter().map(|(label, _, n)| (*label, *n))), "task 9, result -4: x : y");
    }
}

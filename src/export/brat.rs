//! The standoff format of the annotation tool brat (<https://brat.nlplab.org/standoff.html>): a text and its marks, side by side.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::article::{self, Period, Stored};
use super::marks::{self, KINDS, LINKS, Mark};
use super::points::Points;
use super::{Error, Result};
use crate::record::{Certainty, Span};
use crate::text::fold;

/// Writes `NAME.txt` and `NAME.ann` for every article whose text the store has, `annotation.conf`, and `articles.tsv`, which tells the
/// article of each name. Names are made of the file's name, in plain letters, and the article's key.
///
/// Offsets are code points. So that they hold for readers that make one line end of CR LF, and for formats cut at tabs, the text has a
/// blank for each CR before LF, tab and other control character that ends a line or a column: one code point for one.
///
/// Gives the number of articles without a text, which are left out.
///
/// # Errors
/// When the store cannot be read, when a record does not fit its text, or when `folder` cannot be written.
pub fn brat(store: &Connection, period: &Period, folder: &Path) -> Result<u64> {
    fs::write(folder.join("annotation.conf"), configuration())?;
    let mut articles = String::from("document\trecord\tpath\n");
    let mut without = 0;
    article::each(store, period, |article| {
        let Some(text) = &article.text else {
            without += 1;
            return Ok(());
        };
        let record = article.record()?;
        let text = plain(text);
        let name = document_name(article);
        let names = article.names(store)?;
        let identity = |local: &str| names.of(local).unwrap_or_default().to_owned();
        let annotations = annotations(&marks::of(&record), &Points::new(&text), identity)
            .map_err(|[_, end]| Error::Text { path: article.path.clone(), end })?;
        let _ = writeln!(articles, "{name}\t{}\t{}", record.id, article.path.replace(['\t', '\n', '\r'], " "));
        fs::write(folder.join(format!("{name}.ann")), annotations)?;
        Ok(fs::write(folder.join(format!("{name}.txt")), text)?)
    })?;
    fs::write(folder.join("articles.tsv"), articles)?;
    Ok(without)
}

/// The text as code point for code point, without what would move offsets or break lines and columns.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\r' if chars.peek() != Some(&'\n') => '\n',
            '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1f}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
            '\u{feff}' if out.is_empty() => '\u{2060}', // no byte order mark, which readers would take away
            c => c,
        });
    }
    out
}

fn document_name(article: &Stored) -> String {
    let file = article.path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.strip_suffix(".txt").unwrap_or(file);
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let stem: String = fold(stem).chars().map(safe).take(60).collect();
    format!("{}-{}", stem.trim_matches('-'), article.key).trim_start_matches('-').to_owned()
}

/// The lines of one `.ann` file; the span that lies outside the text if one does.
fn annotations(
    marks: &[Mark<'_>],
    points: &Points<'_>,
    identity: impl Fn(&str) -> String,
) -> std::result::Result<String, Span> {
    let mut out = String::new();
    let [mut attributes, mut relations, mut notes] = [0; 3];
    let fragments: Vec<Vec<Span>> = marks
        .iter()
        .map(|mark| fragments(points, mark.span).ok_or(mark.span))
        .collect::<std::result::Result<_, _>>()?;
    for (at, (mark, spans)) in marks.iter().zip(&fragments).enumerate() {
        if spans.is_empty() {
            continue;
        }
        let id = at + 1;
        let place: Vec<String> = spans.iter().map(|[start, end]| format!("{start} {end}")).collect();
        let words: Vec<&str> = spans.iter().filter_map(|&span| points.slice(span)).collect();
        let _ = writeln!(out, "T{id}\t{} {}\t{}", mark.kind, place.join(";"), words.join(" "));
        if mark.certainty == Some(Certainty::Low) {
            attributes += 1;
            let _ = writeln!(out, "A{attributes}\tUncertain T{id}");
        }
        if let Some((name @ ("polarity" | "status"), value)) = &mark.value {
            attributes += 1;
            let _ = writeln!(out, "A{attributes}\t{} T{id} {value}", capital(name));
        }
        for &(link, to) in &mark.links {
            if !fragments[to].is_empty() {
                relations += 1;
                let _ = writeln!(out, "R{relations}\t{link} Arg1:T{id} Arg2:T{}", to + 1);
            }
        }
        if let Some(note) = note(mark, &identity) {
            notes += 1;
            let _ = writeln!(out, "#{notes}\tAnnotatorNotes T{id}\t{note}");
        }
    }
    Ok(out)
}

/// The lines of a span, without blanks at their ends; none when it holds nothing else.
fn fragments(points: &Points<'_>, span: Span) -> Option<Vec<Span>> {
    let mut at = span[0];
    let mut found = vec![];
    for line in points.slice(span)?.split('\n') {
        let count = |text: &str| text.chars().count() as u32;
        let start = at + count(line) - count(line.trim_start());
        let end = start + count(line.trim());
        if start < end {
            found.push([start, end]);
        }
        at += count(line) + 1;
    }
    Some(found)
}

/// What brat shows on hovering.
fn note(mark: &Mark<'_>, identity: &impl Fn(&str) -> String) -> Option<String> {
    let named = matches!(mark.kind, "Person" | "Body");
    let parts = [
        mark.local.map(str::to_owned),
        mark.local.filter(|_| named).map(identity),
        mark.value.as_ref().map(|(name, value)| format!("{name} {value}")),
        mark.rule.map(|rule| format!("rule {rule}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `annotation.conf`: brat shows only what it declares.
fn configuration() -> String {
    let mut out = format!("[entities]\n{}\n\n[relations]\n", KINDS.join("\n"));
    for (name, from, to) in LINKS {
        let _ = writeln!(out, "{name} Arg1:{from}, Arg2:{to}");
    }
    out.push_str("<OVERLAP> Arg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n\n[events]\n\n[attributes]\n");
    out.push_str("Uncertain Arg:<ENTITY>\n");
    out.push_str("Polarity Arg:Result, Value:achievement|shortcoming|state\n");
    out.push_str("Status Arg:Position, Value:current|former|acting\n");
    out
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_lines_is_cut_at_their_ends() {
        let text = plain("a\r\nHội nghị \r\n\r\n  tổng kết\tnăm\rb");
        assert_eq!(text, "a \nHội nghị  \n \n  tổng kết năm\nb");
        let points = Points::new(&text);
        let found = fragments(&points, [2, points.len() - 2]).unwrap();
        assert_eq!(
            found.iter().map(|&span| points.slice(span).unwrap()).collect::<Vec<_>>(),
            ["Hội nghị", "tổng kết năm"]
        );
        assert_eq!(fragments(&points, [11, 14]).unwrap(), Vec::<Span>::new());
    }
}

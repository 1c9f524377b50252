//! Tables for people: as wide as the terminal, in Markdown, and what stands below them.

use bienban::query::Evidence;
use bienban::query::later::{Later, Via};
use comfy_table::{ContentArrangement, Table, presets};

use crate::cli::ink::Ink;

/// Columns of a table that goes to no terminal.
const WIDTH: u16 = 120;
/// Characters of a cell beyond which it is cut: the whole is in every other form.
const LONGEST: usize = 240;
/// Lines of a cell beyond which the rest is only counted.
pub const MOST_LINES: usize = 4;

/// A table that fits the terminal.
pub fn plain(names: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width());
    table.set_header(names.to_vec());
    for row in rows {
        table.add_row(row.iter().map(|cell| short(&safe(cell))).collect::<Vec<_>>());
    }
    table.trim_fmt() + "\n"
}

fn width() -> u16 {
    let told = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    terminal_size::terminal_size().map(|(width, _)| width.0).or_else(told).unwrap_or(WIDTH).max(40)
}

/// Characters that could command a terminal, made visible; line ends stay.
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() && c != '\n' { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

fn short(cell: &str) -> String {
    let lines: Vec<&str> = cell.lines().collect();
    let mut out = lines.iter().take(MOST_LINES).copied().collect::<Vec<_>>().join("\n");
    if let Some((cut, _)) = out.char_indices().nth(LONGEST) {
        out.truncate(cut);
        out.push('…');
    }
    if lines.len() > MOST_LINES {
        out += &format!("\n(+{})", lines.len() - MOST_LINES);
    }
    out
}

/// A Markdown table.
pub fn markdown(names: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(names.iter().map(|name| escaped(name)).collect());
    out += &line(vec!["---".to_owned(); names.len()]);
    for row in rows {
        out += &line(row.iter().map(|cell| escaped(cell)).collect());
    }
    out
}

/// Text in which nothing is Markdown or HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out += "<br>",
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// One place, in a line: `path:12-31: sentence with the value marked`.
pub fn sentence(ink: Ink, evidence: &Evidence) -> String {
    let place = ink.faint(&format!("{}:{}-{}", safe(&evidence.path), evidence.start, evidence.end));
    format!("{place}  {}", one_line(&told(evidence, |value| ink.mark(value))))
}

/// The sentence with its value put through `mark`.
pub fn told(evidence: &Evidence, mark: impl Fn(&str) -> String) -> String {
    let value = mark(&safe(&evidence.text));
    match (&evidence.before, &evidence.after) {
        (Some(before), Some(after)) => format!("{}{value}{}", safe(before), safe(after)),
        _ => format!("{value} (the store does not have the text of this article)"),
    }
}

/// A candidate for what became of a task, in a line.
pub fn candidate(ink: Ink, later: &Later) -> String {
    let day = later.result.article.day.as_deref().unwrap_or_default();
    let [start, end] = later.result.span;
    let place = ink.faint(&format!("{}:{start}-{end}", safe(&later.result.article.path)));
    let why = format!("{}; {}", via(later.via), later.shared.join(", "));
    format!("{:.2}  {day}  {}  ({why})  {place}", later.score, one_line(&safe(&later.result.text)))
}

pub fn via(via: Via) -> &'static str {
    match via {
        Via::Reported => "reported by the assignee",
        Via::Named => "names the assignee",
    }
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_short_and_commands_no_terminal() {
        assert_eq!(short(&"a\n".repeat(6)), "a\na\na\na\n(+2)");
        assert_eq!(short(&"ă".repeat(300)).chars().count(), LONGEST + 1);
        assert_eq!(safe("a\u{1b}[31mb\u{7}\nc"), "a\\u{1b}[31mb\\u{7}\nc");
    }

    #[test]
    fn markdown_is_only_text() {
        let table = markdown(&["a_b", "c"], &[vec!["x|y\n<b>*".to_owned(), String::new()]]);
        assert_eq!(table, "| a\\_b | c |\n| --- | --- |\n| x\\|y<br>&lt;b&gt;\\* |  |\n");
    }
}

//! `report.html`: what an archive holds, for people. One file, nothing from elsewhere, no scripts; drawn from the
//! manifest alone, so that the same archive has the same report.

use std::fmt::{self, Display, Write};

use super::tally::Tally;

/// More rows than this of one chart are added up in a last row.
const ROWS: usize = 40;

/// The whole page.
pub fn page(tally: &Tally, rules: &str) -> String {
    let mut html = String::new();
    let written = write_page(&mut html, tally, rules);
    written.expect("a string can be written to");
    html
}

fn write_page(html: &mut String, tally: &Tally, rules: &str) -> fmt::Result {
    let t = &tally.totals;
    html.push_str(HEAD);
    html.push_str("<h1>Archive of meeting records</h1>\n<table>\n");
    for (what, count) in [
        ("records", t.records),
        ("inputs that gave none", t.failed),
        ("containers read", t.containers),
        ("records of inputs that are gone", t.gone),
        ("groups of near-duplicates", t.duplicate_groups),
        ("records in them beside the first", t.duplicates),
        ("people", t.people),
        ("results", t.results),
        ("tasks", t.tasks),
        ("warnings", t.warnings),
        ("bytes of articles", t.bytes),
    ] {
        writeln!(html, "<tr><th>{what}</th><td>{}</td></tr>", grouped(count))?;
    }
    html.push_str("</table>\n");
    writeln!(html, "<p>Made by bienban {} with the rules {}.</p>", env!("CARGO_PKG_VERSION"), Escaped(rules))?;

    let named = |label: &Option<String>, otherwise: &str| label.clone().unwrap_or_else(|| otherwise.to_owned());
    let by_count = |mut rows: Vec<(String, u64)>| {
        rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        rows
    };
    let sources = tally.sources.iter().map(|(s, n)| (if s.is_empty() { ".".to_owned() } else { s.clone() }, *n));
    chart(
        html,
        "By source",
        "The newspaper or site that the input names, else its folder.",
        &by_count(sources.collect()),
    )?;
    let years = tally.years.iter().map(|(y, n)| (y.map_or("no year".to_owned(), |y| y.to_string()), *n));
    chart(html, "By year", "Of the meeting, else of the publication.", &years.collect::<Vec<_>>())?;
    let levels = tally.levels.iter().map(|(l, n)| (named(l, "none told"), *n));
    chart(
        html,
        "By level",
        "Of the body that held the meeting, else of the first body named.",
        &by_count(levels.collect()),
    )?;
    let kinds = tally.kinds.iter().map(|(k, n)| (named(k, "no meeting, or of no kind"), *n));
    chart(html, "By kind of meeting", "In the words of the articles.", &by_count(kinds.collect()))?;
    let formats = tally.formats.iter().map(|(f, n)| (f.clone(), *n));
    chart(html, "By format", "Of the inputs.", &by_count(formats.collect()))?;
    let reasons = tally.reasons.iter().map(|(r, n)| (r.clone(), *n));
    chart(
        html,
        "Failures by reason",
        "Each is named in failed.jsonl; the originals were not touched.",
        &by_count(reasons.collect()),
    )?;
    let c = &tally.certainty;
    let of_records =
        [("all values certain", c.certain), ("with an uncertain value", c.doubtful), ("not told", c.silent)];
    let of_records: Vec<_> = of_records.map(|(l, n)| (l.to_owned(), n)).to_vec();
    let values =
        format!("Records; of their values {} are certain, {} are not.", grouped(c.high_values), grouped(c.low_values));
    chart(html, "By certainty", &values, &of_records)?;
    html.push_str("</body>\n</html>\n");
    Ok(())
}

/// A heading, a remark and bars.
fn chart(html: &mut String, title: &str, remark: &str, rows: &[(String, u64)]) -> fmt::Result {
    writeln!(html, "<h2>{}</h2>\n<p>{}</p>", Escaped(title), Escaped(remark))?;
    if rows.iter().all(|(_, n)| *n == 0) {
        return writeln!(html, "<p>None.</p>");
    }
    let mut shown = rows[..rows.len().min(ROWS)].to_vec();
    if rows.len() > ROWS {
        let rest = &rows[ROWS - 1..];
        shown.truncate(ROWS - 1);
        shown.push((format!("{} others", grouped(rest.len() as u64)), rest.iter().map(|(_, n)| n).sum()));
    }
    let most = shown.iter().map(|(_, n)| *n).max().unwrap_or(1).max(1);
    let height = shown.len() * 22;
    writeln!(
        html,
        "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 760 {height}\" width=\"760\" height=\"{height}\">",
        Escaped(title)
    )?;
    for (n, (label, count)) in shown.iter().enumerate() {
        let (top, width) = (n * 22, 380.0 * *count as f64 / most as f64);
        let base = top + 15;
        writeln!(
            html,
            "<text x=\"250\" y=\"{base}\" text-anchor=\"end\"><title>{}</title>{}</text>\
             <rect x=\"258\" y=\"{}\" width=\"{width:.1}\" height=\"16\"/><text x=\"{:.1}\" y=\"{base}\">{}</text>",
            Escaped(label),
            Escaped(&shortened(label)),
            top + 3,
            264.0 + width,
            grouped(*count),
        )?;
    }
    writeln!(html, "</svg>")
}

/// So much of a label as has room; the end of a path tells more than its beginning.
fn shortened(label: &str) -> String {
    const MOST: usize = 34;
    let chars = label.chars().count();
    if chars <= MOST {
        return label.to_owned();
    }
    let end: String = label.chars().skip(chars - (MOST - 1)).collect();
    format!("\u{2026}{end}")
}

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Text that cannot be taken for HTML.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c if c.is_control() => f.write_char('\u{FFFD}')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>Archive of meeting records</title>
<style>
body { font: 16px/1.45 system-ui, sans-serif; max-width: 780px; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
table { border-collapse: collapse } th { text-align: left; font-weight: normal; padding: 2px 2em 2px 0 }
td { text-align: right; font-variant-numeric: tabular-nums } h2 { margin: 2em 0 0 } p { margin: .3em 0 .6em; color: #555 }
svg { max-width: 100%; height: auto } svg text { font-size: 13px; fill: #222 } svg rect { fill: #3b6ea5 }
</style>
</head>
<body>
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_an_archive_can_become_a_tag() {
        let mut tally = Tally::default();
        tally.sources.insert("<script>alert('x')</script>&\"".to_owned(), 3);
        tally.reasons.insert("a\u{1b}[2J".to_owned(), 1);
        let page = page(&tally, "<b>");
        assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains('\u{1b}'));
        assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;"));
    }

    #[test]
    fn long_charts_end_with_the_sum_of_the_rest() {
        let mut tally = Tally::default();
        tally.sources.extend((0..100).map(|n| (format!("s{n:03}"), 2)));
        let page = page(&tally, "");
        assert!(page.contains("61 others") && page.contains(">122<"), "{page}");
        assert_eq!(page.matches("<rect").count(), 40);
    }
}

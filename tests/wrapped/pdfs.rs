//! PDF as bytes, written by hand: pages of lines at places.

use super::Article;

/// A line of text: its font (`F1` Unicode, `F2` by its own encoding), the size, where it begins, and its bytes in that font.
pub struct Shown {
    pub font: &'static str,
    pub size: u32,
    pub at: (u32, u32),
    pub bytes: Vec<u8>,
}

pub fn unicode(size: u32, at: (u32, u32), text: &str) -> Shown {
    Shown { font: "F1", size, at, bytes: text.encode_utf16().flat_map(u16::to_be_bytes).collect() }
}

/// What every letter of these fonts is wide, in parts of its size.
const LETTER: f64 = 0.5;

/// Pages of A4. `F2` is called `old_font`; `trailer` holds further entries of the trailer.
pub fn pdf(pages: &[Vec<Shown>], old_font: &str, trailer: &str) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|n| format!("{} 0 R ", 8 + 2 * n)).collect();
    let map = "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{kids}] /Resources << /Font << /F1 3 0 R /F2 6 0 R >> >> >>", pages.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500 >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()),
        format!("<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+{old_font} /Encoding /WinAnsiEncoding /FirstChar 0 /Widths 7 0 R >>"),
        format!("[{}]", "500 ".repeat(256)),
    ];
    for (n, page) in pages.iter().enumerate() {
        let content: String = page
            .iter()
            .map(|shown| {
                let hex: String = shown.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
                let Shown { font, size, at: (x, y), .. } = shown;
                format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm <{hex}> Tj ET\n")
            })
            .collect();
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R >>", 9 + 2 * n));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len() + 1));
    }
    let mut out = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out += &format!("xref\n0 {size}\n0000000000 65535 f \n");
    out.extend(places.iter().map(|at| format!("{at:010} 00000 n \n")));
    out += &format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

/// An article as it is printed: in one or two columns, with a running head, a foot and the number of each page; paragraphs are set apart by
/// space or by an indent of the first line.
pub fn printed(article: &Article, columns: u32, indented: bool) -> Vec<u8> {
    let (size, left, top, bottom) = (10, 60, 780, 60);
    let width = if columns == 1 { 480 } else { 220 };
    let lines_of = |text: &str, size: u32, width: u32, indent: u32| {
        let mut lines = vec![(indent, String::new())];
        for word in text.split_whitespace() {
            let (x, line) = lines.last_mut().unwrap();
            let letters = line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && f64::from(*x) + letters as f64 * LETTER * f64::from(size) > f64::from(width) {
                lines.push((0, word.to_owned()));
            } else {
                *line += if line.is_empty() { "" } else { " " };
                *line += word;
            }
        }
        lines
    };
    let mut pages = vec![Vec::new()];
    let mut y = top;
    for (_, line) in lines_of(&article.title, 16, 480, 0) {
        let half = (line.chars().count() as f64 * LETTER * 8.0) as u32;
        pages[0].push(unicode(16, (300 - half, y), &line));
        y -= 20;
    }
    y -= 10;
    let (mut start, mut column) = (y, 0);
    for paragraph in article.body.lines() {
        for (indent, line) in lines_of(paragraph, size, width, if indented { 20 } else { 0 }) {
            if y < bottom + 14 {
                column += 1;
                if column == columns {
                    (start, column) = (top, 0);
                    pages.push(Vec::new());
                }
                y = start;
            }
            let x = left + column * (width + 40) + indent;
            pages.last_mut().unwrap().push(unicode(size, (x, y), &line));
            y -= 14;
        }
        y -= if indented { 0 } else { 6 };
    }
    let count = pages.len();
    for (n, page) in pages.iter_mut().enumerate() {
        if count > 1 {
            page.push(unicode(8, (60, 815), "Báo Mẫu, số 12"));
            page.push(unicode(8, (400, 30), &format!("in ngày 1/6/2024 - {}/{count}", n + 1)));
        } else {
            page.push(unicode(8, (290, 30), "1"));
        }
    }
    pdf(&pages, "X", "")
}

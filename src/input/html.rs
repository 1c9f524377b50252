//! The text of HTML: blocks as lines.

use std::collections::HashMap;

use dom_query::{Document, NodeRef};

use super::font::Font;
use crate::decode::Encoding;

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];
/// Elements whose content nobody reads.
const UNREAD: &[&str] = &[
    "button", "canvas", "datalist", "embed", "head", "iframe", "math", "meter", "noscript", "object", "progress",
    "script", "select", "style", "svg", "template", "textarea", "title", "video", "audio",
];

/// Whether `text` is marked up as HTML.
pub(super) fn is_marked_up(text: &str) -> bool {
    const TAGS: [&str; 7] = ["<p", "</p", "<br", "<div", "</div", "<span", "<table"];
    let starts = memchr::memchr_iter(b'<', text.as_bytes());
    starts.take(1000).any(|at| {
        let tag = |tag: &&str| {
            let rest = text.as_bytes().get(at..at + tag.len());
            let after = text.as_bytes().get(at + tag.len());
            rest.is_some_and(|rest| rest.eq_ignore_ascii_case(tag.as_bytes()))
                && after.is_some_and(|after| matches!(after, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'))
        };
        TAGS.iter().any(tag)
    })
}

/// The text of a field of a dump, which may be marked up.
pub(super) fn text_of(field: String) -> String {
    if is_marked_up(&field) { lines(&Document::fragment(field).root()) } else { field }
}

/// What sets fonts in a page.
const SETTING_FONTS: &str = "font[face], [style*=font-family], [style*=FONT-FAMILY]";

/// The encoding of the first font of the time before Unicode that `page` names.
pub(super) fn encoding_of_fonts(page: &Document) -> Option<Encoding> {
    page.select(SETTING_FONTS).nodes().iter().find_map(|node| Some(font(node)??.encoding))
}

/// Makes Unicode of what `page` sets in fonts of the time before; their encoding if there are any. In a page whose bytes were
/// `read` in such an encoding that is done, but for what only the fonts show.
pub(super) fn to_unicode(page: &Document, read: Encoding) -> Option<Encoding> {
    let done = matches!(read, Encoding::Tcvn3 | Encoding::Vni | Encoding::Viscii);
    let set = page.select(SETTING_FONTS);
    let fonts = set.nodes().iter().filter_map(|node| Some((node.id, font(node)?)));
    let fonts: HashMap<_, _> = fonts.collect();
    let mut encoding = None;
    if fonts.values().all(Option::is_none) {
        return None;
    }
    for node in page.root().descendants() {
        if !node.is_text() {
            continue;
        }
        let nearest = node.ancestors_it(Some(64)).find_map(|above| fonts.get(&above.id).copied());
        if let Some(font) = nearest.flatten() {
            let text = node.text();
            if !text.trim().is_empty() {
                node.set_text(if done { font.shown(&text) } else { font.to_unicode(&text) });
                encoding = Some(if done { read } else { font.encoding });
            }
        }
    }
    encoding
}

/// The font that an element sets, which may be one of Unicode.
fn font(node: &NodeRef<'_>) -> Option<Option<Font>> {
    let style = node.attr("style").and_then(|style| Font::of_style(&style));
    style.or_else(|| node.attr("face").map(|face| Font::of(&face)))
}

/// The text below `root`, blocks and breaks as lines, without empty ones.
pub(super) fn lines(root: &NodeRef<'_>) -> String {
    read(root).iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// The same without lists of links to other pages: neighbouring lines that are links altogether, and the heading above them.
pub(super) fn lines_without_lists(root: &NodeRef<'_>) -> String {
    let lines = read(root);
    let is_link = |at: usize| lines.get(at).is_some_and(|line| line.linked * 10 >= line.text.len() * 9);
    let is_listed = |at: usize| is_link(at) && (is_link(at + 1) || at > 0 && is_link(at - 1));
    let kept = (0..lines.len()).filter(|&at| !(is_listed(at) || lines[at].heading && is_listed(at + 1)));
    kept.map(|at| lines[at].text.as_str()).collect::<Vec<_>>().join("\n")
}

/// A line of text.
#[derive(Default)]
struct Line {
    text: String,
    /// How many of its bytes stand in links.
    linked: usize,
    /// Whether it stands in a heading.
    heading: bool,
}

fn read(root: &NodeRef<'_>) -> Vec<Line> {
    let mut out = Lines::default();
    // Without recursion: pages may be nested as deep as they like.
    let mut next = root.first_child();
    let mut depth = 0u32;
    while let Some(node) = next {
        let enters = out.enter(&node);
        if enters && let Some(child) = node.first_child() {
            depth += 1;
            next = Some(child);
            continue;
        }
        if enters {
            out.leave(&node);
        }
        let mut at = node;
        next = loop {
            if let Some(sibling) = at.next_sibling() {
                break Some(sibling);
            }
            if depth == 0 {
                break None;
            }
            depth -= 1;
            let Some(parent) = at.parent() else { break None };
            out.leave(&parent);
            at = parent;
        };
    }
    out.end_line();
    out.done
}

#[derive(Default)]
struct Lines {
    done: Vec<Line>,
    line: Line,
    /// A blank stands before the next word of the line.
    blank: bool,
    /// Within so many links, headings, and texts whose lines are as they are written.
    links: u32,
    headings: u32,
    preformatted: u32,
}

impl Lines {
    /// Takes a node's own part; whether its children are to be read.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            let text = node.text();
            if self.preformatted > 0 {
                for (n, line) in text.split('\n').enumerate() {
                    if n > 0 {
                        self.end_line();
                    }
                    self.push(line);
                }
            } else {
                self.push(&text);
            }
            return false;
        }
        let Some(name) = node.node_name() else { return node.may_have_children() };
        if UNREAD.contains(&&*name) {
            return false;
        }
        match &*name {
            "br" => self.end_line(),
            "td" | "th" => self.blank = true,
            "a" => self.links += 1,
            name if BLOCKS.contains(&name) => self.end_line(),
            _ => {}
        }
        self.headings += u32::from(is_heading(&name));
        self.preformatted += u32::from(&*name == "pre");
        true
    }

    fn leave(&mut self, node: &NodeRef<'_>) {
        let Some(name) = node.node_name() else { return };
        if BLOCKS.contains(&&*name) {
            self.end_line();
        }
        self.links = self.links.saturating_sub(u32::from(&*name == "a"));
        self.headings = self.headings.saturating_sub(u32::from(is_heading(&name)));
        self.preformatted = self.preformatted.saturating_sub(u32::from(&*name == "pre"));
    }

    fn push(&mut self, text: &str) {
        let before = self.line.text.len();
        for (n, word) in text.split(char::is_whitespace).enumerate() {
            self.blank |= n > 0;
            if word.is_empty() {
                continue;
            }
            if std::mem::take(&mut self.blank) && !self.line.text.is_empty() {
                self.line.text.push(' ');
            }
            self.line.text.push_str(word);
        }
        if self.links > 0 {
            self.line.linked += self.line.text.len() - before;
        }
        self.line.heading |= self.headings > 0;
    }

    fn end_line(&mut self) {
        self.blank = false;
        let line = std::mem::take(&mut self.line);
        if !line.text.is_empty() {
            self.done.push(line);
        }
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

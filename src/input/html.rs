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
        TAGS.iter().any(|name| tag(&name))
    })
}

/// The text of a field of a dump, which may be marked up.
pub(super) fn text_of(field: String) -> String {
    if is_marked_up(&field) { lines(&Document::fragment(field).root()) } else { field }
}

/// Makes Unicode of what `page` sets in fonts of the time before; their encoding if there are any.
pub(super) fn to_unicode(page: &Document) -> Option<Encoding> {
    let set = page.select("font[face], [style*=font-family], [style*=FONT-FAMILY]");
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
                node.set_text(font.to_unicode(&text));
                encoding = Some(font.encoding);
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
    out.text.truncate(out.text.trim_end().len());
    out.text
}

#[derive(Default)]
struct Lines {
    text: String,
    /// A blank stands before the next word of the line.
    blank: bool,
}

impl Lines {
    /// Takes a node's own part; whether its children are to be read.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            self.push(&node.text());
            return false;
        }
        let Some(name) = node.node_name() else { return node.may_have_children() };
        if UNREAD.contains(&&*name) {
            return false;
        }
        match &*name {
            "br" => self.end_line(),
            "td" | "th" => self.blank = true,
            name if BLOCKS.contains(&name) => self.end_line(),
            _ => {}
        }
        true
    }

    fn leave(&mut self, node: &NodeRef<'_>) {
        if node.node_name().is_some_and(|name| BLOCKS.contains(&&*name)) {
            self.end_line();
        }
    }

    fn push(&mut self, text: &str) {
        let is_blank = |c: char| c.is_ascii_whitespace();
        for (n, word) in text.split(is_blank).enumerate() {
            self.blank |= n > 0;
            if word.is_empty() {
                continue;
            }
            if std::mem::take(&mut self.blank) && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.text.push_str(word);
        }
    }

    fn end_line(&mut self) {
        self.blank = false;
        let end = self.text.trim_end_matches([' ', '\u{a0}']).len();
        self.text.truncate(end);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

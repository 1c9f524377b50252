//! Web pages: the main content by [`dom_smoothie`], title and date from what the page tells about itself.

use dom_query::Document as Page;
use dom_smoothie::{CandidateSelectMode, Config, Readability};

use super::document::About;
use super::item::Why;
use super::{Document, Format, Options, Published, fields, html};
use crate::batch::TroubleKind;
use crate::decode::{self, Decoded, Likely};

/// Pages of more elements are no articles, and would take long.
const MAX_ELEMENTS: usize = 200_000;
/// Building the tree of a page takes the square of its nesting; no article needs so much.
const MAX_NESTING: usize = 3_000;
/// Below this depth of nesting a page is passed on to be searched for its main content, for which deeper ones are a danger.
const MAX_DEPTH: usize = 500;

/// Whether `text` begins as a page does, or a part of one.
pub(super) fn is_page(text: &[u8]) -> bool {
    const STARTS: [&[u8]; 22] = [
        b"<!doctype html",
        b"<html",
        b"<head",
        b"<body",
        b"<meta",
        b"<title",
        b"<p",
        b"<div",
        b"<h1",
        b"<h2",
        b"<h3",
        b"<span",
        b"<table",
        b"<article",
        b"<section",
        b"<main",
        b"<font",
        b"<center",
        b"<img",
        b"<strong",
        b"<b",
        b"<a",
    ];
    let begins = |text: &[u8], start: &[u8]| {
        let after = text.get(start.len()).is_none_or(|b| matches!(b, b'>' | b' ' | b'\t' | b'\r' | b'\n' | b'/'));
        text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)) && after
    };
    let is_xhtml = |text: &[u8]| {
        let head = text[..text.len().min(1024)].to_ascii_lowercase();
        memchr::memmem::find(&head, b"<html").is_some()
    };
    let prologue = [&b"<?xml"[..], b"<!--"].into_iter().any(|start| text.starts_with(start));
    STARTS.into_iter().any(|start| begins(text, start)) || prologue && is_xhtml(text)
}

pub(super) fn parse<'a>(bytes: &'a [u8], options: &Options) -> Result<Document<'a>, Why> {
    let decoded = decode(bytes, options)?;
    if nesting(&decoded.text) > MAX_NESTING {
        let reason = format!("a page of elements nested deeper than {MAX_NESTING}, which no article needs");
        return Err((TroubleKind::Refused, reason));
    }
    let page = Page::from(&*decoded.text);
    let encoding = html::to_unicode(&page, decoded.encoding).unwrap_or(decoded.encoding);
    let (text, about) = article(page, &decoded.text)?;
    Ok(Document { name: String::new(), format: Format::Html, bytes, encoding, text: text.into(), about })
}

/// Where bytes alone leave a doubt, the fonts that the page names tell what they are.
fn decode<'a>(bytes: &'a [u8], options: &Options) -> Result<Decoded<'a>, Why> {
    use Likely::{Tcvn3, Unknown, Viscii, VniWindows, Western, Windows1258};
    if options.encoding.is_some() {
        return options.decode(bytes);
    }
    let error = match decode::decode(bytes) {
        Ok(decoded) => return Ok(decoded),
        Err(error) => error,
    };
    let html = String::from_utf8_lossy(bytes);
    let doubtful = matches!(error.likely(), Tcvn3 | Unknown | Viscii | VniWindows | Western | Windows1258);
    let told = doubtful && nesting(&html) <= MAX_NESTING;
    let encoding = if told { html::encoding_of_fonts(&Page::from(&*html)) } else { None };
    let decoded = encoding.map_or(Err(error), |encoding| decode::decode_as(bytes, encoding));
    decoded.map_err(|e| (TroubleKind::Undecodable, e.to_string()))
}

fn article(page: Page, html: &str) -> Result<(String, About), Why> {
    let no = |why: &str| Err((TroubleKind::NoArticle, why.to_owned()));
    if !is_whole(html) || depth(&page) > MAX_DEPTH {
        let text = html::lines(&page.root());
        return if text.is_empty() { no("the page holds no text") } else { Ok((text, about(&page))) };
    }
    let config = Config {
        max_elements_to_parse: MAX_ELEMENTS,
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        ..Config::default()
    };
    let lead = lead(&page);
    let shown = title_shown(&page);
    let told = about(&page);
    let mut reader = match Readability::with_document(page, None, Some(config)) {
        Ok(reader) => reader,
        Err(error) => return no(&error.to_string()),
    };
    let metadata = reader.get_article_metadata(reader.parse_json_ld());
    let title = shown.or(Some(metadata.title.clone()));
    let about = About {
        published: metadata.published_time.as_deref().and_then(Published::new).or(told.published),
        author: metadata.byline.filter(|name| !name.trim().is_empty()),
        publisher: metadata.site_name.filter(|name| !name.trim().is_empty()),
        url: told.url,
    };
    let Ok(article) = reader.parse() else {
        return no("no main content was found in the page; a list of links, or a page that scripts fill?");
    };
    let text = html::lines_without_lists(&Page::fragment(article.content).root());
    let text = from_title(text, title.as_deref());
    if text.is_empty() {
        return no("the main content of the page holds no text");
    }
    Ok((fields::compose(title.as_deref(), lead.as_deref(), text), about))
}

/// Whether this is a whole page, with things around the article, and no part of one that was stored without them.
fn is_whole(html: &str) -> bool {
    let head = html.as_bytes()[..html.len().min(4096)].to_ascii_lowercase();
    [&b"<!doctype"[..], b"<html", b"<head", b"<body", b"<title"]
        .iter()
        .any(|tag| memchr::memmem::find(&head, tag).is_some())
}

/// About how deep the tags of a page are nested, before its tree is built. Elements that need no end do not count.
fn nesting(html: &str) -> usize {
    const ENDLESS: [&[u8]; 24] = [
        b"area", b"base", b"br", b"col", b"dd", b"dt", b"embed", b"hr", b"img", b"input", b"li", b"link", b"meta",
        b"option", b"p", b"param", b"source", b"tbody", b"td", b"th", b"thead", b"tr", b"track", b"wbr",
    ];
    let (mut depth, mut deepest) = (0usize, 0);
    for at in memchr::memchr_iter(b'<', html.as_bytes()) {
        let rest = &html.as_bytes()[at + 1..];
        let (closes, rest) = rest.strip_prefix(b"/").map_or((false, rest), |rest| (true, rest));
        let name = &rest[..rest.iter().take(12).take_while(|b| b.is_ascii_alphanumeric()).count()];
        if name.is_empty() || ENDLESS.iter().any(|endless| endless.eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// How deep the elements of a page are nested.
fn depth(page: &Page) -> usize {
    let (mut deepest, mut depth) = (0, 0);
    let mut next = page.root().first_child();
    while let Some(node) = next {
        if let Some(child) = node.first_child() {
            depth += 1;
            deepest = deepest.max(depth);
            next = Some(child);
            continue;
        }
        let mut at = node;
        next = loop {
            if let Some(sibling) = at.next_sibling() {
                break Some(sibling);
            }
            let Some(parent) = at.parent().filter(|_| depth > 0) else { break None };
            depth -= 1;
            at = parent;
        };
    }
    deepest
}

/// The lead, which many pages set apart from the content under such a name.
fn lead(page: &Page) -> Option<String> {
    let named =
        page.select("[class*=sapo], [id*=sapo], [class*=Sapo], [class*=chapeau], .lead, .news-lead, .article-lead");
    let texts = named.nodes().iter().map(html::lines);
    texts.map(|text| text.replace('\n', " ")).find(|text| (40..2000).contains(&text.chars().count()))
}

/// The title as the page shows it: its longest line that is a part of what the page is called. The rest of that is the site's name.
fn title_shown(page: &Page) -> Option<String> {
    let single = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let called = page.select("title").nodes().iter().map(|node| single(&node.text())).collect::<Vec<_>>();
    let told =
        page.select("meta[property=\"og:title\"]").nodes().iter().filter_map(|n| n.attr("content")).collect::<Vec<_>>();
    let names: Vec<String> = called.into_iter().chain(told.iter().map(|told| single(told))).collect();
    let lines = page.body().map(|body| html::lines(&body))?;
    let part = |line: &&str| line.chars().count() >= 12 && names.iter().any(|name| name.contains(*line));
    lines.lines().filter(part).max_by_key(|line| line.len()).map(str::to_owned)
}

/// `text` from its line with the title on, if one of the first lines is that: what stands before is no part of the article.
fn from_title(text: String, title: Option<&str>) -> String {
    let Some(title) = title else { return text };
    let mut at = 0;
    for line in text.split_inclusive('\n').take(20) {
        if line.trim() == title && at * 3 < text.len() {
            return text[at..].to_owned();
        }
        at += line.len();
    }
    text
}

/// What a page tells about itself where the search for its main content does not look.
fn about(page: &Page) -> About {
    let content = |selector: &str, attribute: &str| {
        let found = page.select(selector);
        found.nodes().iter().find_map(|node| node.attr(attribute).map(|value| value.to_string()))
    };
    let date = content("meta[itemprop=datePublished], meta[name=pubdate], meta[name=publish-date]", "content")
        .or_else(|| content("time[datetime]", "datetime"))
        .and_then(|date| Published::new(&date))
        .filter(|date| date.iso.is_some());
    let shown = || {
        let named = page.select("time, [class*=date], [class*=Date], [class*=time], [id*=date], [id*=Date]");
        let dates = named.nodes().iter().filter_map(|node| Some(node.text()).filter(|text| text.len() < 150));
        dates.filter_map(|text| Published::new(&text)).find(|date| date.iso.is_some())
    };
    About {
        published: date.or_else(shown),
        url: content("link[rel=canonical]", "href").or_else(|| content("meta[property=\"og:url\"]", "content")),
        ..About::default()
    }
}

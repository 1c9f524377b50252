//! Web pages: the main content by [`dom_smoothie`], title and date from what the page tells about itself.

use dom_query::Document as Page;
use dom_smoothie::{CandidateSelectMode, Config, Readability};

use super::document::About;
use super::item::Why;
use super::{Document, Format, Options, Published, fields, html};
use crate::batch::TroubleKind;

/// Pages of more elements are no articles, and would take long.
const MAX_ELEMENTS: usize = 200_000;
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
    let decoded = options.decode(bytes)?;
    let page = Page::from(&*decoded.text);
    let encoding = html::to_unicode(&page).unwrap_or(decoded.encoding);
    let (text, about) = article(page, &decoded.text)?;
    Ok(Document { name: String::new(), format: Format::Html, bytes, encoding, text: text.into(), about })
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
    let told = about(&page);
    let mut reader = match Readability::with_document(page, None, Some(config)) {
        Ok(reader) => reader,
        Err(error) => return no(&error.to_string()),
    };
    let metadata = reader.get_article_metadata(reader.parse_json_ld());
    let title = Some(metadata.title.clone());
    let about = About {
        published: metadata.published_time.as_deref().and_then(Published::new).or(told.published),
        author: metadata.byline.filter(|name| !name.trim().is_empty()),
        publisher: metadata.site_name.filter(|name| !name.trim().is_empty()),
        url: told.url,
    };
    let Ok(article) = reader.parse() else {
        return no("no main content was found in the page; a list of links, or a page that scripts fill?");
    };
    let text = html::lines(&Page::fragment(article.content).root());
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

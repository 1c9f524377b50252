//! Pieces of pages: links to what the store knows, cards of results and tasks, lists that go on.

use maud::{Markup, html};
use rustc_hash::FxHashSet;

use super::ask::{Ask, address};
use super::sql::articles::Article;
use super::sql::statements::{ResultRow, Task};
use super::sql::{Agent, Piece};
use crate::store::search::words;

/// The lasting address of an article, by the id of its record; of several with the same text it says which.
pub fn article_address(article: &Article) -> String {
    let path = format!("/article/{}", article.record);
    if article.twin { address(&path, [("path", article.path.as_str())]) } else { path }
}

/// The title of an article, else the end of its path.
pub fn title(article: &Article) -> &str {
    let end = || article.path.rsplit('/').next().unwrap_or(&article.path);
    article.title.as_deref().unwrap_or_else(end)
}

/// Day, kind of the meeting, and source of an article.
pub fn about(ask: &Ask, article: &Article) -> Markup {
    html! {
        span.about {
            @if let Some(day) = &article.day { time datetime=(day) { (ask.texts.date(day)) } " · " }
            @if let Some(kind) = &article.meeting_kind { (kind) " · " }
            (article.source)
        }
    }
}

/// An article in a list, with whatever belongs to it there.
pub fn article(ask: &Ask, article: &Article, more: Markup) -> Markup {
    html! { li.item { a.head href=(article_address(article)) { (title(article)) } (about(ask, article)) (more) } }
}

/// Who does or did something.
pub fn agent(agent: &Agent) -> Markup {
    html! {
        @match agent {
            Agent::Person(id, name) => a.person href={ "/person/" (id) } { (name) },
            Agent::Body(id, name) => a.body href={ "/body/" (id) } { (name) },
            Agent::Words(words) => span { (words) },
        }
    }
}

/// Rule and certainty of a value.
pub fn grounds(ask: &Ask, rule: Option<&str>, certainty: Option<&str>) -> Markup {
    html! {
        span.grounds {
            @if let Some(rule) = rule { code { (rule) } }
            @if certainty == Some("low") { " " span.doubt { (ask.texts.name("certainty", "low")) } }
        }
    }
}

/// What a task asks for; its whole text where the part that says so holds no word.
fn action(task: &Task) -> &str {
    task.action.as_deref().filter(|action| action.chars().any(char::is_alphanumeric)).unwrap_or(&task.text)
}

/// A task as a card.
pub fn task(ask: &Ask, task: &Task) -> Markup {
    html! {
        article.card.task {
            p { a.quiet href={ (article_address(&task.article)) "#" (task.local) } { (action(task)) } }
            dl {
                @if !task.assignees.is_empty() {
                    dt { (ask.t("task.assignees")) }
                    dd { @for (n, one) in task.assignees.iter().enumerate() { @if n > 0 { ", " } (agent(one)) } }
                }
                @if let Some(assigner) = &task.assigner { dt { (ask.t("task.assigner")) } dd { (agent(assigner)) } }
                @if let Some(words) = &task.deadline_text {
                    dt { (ask.t("task.deadline")) }
                    dd { (words) @if let Some(day) = &task.deadline { " " span.muted { "(" (ask.texts.date(day)) ")" } } }
                }
            }
            p.from { (about(ask, &task.article)) (grounds(ask, Some(&task.rule), Some(&task.certainty))) }
        }
    }
}

/// A result as a card.
pub fn result(ask: &Ask, result: &ResultRow) -> Markup {
    html! {
        article class={ "card " (result.polarity) } {
            p { a.quiet href={ (article_address(&result.article)) "#" (result.local) } { (result.text) } }
            dl {
                dt { (ask.t("result.polarity")) } dd { (ask.texts.name("polarity", &result.polarity)) }
                @if let Some(source) = &result.source { dt { (ask.t("result.source")) } dd { (agent(source)) } }
                @if let Some(period) = &result.period { dt { (ask.t("result.period")) } dd { (period) } }
            }
            p.from { (about(ask, &result.article)) (grounds(ask, Some(&result.rule), Some(&result.certainty))) }
        }
    }
}

/// The way to the page before and the page after.
pub fn pager(ask: &Ask, piece: Piece, goes_on: bool) -> Markup {
    let to = |page: u32| {
        let here = ask.with("page", None);
        format!("{here}{}page={page}", if here.contains('?') { '&' } else { '?' })
    };
    html! {
        @if piece.page > 0 || goes_on {
            nav.pager aria-label=(ask.t("pager.label")) {
                @if piece.page > 0 { a rel="prev" href=(to(piece.page)) { "← " (ask.t("pager.before")) } }
                span.muted { (ask.texts.n("pager.page", u64::from(piece.page) + 1)) }
                @if goes_on { a rel="next" href=(to(piece.page + 2)) { (ask.t("pager.after")) " →" } }
            }
        }
    }
}

/// From when to when something was seen.
pub fn seen(ask: &Ask, first: Option<&str>, last: Option<&str>) -> Markup {
    html! {
        @match (first, last) {
            (Some(first), Some(last)) if first != last => { (ask.texts.date(first)) " – " (ask.texts.date(last)) }
            (Some(day), _) | (_, Some(day)) => (ask.texts.date(day)),
            (None, None) => span.muted { (ask.t("date.none")) },
        }
    }
}

/// A chain of links of which one is where we are.
pub fn choices(label: &str, choices: &[(String, &str, bool)]) -> Markup {
    html! {
        ul.choices aria-label=(label) {
            @for (href, name, here) in choices { li { a href=(href) aria-current=[here.then_some("true")] { (name) } } }
        }
    }
}

/// How many words a snippet shows, and how many of them before the first that was looked for.
const SNIPPET: (usize, usize) = (36, 10);

/// The words around the first place in `text` where one of the words of `query` stands, those marked.
pub fn snippet(text: &str, query: &str) -> Markup {
    let wanted: FxHashSet<String> = words(query).into_iter().collect();
    let all: Vec<&str> = text.split_whitespace().take(20_000).collect();
    let is_hit = |word: &str| words(word).iter().any(|part| wanted.contains(part));
    // Where two of them stand together is a better place than where the first does.
    let pair = all.windows(2).position(|two| wanted.len() > 1 && two.iter().all(|word| is_hit(word)));
    let at = pair.or_else(|| all.iter().position(|word| is_hit(word))).unwrap_or(0);
    let from = at.saturating_sub(SNIPPET.1);
    let to = (from + SNIPPET.0).min(all.len());
    html! {
        p.snippet {
            @if from > 0 { "… " }
            @for word in &all[from..to] { @if is_hit(word) { mark.hit { (word) } } @else { (word) } " " }
            @if to < all.len() { "…" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::snippet;

    #[test]
    fn a_snippet_marks_words_whatever_their_marks() {
        let html = snippet("Ông <b>Đặng</b> Xuân An.", "dang").into_string();
        assert!(html.contains("<mark class=\"hit\">&lt;b&gt;Đặng&lt;/b&gt;</mark>"), "{html}");
        assert!(!html.contains('…'));
    }
}

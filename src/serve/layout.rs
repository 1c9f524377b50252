//! What every page has around it: head, the way around, the search box, the foot.

use maud::{DOCTYPE, Markup, html};

use super::ask::{Ask, Theme};
use super::assets::{ICON, SCRIPT, STYLE};
use super::texts::Lang;

/// The parts of the explorer, with the keys of their names.
const PARTS: [(&str, &str); 6] = [
    ("/meetings", "nav.meetings"),
    ("/people", "nav.people"),
    ("/bodies", "nav.bodies"),
    ("/results", "nav.results"),
    ("/tasks", "nav.tasks"),
    ("/help", "nav.help"),
];

/// A whole page. `content` brings its own `h1`.
pub fn page(ask: &Ask, title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(ask.texts.lang.tag()) data-theme=(ask.theme.name()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content=(scheme(ask.theme));
                title { @if !title.is_empty() { (title) " – " } (ask.t("site.name")) }
                link rel="icon" href=(ICON.address) type="image/svg+xml";
                link rel="stylesheet" href=(STYLE.address);
                script src=(SCRIPT.address) defer {}
            }
            body {
                a.skip href="#main" { (ask.t("site.skip")) }
                header.top {
                    div.bar {
                        a.name href="/" { (ask.t("site.name")) }
                        // The first page has its own, larger.
                        @if ask.path != "/" { (search_box(ask, false)) }
                        (language(ask))
                    }
                    nav aria-label=(ask.t("site.parts")) {
                        ul {
                            @for (address, key) in PARTS {
                                li { a href=(address) aria-current=[(ask.path == address).then_some("page")] { (ask.t(key)) } }
                            }
                        }
                    }
                }
                main #main tabindex="-1" { (content) }
                footer.foot {
                    p { (ask.t("site.foot")) }
                    (themes(ask))
                }
            }
        }
    }
}

/// The search box. Suggestions are the script's; without it the form still searches.
pub fn search_box(ask: &Ask, large: bool) -> Markup {
    html! {
        form.search.large[large] action="/search" role="search" {
            label.unseen for="q" { (ask.t("search.label")) }
            div.combo {
                input #q name="q" type="search" value=[ask.get("q").filter(|_| ask.path == "/search")] maxlength="200"
                    placeholder=(ask.t("search.placeholder")) autocomplete="off" spellcheck="false"
                    role="combobox" aria-expanded="false" aria-autocomplete="list" aria-controls="suggestions";
                ul #suggestions role="listbox" aria-label=(ask.t("search.suggestions")) hidden {}
            }
            button type="submit" { (ask.t("search.button")) }
            span.unseen #suggestion-count role="status" data-some=(ask.t("search.some")) data-none=(ask.t("search.none")) {}
        }
    }
}

fn language(ask: &Ask) -> Markup {
    html! {
        div.language {
            @for lang in Lang::ALL {
                @if lang != ask.texts.lang {
                    a href=(ask.with("lang", Some(lang.tag()))) lang=(lang.tag()) hreflang=(lang.tag()) rel="alternate" {
                        (lang.texts().t("site.language"))
                    }
                }
            }
        }
    }
}

fn themes(ask: &Ask) -> Markup {
    html! {
        ul.themes aria-label=(ask.t("site.themes")) {
            @for theme in Theme::ALL {
                @let key = match theme {
                    Theme::System => "site.theme-system",
                    Theme::Light => "site.theme-light",
                    Theme::Dark => "site.theme-dark",
                };
                li { a href=(ask.with("theme", Some(theme.name()))) aria-current=[(theme == ask.theme).then_some("true")] { (ask.t(key)) } }
            }
        }
    }
}

fn scheme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "light dark",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

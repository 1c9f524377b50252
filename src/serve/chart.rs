//! Charts, drawn on the server as SVG. Lengths across are in percent, so that a chart fills its place and its letters keep their size;
//! every chart has a table with the same numbers, or is one.

use maud::{Markup, html};

use super::ask::Ask;
use super::texts::Texts;

/// A part of every bar, such as a polarity: its name, and the class that colours it.
pub struct Series<'a> {
    pub name: &'a str,
    pub class: &'a str,
}

/// One bar, with one number a series.
pub struct Bar {
    pub label: String,
    /// Where the numbers of the bar can be looked at one by one.
    pub href: Option<String>,
    pub values: Vec<u64>,
}

impl Bar {
    fn total(&self) -> u64 {
        self.values.iter().sum()
    }
}

const HEIGHT: u64 = 160;
/// Room for so many labels on the narrowest screen.
const LABELS: usize = 12;

/// Bars that stand side by side, each stacked from its series; below them a legend, and the numbers as a table.
pub fn columns(ask: &Ask, title: &str, of: &str, series: &[Series], bars: &[Bar]) -> Markup {
    let most = bars.iter().map(Bar::total).max().unwrap_or(0).max(1);
    let step = 100.0 / bars.len().max(1) as f64;
    let every = bars.len().div_ceil(LABELS).max(1);
    html! {
        figure.chart {
            figcaption { (title) }
            svg.columns role="img" aria-label=(summary(ask.texts, title, bars)) width="100%" height=(HEIGHT + 40) {
                line.axis x1="0" x2="100%" y1=(HEIGHT + 16) y2=(HEIGHT + 16) {}
                @for (n, bar) in bars.iter().enumerate() {
                    @let left = step * n as f64;
                    @let heights = heights(&bar.values, most);
                    @for ((value, series), (height, top)) in bar.values.iter().zip(series).zip(&heights) {
                        @if *value > 0 {
                            rect class={ "fill " (series.class) } x=(percent(left + step * 0.14)) width=(percent(step * 0.72))
                                y=((HEIGHT + 16).saturating_sub(*top)) height=(height) {
                                title { (bar.label) ": " (ask.texts.number(*value)) " " (series.name) }
                            }
                        }
                    }
                    @let below = heights.last().map_or(0, |(_, top)| *top);
                    @if bars.len() <= LABELS && bar.total() > 0 {
                        text.value x=(percent(left + step / 2.0)) y=((HEIGHT + 11).saturating_sub(below)) { (ask.texts.number(bar.total())) }
                    }
                    @if n % every == 0 {
                        text x=(percent(left + step / 2.0)) y=(HEIGHT + 33) { (bar.label) }
                    }
                }
            }
            @if series.len() > 1 { (legend(series)) }
            (numbers(ask, title, of, series, bars))
        }
    }
}

/// How high the part for each value is, and where it ends counted from the ground. What is there shows, however small beside the
/// greatest.
fn heights(values: &[u64], most: u64) -> Vec<(u64, u64)> {
    let mut top = 0;
    let part = |value: &u64| {
        let height = if *value > 0 { (value * HEIGHT / most).max(2) } else { 0 };
        top += height;
        (height, top)
    };
    values.iter().map(part).collect()
}

fn legend(series: &[Series]) -> Markup {
    html! {
        ul.key { @for series in series { li { (swatch(series.class)) (series.name) } } }
    }
}

/// A small square in the colour of a class.
pub fn swatch(class: &str) -> Markup {
    html! { svg.swatch width="12" height="12" aria-hidden="true" { rect class={ "fill " (class) } width="12" height="12" rx="3" {} } }
}

/// The numbers of a chart.
fn numbers(ask: &Ask, title: &str, of: &str, series: &[Series], bars: &[Bar]) -> Markup {
    html! {
        details.numbers {
            summary { (ask.t("chart.numbers")) }
            table {
                caption.unseen { (title) }
                thead { tr { th scope="col" { (of) } @for series in series { th.number scope="col" { (series.name) } } } }
                tbody {
                    @for bar in bars {
                        tr {
                            th scope="row" {
                                @match &bar.href { Some(href) => a href=(href) { (bar.label) }, None => (bar.label) }
                            }
                            @for value in &bar.values { td.number { (ask.texts.number(*value)) } }
                        }
                    }
                }
            }
        }
    }
}

fn summary(texts: &Texts, title: &str, bars: &[Bar]) -> String {
    let greatest = bars.iter().max_by_key(|bar| bar.total());
    let greatest = greatest.map(|bar| format!("{}: {}", bar.label, texts.number(bar.total()))).unwrap_or_default();
    format!("{title}. {} {greatest}", texts.t("chart.most"))
}

/// A list whose bars lie: what each counts can be read beside it.
pub fn rows(ask: &Ask, class: &str, bars: &[Bar]) -> Markup {
    let most = bars.iter().map(Bar::total).max().unwrap_or(0).max(1);
    html! {
        ol.rows {
            @for bar in bars {
                li {
                    span.label { @match &bar.href { Some(href) => a href=(href) { (bar.label) }, None => (bar.label) } }
                    span.number { (ask.texts.number(bar.total())) }
                    svg width="100%" height="8" aria-hidden="true" {
                        rect class={ "fill " (class) } width=(share(bar.total(), most)) height="8" rx="2" {}
                    }
                }
            }
        }
    }
}

/// One bar that is a whole, cut by its series; below it each part with its number.
pub fn parts(ask: &Ask, series: &[Series], values: &[u64], href: impl Fn(usize) -> String) -> Markup {
    let whole = values.iter().sum::<u64>().max(1);
    html! {
        svg.parts width="100%" height="28" aria-hidden="true" {
            @for (n, (value, series)) in values.iter().zip(series).enumerate() {
                @let left = values[..n].iter().sum();
                rect class={ "fill " (series.class) } x=(share(left, whole)) width=(share(*value, whole)) height="28" {}
            }
        }
        ul.key {
            @for (n, (value, series)) in values.iter().zip(series).enumerate() {
                li {
                    (swatch(series.class)) a href=(href(n)) { (series.name) } " "
                    span.number { (ask.texts.number(*value)) } span.muted { " · " (share_text(ask.texts, *value, whole)) }
                }
            }
        }
    }
}

/// How often in each month of each year: a table whose cells are the darker the more they count.
pub fn months(ask: &Ask, counts: &[(String, u64)], href: impl Fn(&str) -> String) -> Markup {
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let of = |month: &str| counts.binary_search_by(|(m, _)| m.as_str().cmp(month)).map_or(0, |at| counts[at].1);
    let mut years: Vec<&str> = counts.iter().filter_map(|(month, _)| month.get(..4)).collect();
    years.dedup();
    html! {
        div.scroll tabindex="0" role="region" aria-label=(ask.t("chart.months")) {
            table.months {
                caption.unseen { (ask.t("chart.months")) }
                thead { tr { th scope="col" { span.unseen { (ask.t("chart.year")) } } @for month in 1..=12 { th scope="col" { (month) } } } }
                tbody {
                    @for year in years.into_iter().rev() {
                        tr {
                            th scope="row" { a href=(href(year)) { (year) } }
                            @for month in 1..=12 {
                                @let month = format!("{year}-{month:02}");
                                @let n = of(&month);
                                td class={ "heat-" (heat(n, most)) } {
                                    @if n > 0 { a href=(href(&month)) title=(ask.texts.date(&month)) { (ask.texts.number(n)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// 0 for nothing, else 1 to 5 by the root of the share, so that small numbers can be told apart beside great ones.
fn heat(n: u64, most: u64) -> u64 {
    if n == 0 { 0 } else { (((n as f64 / most as f64).sqrt() * 5.0).ceil() as u64).clamp(1, 5) }
}

/// A stretch of time on an axis that `from` and `to` (years with fractions) bound.
pub fn stretch(class: &str, (first, last): (f64, f64), (from, to): (f64, f64)) -> Markup {
    let whole = (to - from).max(0.1);
    let left = (first - from) / whole * 100.0;
    let width = ((last - first) / whole * 100.0).max(1.5);
    html! {
        svg.stretch width="100%" height="16" aria-hidden="true" {
            line.axis x1="0" x2="100%" y1="8" y2="8" {}
            rect class={ "fill " (class) } x=(percent(left.min(98.5))) width=(percent(width)) y="3" height="10" rx="4" {}
        }
    }
}

fn share(n: u64, whole: u64) -> String {
    percent(n as f64 * 100.0 / whole as f64)
}

fn share_text(texts: &Texts, n: u64, whole: u64) -> String {
    format!("{}%", texts.number((n as f64 * 100.0 / whole as f64).round() as u64))
}

fn percent(n: f64) -> String {
    format!("{n:.2}%")
}

#[cfg(test)]
mod tests {
    use super::heat;

    #[test]
    fn a_little_is_not_nothing() {
        assert_eq!([0, 1, 10, 400, 10_000].map(|n| heat(n, 10_000)), [0, 1, 1, 1, 5]);
        assert_eq!(heat(1, 1), 5);
    }
}

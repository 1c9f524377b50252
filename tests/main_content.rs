//! How much of an article is kept when its page is read, and how much of what surrounds it comes in.

mod at_hand;
mod wrapped;

use std::collections::BTreeMap;
use std::fs;

use bienban::batch::{Origin, Walk};
use bienban::input::{Document, Items, Options};
use wrapped::pages::{PUBLISHED, pages};

/// The document that these bytes give, with its text on single blanks.
fn read<T>(html: &str, use_it: impl FnOnce(&Document<'_>) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, html).unwrap();
    let options = Options::default();
    let mut items = Items::new([Ok(Origin::File(path))].into_iter(), &options);
    let mut buffer = Vec::new();
    let document = items.next().unwrap().unwrap().load(&options, &mut buffer).unwrap();
    use_it(&document)
}

fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of the code points of `lines`, how many stand in `text`.
fn share<'a>(lines: impl Iterator<Item = &'a str>, text: &str) -> (usize, usize) {
    let text = single_blanks(text);
    lines.map(single_blanks).filter(|line| !line.is_empty()).fold((0, 0), |(found, all), line| {
        let length = line.chars().count();
        (found + if text.contains(&line) { length } else { 0 }, all + length)
    })
}

#[test]
fn articles_are_kept_and_what_surrounds_them_is_left() {
    let mut by_shape: BTreeMap<&str, [usize; 6]> = BTreeMap::new();
    for article in wrapped::articles() {
        for page in pages(article) {
            read(&page.html, |document| {
                let kept = share(article.body.lines(), &document.text);
                let around = share(page.around.iter().map(String::as_str), &document.text);
                let title = document.text.lines().next() == Some(&single_blanks(&article.title));
                let day = document.about.published.as_ref().and_then(|day| day.iso.as_deref()) == Some(PUBLISHED);
                let counts = by_shape.entry(page.shape).or_default();
                let new = [kept.0, kept.1, around.0, around.1, usize::from(title), usize::from(day)];
                counts.iter_mut().zip(new).for_each(|(sum, n)| *sum += n);
                if std::env::var_os("SHOW").is_some() && (kept.0 < kept.1 || around.0 > 0 || !title) {
                    eprintln!("--- {}: {}\n{}\n", page.shape, article.title, document.text);
                }
            });
        }
    }
    let n = wrapped::articles().len();
    for (shape, [kept, body, around, boilerplate, titles, days]) in &by_shape {
        let kept = *kept as f64 / *body as f64;
        let let_in = *around as f64 / *boilerplate as f64;
        eprintln!("{shape}: kept {kept:.3}, let in {let_in:.3}, titles {titles} of {n}, days {days} of {n}");
    }
    for (shape, [kept, body, around, boilerplate, titles, days]) in by_shape {
        assert!(kept * 1000 >= body * 990, "{shape} loses text");
        assert!(around * 100 <= boilerplate, "{shape} lets boilerplate in");
        assert_eq!((titles, days), (n, n), "{shape}");
    }
}

/// Real pages that were stored without their titles and what surrounded them: all of their text is kept.
#[test]
fn parts_of_pages_are_kept_whole() {
    let Some(pool) = at_hand::pool() else { return };
    let folder = pool.with_file_name("html");
    let options = Options::default();
    let mut buffer = Vec::new();
    for item in Items::new(Walk::new([folder]), &options) {
        let item = item.unwrap();
        let text = pool.join(std::path::Path::new(item.name()).with_extension("txt").file_name().unwrap());
        let document = item.load(&options, &mut buffer).unwrap();
        let Ok(expected) = fs::read_to_string(text) else { continue };
        let (kept, all) = share(expected.lines().skip(1), &document.text);
        let (also, own) = share(document.text.lines(), &expected);
        eprintln!("{}: kept {kept} of {all}, {} code points besides", document.name, own - also);
        assert!(kept * 100 >= all * 97, "{}", document.name);
    }
}

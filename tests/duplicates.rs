//! Near-duplicates are found, and nothing else: over articles and variants of them as they come about when newspapers take over
//! from each other.

mod at_hand;

use std::collections::HashMap;
use std::fs;
use std::io::Write;

use bienban::archive::{BINS, Sketch, Sketcher, groups};
use bienban::text::normalise;
use bienban::token::tokenise;

fn sketch(text: &str) -> Option<Sketch> {
    let text = normalise(text);
    let mut tokens = Vec::new();
    tokenise(&text, 0, text.len(), &mut tokens);
    Sketcher::default().sketch(&text, &tokens, &vec![0; tokens.len()])
}

/// What became of an article elsewhere.
fn variants(lines: &[&str], other_paragraph: &str, caption: &str) -> Vec<String> {
    let without_lead = match lines.len() {
        // Where all stands in one line, the lead is its first sentence.
        0..4 => {
            let all = lines.join("\n");
            let end = all.find(". ").filter(|end| *end < all.len() / 3).map_or(0, |end| end + 2);
            all[end..].to_owned()
        }
        _ => [&lines[..1], &lines[2..]].concat().join("\n"),
    };
    let with_caption = lines.join("\n") + "\n" + caption + "\n";
    let with_paragraph = {
        let middle = lines.len().div_ceil(2);
        [&lines[..middle], &[other_paragraph], &lines[middle..]].concat().join("\n")
    };
    // The old places of tone marks, and decomposed letters, as another office's keyboard writes them.
    let tones = [("óa", "oá"), ("òa", "oà"), ("ủy", "uỷ"), ("úy", "uý"), ("ùy", "uỳ"), ("ỏe", "oẻ"), ("ụy", "uỵ")];
    let mut other_tones = lines.join("\n");
    for (new, old) in tones {
        other_tones = other_tones.replace(new, old);
    }
    let decomposed = unicode_normalization::UnicodeNormalization::nfd(other_tones.as_str()).collect();
    vec![without_lead, with_caption, with_paragraph, decomposed]
}

/// Recall and precision over pairs in one group, and over whole groups.
fn measure(articles: &[String]) -> (f64, f64) {
    let captions = ["Ảnh: Lan Chi", "Quang cảnh hội nghị. Ảnh: CTV", "Các đại biểu dự hội nghị. (Ảnh: Minh Hà)"];
    let paragraphs: Vec<&str> =
        articles.iter().filter_map(|a| a.lines().filter(|l| (150..450).contains(&l.len())).nth(1)).collect();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let mut truth = Vec::new();
    for (n, article) in articles.iter().enumerate() {
        let lines: Vec<&str> = article.lines().filter(|line| !line.trim().is_empty()).collect();
        let other = paragraphs[(n * 31 + 7) % paragraphs.len()];
        let all = variants(&lines, other, captions[n % 3]);
        for text in all.iter().map(String::as_str).chain([article.as_str()]) {
            file.write_all(&sketch(text).unwrap().0).unwrap();
            truth.push(n);
        }
    }
    assert_eq!(file.as_file().metadata().unwrap().len(), (truth.len() * BINS) as u64);
    let found = groups(file.path(), truth.len() as u32).unwrap();
    let mut sizes: HashMap<(usize, u32), u64> = HashMap::new();
    let (mut by_truth, mut by_group): (HashMap<usize, u64>, HashMap<u32, u64>) = Default::default();
    for (truth, group) in truth.iter().zip(&found) {
        *sizes.entry((*truth, *group)).or_default() += 1;
        *by_truth.entry(*truth).or_default() += 1;
        *by_group.entry(*group).or_default() += 1;
    }
    let pairs = |counts: &mut dyn Iterator<Item = u64>| counts.map(|n| n * (n - 1) / 2).sum::<u64>() as f64;
    let both = pairs(&mut sizes.values().copied());
    (both / pairs(&mut by_truth.values().copied()), both / pairs(&mut by_group.values().copied()))
}

/// Articles of which no two are variants of each other themselves, by the part of their runs in common, counted in full.
fn distinct(articles: Vec<String>, most: usize) -> Vec<String> {
    let runs = |text: &str| -> std::collections::HashSet<String> {
        let key = bienban::text::fold(&normalise(text));
        let words: Vec<&str> = key.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        words.windows(5).map(|w| w.join(" ")).collect()
    };
    let mut kept: Vec<(String, std::collections::HashSet<String>)> = Vec::new();
    for article in articles {
        let own = runs(&article);
        let alike = |other: &std::collections::HashSet<String>| {
            let both = own.intersection(other).count();
            both * 10 > own.len().min(other.len()) * 3
        };
        if own.len() >= 20 && !kept.iter().any(|(_, other)| alike(other)) {
            kept.push((article, own));
        }
        if kept.len() == most {
            break;
        }
    }
    kept.into_iter().map(|(article, _)| article).collect()
}

#[test]
fn variants_of_the_corpus_are_found() {
    let texts = at_hand::corpus().into_iter().filter_map(|path| fs::read_to_string(path).ok());
    let articles = distinct(texts.collect(), 500);
    assert!(articles.len() >= 30);
    let (recall, precision) = measure(&articles);
    eprintln!("{} articles: recall {recall:.4}, precision {precision:.4}", articles.len());
    assert!(recall >= 0.97 && precision >= 0.99, "recall {recall}, precision {precision}");
}

#[test]
fn variants_of_five_hundred_real_articles_are_found() {
    let Some(pool) = at_hand::pool() else { return };
    let texts = at_hand::files(&pool).into_iter().filter_map(|path| fs::read_to_string(path).ok());
    let articles = distinct(texts.collect(), 500);
    assert_eq!(articles.len(), 500);
    let (recall, precision) = measure(&articles);
    eprintln!("recall {recall:.4}, precision {precision:.4}");
    assert!(recall >= 0.97 && precision >= 0.99, "recall {recall}, precision {precision}");
}

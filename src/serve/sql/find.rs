//! What people type, looked up with and without marks.

use rusqlite::{Connection, Params, Result};

use super::articles::{self, Article};
use super::people::Named;
use super::{Piece, first, rows};
use crate::store::{key, search};

/// People by any of their names, those whom most articles name first.
pub fn people(db: &Connection, text: &str, piece: Piece) -> Result<Vec<Named>> {
    named(db, "person", text, piece)
}

/// The same of bodies.
pub fn bodies(db: &Connection, text: &str, piece: Piece) -> Result<Vec<Named>> {
    named(db, "body", text, piece)
}

fn named(db: &Connection, table: &str, text: &str, piece: Piece) -> Result<Vec<Named>> {
    let Some(expression) = search::all_begun(text) else {
        return Ok(vec![]);
    };
    let sql = format!(
        "SELECT t.id, t.name, t.articles, t.first_seen, t.last_seen FROM {table}_fts f JOIN {table} t ON t.id = f.rowid \
         WHERE {table}_fts MATCH ?1 ORDER BY t.folded <> ?4, t.articles DESC, t.id LIMIT ?2 OFFSET ?3"
    );
    let (limit, offset) = piece.bounds();
    rows(db, &sql, (expression, limit, offset, key(text)), Named::read)
}

/// Articles that were found.
#[derive(Debug, Default)]
pub struct Articles {
    /// Each with its text, if the store has it.
    pub found: Vec<(Article, Option<String>)>,
    /// They were too many to be weighed: the latest come first, not the best.
    pub latest_first: bool,
}

/// So many articles are weighed, at about a microsecond each. Words that more have tell them apart no longer.
const WEIGHED: usize = 30_000;

/// So many words say which article is the best. Each costs a look at all places where it stands, which nothing interrupts; of those
/// who paste a passage nearly all find one article or none.
const WEIGHING: usize = 16;

/// What an article is worth, the best the least: a word of the title counts four times.
const WORTH: &str = "bm25(article_fts, 4.0, 1.0)";

/// Articles with all the words, the last of which may be only begun. The best come first; of very many the latest.
pub fn articles(db: &Connection, text: &str, piece: Piece) -> Result<Articles> {
    weighing(db, text, piece, WEIGHED)
}

/// The same, with so many articles weighed at most.
fn weighing(db: &Connection, text: &str, piece: Piece, most: usize) -> Result<Articles> {
    let mut words = search::words(text);
    let Some(expression) = search::all_begun(text) else { return Ok(Articles::default()) };
    let numbers = |sql: &str, expression: &str| rows(db, sql, [expression], |row| row.get::<_, i64>(0));
    // The numbers of an index rise.
    let with_words = "SELECT rowid FROM article_fts WHERE article_fts MATCH ?1";
    // What begins with very few letters is many words, and to gather their articles takes long: another index has those.
    let short = words.pop_if(|last| last.chars().count() <= search::BEGUN);
    let begun = match &short {
        Some(last) => {
            let sql = "SELECT rowid FROM begun_fts WHERE begun_fts MATCH ?1";
            Some(numbers(sql, &format!("\"{last}\""))?).filter(|begun| begun.len() > most)
        }
        None => None,
    };
    let whole = search::all(&words.join(" "));
    let all = match (&begun, &whole) {
        (None, _) => numbers(with_words, &expression)?,
        (Some(begun), None) => begun.clone(),
        (Some(begun), Some(whole)) => {
            let mut all = numbers(with_words, whole)?;
            all.retain(|id| begun.binary_search(id).is_ok());
            all
        }
    };
    let latest_first = all.len() > most;
    let some = match words.len() > WEIGHING {
        true => search::all(&words[..WEIGHING].join(" ")),
        // The letters in which so many words begin weigh nothing.
        false => whole.filter(|_| begun.is_some()),
    };
    let ids = match some {
        _ if latest_first => latest(db, &all, piece)?,
        Some(some) => {
            let sql = format!("{with_words} ORDER BY {WORTH}");
            page(db, &sql, [some], |id| all.binary_search(&id).is_ok(), piece)?
        }
        None => {
            let (limit, offset) = piece.bounds();
            let sql = format!("{with_words} ORDER BY {WORTH} LIMIT ?2 OFFSET ?3");
            rows(db, &sql, (expression, limit, offset), |row| row.get(0))?
        }
    };
    let found = ids.into_iter().filter_map(|id| with_text(db, id).transpose());
    Ok(Articles { found: found.collect::<Result<_>>()?, latest_first })
}

/// The latest of these articles, which stand in rising order.
fn latest(db: &Connection, all: &[i64], piece: Piece) -> Result<Vec<i64>> {
    page(db, "SELECT id FROM article ORDER BY day DESC, id DESC", [], |id| all.binary_search(&id).is_ok(), piece)
}

/// Of the numbers that a question gives, those of a page that are wanted.
fn page(
    db: &Connection,
    sql: &str,
    params: impl Params,
    wanted: impl Fn(i64) -> bool,
    piece: Piece,
) -> Result<Vec<i64>> {
    let (limit, offset) = piece.bounds();
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let (mut ids, mut before) = (vec![], offset);
    while (ids.len() as i64) < limit
        && let Some(row) = rows.next()?
    {
        let id = row.get(0)?;
        match before {
            _ if !wanted(id) => {}
            0 => ids.push(id),
            _ => before -= 1,
        }
    }
    Ok(ids)
}

fn with_text(db: &Connection, id: i64) -> Result<Option<(Article, Option<String>)>> {
    let sql = format!(
        "SELECT {}, t.text FROM article a LEFT JOIN meeting m ON m.article = a.id LEFT JOIN article_text t ON t.article = a.id WHERE a.id = ?1",
        articles::COLUMNS
    );
    first(db, &sql, [id], |row| Ok((Article::read(row)?, row.get(articles::WIDTH)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::made::made;

    #[test]
    fn very_many_articles_come_by_day_and_are_those_that_few_would_be() {
        let folder = tempfile::tempdir().unwrap();
        let articles = [
            ("a.txt", "Huyện ủy họp\nSáng 1/3/2024, Huyện ủy tổ chức hội nghị giao ban. Hội nghị bàn về hộ nghèo."),
            ("b.txt", "Tỉnh ủy họp\nSáng 9/3/2024, Tỉnh ủy tổ chức hội nghị ở huyện Mường Lăng về thu ngân sách."),
            ("c.txt", "Sở Y tế họp\nSáng 5/3/2024, Sở Y tế tổ chức hội nghị về huyện nghèo, hộ nghèo."),
        ];
        let articles = articles.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let db = made(folder.path(), articles.into_iter(), true);
        let found = |text: &str, page, length, most| {
            let articles = weighing(&db, text, Piece { page, length }, most).unwrap();
            let paths: Vec<String> = articles.found.iter().map(|(article, _)| article.path.clone()).collect();
            (paths.join(" "), articles.latest_first)
        };
        assert_eq!(found("h", 0, 5, 2), ("b.txt c.txt a.txt".into(), true));
        // One more than a page has tells that it goes on.
        assert_eq!(found("h", 1, 1, 2), ("c.txt a.txt".into(), true));
        assert_eq!(found("ho ng", 0, 5, 1), ("c.txt a.txt".into(), true));
        for typed in
            ["h", "hu", "huy", "huyen", "huyen u", "hoi ngh", "ho ngheo", "th", "so y t", "zz", "muong lan", "u"]
        {
            let sorted = |most| {
                let paths = found(typed, 0, 5, most).0;
                let mut paths: Vec<String> = paths.split(' ').map(str::to_owned).collect();
                paths.sort();
                paths
            };
            let few = sorted(100);
            for most in 0..3 {
                assert_eq!(sorted(most), few, "{typed}, {most} weighed");
            }
        }
        assert!(!found("hoi nghi", 0, 5, 100).1);
        // Of a passage all words must be there, whichever of them are weighed.
        let passage = "Tỉnh ủy tổ chức hội nghị ở huyện Mường Lăng về thu ngân sách, sáng 9/3/2024, Tỉnh ủy họp";
        assert_eq!(found(passage, 0, 5, 100), ("b.txt".into(), false));
        for (last, path) in [("m", "b.txt"), ("mườn", "b.txt"), ("nghe", "")] {
            assert_eq!(found(&format!("{passage} {last}"), 0, 5, 100), (path.into(), false), "{last}");
        }
        assert_eq!(found(&"họp ".repeat(20_000), 0, 5, 100).0.split(' ').count(), 3);
        assert_eq!(found("zz", 0, 5, 0), (String::new(), false));
        assert_eq!(found("?", 0, 5, 0), (String::new(), false));
    }
}

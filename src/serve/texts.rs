//! The texts of the explorer: one file a language under `data/explorer`, compiled in.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language of the explorer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    Vi,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Vi, Lang::En];

    /// The BCP 47 tag, which is also what addresses and the cookie say.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.tag() == tag)
    }

    pub fn texts(self) -> &'static Texts {
        static VI: LazyLock<Texts> =
            LazyLock::new(|| Texts::read(Lang::Vi, include_str!("../../data/explorer/vi.toml")));
        static EN: LazyLock<Texts> =
            LazyLock::new(|| Texts::read(Lang::En, include_str!("../../data/explorer/en.toml")));
        match self {
            Lang::Vi => &VI,
            Lang::En => &EN,
        }
    }
}

/// The texts of one language, by key: `tasks.title`.
#[derive(Debug)]
pub struct Texts {
    pub lang: Lang,
    texts: HashMap<String, String>,
}

impl Texts {
    /// Law: the files are compiled in, and a test reads both of them.
    fn read(lang: Lang, toml: &str) -> Texts {
        let tables: HashMap<String, HashMap<String, String>> =
            toml::from_str(toml).unwrap_or_else(|e| panic!("data/explorer/{}.toml: {e}", lang.tag()));
        let texts = tables
            .into_iter()
            .flat_map(|(table, texts)| texts.into_iter().map(move |(key, text)| (format!("{table}.{key}"), text)));
        Texts { lang, texts: texts.collect() }
    }

    /// The text of a key; a test holds that every key in the sources is there.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The name of a value that records hold, such as a role; a value that nobody named stays as it is.
    pub fn name<'a>(&'a self, table: &str, value: &'a str) -> &'a str {
        self.texts.get(&format!("{table}.{value}")).map_or(value, String::as_str)
    }

    /// The text of a key with `{n}` replaced; `KEY-one` is taken for 1 where a language has it.
    pub fn n(&self, key: &str, n: u64) -> String {
        let one = self.texts.get(&format!("{key}-one")).filter(|_| n == 1);
        one.map_or(self.t(key), String::as_str).replace("{n}", &self.number(n))
    }

    /// `1234567` with its digits by threes, as the language writes it.
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push_str(self.t("number.group"));
            }
            out.push(digit);
        }
        out
    }

    /// An ISO date, perhaps partial (`2024`, `2024-05`, `2024-05-29`), as people write it. What is no such date stays as it is.
    pub fn date(&self, iso: &str) -> String {
        let parts: Vec<&str> = iso.split('-').collect();
        let key = match parts.len() {
            3 => "date.day",
            2 => "date.month",
            _ => return iso.to_owned(),
        };
        let month = parts[1].trim_start_matches('0');
        let day = parts.get(2).map_or("", |day| day.trim_start_matches('0'));
        let text = self.t(key).replace("{y}", parts[0]).replace("{m}", month).replace("{d}", day);
        text.replace("{month}", self.name("month", month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    fn keys(lang: Lang) -> BTreeSet<&'static str> {
        lang.texts().texts.keys().map(String::as_str).filter(|key| !key.ends_with("-one")).collect()
    }

    /// All of `src/serve`, as one text.
    fn sources(dir: &Path) -> String {
        let mut all = String::new();
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all += &sources(&path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                all += fs::read_to_string(&path).unwrap().split("#[cfg(test)]").next().unwrap();
            }
        }
        all
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        assert_eq!(keys(Lang::Vi), keys(Lang::En));
    }

    /// Tables of names of values, which sources ask for by [`Texts::name`].
    const NAMES: [&str; 8] = ["certainty", "role", "polarity", "level", "kind", "status", "mark", "month"];

    #[test]
    fn every_key_in_the_sources_has_a_text_and_every_text_a_use() {
        let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/serve"));
        let keys = keys(Lang::Vi);
        let tables: BTreeSet<&str> = keys.iter().map(|key| key.split('.').next().unwrap()).collect();
        let quoted: BTreeSet<&str> = sources.split('"').collect();
        for text in &quoted {
            let known = text.split_once('.').is_some_and(|(table, key)| {
                tables.contains(table) && key.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !key.is_empty()
            });
            assert!(!known || keys.contains(text), "{text} is in the sources and has no text");
        }
        for key in keys {
            let table = key.split('.').next().unwrap();
            assert!(NAMES.contains(&table) || quoted.contains(key), "no source asks for {key}");
        }
    }

    #[test]
    fn numbers_and_dates_are_written_as_the_language_does() {
        assert_eq!(Lang::Vi.texts().number(1_234_567), "1.234.567");
        assert_eq!(Lang::En.texts().number(1_234_567), "1,234,567");
        assert_eq!(Lang::Vi.texts().date("2024-05-09"), "9/5/2024");
        assert_eq!(Lang::En.texts().date("2024-05-09"), "9 May 2024");
        assert_eq!(Lang::En.texts().date("2024-05"), "May 2024");
        assert_eq!(Lang::Vi.texts().date("2024"), "2024");
        assert_eq!(Lang::En.texts().n("count.articles", 1), "1 article");
    }
}

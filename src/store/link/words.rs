//! What linking knows of the language: `data/linking/words.toml` and the provinces of the lexicon.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::BTreeMap;

use crate::rules::builtin_files;
use crate::rules::file::{Entry, LexiconFile};
use crate::text::normalise;

/// Levels of units that have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Level {
    Province,
    /// Of the province or the district level.
    City,
    District,
    Commune,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    skip: Vec<String>,
    end: Vec<String>,
    central: Vec<String>,
    status: Vec<String>,
    level: BTreeMap<String, Vec<String>>,
    many: BTreeMap<String, Vec<String>>,
    of_unit: BTreeMap<String, String>,
    vague: Vague,
    forms: BTreeMap<String, String>,
    same: BTreeMap<String, String>,
    title: Titles,
    head: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vague {
    starts: Vec<String>,
    unless: Vec<String>,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    one: Vec<String>,
    member: Vec<String>,
    national: Vec<String>,
    leader: Vec<String>,
}

impl Level {
    /// The level that a unit below the province has.
    pub fn below(self) -> Level {
        if self == Level::City { Level::District } else { self }
    }
}

/// The further words of a short form, and the words of its full form.
type Written = (Vec<String>, Vec<String>);

/// The word lists, in small letters.
#[derive(Debug, Default)]
pub(super) struct Words {
    skip: FxHashSet<String>,
    end: Vec<Vec<String>>,
    central: Vec<Vec<String>>,
    status: FxHashSet<String>,
    levels: Vec<(Vec<String>, Level)>,
    no_level: Vec<Vec<String>>,
    many: Vec<(Vec<String>, Option<Level>)>,
    /// Bodies behind which the name of their unit stands, with the word for it.
    of_unit: Vec<(Vec<String>, String)>,
    vague: FxHashSet<String>,
    vague_starts: Vec<Vec<String>>,
    vague_unless: Vec<Vec<String>>,
    /// By first word: what follows it, and the full form.
    forms: FxHashMap<String, Vec<Written>>,
    same: FxHashMap<String, String>,
    one: FxHashSet<String>,
    member: FxHashSet<String>,
    national: FxHashSet<String>,
    leader: FxHashSet<String>,
    head: FxHashMap<String, String>,
    /// By any spelling: the usual name, and whether it is a city.
    provinces: FxHashMap<String, (String, bool)>,
    cities: FxHashSet<String>,
}

/// The words of a text in small letters, parted at whatever is no letter or digit. Marks stay: without them, words for levels are
/// others too.
pub(super) fn words(text: &str) -> Vec<String> {
    let small = normalise(text).to_lowercase();
    small.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn plain(text: &str) -> String {
    words(text).join(" ")
}

fn set(list: Vec<String>) -> FxHashSet<String> {
    list.iter().map(|text| plain(text)).collect()
}

impl Words {
    /// The lists in the binary.
    pub fn builtin() -> Words {
        // Both files are part of the program; `the_lists_are_read` would not pass without them.
        let Ok(file) = toml::from_str::<File>(include_str!("../../../data/linking/words.toml")) else {
            return Words::default();
        };
        let levels = [
            ("province", Level::Province),
            ("city", Level::City),
            ("district", Level::District),
            ("commune", Level::Commune),
        ];
        let level = |name: &str| levels.iter().find(|(known, _)| *known == name).map(|&(_, level)| level);
        let mut words_of = Words {
            skip: set(file.skip),
            end: file.end.iter().map(|text| words(text)).collect(),
            central: file.central.iter().map(|text| words(text)).collect(),
            status: set(file.status),
            of_unit: file.of_unit.iter().map(|(body, unit)| (words(body), plain(unit))).collect(),
            vague: set(file.vague.names),
            vague_starts: file.vague.starts.iter().map(|text| words(text)).collect(),
            vague_unless: file.vague.unless.iter().map(|text| words(text)).collect(),
            one: set(file.title.one),
            member: set(file.title.member),
            national: set(file.title.national),
            leader: set(file.title.leader),
            same: file.same.iter().map(|(from, to)| (plain(from), plain(to))).collect(),
            head: file.head.iter().map(|(title, word)| (plain(title), plain(word))).collect(),
            provinces: provinces(),
            ..Words::default()
        };
        let cities = words_of.provinces.values().filter(|(_, city)| *city).map(|(usual, _)| usual.clone());
        words_of.cities = cities.collect();
        words_of.no_level = file.level.get("none").into_iter().flatten().map(|text| words(text)).collect();
        for (name, list) in &file.level {
            words_of
                .levels
                .extend(level(name).into_iter().flat_map(|level| list.iter().map(move |w| (words(w), level))));
        }
        for (name, list) in &file.many {
            words_of.many.extend(list.iter().map(|text| (words(text), level(name))));
        }
        words_of.many.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        for (short, full) in &file.forms {
            let short = words(short);
            let forms = words_of.forms.entry(short[0].clone()).or_default();
            forms.push((short[1..].to_vec(), words(full)));
            forms.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        words_of
    }

    /// The words of a name with short forms written out.
    pub fn expand(&self, name: &str) -> Vec<String> {
        let given = words(name);
        let mut out: Vec<String> = Vec::with_capacity(given.len() + 4);
        let mut at = 0;
        while let Some(word) = given.get(at) {
            let rest = &given[at + 1..];
            let form = self.forms.get(word).and_then(|forms| forms.iter().find(|(more, _)| rest.starts_with(more)));
            match form {
                Some((more, full)) => {
                    out.extend(full.iter().cloned());
                    at += 1 + more.len();
                }
                None => {
                    // A short form and a number or a name run into one another (`Q10`, `TPHue`) are left as they are.
                    out.push(word.clone());
                    at += 1;
                }
            }
        }
        out
    }

    /// The words of a name, as [`expand`](Words::expand) gives them, without those that say nothing.
    pub fn trim(&self, mut out: Vec<String>) -> Vec<String> {
        out.retain(|word| !self.skip.contains(word));
        for end in &self.end {
            if out.len() > end.len() + 1 && out.ends_with(end) {
                out.truncate(out.len() - end.len());
            }
        }
        match self.same.get(&out.join(" ")) {
            Some(same) => same.split(' ').map(str::to_owned).collect(),
            None => out,
        }
    }

    /// Whether an expanded name says that the body is one of the whole country.
    pub fn is_central(&self, name: &[String]) -> bool {
        self.central.iter().chain(&self.end).any(|part| holds(name, part))
    }

    /// The title without words of status.
    pub fn title(&self, title: &str) -> String {
        let mut all = words(title);
        while all.len() > 1 && self.status.contains(&all[0]) {
            all.remove(0);
        }
        all.join(" ")
    }

    /// The longest name of a province with which `name` ends: how many words, its usual name, and whether it is a city.
    pub fn province(&self, name: &[String]) -> Option<(usize, &str, bool)> {
        (1..=name.len().min(5)).rev().find_map(|len| {
            let (usual, city) = self.provinces.get(&name[name.len() - len..].join(" "))?;
            Some((len, usual.as_str(), *city))
        })
    }

    /// The level whose word stands at `at`, and how many words it has.
    pub fn level(&self, name: &[String], at: usize) -> Option<(usize, Level)> {
        if self.no_level.iter().any(|other| name[at..].starts_with(other)) {
            return None;
        }
        self.levels.iter().find(|(word, _)| name[at..].starts_with(word)).map(|(word, level)| (word.len(), *level))
    }

    /// Where in a name a body ends behind which only the name of its unit stands, and the word for that unit (`Huyện ủy` in
    /// `Huyện ủy Sa Pa`: 2, `huyện`).
    pub fn of_unit(&self, name: &[String]) -> Option<(usize, &str)> {
        (0..name.len()).rev().find_map(|at| {
            let (body, unit) = self.of_unit.iter().find(|(body, _)| name[at..].starts_with(body))?;
            let end = at + body.len();
            (end + 1..=end + 4).contains(&name.len()).then_some((end, unit.as_str()))
        })
    }

    /// Whether such bodies are many, and of which level (`None` for any).
    pub fn many(&self, name: &[String]) -> Option<Option<Level>> {
        self.many.iter().find(|(start, _)| name.starts_with(start)).map(|(_, level)| *level)
    }

    /// Whether any article may mean another body by this name.
    pub fn vague(&self, name: &[String]) -> bool {
        let Some(start) = self.vague_starts.iter().find(|start| name.starts_with(start)) else {
            return self.vague.contains(&name.join(" "));
        };
        let rest = &name[start.len()..];
        !self.vague_unless.iter().any(|part| holds(rest, part))
    }

    pub fn is_one(&self, title: &str) -> bool {
        self.one.contains(title)
    }

    pub fn is_member(&self, title: &str) -> bool {
        self.member.contains(title)
    }

    pub fn is_national(&self, title: &str) -> bool {
        self.national.contains(title)
    }

    pub fn is_leader(&self, title: &str) -> bool {
        self.leader.contains(title)
    }

    /// The first word of the body that `title` implies.
    pub fn head(&self, title: &str) -> Option<&str> {
        self.head.get(title).map(String::as_str)
    }

    /// Whether the province of this usual name is a city.
    pub fn is_city(&self, usual: &str) -> bool {
        self.cities.contains(usual)
    }

    /// The level of a unit whose name begins with its level word.
    pub fn unit_level(&self, unit: &str) -> Option<Level> {
        let name: Vec<String> = unit.split(' ').map(str::to_owned).collect();
        self.level(&name, 0).map(|(_, level)| level)
    }
}

fn holds(name: &[String], part: &[String]) -> bool {
    name.windows(part.len()).any(|window| window == part)
}

/// From the lexicon: by each spelling the usual name of a province.
fn provinces() -> FxHashMap<String, (String, bool)> {
    let mut out = FxHashMap::default();
    let files = builtin_files();
    let lists = files.iter().filter(|file| file.path.ends_with("place.toml") && file.path.starts_with("lexicon"));
    for list in lists.filter_map(|file| toml::from_str::<LexiconFile>(&file.text).ok()).flat_map(|file| file.list) {
        if !list.class.get_ref().as_slice().iter().any(|class| class == "province") {
            continue;
        }
        for entry in list.words {
            let Entry::Full(word) = entry.into_inner() else { continue };
            let usual = word.canonical.as_deref().unwrap_or(&word.word);
            out.insert(plain(&word.word), (usual.to_owned(), word.kind.as_deref() == Some("city")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read() {
        let w = Words::builtin();
        let full = |name| w.trim(w.expand(name));
        assert_eq!(full("UBND TP. HCM").join(" "), "ủy ban nhân dân thành phố hcm");
        assert_eq!(full("Bộ GD&ĐT"), full("Bộ Giáo dục và Đào tạo"));
        assert_eq!(full("BCH T.Ư Đảng"), full("Trung ương Đảng"));
        assert_eq!(w.title("nguyên Phó Chủ tịch"), "phó chủ tịch");
        assert_eq!(w.province(&words("Sở Y tế Dak Lak")), Some((2, "Đắk Lắk", false)));
        assert_eq!(w.province(&words("Thành ủy thành phố HCM")).map(|p| p.1), Some("Thành phố Hồ Chí Minh"));
        assert!(w.is_national("thứ trưởng") && w.is_one("bí thư") && w.vague(&words("Tổ công tác")));
    }
}

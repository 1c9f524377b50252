//! What is one body across articles: a function over plain data.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::clusters::Clusters;
use super::place::{Parsed, Place};
use super::words::{Level, Words};
use crate::text::fold;

/// A body as an article names it.
#[derive(Debug, Clone)]
pub(super) struct NamedBody<'a> {
    /// Articles are numbered in the order of their paths.
    pub article: u32,
    pub name: &'a str,
    pub level: Option<&'a str>,
    pub kind: Option<&'a str>,
}

impl NamedBody<'_> {
    /// Whether its leaders are leaders of the country.
    fn is_of_country(&self) -> bool {
        self.kind == Some("central") || (self.level == Some("central") && self.kind == Some("state"))
    }
}

/// Two forms of one body within an article: the fullest, and another.
pub(super) type Form = (String, String);

/// Which body each is, and why.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    pub clusters: Clusters,
    /// Of each named body: its place, perhaps taken from its article.
    pub places: Vec<Place>,
    /// By article: the provinces that its bodies tell.
    pub provinces: Vec<BTreeSet<String>>,
    /// Of each named body: whether its name tells its place, or needs none, and is no short form.
    pub own: Vec<bool>,
    /// Of each named body: whether its leaders are leaders of the country.
    pub of_country: Vec<bool>,
    /// By name without place, as a search key, one of the bodies that are alone in the country.
    pub alone: FxHashMap<String, usize>,
}

/// Why a named body is the body that it is.
pub(super) mod why {
    pub const NAME: &str = "same name, and one such body in the country";
    pub const PLACE: &str = "same name in the same place";
    pub const ARTICLE: &str = "same name, and the only such place in its article";
    pub const SHORT: &str = "short form of the same name";
    pub const APART: &str = "a name of many bodies, whose place the article does not tell";
    pub const ALONE: &str = "no other of this name";
}

/// Decides which named bodies are one. `places` are by article further texts that tell a place, such as that of the meeting.
pub(super) fn bodies(
    words: &Words,
    named: &[NamedBody<'_>],
    forms: &[Form],
    venues: &[(u32, String)],
    clusters: Clusters,
) -> Bodies {
    let mut known: FxHashMap<&str, Parsed> = FxHashMap::default();
    let parsed: Vec<Parsed> =
        named.iter().map(|body| known.entry(body.name).or_insert_with(|| words.parse(body.name)).clone()).collect();
    let articles = named
        .iter()
        .map(|body| body.article)
        .chain(venues.iter().map(|v| v.0))
        .max()
        .map_or(0, |last| last as usize + 1);
    let mut provinces = vec![BTreeSet::new(); articles];
    let mut units = vec![BTreeSet::new(); articles];
    for (body, parsed) in named.iter().zip(&parsed) {
        tell(&parsed.place, body.article, &mut provinces, &mut units);
    }
    for (article, venue) in venues {
        tell(&words.parse(venue).place, *article, &mut provinces, &mut units);
    }
    let short = shorts(words, named, &parsed, forms);
    let of_country = named.iter().map(NamedBody::is_of_country).collect();
    let mut out = Bodies {
        clusters,
        places: Vec::with_capacity(named.len()),
        provinces,
        of_country,
        own: Vec::with_capacity(named.len()),
        alone: FxHashMap::default(),
    };
    // By head and place, of those with a place of their own: the first.
    let mut first: BTreeMap<(String, String), Vec<(usize, &'static str)>> = BTreeMap::new();
    for (at, (body, parsed)) in named.iter().zip(&parsed).enumerate() {
        let here = body.article as usize;
        let (place, mut reason) = match &parsed.place {
            Place::Wanted(level) => match wanted(words, *level, &out.provinces[here], &units[here]) {
                Some(place) => (place, why::ARTICLE),
                None => (Place::Vague, why::APART),
            },
            Place::None => (Place::None, why::NAME),
            Place::Vague => (Place::Vague, why::APART),
            place => (place.clone(), why::PLACE),
        };
        let head = match short.get(&parsed.head) {
            Some(full) => {
                reason = why::SHORT;
                full.clone()
            }
            None => parsed.head.clone(),
        };
        let place_key = match &place {
            Place::Vague | Place::Wanted(_) => None,
            Place::None => Some(String::new()),
            Place::Province(name) | Place::Unit(name, _) => Some(fold(name)),
        };
        match place_key {
            Some(key) => first.entry((head, key)).or_default().push((at, reason)),
            None => out.clusters.say(at, why::APART),
        }
        out.own.push(reason == why::NAME || reason == why::PLACE);
        out.places.push(place);
    }
    out.alone = first
        .iter()
        .filter(|((_, place), _)| place.is_empty())
        .map(|((head, _), all)| (head.clone(), all[0].0))
        .collect();
    let known: Vec<(String, usize)> =
        short.iter().filter_map(|(short, full)| Some((short.clone(), *out.alone.get(full)?))).collect();
    out.alone.extend(known);
    for group in first.values() {
        for part in parts(named, group, &out) {
            let alone = part.len() == 1;
            for &(at, why) in &part {
                out.clusters.say(at, if alone { why::ALONE } else { why });
            }
            for pair in part.windows(2) {
                out.clusters.join(pair[0].0, pair[1].0, pair[1].1);
            }
        }
    }
    out
}

fn tell(place: &Place, article: u32, provinces: &mut [BTreeSet<String>], units: &mut [BTreeSet<String>]) {
    let at = article as usize;
    match place {
        Place::Province(name) => {
            provinces[at].insert(name.clone());
        }
        Place::Unit(name, province) => {
            units[at].insert(name.clone());
            provinces[at].extend(province.clone());
        }
        _ => {}
    }
}

/// The one place of the level that an article tells.
fn wanted(
    words: &Words,
    level: Option<Level>,
    provinces: &BTreeSet<String>,
    units: &BTreeSet<String>,
) -> Option<Place> {
    let is_city = |name: &&String| words.is_city(name);
    let mut found: Vec<Place> = Vec::new();
    match level {
        Some(Level::Province) => found.extend(provinces.iter().cloned().map(Place::Province)),
        Some(Level::City) => {
            found.extend(provinces.iter().filter(is_city).cloned().map(Place::Province));
            let cities = units.iter().filter(|name| words.unit_level(name) == Some(Level::City));
            found.extend(cities.map(|name| Place::Unit(name.clone(), None)));
        }
        Some(level) => {
            let same = units.iter().filter(|name| words.unit_level(name).map(Level::below) == Some(level));
            found.extend(same.map(|name| Place::Unit(name.clone(), None)));
        }
        None => {
            found.extend(provinces.iter().cloned().map(Place::Province));
            found.extend(units.iter().map(|name| Place::Unit(name.clone(), None)));
        }
    }
    (found.len() == 1).then(|| found.remove(0))
}

/// A group of one name and place, parted by what else tells bodies apart: units of the same name lie in several provinces.
fn parts(named: &[NamedBody<'_>], group: &[(usize, &'static str)], out: &Bodies) -> Vec<Vec<(usize, &'static str)>> {
    let told = |at: usize| match &out.places[at] {
        Place::Unit(_, Some(province)) => Some(province.clone()),
        _ => None,
    };
    // Where names tell two provinces, the article's only one helps those that tell none.
    let province = |at: usize| {
        let all = &out.provinces[named[at].article as usize];
        let only = || all.iter().next().filter(|_| all.len() == 1).cloned();
        told(at).or_else(only)
    };
    let known: BTreeSet<String> = group.iter().filter_map(|&(at, _)| told(at)).collect();
    if known.len() <= 1 {
        return vec![group.to_vec()];
    }
    let mut by: BTreeMap<String, Vec<(usize, &'static str)>> = BTreeMap::new();
    let mut apart = Vec::new();
    for &(at, why) in group {
        match province(at) {
            Some(province) => by.entry(province).or_default().push((at, why)),
            None => apart.push(vec![(at, why)]),
        }
    }
    by.into_values().chain(apart).collect()
}

/// By the key of a short form (`bo tt tt`) that of the full name: where articles give both for one body, and never another, and
/// the letters of the one are the first letters of the other.
fn shorts(words: &Words, named: &[NamedBody<'_>], parsed: &[Parsed], forms: &[Form]) -> FxHashMap<String, String> {
    let mut meant: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (full, short) in forms {
        let (full, short) = (words.parse(full), words.parse(short));
        for (full, short) in [(&full, &short), (&short, &full)] {
            if full.head != short.head && abbreviates(&short.head, &full.head) {
                *meant.entry(short.head.clone()).or_default().entry(full.head.clone()).or_default() += 1;
            }
        }
    }
    let mut heads: FxHashSet<&str> = FxHashSet::default();
    heads.extend(
        named.iter().zip(parsed).filter(|(body, _)| body.level == Some("central")).map(|(_, p)| p.head.as_str()),
    );
    // Of the bodies of the whole country, by first word: where one alone has these letters, it is meant without being told.
    let mut by_first: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for head in &heads {
        by_first.entry(head.split(' ').next().unwrap_or_default()).or_default().push(head);
    }
    for all in by_first.values() {
        for short in all {
            let full: Vec<&&str> = all.iter().filter(|full| abbreviates(short, full)).collect();
            if let [full] = full[..] {
                meant.entry((*short).to_owned()).or_default().entry((*full).to_owned()).or_default();
            }
        }
    }
    let sole = |(short, full): (String, BTreeMap<String, usize>)| {
        let mut full = full.into_keys();
        let one = full.next()?;
        full.next().is_none().then_some((short, one))
    };
    let mut out: FxHashMap<String, String> = meant.into_iter().filter_map(sole).collect();
    // A full form may be the short one of another.
    let ends: Vec<(String, String)> =
        out.iter().filter_map(|(short, full)| Some((short.clone(), out.get(full)?.clone()))).collect();
    out.extend(ends);
    out
}

/// Whether the words of `short` are those of `full`, some of them as first letters.
fn abbreviates(short: &str, full: &str) -> bool {
    let (short, full): (Vec<&str>, Vec<&str>) = (short.split(' ').collect(), full.split(' ').collect());
    fn fits(short: &[&str], full: &[&str]) -> bool {
        match (short, full) {
            ([], []) => true,
            ([word, short @ ..], [first, rest @ ..]) if word == first => fits(short, rest),
            ([word, short @ ..], _) => {
                let letters: Vec<char> = word.chars().collect();
                let initials = full.iter().take(letters.len()).map(|word| word.chars().next().unwrap_or(' '));
                (2..=full.len()).contains(&letters.len())
                    && initials.eq(letters.iter().copied())
                    && fits(short, &full[letters.len()..])
            }
            _ => false,
        }
    }
    short.len() < full.len() && fits(&short, &full)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Links bodies given as article, name, level and kind; bodies that are one get the same letter.
    fn linked(given: &[(u32, &'static str, &'static str, &'static str)], forms: &[(&str, &str)]) -> String {
        let named: Vec<NamedBody<'_>> = given
            .iter()
            .map(|&(article, name, level, kind)| NamedBody { article, name, level: Some(level), kind: Some(kind) })
            .collect();
        let forms: Vec<Form> = forms.iter().map(|(full, short)| ((*full).to_owned(), (*short).to_owned())).collect();
        let out = bodies(&Words::builtin(), &named, &forms, &[], Clusters::new(named.len()));
        out.clusters.letters()
    }

    #[test]
    fn one_body_has_one_name_in_one_place() {
        let given = [
            (0, "UBND tỉnh Quảng Ngãi", "province", "state"),
            (1, "Ủy ban nhân dân tỉnh Quảng Ngãi", "province", "state"),
            (2, "UBND tỉnh Lào Cai", "province", "state"),
            (3, "UBND huyện Sa Pa", "district", "state"),
            (4, "UBND huyện Sa Pa, tỉnh Lào Cai", "district", "state"),
        ];
        assert_eq!(linked(&given, &[]), "aabcc");
    }

    #[test]
    fn units_of_one_name_in_two_provinces_are_two() {
        let given = [
            (0, "UBND huyện Châu Thành, tỉnh Long An", "district", "state"),
            (1, "UBND huyện Châu Thành, tỉnh Trà Vinh", "district", "state"),
            (2, "UBND huyện Châu Thành", "district", "state"),
            (3, "UBND huyện Châu Thành", "district", "state"),
            (3, "Tỉnh ủy Trà Vinh", "province", "party-committee"),
        ];
        assert_eq!(linked(&given, &[]), "abcbd");
    }

    #[test]
    fn a_name_of_many_bodies_takes_the_only_place_of_its_article() {
        let given = [
            (0, "Tỉnh ủy", "province", "party-committee"),
            (0, "UBND tỉnh Quảng Ngãi", "province", "state"),
            (1, "Tỉnh ủy Quảng Ngãi", "province", "party-committee"),
            (2, "Tỉnh ủy", "province", "party-committee"),
            (3, "Tỉnh ủy", "province", "party-committee"),
            (3, "UBND tỉnh Quảng Ngãi", "province", "state"),
            (3, "UBND tỉnh Lào Cai", "province", "state"),
        ];
        assert_eq!(linked(&given, &[]), "abacdbe");
    }

    #[test]
    fn a_short_form_is_the_full_name_where_articles_give_both() {
        let given = [
            (0, "Tổng cục Đo đạc Biển", "central", "state"),
            (1, "TCĐĐB", "central", "state"),
            (2, "Bộ Thủy sản", "central", "ministry"),
            (3, "Bộ TS", "central", "ministry"),
            (4, "Tổ công tác", "central", "committee"),
            (5, "Tổ công tác", "central", "committee"),
        ];
        assert_eq!(linked(&given, &[("Tổng cục Đo đạc Biển", "TCĐĐB")]), "aabbcd");
        assert_eq!(linked(&given, &[]), "abccde");
    }
}

//! Who is one person across articles: a function over plain data.
//!
//! Appearances of one name are joined by what they share, the strongest first: the office, the body, the place, the company that they
//! are named in. What is left joins what alone fits it. What speaks against it, keeps them apart; a name alone never joins, unless it is rare.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::bodies::Bodies;
use super::clusters::Clusters;
use super::rare::Names;
use super::sketch::Sketch;
use super::traits::Traits;
use super::words::Words;

/// A person as an article names them.
#[derive(Debug, Clone)]
pub(super) struct Appearance<'a> {
    /// Articles are numbered in the order of their paths.
    pub article: u32,
    pub name: &'a str,
    /// The search key of the name.
    pub folded: &'a str,
    pub offices: Vec<Office<'a>>,
}

#[derive(Debug, Clone)]
pub(super) struct Office<'a> {
    pub title: &'a str,
    pub text: &'a str,
    /// Number of the named body.
    pub body: Option<usize>,
    pub current: bool,
}

/// What people need to know of an article.
#[derive(Debug, Clone, Default)]
pub(super) struct Article {
    /// The day that it tells of, in days since some day.
    pub day: Option<i32>,
    /// The first article of its group of near-duplicates.
    pub duplicate_of: Option<u32>,
}

/// Names borne by fewer than this are rare.
const RARE: f64 = 0.03;
/// Of names borne by fewer than this, two holders of offices that have nothing in common are one.
const VERY_RARE: f64 = 0.003;
/// Names borne by fewer than this are not common: of such, two office holders of one province are one.
const UNCOMMON: f64 = 0.3;
/// What is shared by more articles than this is no company.
const COMPANY: usize = 12;

/// Decides which appearances are one person.
pub(super) fn people(
    words: &Words,
    articles: &[Article],
    all: &[Appearance<'_>],
    bodies: &Bodies,
    clusters: Clusters,
) -> Clusters {
    let names = Names::count(all.iter().map(|appearance| appearance.folded));
    let company = company(articles.len(), all);
    let mut blocks: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, appearance) in all.iter().enumerate() {
        blocks.entry(appearance.folded).or_default().push(at);
    }
    let mut linker = Linker { words, articles, all, bodies, clusters, bearers: 0.0 };
    for (name, block) in blocks {
        if let [only] = block[..] {
            linker.clusters.say(only, "no other of this name");
            continue;
        }
        linker.bearers = names.bearers(name);
        linker.block(&block, &company);
    }
    linker.clusters
}

struct Linker<'l> {
    words: &'l Words,
    articles: &'l [Article],
    all: &'l [Appearance<'l>],
    bodies: &'l Bodies,
    clusters: Clusters,
    /// How many bear the name that is being looked at.
    bearers: f64,
}

impl Linker<'_> {
    fn block(&mut self, block: &[usize], company: &Company) {
        let traits: Vec<Traits> = block.iter().map(|&at| Traits::of(self.words, self.bodies, &self.all[at])).collect();
        let mut sketches: FxHashMap<usize, Sketch> = FxHashMap::default();
        for (&at, traits) in block.iter().zip(&traits) {
            let sketch = self.sketch(at, traits);
            sketches.entry(self.clusters.root(at)).or_default().add(sketch);
        }
        self.by_keys(block, &traits, &mut sketches);
        self.by_company(block, company, &mut sketches);
        self.by_name(block, &mut sketches);
        for &at in block {
            self.clusters.say(at, "nothing links it with others of this name");
        }
    }

    fn sketch(&self, at: usize, traits: &Traits) -> Sketch {
        let article = self.all[at].article;
        let day = self.articles[article as usize].day;
        Sketch {
            articles: BTreeSet::from([article]),
            national: traits.national,
            tells: traits.tells(),
            provinces: traits.provinces.clone(),
            units: traits.units.clone(),
            heads: day
                .map(|day| traits.heads.iter().map(|place| (place.clone(), (day, day))).collect())
                .unwrap_or_default(),
            names: BTreeSet::from([self.all[at].name.to_lowercase()]),
        }
    }

    /// Joins `a` and `b` if nothing speaks against it.
    fn join(
        &mut self,
        a: usize,
        b: usize,
        why: &str,
        sketches: &mut FxHashMap<usize, Sketch>,
        fits: impl Fn(&Sketch, &Sketch) -> bool,
    ) -> bool {
        let (x, y) = (self.clusters.root(a), self.clusters.root(b));
        if x != y {
            let (Some(one), Some(other)) = (sketches.get(&x), sketches.get(&y)) else { return false };
            // An article that names two people means two.
            let (few, many) = if one.articles.len() < other.articles.len() { (one, other) } else { (other, one) };
            if few.articles.iter().any(|article| many.articles.contains(article)) || !fits(one, other) {
                return false;
            }
        }
        match self.clusters.join(a, b, why) {
            Some((stay, go)) => {
                if let Some(gone) = sketches.remove(&go) {
                    sketches.entry(stay).or_default().add(gone);
                }
                true
            }
            None => x == y,
        }
    }

    /// Joins what shares an office, a body, a place.
    fn by_keys(&mut self, block: &[usize], traits: &[Traits], sketches: &mut FxHashMap<usize, Sketch>) {
        let spelled = |a: &Sketch, b: &Sketch| !a.names.is_disjoint(&b.names);
        let bearers = self.bearers;
        let common = bearers >= UNCOMMON;
        // The strongest first: what joins, why, and what must fit.
        type Keys = fn(&Traits) -> Vec<String>;
        let office: Keys = |t| t.offices.clone();
        let body: Keys = |t| t.bodies.iter().map(ToString::to_string).collect();
        let national: Keys = |t| t.national.then(String::new).into_iter().collect();
        let unit: Keys = |t| t.units.iter().cloned().collect();
        let province: Keys = |t| if t.units.is_empty() { t.provinces.iter().cloned().collect() } else { Vec::new() };
        let dup = |at: usize| {
            let article = self.all[at].article;
            self.articles[article as usize].duplicate_of.unwrap_or(article).to_string()
        };
        let twins: Vec<Vec<String>> = block.iter().map(|&at| vec![dup(at)]).collect();
        let with = |keys: Keys| traits.iter().map(keys).collect::<Vec<_>>();
        let steps: [(Vec<Vec<String>>, &str, bool, bool); 6] = [
            (twins, "the same article once more", false, true),
            (with(office), "same office in the same body", false, true),
            (with(body), "another office in the same body", true, true),
            (with(unit), "offices in the same district or commune", true, !common),
            (with(province), "offices in the same province", true, !common),
            (with(national), "both hold offices of the country", true, true),
        ];
        for (keys, why, strict, go) in steps {
            if !go {
                continue;
            }
            let mut first: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
            for (&at, keys) in block.iter().zip(&keys) {
                for key in keys {
                    let seen = first.entry(key).or_default();
                    // One that it may join; others are asked only if an article or a hand keeps it from that.
                    let joined = seen.iter().any(|&other| {
                        self.join(other, at, why, sketches, |a, b| !strict || (spelled(a, b) && !a.rivals(b)))
                    });
                    if !joined && seen.len() < 8 {
                        seen.push(at);
                    }
                }
            }
        }
    }

    /// Joins what is named together with the same people and in articles on the same bodies, if it fits nothing else as well.
    fn by_company(&mut self, block: &[usize], company: &Company, sketches: &mut FxHashMap<usize, Sketch>) {
        let mut by: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for &at in block {
            for name in company.of(self.all, self.all[at].article).filter(|name| *name != self.all[at].folded) {
                by.entry(name).or_default().insert(self.clusters.root(at));
            }
        }
        let mut shared: BTreeMap<(usize, usize), u32> = BTreeMap::new();
        for sets in by.values().filter(|sets| sets.len() <= COMPANY) {
            let sets: Vec<usize> = sets.iter().copied().collect();
            for (n, &a) in sets.iter().enumerate() {
                for &b in &sets[n + 1..] {
                    *shared.entry((a, b)).or_default() += 1;
                }
            }
        }
        let mut pairs: Vec<((usize, usize), u32)> = shared.into_iter().collect();
        pairs.sort_by_key(|&(pair, count)| (std::cmp::Reverse(count), pair));
        let enough = if self.bearers < UNCOMMON { 1 } else { 2 };
        for ((a, b), _) in pairs.into_iter().filter(|&(_, count)| count >= enough) {
            self.join(a, b, "named together with the same people", sketches, |a, b| {
                !a.names.is_disjoint(&b.names) && a.places_fit(b) && !a.rivals(b)
            });
        }
    }

    /// Joins what has a rare name, and what has no office to the only one whom it fits.
    fn by_name(&mut self, block: &[usize], sketches: &mut FxHashMap<usize, Sketch>) {
        let spelled = |a: &Sketch, b: &Sketch| !a.names.is_disjoint(&b.names) && !a.rivals(b);
        if self.bearers < RARE {
            let very = self.bearers < VERY_RARE;
            // Two office holders of whom neither is known all over the country may be two all the same.
            let fits = |a: &Sketch, b: &Sketch| {
                let known = a.national || b.national;
                spelled(a, b) && (known || (a.places_fit(b) && (very || !a.tells || !b.tells)))
            };
            // Whoever holds an office comes first, so that what has none does not tie two of them together.
            let (tells, silent): (Vec<usize>, Vec<usize>) =
                block.iter().partition(|&&at| sketches.get(&self.clusters.root(at)).is_some_and(|sketch| sketch.tells));
            let all: Vec<usize> = tells.into_iter().chain(silent).collect();
            for (n, &at) in all.iter().enumerate().skip(1) {
                let firsts = all[..n.min(8)].iter();
                let roots: BTreeSet<usize> = firsts.map(|&other| self.clusters.root(other)).collect();
                for root in roots {
                    self.join(root, at, "a rare name, and nothing speaks against it", sketches, fits);
                }
            }
            return;
        }
        let roots: BTreeSet<usize> = block.iter().map(|&at| self.clusters.root(at)).collect();
        let holders: Vec<usize> =
            roots.iter().copied().filter(|root| sketches.get(root).is_some_and(|s| s.tells)).collect();
        for &at in block {
            let root = self.clusters.root(at);
            if sketches.get(&root).is_none_or(|sketch| sketch.tells) {
                continue;
            }
            let article = self.all[at].article as usize;
            let here = self.bodies.provinces.get(article);
            // In articles on their place.
            let near: Vec<(usize, String)> = holders
                .iter()
                .filter_map(|&holder| {
                    let provinces = &sketches.get(&self.clusters.root(holder))?.provinces;
                    let place = here?.iter().find(|name| provinces.contains(*name))?;
                    Some((holder, place.clone()))
                })
                .collect();
            match (&near[..], &holders[..]) {
                ([(holder, place)], _) => {
                    let why = format!("the only one of this name in {place}");
                    self.join(*holder, at, &why, sketches, spelled);
                }
                (_, [holder])
                    if self.bearers < UNCOMMON
                        && sketches.get(&self.clusters.root(*holder)).is_some_and(|s| s.national) =>
                {
                    self.join(*holder, at, "the only one of this name, with offices of the country", sketches, spelled);
                }
                _ => {}
            }
        }
    }
}

/// Who is named in which article, without those that are named everywhere.
struct Company {
    by_article: Vec<Vec<u32>>,
}

impl Company {
    fn of<'a>(&'a self, all: &'a [Appearance<'a>], article: u32) -> impl Iterator<Item = &'a str> {
        self.by_article[article as usize].iter().map(|&at| all[at as usize].folded)
    }
}

fn company(articles: usize, all: &[Appearance<'_>]) -> Company {
    let mut named: FxHashMap<&str, FxHashSet<u32>> = FxHashMap::default();
    for appearance in all.iter().filter(|appearance| appearance.folded.contains(' ')) {
        named.entry(appearance.folded).or_default().insert(appearance.article);
    }
    let mut by_article = vec![Vec::new(); articles];
    for (at, appearance) in all.iter().enumerate() {
        if named.get(appearance.folded).is_some_and(|articles| articles.len() <= COMPANY) {
            by_article[appearance.article as usize].push(at as u32);
        }
    }
    Company { by_article }
}

#[cfg(test)]
mod tests {
    use super::super::bodies::{NamedBody, bodies};
    use super::*;

    type Given = (&'static str, &'static [(&'static str, &'static str)], Option<i32>);

    /// Links appearances, one an article, each with name, offices (title and body), and day; who is one gets the same letter.
    fn linked(given: &[Given]) -> String {
        let words = Words::builtin();
        let mut named = Vec::new();
        let mut all = Vec::new();
        let keys: Vec<String> = given.iter().map(|(name, ..)| crate::store::key(name)).collect();
        for ((article, (name, offices, _)), folded) in (0..).zip(given).zip(&keys) {
            let mut held = Vec::new();
            for &(title, body) in *offices {
                let level = if body.starts_with("Bộ") { "central" } else { "province" };
                let at = named.len();
                named.push(NamedBody { article, name: body, level: Some(level), kind: None });
                held.push(Office { title, text: title, body: (!body.is_empty()).then_some(at), current: true });
            }
            all.push(Appearance { article, name, folded, offices: held });
        }
        let articles: Vec<Article> = given.iter().map(|&(_, _, day)| Article { day, duplicate_of: None }).collect();
        let found = bodies(&words, &named, &[], &[], Clusters::new(named.len()));
        people(&words, &articles, &all, &found, Clusters::new(all.len())).letters()
    }

    #[test]
    fn the_same_name_alone_links_nobody() {
        assert_eq!(linked(&[("Nguyễn Văn A", &[], None), ("Nguyễn Văn A", &[], None)]), "ab");
        let apart: [Given; 2] = [
            ("Nguyễn Văn A", &[("Bí thư", "Tỉnh ủy Quảng Ngãi")], Some(10)),
            ("Nguyễn Văn A", &[("Bí thư", "Tỉnh ủy Lào Cai")], Some(12)),
        ];
        assert_eq!(linked(&apart), "ab");
    }

    #[test]
    fn the_same_office_links_whatever_its_spelling() {
        let one: [Given; 3] = [
            ("Nguyễn Văn A", &[("Bí thư", "Tỉnh ủy Quảng Ngãi")], Some(10)),
            ("Nguyễn Văn A", &[("Bí thư", "Tỉnh ủy tỉnh Quảng Ngãi")], Some(900)),
            ("NGUYỄN VĂN A", &[("nguyên Bí thư", "Tỉnh ủy Quảng Ngãi")], None),
        ];
        assert_eq!(linked(&one), "aaa");
    }

    #[test]
    fn a_promotion_in_the_same_body_links_and_so_do_two_offices_of_the_country() {
        let promoted: [Given; 2] = [
            ("Nguyễn Văn A", &[("Phó Giám đốc", "Sở Y tế Quảng Ngãi")], Some(10)),
            ("Nguyễn Văn A", &[("Giám đốc", "Sở Y tế Quảng Ngãi")], Some(900)),
        ];
        assert_eq!(linked(&promoted), "aa");
        let moved: [Given; 2] = [
            ("Trần Văn B", &[("Thứ trưởng", "Bộ Y tế")], Some(10)),
            ("Trần Văn B", &[("Bộ trưởng", "Bộ Nội vụ")], Some(900)),
        ];
        assert_eq!(linked(&moved), "aa");
    }

    #[test]
    fn heads_of_two_places_in_the_same_days_are_two() {
        let given = |later| -> [Given; 2] {
            [
                ("Trần Văn B", &[("Bộ trưởng", "Bộ Y tế"), ("Bí thư", "Tỉnh ủy Lào Cai")], Some(10)),
                ("Trần Văn B", &[("Thứ trưởng", "Bộ Nội vụ"), ("Bí thư", "Tỉnh ủy Quảng Ngãi")], Some(later)),
            ]
        };
        assert_eq!(linked(&given(12)), "ab");
        assert_eq!(linked(&given(900)), "aa");
    }

    #[test]
    fn names_with_other_marks_are_others_unless_the_office_is_the_same() {
        let others: [Given; 2] = [
            ("Trần Văn Hiến", &[("Thứ trưởng", "Bộ Y tế")], None),
            ("Trần Văn Hiển", &[("Thứ trưởng", "Bộ Nội vụ")], None),
        ];
        assert_eq!(linked(&others), "ab");
        let slip: [Given; 2] = [
            ("Trần Văn Hiến", &[("Thứ trưởng", "Bộ Y tế")], None),
            ("Trần Văn Hiển", &[("Thứ trưởng", "Bộ Y tế")], None),
        ];
        assert_eq!(linked(&slip), "aa");
    }
}

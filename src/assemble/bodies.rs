//! Bodies: one entry per body, with every place where it is named.

use rustc_hash::FxHashMap;

use super::view::{Tokens, View, add_key};
use crate::grammar::{Find, Setting};
use crate::record::{Body, Certainty, Mention};
use crate::rules::file::Attributes;
use crate::token::lower;

/// The bodies of an article in order of first appearance.
pub(super) struct Bodies {
    entries: Vec<Entry>,
    /// By the tokens of a mention.
    by_tokens: FxHashMap<Tokens, usize>,
}

struct Entry {
    key: String,
    name: String,
    kind: Option<String>,
    level: Option<String>,
    place: Option<String>,
    mentions: Vec<Mention>,
    /// Named by nothing but a head that many bodies share (`UBND`, `chi bộ`).
    bare: bool,
    /// Named once at least with a capital and by a rule that is not said to be weak.
    firm: bool,
}

impl Bodies {
    pub fn gather(view: &View<'_>) -> Bodies {
        let mut found = named(view);
        found.sort_by_key(|named| (named.tokens.start, std::cmp::Reverse(named.tokens.end)));
        let mut out = Bodies { entries: Vec::new(), by_tokens: FxHashMap::default() };
        let mut by_key: FxHashMap<String, usize> = FxHashMap::default();
        let mut last: Option<Tokens> = None;
        for Named { unit, find, tokens, head } in found {
            // Of bodies that begin together the longest is meant: a later phase found that the first had more to it. What a list
            // gives is left to a body that holds it too.
            let taken = |last: Tokens| tokens.start == last.start || head.is_some() && tokens.start < last.end;
            if last.clone().is_some_and(taken) {
                continue;
            }
            last = Some(tokens.clone());
            let mut key = head.as_ref().map(|head| canonical(view, head)).unwrap_or_default();
            add_canonical(view, &tokens, &mut key);
            let number = *by_key.entry(key).or_insert_with_key(|key| {
                out.entries.push(Entry::new(view, unit, head.as_ref(), &tokens, key.clone()));
                out.entries.len() - 1
            });
            let entry = &mut out.entries[number];
            let mention = view.mention(&tokens, find);
            let name = match head {
                Some(head) => capitalised(view.slice(&head)) + " " + &mention.text,
                None => mention.text.clone(),
            };
            if name.chars().count() > entry.name.chars().count() {
                entry.name = name;
            }
            entry.mentions.push(mention);
            entry.bare &= view.setting(find, Setting::Form) == Some("bare");
            entry.firm |= entry.mentions.last().is_some_and(|m| m.text.starts_with(char::is_uppercase))
                && view.setting(find, Setting::Evidence) != Some("weak");
            out.by_tokens.insert(tokens, number);
        }
        out.join_short_forms();
        out.join_aliases(view);
        out.drop_bare();
        out
    }

    /// A short form (`Tỉnh ủy`) belongs to the one body of the article that begins with it (`Tỉnh ủy Lào Cai`), if there is just one.
    fn join_short_forms(&mut self) {
        let target: Vec<usize> = (0..self.entries.len())
            .map(|short| {
                let prefix = format!("{} ", self.entries[short].key);
                let mut longer = (0..self.entries.len()).filter(|&long| self.entries[long].key.starts_with(&prefix));
                match (longer.next(), longer.next()) {
                    (Some(long), None) => long,
                    _ => short,
                }
            })
            .collect();
        let end = |mut n: usize| {
            // Keys grow along the way, so it ends.
            while target[n] != n {
                n = target[n];
            }
            n
        };
        let mut place = vec![usize::MAX; self.entries.len()];
        let mut entries: Vec<Entry> = Vec::new();
        let mut taken: Vec<Option<Entry>> = std::mem::take(&mut self.entries).into_iter().map(Some).collect();
        for n in 0..taken.len() {
            let root = end(n);
            if place[root] == usize::MAX {
                place[root] = entries.len();
                let mut entry = taken[root].take();
                if let Some(entry) = &mut entry {
                    entry.mentions.sort_by_key(|m| m.span);
                }
                entries.extend(entry);
            }
            place[n] = place[root];
            if let Some(short) = taken[n].take() {
                let entry = &mut entries[place[root]];
                entry.kind = entry.kind.take().or(short.kind);
                entry.level = entry.level.take().or(short.level);
                entry.place = entry.place.take().or(short.place);
                entry.bare &= short.bare;
                entry.firm |= short.firm;
                entry.mentions.extend(short.mentions);
                entry.mentions.sort_by_key(|m| m.span);
            }
        }
        self.entries = entries;
        for number in self.by_tokens.values_mut() {
            *number = place[*number];
        }
    }

    /// A short form in brackets is one more name of the body before it, here and wherever else it stands.
    fn join_aliases(&mut self, view: &View<'_>) {
        let aliases = view.finds().filter(|(_, find)| view.rules.grammar.is(find, view.terms.alias));
        for (_, find) in aliases {
            let Some(&of) = self
                .by_tokens
                .iter()
                .filter(|(t, _)| t.end < find.tokens.start)
                .max_by_key(|(t, _)| t.end)
                .map(|(_, n)| n)
            else {
                continue;
            };
            let Some(&own) = self.by_tokens.get(&find.tokens) else { continue };
            let named = &self.entries[of];
            if named.kind.as_deref() != Some("company") && short_for_end(view.slice(&find.tokens), &named.name) {
                // `Bộ Giao thông vận tải (GTVT)`: short for the field, no name of the body. Companies go by such names.
                self.entries[own].mentions.clear();
                continue;
            }
            if own != of {
                let mut mentions = std::mem::take(&mut self.entries[own].mentions);
                self.entries[of].mentions.append(&mut mentions);
                self.entries[of].mentions.sort_by_key(|m| m.span);
                self.by_tokens.values_mut().filter(|n| **n == own).for_each(|n| *n = of);
            }
            self.mention_again(view, find, of);
        }
        self.keep(|entry| !entry.mentions.is_empty());
    }

    /// Adds every later place where the words of `alias` stand in no other body.
    fn mention_again(&mut self, view: &View<'_>, alias: &Find, body: usize) {
        let words = view.slice(&alias.tokens);
        let len = alias.tokens.end - alias.tokens.start;
        for unit in &view.analysis.unit_tokens {
            for start in unit.start.max(alias.tokens.end)..unit.end.saturating_sub(len - 1) {
                let tokens = start..start + len;
                let free = || !self.by_tokens.keys().any(|t| t.start < tokens.end && tokens.start < t.end);
                if view.slice(&tokens) == words && free() {
                    self.entries[body].mentions.push(view.mention(&tokens, alias));
                    self.by_tokens.insert(tokens, body);
                }
            }
        }
        self.entries[body].mentions.sort_by_key(|m| m.span);
    }

    /// Drops bodies of which the article has nothing but a head that many share.
    fn drop_bare(&mut self) {
        self.keep(|entry| !entry.bare);
    }

    fn keep(&mut self, wanted: impl Fn(&Entry) -> bool) {
        let mut place = Vec::with_capacity(self.entries.len());
        let mut kept = 0;
        for entry in &self.entries {
            place.push(wanted(entry).then_some(kept));
            kept += usize::from(wanted(entry));
        }
        self.entries.retain(wanted);
        self.by_tokens.retain(|_, number| {
            let new = place[*number];
            *number = new.unwrap_or_default();
            new.is_some()
        });
    }

    /// The id of the body mentioned by exactly these tokens.
    pub fn id(&self, tokens: &Tokens) -> Option<String> {
        self.by_tokens.get(tokens).map(|n| format!("b{}", n + 1))
    }

    /// The ids of the bodies mentioned within `tokens`, in order of their numbers, each once.
    pub fn ids_within(&self, tokens: &Tokens) -> Vec<String> {
        let inside = |t: &Tokens| tokens.start <= t.start && t.end <= tokens.end;
        let mut numbers: Vec<usize> = self.by_tokens.iter().filter(|(t, _)| inside(t)).map(|(_, &n)| n).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|n| format!("b{}", n + 1)).collect()
    }

    pub fn finish(self) -> Vec<Body> {
        let body = |(number, entry): (usize, Entry)| Body {
            certainty: Certainty::of(entry.firm && (entry.mentions.len() > 1 || !entry.is_doubtful())),
            id: format!("b{}", number + 1),
            name: entry.name,
            kind: entry.kind,
            level: entry.level,
            place: entry.place,
            mentions: entry.mentions,
        };
        self.entries.into_iter().enumerate().map(body).collect()
    }
}

/// A place where a body is named.
struct Named<'a> {
    unit: usize,
    find: &'a Find,
    tokens: Tokens,
    /// The head of its name, where that stands apart.
    head: Option<Tokens>,
}

/// All places where bodies are named.
fn named<'a>(view: &View<'a>) -> Vec<Named<'a>> {
    let mut out = Vec::new();
    for (unit, find) in view.finds() {
        if view.rules.grammar.is(find, view.terms.body) {
            out.push(Named { unit, find, tokens: find.tokens.clone(), head: None });
        } else if view.rules.grammar.is(find, view.terms.listed) {
            let (shared, lead) = (view.terms.groups.shared, view.terms.groups.lead);
            let first = |lead: Tokens| lead.start..lead.start + 1;
            let head = view.capture(find, shared).or_else(|| view.capture(find, lead).map(first));
            let groups = view.analysis.mentions.captures_of(find).iter();
            let items = groups.filter(|(group, _)| Some(*group) != shared && Some(*group) != lead);
            out.extend(items.map(|(_, tokens)| Named { unit, find, tokens: tokens.clone(), head: head.clone() }));
        }
    }
    out
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

impl Entry {
    fn new(view: &View<'_>, unit: usize, head: Option<&Tokens>, tokens: &Tokens, key: String) -> Entry {
        let mut entry = Entry {
            key,
            name: String::new(),
            kind: None,
            level: None,
            place: None,
            mentions: Vec::new(),
            bare: true,
            firm: false,
        };
        let syllables = |part: &Tokens| &view.analysis.syllables[part.start as usize..part.end as usize];
        let whole = head.and_then(|head| view.rules.lexicon.attributes(&[syllables(head), syllables(tokens)].concat()));
        let parts = head.into_iter().chain([tokens]);
        let of_parts = parts.flat_map(|part| words(view, part)).map(|(_, attributes)| attributes);
        for attributes in [whole].into_iter().chain(of_parts) {
            entry.kind = entry.kind.take().or_else(|| attributes?.kind.clone());
            entry.level = entry.level.take().or_else(|| attributes?.level.clone());
        }
        // A place at the end of the name, and behind a word of its own, is where the body is.
        let mut places = view.within(unit, view.terms.place_name, tokens.start + 1..tokens.end);
        let place = places.find(|place| place.tokens.end == tokens.end);
        entry.place = place.map(|place| view.slice(&place.tokens).to_owned());
        entry
    }

    /// Whether a body named but once may be something else: no word of a list says what it is, its name has neither a level nor a
    /// capital after its head, it is run together with another word, or it is a committee whose long name may have taken in what follows.
    fn is_doubtful(&self) -> bool {
        let syllables: Vec<&str> = self.name.split(' ').collect();
        let capital = |syllable: &&str| syllable.starts_with(char::is_uppercase);
        let no_name = syllables.len() > 2 && self.level.is_none() && !syllables[1..].iter().any(capital);
        let glued = |syllable: &&str| {
            let mut letters = syllable.chars().skip_while(|c| !c.is_lowercase());
            letters.any(char::is_uppercase)
        };
        let long = self.kind.as_deref() == Some("committee") && syllables.len() > LONG_NAME;
        self.kind.is_none() || no_name || syllables.iter().any(glued) || long
    }
}

/// Whether `short` is made of the initials of the last words of `name`, and not of its first: `GDĐT` of `Bộ Giáo dục và Đào tạo`. Words
/// without an initial there, such as `và`, are passed over. What holds a number is short for nothing.
fn short_for_end(short: &str, name: &str) -> bool {
    if short.contains(char::is_numeric) {
        return false;
    }
    let short: String = short.chars().filter(|c| c.is_alphabetic()).map(lower).collect();
    let words = name.split([' ', '-']).filter(|word| !word.is_empty());
    let initials: String = words.filter_map(|word| word.chars().next()).map(lower).collect();
    let mut rest = short.chars().rev().peekable();
    let mut used = 0;
    for initial in initials.chars().rev() {
        if rest.peek() == Some(&initial) {
            rest.next();
        } else if rest.peek().is_none() {
            break;
        }
        used += 1;
    }
    rest.peek().is_none() && used < initials.chars().count()
}

/// More syllables than this make a committee's name long.
const LONG_NAME: usize = 7;

/// The words of lists that `tokens` are made of, longest first at each place, as the lexicon cuts them, with what the lists say.
fn words<'a>(view: &View<'a>, tokens: &Tokens) -> impl Iterator<Item = (Tokens, Option<&'a Attributes>)> {
    let mut at = tokens.start;
    std::iter::from_fn(move || {
        let start = at;
        let reach = start..tokens.end.min(start + 8);
        let longest = (!reach.is_empty()).then(|| view.longest_known(&reach))?;
        at += longest.map_or(1, |(len, _)| len);
        Some((start..at, longest.map(|(_, attributes)| attributes)))
    })
}

/// The name in a form that its spellings share: abbreviations written out, lower case.
pub(super) fn canonical(view: &View<'_>, tokens: &Tokens) -> String {
    let mut out = String::with_capacity(view.slice(tokens).len() + 32);
    add_canonical(view, tokens, &mut out);
    out
}

/// Adds the canonical form of `tokens` to `out`, which holds that of the words before.
fn add_canonical(view: &View<'_>, tokens: &Tokens, out: &mut String) {
    for (word, attributes) in words(view, tokens) {
        let written = attributes.and_then(|a| a.canonical.as_deref());
        add_key(written.unwrap_or(view.slice(&word)), out);
    }
}

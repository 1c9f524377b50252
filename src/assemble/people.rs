//! People: one entry per person, with every place where they are named and every office that they hold.

use super::agents::Agents;
use super::bodies::{Bodies, canonical};
use super::view::{Tokens, View, key};
use crate::grammar::Find;
use crate::record::{Mention, Person, Position, Role, Status};

/// The people of an article in order of first appearance.
pub(super) struct People {
    pub entries: Vec<Entry>,
    /// By the tokens of a person find: its entry.
    mentions: Vec<(Tokens, usize)>,
}

pub(super) struct Entry {
    pub name: String,
    /// The syllables of the name in lower case.
    syllables: Vec<String>,
    honorific: Option<String>,
    rank: Option<String>,
    degree: Option<String>,
    pub offices: Vec<Office>,
    mentions: Vec<Mention>,
}

/// An office as one mention gives it.
pub(super) struct Office {
    /// The whole phrase, the office words, the body.
    pub tokens: Tokens,
    pub title: Tokens,
    pub body: Option<Tokens>,
    status: Status,
    rule: String,
    /// For comparing: title and body in lower case.
    pub title_key: String,
    pub body_key: String,
}

impl People {
    pub fn gather(view: &View<'_>) -> People {
        let mut found: Vec<(usize, &Find)> =
            view.finds().filter(|(_, find)| view.rules.grammar.is(find, view.terms.person)).collect();
        found.sort_by_key(|(_, find)| find.tokens.start);
        let name_of = |find: &Find| view.capture(find, view.terms.groups.name).unwrap_or(find.tokens.clone());
        let mut full: Vec<Vec<String>> = found.iter().map(|(_, find)| syllables(view.slice(&name_of(find)))).collect();
        full.sort_by_key(|name| std::cmp::Reverse(name.len()));
        full.dedup();
        let mut out = People { entries: Vec::new(), mentions: Vec::new() };
        for (unit, find) in found {
            let tokens = name_of(find);
            let number = out.entry(view.slice(&tokens), &full);
            let entry = &mut out.entries[number];
            let groups = &view.terms.groups;
            let word = |group| view.capture(find, group).map(|tokens| view.slice(&tokens).to_owned());
            entry.honorific = entry.honorific.take().or_else(|| word(groups.honorific));
            entry.rank = entry.rank.take().or_else(|| word(groups.rank));
            entry.degree = entry.degree.take().or_else(|| word(groups.degree));
            entry.mentions.push(view.mention(&tokens, find));
            for position in view.within(unit, view.terms.position, find.tokens.clone()) {
                offices(view, position, &mut |office| entry.add(office));
            }
            out.mentions.push((find.tokens.clone(), number));
        }
        out
    }

    /// The entry for a name: the one with the same name, else for a short form (`ông Phong`) the last one whose name ends so; else
    /// a new one, under the fullest form that the article has of it.
    fn entry(&mut self, name: &str, all: &[Vec<String>]) -> usize {
        let own = syllables(name);
        let ends = |long: &[String], short: &[String]| long.len() > short.len() && long.ends_with(short);
        if let Some(number) = self.entries.iter().position(|e| e.syllables == own) {
            return number;
        }
        let short = own.len() <= 2;
        if let Some(number) = self.entries.iter().rposition(|e| short && ends(&e.syllables, &own)) {
            return number;
        }
        // The full form may come later (`ông Phong` in the lead): then this is its first mention.
        let longer: Vec<&Vec<String>> = all.iter().filter(|long| short && ends(long, &own)).collect();
        let fullest = match longer.as_slice() {
            [one] => (*one).clone(),
            _ => own,
        };
        let known = self.entries.iter().position(|e| e.syllables == fullest);
        known.unwrap_or_else(|| {
            self.entries.push(Entry {
                name: name.to_owned(),
                syllables: fullest,
                honorific: None,
                rank: None,
                degree: None,
                offices: Vec::new(),
                mentions: Vec::new(),
            });
            self.entries.len() - 1
        })
    }

    /// The person whose mention is exactly, or lies within, `tokens`.
    pub fn mentioned(&self, tokens: &Tokens) -> Option<usize> {
        let inside = |t: &Tokens| tokens.start <= t.start && t.end <= tokens.end;
        self.mentions.iter().find(|(t, _)| inside(t)).map(|(_, number)| *number)
    }

    /// Everyone mentioned within `tokens`, in order.
    pub fn all_mentioned(&self, tokens: &Tokens) -> Vec<usize> {
        let inside = |t: &Tokens| tokens.start <= t.start && t.end <= tokens.end;
        self.mentions.iter().filter(|(t, _)| inside(t)).map(|(_, number)| *number).collect()
    }

    pub fn id(number: usize) -> String {
        format!("p{}", number + 1)
    }

    /// The person last mentioned before token `at`.
    pub fn last_before(&self, at: u32) -> Option<usize> {
        self.mentions.iter().rev().find(|(t, _)| t.end <= at).map(|(_, number)| *number)
    }

    /// Where `person` was last mentioned before token `at`.
    pub fn last_mention_before(&self, person: usize, at: u32) -> Option<u32> {
        self.mentions.iter().filter(|(t, n)| *n == person && t.end <= at).map(|(t, _)| t.end).max()
    }

    pub fn finish(self, view: &View<'_>, bodies: &Bodies, agents: &Agents) -> Vec<Person> {
        let person = |(number, mut entry): (usize, Entry)| {
            entry.mentions.extend(agents.holders_of(number).map(|(tokens, find)| view.mention(&tokens, find)));
            entry.mentions.sort_by_key(|m| m.span);
            if let Some(longest) =
                entry.mentions.iter().filter(|m| syllables(&m.text) == entry.syllables).map(|m| &m.text).next()
            {
                entry.name = longest.clone();
            }
            let id = People::id(number);
            let mut roles: Vec<Role> = agents.roles_of(number).collect();
            roles.sort_unstable();
            roles.dedup();
            if roles.is_empty() {
                roles.push(Role::Mention);
            }
            Person {
                id,
                name: entry.name,
                honorific: entry.honorific,
                rank: entry.rank,
                degree: entry.degree,
                positions: entry.offices.into_iter().map(|office| office.finish(view, bodies)).collect(),
                roles,
                mentions: entry.mentions,
            }
        };
        self.entries.into_iter().enumerate().map(person).collect()
    }
}

impl Entry {
    /// Adds an office unless the person has it; the form with a body wins over the one without.
    fn add(&mut self, office: Office) {
        let same = self.offices.iter().position(|known| {
            known.title_key == office.title_key
                && (known.body_key.starts_with(&office.body_key) || office.body_key.starts_with(&known.body_key))
        });
        match same {
            None => self.offices.push(office),
            Some(n) if office.body_key.len() > self.offices[n].body_key.len() => self.offices[n] = office,
            Some(_) => {}
        }
    }
}

impl Office {
    fn finish(self, view: &View<'_>, bodies: &Bodies) -> Position {
        Position {
            text: view.slice(&self.tokens).to_owned(),
            span: view.span(&self.tokens),
            title: view.slice(&self.title).to_owned(),
            body: self.body.as_ref().and_then(|tokens| bodies.id(tokens)),
            body_text: self.body.as_ref().map(|tokens| view.slice(tokens).to_owned()),
            status: self.status,
            rule: self.rule,
        }
    }
}

/// The offices that a `position` find names: one, or two where one title governs two bodies.
pub(super) fn offices(view: &View<'_>, find: &Find, add: &mut dyn FnMut(Office)) {
    let groups = &view.terms.groups;
    let mut title = view.capture(find, groups.title).unwrap_or(find.tokens.clone());
    let first = view.capture(find, groups.body);
    // `Trưởng Ban Chỉ đạo …`: the title takes in the first words of the body.
    if let (Some(body), Some("head")) = (&first, view.setting(find, "shares")) {
        let head =
            (body.start + 1..=body.end.min(body.start + 3)).filter_map(|end| view.attributes(&(body.start..end)));
        title.end = (body.start + head.filter_map(|a| a.shares).max().unwrap_or(1)).min(body.end);
    }
    let status = match view.setting(find, "status") {
        Some("former") => Status::Former,
        Some("acting") => Status::Acting,
        _ => Status::Current,
    };
    let second = view.capture(find, groups.body_b);
    let end = first.as_ref().map_or(find.tokens.end, |body| body.end.max(title.end));
    let mut office = |tokens: Tokens, body: Option<Tokens>| {
        add(Office {
            title: title.clone(),
            status,
            rule: view.rule_id(find),
            title_key: key(view.slice(&title)),
            body_key: body.as_ref().map(|b| canonical(view, b)).unwrap_or_default(),
            tokens,
            body,
        });
    };
    match second {
        Some(second) => {
            office(find.tokens.start..end, first);
            office(find.tokens.clone(), Some(second));
        }
        None => office(find.tokens.clone(), first),
    }
}

fn syllables(name: &str) -> Vec<String> {
    name.split_whitespace().map(|s| s.to_lowercase()).collect()
}

//! People: one entry per person, with every place where they are named and every office that they hold.

use super::agents::Agents;
use super::bodies::Bodies;
use super::names::{bare, ends, same_name, syllables};
use super::offices::{Office, alike, offices, same_body};
use super::view::{Tokens, View};
use crate::grammar::{Find, Setting};
use crate::record::{Agent, Certainty, Mention, Person, Role, Status, Task};

/// The people of an article in order of first appearance.
pub(super) struct People {
    pub entries: Vec<Entry>,
    /// By the tokens of a person find: its entry. In the order of the text; no two overlap.
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

impl People {
    pub fn gather(view: &View<'_>) -> People {
        let mut found: Vec<(usize, &Find)> =
            view.finds().filter(|(_, find)| view.rules.grammar.is(find, view.terms.person)).collect();
        found.sort_by_key(|(_, find)| find.tokens.start);
        // What names somebody only if the article names them in full elsewhere (`ông Phong`, a bare `Lê Lợi`) comes second.
        let (weak, strong): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(_, find)| view.setting(find, Setting::Evidence) == Some("weak"));
        let name_of = |find: &Find| view.capture(find, view.terms.groups.name).unwrap_or(find.tokens.clone());
        let mut out = People { entries: Vec::new(), mentions: Vec::new() };
        for (unit, find) in strong {
            let tokens = name_of(find);
            let own = syllables(view.slice(&tokens));
            let number = out.known(&own, find.tokens.start).unwrap_or_else(|| {
                out.entries.push(Entry::new(view.slice(&tokens), own));
                out.entries.len() - 1
            });
            out.mention(view, unit, find, &tokens, number);
        }
        out.join_short_names();
        for (unit, find) in weak {
            let tokens = name_of(find);
            if let Some(number) = out.known(&syllables(view.slice(&tokens)), find.tokens.start) {
                out.mention(view, unit, find, &tokens, number);
            }
        }
        out.mentions.sort_by_key(|(tokens, _)| tokens.start);
        out.give_offices(view);
        out.join_misspelled(view);
        out.put_in_order();
        out
    }

    /// Notes that `find` names the person `number` by the words `tokens`.
    fn mention(&mut self, view: &View<'_>, unit: usize, find: &Find, tokens: &Tokens, number: usize) {
        let entry = &mut self.entries[number];
        let groups = &view.terms.groups;
        let word = |group| view.capture(find, group).map(|tokens| view.slice(&tokens).to_owned());
        entry.honorific = entry.honorific.take().or_else(|| word(groups.honorific));
        entry.rank = entry.rank.take().or_else(|| word(groups.rank));
        entry.degree = entry.degree.take().or_else(|| word(groups.degree));
        entry.mentions.push(view.mention(tokens, find));
        for position in view.within(unit, view.terms.position, find.tokens.clone()) {
            offices(view, position, &mut |office| entry.add(office));
        }
        self.mentions.push((find.tokens.clone(), number));
    }

    /// The entry for a name: the one with the same name, else for a short form (`ông Phong`) the one whose name ends so, of several the one
    /// named last before token `at`.
    fn known(&self, own: &[String], at: u32) -> Option<usize> {
        if let Some(number) = self.entries.iter().position(|e| same_name(&e.syllables, own)) {
            return Some(number);
        }
        if own.len() > 2 {
            return None;
        }
        let fits: Vec<usize> = (0..self.entries.len()).filter(|&n| ends(&self.entries[n].syllables, own)).collect();
        let latest = |n: &usize| self.mentions.iter().filter(|(t, m)| m == n && t.end <= at).map(|(t, _)| t.end).max();
        fits.iter().copied().filter(|n| latest(n).is_some()).max_by_key(latest).or(fits.first().copied())
    }

    /// A short name of two syllables that stood before the full one (`bà Thu Hà` in the lead) belongs to the one person whose name ends so.
    fn join_short_names(&mut self) {
        for short in (0..self.entries.len()).rev() {
            let own = self.entries[short].syllables.clone();
            let longer: Vec<usize> =
                (0..self.entries.len()).filter(|&n| own.len() <= 2 && ends(&self.entries[n].syllables, &own)).collect();
            let [long] = longer[..] else { continue };
            self.join(short, long);
        }
    }

    /// Two spellings of one name that differ in marks alone are one person if they hold one office and never stand in one unit; the first
    /// stays, unless the other is written far more often.
    fn join_misspelled(&mut self, view: &View<'_>) {
        // Made once: there may be thousands of people, and each is compared with each.
        let mut bare: Vec<Option<String>> = self.entries.iter().map(|entry| bare(&entry.syllables)).collect();
        for later in (1..self.entries.len()).rev() {
            let own = &self.entries[later];
            let slip = |&n: &usize| {
                let known = &self.entries[n];
                bare[later].is_some()
                    && bare[n] == bare[later]
                    && own.offices.iter().any(|office| known.office_like(office).is_some())
                    && !self.side_by_side(view, n, later)
            };
            let Some(first) = (0..later).find(slip) else { continue };
            let (from, into) =
                if own.written() > 2 * self.entries[first].written() { (first, later) } else { (later, first) };
            self.join(from, into);
            bare.remove(from);
        }
    }

    /// Whether one unit names both.
    fn side_by_side(&self, view: &View<'_>, a: usize, b: usize) -> bool {
        let unit_of = |tokens: &Tokens| view.analysis.unit_tokens.partition_point(|unit| unit.end <= tokens.start);
        let units = |person| self.mentions.iter().filter(move |(_, n)| *n == person).map(|(tokens, _)| unit_of(tokens));
        let of_a: Vec<usize> = units(a).collect(); // in order, as mentions are
        units(b).any(|unit| of_a.binary_search(&unit).is_ok())
    }

    /// Makes the person `from` one with the person `into`, whose name stays.
    fn join(&mut self, from: usize, into: usize) {
        let gone = self.entries.remove(from);
        let place = |n: usize| n - usize::from(n > from);
        let entry = &mut self.entries[place(into)];
        entry.honorific = entry.honorific.take().or(gone.honorific);
        entry.rank = entry.rank.take().or(gone.rank);
        entry.degree = entry.degree.take().or(gone.degree);
        entry.mentions.extend(gone.mentions);
        gone.offices.into_iter().for_each(|office| entry.add(office));
        for (_, number) in &mut self.mentions {
            *number = place(if *number == from { into } else { *number });
        }
    }

    /// Gives the offices of `shared-office` and `held-office` finds to those of whom they tell.
    fn give_offices(&mut self, view: &View<'_>) {
        let mut told: Option<(usize, usize)> = None; // unit and person of the last find that tells of one
        let mut former = false; // whether it tells of what is past
        for (unit, find) in view.finds() {
            let Some(shared) = view.capture(find, view.terms.groups.shared) else { continue };
            let holders = if view.rules.grammar.is(find, view.terms.shared_office) {
                self.sharing(view, unit, find)
            } else if view.rules.grammar.is(find, view.terms.held_office) {
                self.holding(view, unit, find, told).into_iter().collect()
            } else {
                continue;
            };
            if let [person] = holders[..] {
                told = Some((unit, person));
            }
            former = view.setting(find, Setting::Status) == Some("former")
                || former && view.setting(find, Setting::Holder) == Some("same");
            for number in holders {
                self.give(view, unit, &shared, former, number);
            }
        }
    }

    /// Everybody in a `shared-office` find; where its rule sets `onward`, also everybody with whom the next units of its sentence begin
    /// (`các Phó Chủ tịch: A; B; C`).
    fn sharing(&self, view: &View<'_>, unit: usize, find: &Find) -> Vec<usize> {
        let mut holders = self.all_mentioned(&find.tokens);
        if view.setting(find, Setting::Onward).is_some() {
            let begins = |next: usize| {
                let start = view.analysis.unit_tokens[next].start;
                self.beginning_within(&(start..start + 1)).first().map(|(_, number)| *number)
            };
            holders.extend((unit + 1..view.units()).take_while(|&next| view.continues(next)).map_while(begins));
        }
        holders
    }

    /// The person of whom a `held-office` find tells, where `told` is the unit and the person of the last one: whoever was named last before
    /// it or told of, in its unit or the one before. Its rule may set `holder`: `here`, only in its unit; `same`, whom the unit before told
    /// of, where both are one sentence; `pronoun`, first in its unit, then whom the unit before told of, then whoever was named last.
    fn holding(&self, view: &View<'_>, unit: usize, find: &Find, told: Option<(usize, usize)>) -> Option<usize> {
        let inside = |t: &Tokens| find.tokens.start < t.end && t.start < find.tokens.end;
        if self.mentions.iter().any(|(t, _)| inside(t)) {
            return None;
        }
        // Whoever is named within brackets before it is told of by the way (`bà A (vợ ông B) giữ chức …`).
        let by_the_way = |end: u32| {
            end < find.tokens.start && {
                let between = view.slice(&(end..find.tokens.start));
                between.find(')').is_some_and(|close| between.find('(').is_none_or(|open| close < open))
            }
        };
        let since = |unit: usize| {
            let from = view.analysis.unit_tokens[unit].start;
            let near = self.beginning_within(&(from..find.tokens.start)).iter().filter(|(t, _)| !by_the_way(t.end));
            near.max_by_key(|(t, _)| t.end).map(|(_, number)| *number)
        };
        let told_in = |unit: usize| told.filter(|(of, _)| *of == unit).map(|(_, person)| person);
        let here = since(unit).or(told_in(unit));
        let before = told_in(unit.saturating_sub(1));
        let near = || since(unit.saturating_sub(1));
        match view.setting(find, Setting::Holder) {
            Some("here") => here,
            Some("same") => before.filter(|_| view.continues(unit)),
            Some("pronoun") => here.or(before).or_else(near).or_else(|| self.last_before(find.tokens.start)),
            _ => here.or_else(near).or(before),
        }
    }

    /// Gives the person `number` the offices within `tokens`, as past ones where they are `former`.
    fn give(&mut self, view: &View<'_>, unit: usize, tokens: &Tokens, former: bool, number: usize) {
        for position in view.within(unit, view.terms.position, tokens.clone()) {
            offices(view, position, &mut |mut office| {
                if former && office.status == Status::Current {
                    office.status = Status::Former;
                }
                self.entries[number].add(office);
            });
        }
    }

    /// Numbers the people in order of first appearance.
    fn put_in_order(&mut self) {
        let mut order: Vec<usize> = Vec::with_capacity(self.entries.len());
        for (_, number) in &self.mentions {
            if !order.contains(number) {
                order.push(*number);
            }
        }
        let mut place = vec![0; self.entries.len()];
        order.iter().enumerate().for_each(|(new, &old)| place[old] = new);
        let mut entries: Vec<(usize, Entry)> =
            std::mem::take(&mut self.entries).into_iter().enumerate().map(|(n, entry)| (place[n], entry)).collect();
        entries.sort_by_key(|(place, _)| *place);
        self.entries = entries.into_iter().map(|(_, entry)| entry).collect();
        self.mentions.iter_mut().for_each(|(_, number)| *number = place[*number]);
    }

    /// The person whose mention is exactly, or lies within, `tokens`.
    pub fn mentioned(&self, tokens: &Tokens) -> Option<usize> {
        self.beginning_within(tokens).iter().find(|(t, _)| t.end <= tokens.end).map(|(_, number)| *number)
    }

    /// Everyone mentioned within `tokens`, in order.
    pub fn all_mentioned(&self, tokens: &Tokens) -> Vec<usize> {
        let inside = self.beginning_within(tokens).iter().filter(|(t, _)| t.end <= tokens.end);
        inside.map(|(_, number)| *number).collect()
    }

    /// Whether somebody's mention begins within `tokens`.
    pub fn begins_within(&self, tokens: &Tokens) -> bool {
        !self.beginning_within(tokens).is_empty()
    }

    fn beginning_within(&self, tokens: &Tokens) -> &[(Tokens, usize)] {
        let place = |at: u32| self.mentions.partition_point(|(t, _)| t.start < at);
        &self.mentions[place(tokens.start)..place(tokens.end)]
    }

    pub fn id(number: usize) -> String {
        format!("p{}", number + 1)
    }

    /// The person last mentioned before token `at`.
    pub fn last_before(&self, at: u32) -> Option<usize> {
        self.beginning_within(&(0..at)).iter().rev().find(|(t, _)| t.end <= at).map(|(_, number)| *number)
    }

    /// Where `person` was last mentioned before token `at`.
    pub fn last_mention_before(&self, person: usize, at: u32) -> Option<u32> {
        self.beginning_within(&(0..at)).iter().rev().find(|(t, n)| *n == person && t.end <= at).map(|(t, _)| t.end)
    }

    /// The people of the record. Whoever is in the chair and has assigned one of `tasks` directs, whatever the verb.
    pub fn finish(self, view: &View<'_>, bodies: &Bodies, agents: &Agents, tasks: &[Task]) -> Vec<Person> {
        let person = |(number, mut entry): (usize, Entry)| {
            entry.mentions.extend(agents.holders_of(number).map(|(tokens, find)| view.mention(&tokens, find)));
            entry.mentions.sort_by_key(|m| m.span);
            if let Some(longest) =
                entry.mentions.iter().filter(|m| syllables(&m.text) == entry.syllables).map(|m| &m.text).next()
            {
                entry.name = longest.clone();
            }
            let id = People::id(number);
            let mut roles: Vec<Role> = agents.roles.of(number).collect();
            let assigns = |t: &Task| matches!(&t.assigner, Some(Agent::Person { person }) if *person == id);
            if roles.contains(&Role::Chair) && tasks.iter().any(assigns) {
                roles.push(Role::Direct);
            }
            roles.sort_unstable();
            roles.dedup();
            if roles.is_empty() {
                roles.push(Role::Mention);
            }
            // An office or a second mention bears a name out; one bare name may be anything.
            let certainty = Certainty::of(!entry.offices.is_empty() || entry.mentions.len() > 1);
            Person {
                id,
                name: entry.name,
                honorific: entry.honorific,
                rank: entry.rank,
                degree: entry.degree,
                positions: entry.offices.into_iter().map(|office| office.finish(view, bodies)).collect(),
                roles,
                mentions: entry.mentions,
                certainty,
            }
        };
        self.entries.into_iter().enumerate().map(person).collect()
    }
}

impl Entry {
    fn new(name: &str, syllables: Vec<String>) -> Entry {
        Entry {
            name: name.to_owned(),
            syllables,
            honorific: None,
            rank: None,
            degree: None,
            offices: Vec::new(),
            mentions: Vec::new(),
        }
    }

    /// Adds an office unless the person has it, now or before; of two forms the fuller one stays (`Phó Bí thư Thường trực Tỉnh ủy` of
    /// `Phó Bí thư`).
    fn add(&mut self, office: Office) {
        let fuller = |known: &Office| {
            (office.body_key.len(), office.title_key.len()) > (known.body_key.len(), known.title_key.len())
        };
        match self.office_like(&office) {
            None => self.offices.push(office),
            Some(n) if fuller(&self.offices[n]) => self.offices[n] = office,
            // The same words, of which more is known now.
            Some(n) if self.offices[n].tokens == office.tokens => self.offices[n].status = office.status,
            Some(_) => {}
        }
    }

    /// How often the name is written in full.
    fn written(&self) -> usize {
        self.mentions.iter().filter(|mention| syllables(&mention.text) == self.syllables).count()
    }

    /// Which of the person's offices is `office`, or a fuller or shorter form of it.
    fn office_like(&self, office: &Office) -> Option<usize> {
        self.offices.iter().position(|known| {
            alike(known.plain_title(), office.plain_title()) && same_body(&known.body_key, &office.body_key)
        })
    }
}

//! Agents: who it is that acts, where a name, an office alone (`đồng chí Bí thư Tỉnh ủy`) or a pronoun stands.

use rustc_hash::{FxHashMap, FxHashSet};

use super::offices::{Office, offices, same_body};
use super::people::People;
use super::roles::Roles;
use super::view::{Tokens, View};
use crate::grammar::{Find, Setting};
use crate::rules::class::ClassId;

/// Who is meant by the words in an agent's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// People of the record, by number: one, or several who act together; never none.
    People(Vec<usize>),
    /// Words that name no person of the record: a body, a report, an unnamed holder.
    Words(Tokens),
}

/// Who acts in each act, and who the unnamed holders are.
pub(super) struct Agents<'a> {
    /// By number of the act into the article's finds.
    acts: FxHashMap<usize, Who>,
    holders: Vec<(Tokens, &'a Find, usize)>,
    pub roles: Roles,
}

/// The tokens of those whom a task tells to act: whatever they do there they neither direct nor speak. It is otherwise with those
/// who give their own word (`set = { speaks = "yes" }`).
pub(super) struct Told(FxHashSet<u32>);

impl Told {
    pub fn gather(view: &View<'_>) -> Told {
        let found = view.finds().filter(|(_, find)| view.rules.grammar.is(find, view.terms.assignee));
        let found = found
            .filter(|&(unit, find)| view.setting(find, Setting::Speaks).is_none() && view.holds_within(unit, find));
        let captures = found.flat_map(|(_, find)| view.analysis.mentions.captures_of(find));
        Told(captures.flat_map(|(_, tokens)| tokens.clone()).collect())
    }

    /// Whether whoever does `act` is told to.
    pub fn who_acts(&self, view: &View<'_>, act: &Find) -> bool {
        let who = view.capture(act, view.terms.groups.who);
        who.is_some_and(|mut who| who.any(|token| self.0.contains(&token)))
    }
}

impl<'a> Agents<'a> {
    pub fn resolve(view: &View<'a>, people: &People, told: &Told) -> Agents<'a> {
        let mut out = Agents { acts: FxHashMap::default(), holders: Vec::new(), roles: Roles::default() };
        let grammar = &view.rules.grammar;
        let mentions = &view.analysis.mentions;
        for (unit, find) in view.finds().filter(|(_, find)| grammar.is(find, view.terms.holder)) {
            if let Some(person) = holder(view, people, unit, find) {
                out.holders.push((find.tokens.clone(), find, person));
            }
        }
        let (mut last_actor, mut last_director): (Option<Who>, Option<Who>) = (None, None);
        // Acts of a lead by the head of a body, before anybody is named who acts: of whoever acts first, if it is theirs.
        let mut awaited: Vec<(usize, usize, Tokens)> = Vec::new();
        for unit in 0..view.units() {
            let range = mentions.unit_finds[unit].clone();
            let mut acts: Vec<usize> = range.filter(|&n| grammar.is(&mentions.finds[n], view.terms.act)).collect();
            acts.sort_by_key(|&n| (mentions.finds[n].tokens.end, mentions.finds[n].tokens.start));
            for number in acts {
                let act = &mentions.finds[number];
                let (mut who, tokens) = match view.capture(act, view.terms.groups.who) {
                    Some(tokens) => (out.who(view, people, unit, &tokens, last_actor.as_ref()), tokens),
                    // A verb alone (`; đồng thời yêu cầu …`) goes on with what the last one did.
                    None => match &last_actor {
                        Some(last) => (last.clone(), act.tokens.clone()),
                        None => continue,
                    },
                };
                if view.is_unsure(act) {
                    out.acts.insert(number, who);
                    continue;
                }
                let is_told = told.who_acts(view, act);
                if matches!(who, Who::Words(_)) && !is_told {
                    let words = Leading { view, people, unit, tokens: &tokens };
                    let director = last_director.as_ref().filter(|known| words.mean(view.terms.leader, known));
                    let of_named = |known: &&Who| words.mean_of_named_body(view.terms.leader, known);
                    let director = director.or_else(|| last_actor.as_ref().filter(of_named));
                    let mut heads = last_director.iter().chain(&last_actor);
                    let head = || heads.find(|known| words.mean(view.terms.head, known));
                    if let Some(known) = director.or_else(head) {
                        who = known.clone();
                    } else if !matches!(last_actor, Some(Who::People(_))) {
                        awaited.push((number, unit, tokens.clone()));
                    }
                }
                if let Who::People(named) = &who {
                    for (before, unit, tokens) in awaited.drain(..) {
                        if (Leading { view, people, unit, tokens: &tokens }).mean(view.terms.head, &who) {
                            out.roles.note(view, people, unit, &mentions.finds[before], &tokens, named, false);
                            out.acts.insert(before, who.clone());
                        }
                    }
                    out.roles.note(view, people, unit, act, &tokens, named, is_told);
                }
                if view.setting(act, Setting::Role) == Some("direct") {
                    last_director = Some(who.clone());
                }
                last_actor = Some(who.clone());
                out.acts.insert(number, who);
            }
        }
        out
    }

    fn who(&self, view: &View<'a>, people: &People, unit: usize, tokens: &Tokens, last: Option<&Who>) -> Who {
        let named = people.all_mentioned(tokens);
        if !named.is_empty() {
            return Who::People(named);
        }
        let inside = |t: &Tokens| tokens.start <= t.start && t.end <= tokens.end;
        if let Some((.., person)) = self.holders.iter().find(|(t, ..)| inside(t)) {
            return Who::People(vec![*person]);
        }
        let anaphor = view.within(unit, view.terms.anaphor, tokens.clone()).next().is_some();
        match last {
            Some(last @ Who::People(_)) if anaphor => last.clone(),
            _ if anaphor => {
                people.last_before(tokens.start).map_or(Who::Words(tokens.clone()), |n| Who::People(vec![n]))
            }
            _ => Who::Words(tokens.clone()),
        }
    }

    /// Who did the act with this number.
    pub fn of_act(&self, act: usize) -> Option<&Who> {
        self.acts.get(&act)
    }

    /// Where `person` is meant by an office alone.
    pub fn holders_of(&self, person: usize) -> impl Iterator<Item = (Tokens, &'a Find)> {
        self.holders.iter().filter(move |(.., p)| *p == person).map(|(tokens, find, _)| (tokens.clone(), *find))
    }
}

/// Words in an agent's place that may name the leaders or the head of a body (`lãnh đạo Chính phủ`), and so somebody of it who directed or
/// acted last: news changes its words for the same person.
struct Leading<'w, 'a> {
    view: &'w View<'a>,
    people: &'w People,
    unit: usize,
    tokens: &'w Tokens,
}

impl Leading<'_, '_> {
    /// Whether a position of this `class` in them may be that of `known`. Somebody whose office names no body (`Thủ tướng`) may lead any;
    /// whoever is at the top of the State leads only organs of the centre that way, and no ministry.
    fn mean(&self, class: ClassId, known: &Who) -> bool {
        let leads = |led: &Office, held: &Office| !self.is_top(held) || led.body.is_none() || self.is_central(led);
        self.fit(class, known, |led, held| nest(&led.body_key, &held.body_key) && leads(led, held))
    }

    /// The same where both must name the body.
    fn mean_of_named_body(&self, class: ClassId, known: &Who) -> bool {
        let named = |office: &Office| !office.body_key.is_empty();
        self.fit(class, known, |led, held| named(led) && named(held) && nest(&led.body_key, &held.body_key))
    }

    /// Whether `same` holds of a position that they name and an office that `known` has.
    fn fit(&self, class: ClassId, known: &Who, same: impl Fn(&Office, &Office) -> bool) -> bool {
        let position = self.view.within(self.unit, class, self.tokens.clone()).next();
        let (Some(position), Who::People(numbers)) = (position, known) else {
            return false;
        };
        let mut led: Vec<Office> = Vec::new();
        offices(self.view, position, &mut |office| led.push(office));
        let mut held = numbers.iter().flat_map(|&n| &self.people.entries[n].offices);
        held.any(|held| led.iter().any(|led| same(led, held)))
    }

    /// Whether an office is one at the top of the State that is told without a body.
    fn is_top(&self, office: &Office) -> bool {
        office.body.is_none() && kind(self.view, &office.title) == Some(AT_THE_TOP)
    }

    /// Whether the body of an office is an organ of the centre.
    fn is_central(&self, office: &Office) -> bool {
        office.body.as_ref().is_some_and(|body| kind(self.view, body) == Some(OF_THE_CENTRE))
    }
}

/// Whether one key begins with the other.
fn nest(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// The kind that word lists give to offices which many hold (a member of a committee): they name nobody by themselves.
const MANY_HOLD: &str = "many";

/// The kind that they give to offices at the top of the State.
const AT_THE_TOP: &str = "top";

/// The kind that they give to the organs which those lead.
const OF_THE_CENTRE: &str = "central";

/// The kind of the longest word at the beginning of these tokens of which the word lists say something.
fn kind<'a>(view: &View<'a>, tokens: &Tokens) -> Option<&'a str> {
    view.longest_known(tokens).and_then(|(_, known)| known.kind.as_deref())
}

/// The person who holds the office that `find` names: the title must be one of theirs, and so must the body where both name one.
/// Among several the one named last before it, else the first after it.
fn holder(view: &View<'_>, people: &People, unit: usize, find: &Find) -> Option<usize> {
    let mut wanted: Vec<Office> = Vec::new();
    for position in view.within(unit, view.terms.position, find.tokens.clone()) {
        offices(view, position, &mut |office| wanted.push(office));
    }
    let of_many = |office: &Office| kind(view, &office.title) == Some(MANY_HOLD);
    if wanted.iter().all(of_many) {
        return None;
    }
    let fits = |office: &Office, same_title: &dyn Fn(&str, &str) -> bool| {
        wanted.iter().any(|w| {
            let bodies = nest(&w.body_key, &office.body_key) || same_body(&w.body_key, &office.body_key);
            same_title(&w.title_key, &office.title_key) && bodies
        })
    };
    let holding = |same_title: &dyn Fn(&str, &str) -> bool| -> Vec<usize> {
        let holds = |n: &usize| people.entries[*n].offices.iter().any(|office| fits(office, same_title));
        (0..people.entries.len()).filter(holds).collect()
    };
    let mut candidates = holding(&|wanted, held| wanted == held);
    if candidates.is_empty() {
        // A deputy with a modifier is told without it later: `Phó Bí thư Thường trực` as `Phó Bí thư`.
        candidates = holding(&|wanted, held| held.starts_with(wanted));
    }
    let latest = |n: &usize| people.last_mention_before(*n, find.tokens.start);
    candidates.iter().copied().filter(|n| latest(n).is_some()).max_by_key(latest).or(candidates.first().copied())
}

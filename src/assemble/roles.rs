//! Roles: what people do at the meeting, as the acts of the article tell.

use super::people::People;
use super::view::{Tokens, View};
use crate::grammar::{Find, Setting};
use crate::record::Role;

/// That somebody has a role.
#[derive(Debug, Clone, Copy)]
struct Claim {
    person: usize,
    role: Role,
    /// The unit of the act.
    unit: usize,
    /// Whether the act alone is not enough where somebody else has the role by more.
    weak: bool,
}

/// All claims, in the order of the article.
#[derive(Debug, Default)]
pub(super) struct Roles {
    claims: Vec<Claim>,
    /// Units that tell of a meeting other than the article's.
    elsewhere: Vec<usize>,
}

impl Roles {
    /// Notes what `act` in `unit` says of `named`, whom its tokens `who` name. Whoever `is_told` to act neither directs nor speaks by it.
    #[expect(clippy::too_many_arguments, reason = "one act, and all that is known of it")]
    pub fn note(
        &mut self,
        view: &View<'_>,
        people: &People,
        unit: usize,
        act: &Find,
        who: &Tokens,
        named: &[usize],
        is_told: bool,
    ) {
        if view.setting(act, Setting::Meeting) == Some("other") {
            self.elsewhere.push(unit);
        }
        let Some(role) = view.setting(act, Setting::Role).and_then(role) else { return };
        if is_told && matches!(role, Role::Direct | Role::Report | Role::Speak) {
            return;
        }
        // Whoever asks (`đề nghị`) directs only where what is asked is a task: others propose.
        let label = view.analysis.statements.labels[unit].label.name();
        if view.setting(act, Setting::Only).is_some_and(|only| only != label) {
            return;
        }
        let weak = view.setting(act, Setting::Evidence) == Some("weak");
        self.claims.extend(named.iter().map(|&person| Claim { person, role, unit, weak }));
        if matches!(role, Role::Chair | Role::Attend) {
            for unit in listed(view, people, unit, act, who) {
                let others = people.all_mentioned(&view.analysis.unit_tokens[unit]);
                self.claims.extend(others.into_iter().map(|person| Claim { person, role, unit, weak }));
            }
        }
    }

    /// The roles of `person`, perhaps some of them twice. Weak claims of one who is not in the chair give way to the strong ones of
    /// others: where somebody orders, those who only ask are asking upwards.
    pub fn of(&self, person: usize) -> impl Iterator<Item = Role> {
        let chairs = self.claims.iter().any(|c| c.person == person && c.role == Role::Chair);
        let weak = self.claims.iter().filter(|c| c.person == person && c.weak).count();
        let outdone = move |claim: &Claim| {
            let strong = |c: &&Claim| c.role == claim.role && !c.weak;
            claim.weak && !chairs && weak < MANY && self.claims.iter().filter(strong).any(|c| c.person != person)
        };
        self.claims.iter().filter(move |c| c.person == person && !outdone(c)).map(|c| c.role)
    }

    /// Who is in the chair of the article's meeting, each once, in order of first appearance. Where several meetings are told of, the
    /// first is the article's: whoever is said to chair in a later unit that has a date of its own, or in one that is about `another`
    /// meeting, chairs that.
    pub fn chairs(&self, view: &View<'_>, another: impl Fn(usize) -> bool) -> Vec<usize> {
        let of_another = |unit: usize| self.elsewhere.contains(&unit) || another(unit);
        let chairing = self.claims.iter().filter(|c| c.role == Role::Chair && !of_another(c.unit));
        let first = chairing.clone().map(|c| c.unit).next();
        let dated = |unit: usize| view.of_class(unit, view.terms.date).next().is_some();
        let mut out: Vec<usize> =
            chairing.filter(|c| Some(c.unit) == first || !dated(c.unit)).map(|c| c.person).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// So many weak claims are enough.
const MANY: usize = 3;

/// Within so many tokens a part of a list names the first of its people (`các Phó Chủ tịch UBND tỉnh: …`).
const LIST_HEAD: u32 = 20;

/// The units over which a list of people goes on from `unit`, where `act` names some of them as `who` (`Chủ trì có các đồng chí: A; B;
/// C.`), or in which it began (`A; B; C chủ trì hội nghị.`): units of the same sentence that begin with somebody's name and in which
/// nobody acts.
fn listed(view: &View<'_>, people: &People, unit: usize, act: &Find, who: &Tokens) -> Vec<usize> {
    let lists = |&unit: &usize| {
        let tokens = &view.analysis.unit_tokens[unit];
        let begins = tokens.start..tokens.end.min(tokens.start + LIST_HEAD);
        people.begins_within(&begins) && view.of_class(unit, view.terms.act).next().is_none()
    };
    if who.end == act.tokens.end {
        (unit + 1..view.units()).take_while(|&next| view.continues(next) && lists(&next)).collect()
    } else {
        (0..unit).rev().take_while(|&before| view.continues(before + 1) && lists(&before)).collect()
    }
}

fn role(name: &str) -> Option<Role> {
    Some(match name {
        "chair" => Role::Chair,
        "attend" => Role::Attend,
        "direct" => Role::Direct,
        "report" => Role::Report,
        "speak" => Role::Speak,
        "receive" => Role::Receive,
        _ => return None,
    })
}

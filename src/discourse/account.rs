//! Accounts: whose words a unit reports, and in what capacity.

use std::sync::Arc;

use crate::grammar::{Find, Grammar, Mentions, Setting};
use crate::rules::class::ClassId;

/// What is being told at a unit, and by which act it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The kind that the act's rule opens, such as `direct`, `report`, `propose`, `course`.
    pub kind: Arc<str>,
    /// The act, as a number into [`Mentions::finds`].
    pub act: usize,
    /// The unit in which it was opened.
    pub unit: usize,
}

/// The account open at each unit.
#[derive(Debug, Default)]
pub struct Accounts {
    /// Before the unit's own acts.
    pub before: Vec<Option<Account>>,
    /// After them: the account to which the unit's main statement belongs.
    pub after: Vec<Option<Account>>,
    /// The acts that opened an account, in order.
    pub opened: Vec<usize>,
}

impl Accounts {
    /// Walks the units: each act whose rule sets `opens` opens an account, which stays open until another act opens one. An act
    /// whose rule sets `unless` opens nothing while an account of that kind is open: in the directions of a minister,
    /// `Sở Y tế chỉ đạo …` is an order and no new speaker.
    pub fn new(grammar: &Grammar, mentions: &Mentions, act: ClassId) -> Accounts {
        let mut out = Accounts::default();
        let mut open: Option<Account> = None;
        for unit in 0..mentions.unit_finds.len() {
            out.before.push(open.clone());
            let mut acts: Vec<(usize, &Find)> = mentions.unit_finds[unit]
                .clone()
                .map(|n| (n, &mentions.finds[n]))
                .filter(|(_, find)| grammar.is(find, act))
                .collect();
            acts.sort_by_key(|(_, find)| (find.tokens.end, find.tokens.start));
            for (number, find) in acts {
                let barred = |account: &Account| grammar.setting(find, Setting::Unless) == Some(&*account.kind);
                if open.as_ref().is_some_and(barred) {
                    continue;
                }
                if let Some(kind) = grammar.setting(find, Setting::Opens) {
                    out.opened.push(number);
                    open = Some(Account { kind: kind.into(), act: number, unit });
                }
            }
            out.after.push(open.clone());
        }
        out
    }
}

//! The article as assembly sees it: all stages' outcomes side by side, and the ways from tokens to the source.

use std::ops::Range;

use super::Terms;
use crate::engine::Analysis;
use crate::grammar::{Find, GroupId, Setting};
use crate::layout::Layout;
use crate::record::{Mention, Piece, Span};
use crate::rules::Rules;
use crate::rules::class::ClassId;
use crate::rules::file::Attributes;
use crate::rules::kinds::BitSet;
use crate::text::Text;
use crate::token::lower;

/// Units up to here are the beginning of an article: its lead, and whose words that is, who holds the meeting, and when.
pub(super) const EARLY: usize = 8;

#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub rules: &'a Rules,
    pub terms: &'a Terms,
    pub text: &'a Text<'a>,
    pub layout: &'a Layout,
    pub analysis: &'a Analysis,
}

/// A range of the article's tokens; never empty.
pub(super) type Tokens = Range<u32>;

impl<'a> View<'a> {
    pub fn units(&self) -> usize {
        self.layout.units.len()
    }

    /// All finds in the order of units and phases, each with its unit.
    pub fn finds(&self) -> impl Iterator<Item = (usize, &'a Find)> {
        let analysis = self.analysis;
        (0..self.units()).flat_map(move |unit| analysis.mentions.in_unit(unit).map(move |find| (unit, find)))
    }

    /// The finds of `class` in `unit`.
    pub fn of_class(&self, unit: usize, class: ClassId) -> impl Iterator<Item = &'a Find> {
        let grammar = &self.rules.grammar;
        self.analysis.mentions.in_unit(unit).filter(move |find| grammar.is(find, class))
    }

    /// The finds of `class` in `unit` that lie within `tokens`.
    pub fn within(&self, unit: usize, class: ClassId, tokens: Tokens) -> impl Iterator<Item = &'a Find> {
        self.of_class(unit, class).filter(move |f| tokens.start <= f.tokens.start && f.tokens.end <= tokens.end)
    }

    pub fn capture(&self, find: &Find, group: Option<GroupId>) -> Option<Tokens> {
        self.analysis.mentions.capture(find, group)
    }

    pub fn setting(&self, find: &Find, setting: Setting) -> Option<&'a str> {
        self.rules.grammar.setting(find, setting)
    }

    /// Whether an act is of somebody who is named, but perhaps only told of.
    pub fn is_unsure(&self, act: &Find) -> bool {
        self.setting(act, Setting::Whose) == Some("unsure")
    }

    /// How much a find counts against others: what its rule sets for `weight`, else 1.
    pub fn weight(&self, find: &Find) -> i32 {
        self.setting(find, Setting::Weight).and_then(|weight| weight.parse().ok()).unwrap_or(1)
    }

    /// Whether the account in which the find's rule holds, `within`, was open before `unit`; so if it names none.
    pub fn holds_within(&self, unit: usize, find: &Find) -> bool {
        let before = self.analysis.statements.accounts.before[unit].as_ref();
        self.setting(find, Setting::Within).is_none_or(|kind| before.is_some_and(|account| *account.kind == *kind))
    }

    pub fn rule_id(&self, find: &Find) -> String {
        self.rules.grammar.rule(find).id.clone()
    }

    /// Bytes of the normal form.
    pub fn bytes(&self, tokens: &Tokens) -> Range<usize> {
        let all = &self.analysis.tokens;
        all[tokens.start as usize].start as usize..all[tokens.end as usize - 1].end as usize
    }

    pub fn slice(&self, tokens: &Tokens) -> &'a str {
        &self.text.as_str()[self.bytes(tokens)]
    }

    /// What the word lists say about exactly these tokens.
    pub fn attributes(&self, tokens: &Tokens) -> Option<&'a Attributes> {
        self.rules.lexicon.attributes(&self.analysis.syllables[tokens.start as usize..tokens.end as usize])
    }

    /// The longest word at the beginning of these tokens of which the word lists say something: how many tokens it has, and what.
    pub fn longest_known(&self, tokens: &Tokens) -> Option<(u32, &'a Attributes)> {
        let syllables = &self.analysis.syllables[tokens.start as usize..tokens.end as usize];
        self.rules.lexicon.longest_known(syllables).map(|(len, attributes)| (len as u32, attributes))
    }

    pub fn span(&self, tokens: &Tokens) -> Span {
        self.text.span(self.bytes(tokens))
    }

    pub fn piece(&self, tokens: &Tokens) -> Piece {
        Piece { text: self.slice(tokens).to_owned(), span: self.span(tokens) }
    }

    pub fn mention(&self, tokens: &Tokens, find: &Find) -> Mention {
        Mention { text: self.slice(tokens).to_owned(), span: self.span(tokens), rule: self.rule_id(find) }
    }

    /// The whole of `unit`.
    pub fn unit_piece(&self, unit: usize) -> Piece {
        let unit = self.layout.units[unit];
        let bytes = unit.start as usize..unit.end as usize;
        Piece { text: self.text.as_str()[bytes.clone()].to_owned(), span: self.text.span(bytes) }
    }

    /// Whether `unit` goes on with the sentence of the unit before it, after a semicolon.
    pub fn continues(&self, unit: usize) -> bool {
        self.layout.continues(self.text.as_str(), unit)
    }

    /// Whether a symbol of `unit`, as the last phase left it, is one of `symbols`.
    pub fn unit_has(&self, unit: usize, symbols: &BitSet) -> bool {
        let mentions = &self.analysis.mentions;
        mentions.symbols[mentions.unit_symbols[unit].clone()].iter().any(|s| symbols.has(s.id.0 as usize))
    }
}

/// A key for comparing what articles write differently: lower case, single blanks, no `-` or full stops.
pub(super) fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    add_key(text, &mut out);
    out
}

/// Adds the key of `text`, the next words of a text of which `out` holds the key so far.
pub(super) fn add_key(text: &str, out: &mut String) {
    out.reserve(text.len() + 1);
    let mut apart = !out.is_empty();
    for c in text.chars() {
        if matches!(c, ' ' | '-' | '.' | ',' | '"') || c.is_whitespace() {
            apart = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut apart) {
            out.push(' ');
        }
        match c {
            '\u{130}' => out.extend(c.to_lowercase()), // I with a dot, the one capital whose small form is two characters
            _ => out.push(lower(c)),
        }
    }
}

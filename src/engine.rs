//! The engine: the stages, one after the other.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::assemble::{self, Terms};
use crate::decode::{self, DecodeError};
use crate::discourse::{self, Accounts, Label, Place, Stand, Statements};
use crate::grammar::{self, Mentions};
use crate::input::Document;
use crate::layout::{self, Layout};
use crate::record::{Record, SCHEMA, Source};
use crate::rules::{Faults, Rules};
use crate::text::Text;
use crate::token::{Token, tokenise};

/// Extracts records with one rule set. Immutable: one extractor serves all threads through `&self`.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let extractor = bienban::Extractor::builtin()?;
/// let article = "Đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị. \
///                Đồng chí Bí thư Huyện ủy yêu cầu các xã hoàn thành rà soát hộ nghèo trước ngày 30/6.";
/// let record = extractor.extract("article.txt", article.as_bytes())?;
/// assert_eq!(record.people[0].name, "Lò Văn Minh");
/// assert_eq!(record.tasks[0].deadline.as_ref().map(|d| d.text.as_str()), Some("trước ngày 30/6"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Extractor {
    rules: Rules,
    terms: Terms,
    /// Memory that runs write into, handed from article to article; as many as there were threads at once.
    workspaces: Mutex<Vec<Workspace>>,
}

#[derive(Debug)]
struct Workspace {
    grammar: grammar::Scratch,
    discourse: discourse::Scratch,
}

/// What the stages between layout and record found: enough to explain every value.
#[derive(Debug)]
pub struct Analysis {
    /// Of the whole article; offsets are bytes of the normal form.
    pub tokens: Vec<Token>,
    /// By token: its number in the lexicon.
    pub syllables: Vec<u32>,
    /// By unit: its tokens.
    pub unit_tokens: Vec<std::ops::Range<u32>>,
    pub mentions: Mentions,
    pub statements: Statements,
    /// By unit: the numbers of the discourse model's features that speak there.
    pub features: Vec<Vec<u32>>,
}

impl Extractor {
    /// An extractor with the rules compiled into the library.
    pub fn builtin() -> Result<Self, Faults> {
        Rules::builtin().map(Self::new)
    }

    /// An extractor with the rules in the folder `dir`.
    pub fn from_dir(dir: &Path) -> Result<Self, Faults> {
        Rules::from_dir(dir).map(Self::new)
    }

    pub fn new(rules: Rules) -> Self {
        let terms = Terms::new(&rules);
        Extractor { rules, terms, workspaces: Mutex::new(Vec::new()) }
    }

    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The record of one article. `path` only names it; `bytes` are the source as it lies on the disk.
    ///
    /// # Errors
    /// When the bytes are no text in an encoding that is read; the error says what they may be.
    pub fn extract(&self, path: &str, bytes: &[u8]) -> Result<Record, DecodeError> {
        Ok(self.extract_document(&Document::plain(path, bytes, decode::decode(bytes)?)))
    }

    /// The record of an article that [`input`](crate::input) has read.
    ///
    /// # Panics
    /// When its text is longer than [`Text::MAX_BYTES`].
    pub fn extract_document(&self, document: &Document<'_>) -> Record {
        self.extract_and_see(document, |_, _| ())
    }

    /// As [`extract_document`](Self::extract_document); `see` is shown the text in normal form and what was found in it.
    pub(crate) fn extract_and_see(&self, document: &Document<'_>, see: impl FnOnce(&str, &Analysis)) -> Record {
        let text = Text::new(&document.text);
        let layout = layout::layout(text.as_str(), &self.rules.abbreviations);
        let analysis = self.analyse(text.as_str(), &layout);
        see(text.as_str(), &analysis);
        let source = Source {
            path: document.name.clone(),
            sha256: crate::hex(&Sha256::digest(document.bytes)),
            bytes: document.bytes.len() as u64,
            chars: u64::from(text.chars()),
            encoding: document.encoding.name().to_owned(),
            format: document.format.name().to_owned(),
            author: document.about.author.clone(),
            publisher: document.about.publisher.clone(),
            url: document.about.url.clone(),
            rules: self.rules.digest.clone(),
        };
        let id = crate::hex(&Sha256::digest(text.as_str())[..16]);
        let published = document.about.published.as_ref();
        Record {
            schema: SCHEMA.to_owned(),
            id,
            source,
            ..assemble::assemble(&self.rules, &self.terms, &text, &layout, &analysis, published)
        }
    }

    /// Tokens, finds and statements of a text in normal form that was cut by `layout`.
    pub fn analyse(&self, text: &str, layout: &Layout) -> Analysis {
        self.analyse_taking(text, layout, |label| label == Label::Task)
    }

    /// As [`analyse`](Self::analyse), with the phases for tasks run in every unit whose label `is_task` accepts.
    pub(crate) fn analyse_taking(&self, text: &str, layout: &Layout, is_task: impl Fn(Label) -> bool) -> Analysis {
        let mut work = self.workspace();
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut unit_tokens = Vec::with_capacity(layout.units.len());
        for unit in &layout.units {
            let first = tokens.len();
            tokenise(text, unit.start as usize, unit.end as usize, &mut tokens);
            unit_tokens.push(first as u32..tokens.len() as u32);
        }
        let syllables = self.rules.lexicon.syllables(text, &tokens);
        let (symbols, unit_symbols) = self.rules.lexicon.lookup(&tokens, &syllables, &unit_tokens);
        let mut mentions = self.rules.grammar.run(symbols, unit_symbols, &mut work.grammar);
        let accounts = Accounts::new(&self.rules.grammar, &mentions, self.terms.act);
        let places = Place::of_units(text, layout);
        let stands = Stand::of_units(&places, &accounts, layout);
        let model = &self.rules.discourse;
        let features = model.features(&mentions, &tokens, &syllables, &stands, &mut work.discourse);
        let bonds: Vec<_> = places.iter().map(|place| place.bond()).collect();
        let labels = discourse::decode(&model.points, &bonds, &features);
        self.rules.grammar.run_in_tasks(|unit| is_task(labels[unit].label), &mut work.grammar, &mut mentions);
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).push(work);
        Analysis { tokens, syllables, unit_tokens, mentions, statements: Statements { accounts, labels }, features }
    }

    fn workspace(&self) -> Workspace {
        let spare = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| Workspace {
            grammar: grammar::Scratch::new(&self.rules.grammar.phases),
            discourse: self.rules.discourse.scratch(),
        })
    }
}

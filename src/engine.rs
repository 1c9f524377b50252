//! The engine: the stages, one after the other.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::assemble::{self, Terms};
use crate::decode::{self, DecodeError, Decoded};
use crate::discourse::{self, Accounts, Place, Stand, Statements};
use crate::grammar::{self, Mentions};
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
    /// By unit: the discourse rules that fired.
    pub fired: Vec<Vec<u32>>,
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
        Ok(self.record(path, bytes, &decode::decode(bytes)?))
    }

    /// The record of one article whose `bytes` were decoded already, in an encoding that the caller knows.
    pub fn record(&self, path: &str, bytes: &[u8], decoded: &Decoded<'_>) -> Record {
        let text = Text::new(&decoded.text);
        let layout = layout::layout(text.as_str(), &self.rules.abbreviations);
        let analysis = self.analyse(text.as_str(), &layout);
        let source = Source {
            path: path.to_owned(),
            sha256: crate::hex(&Sha256::digest(bytes)),
            bytes: bytes.len() as u64,
            chars: u64::from(text.chars()),
            encoding: decoded.encoding.name().to_owned(),
            format: "text".to_owned(),
            rules: self.rules.digest.clone(),
        };
        let id = crate::hex(&Sha256::digest(text.as_str())[..16]);
        Record {
            schema: SCHEMA.to_owned(),
            id,
            source,
            ..assemble::assemble(&self.rules, &self.terms, &text, &layout, &analysis)
        }
    }

    /// Tokens, finds and statements of a text in normal form that was cut by `layout`.
    pub fn analyse(&self, text: &str, layout: &Layout) -> Analysis {
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
        let mentions = self.rules.grammar.run(symbols, unit_symbols, &mut work.grammar);
        let accounts = Accounts::new(&self.rules.grammar, &mentions, self.terms.act);
        let places = Place::of_units(text, layout);
        let stands = Stand::of_units(&places, &accounts, layout);
        let model = &self.rules.discourse;
        let fired = model.fire(&mentions, &stands, &mut work.discourse);
        let bonds: Vec<_> = places.iter().map(|place| place.bond()).collect();
        let labels = discourse::decode(&model.points, &bonds, &fired);
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).push(work);
        Analysis { tokens, syllables, unit_tokens, mentions, statements: Statements { accounts, labels }, fired }
    }

    fn workspace(&self) -> Workspace {
        let spare = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| Workspace {
            grammar: grammar::Scratch::new(&self.rules.grammar.phases),
            discourse: self.rules.discourse.scratch(),
        })
    }
}

//! How rule files are written: the TOML of lexicon, grammar and discourse files, as plain data with the place of each value.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// `rules.toml`: what stands in which order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The files of `grammar/`, without `.toml`, in the order in which they run.
    pub phases: Vec<Spanned<String>>,
    /// Those that run after them and only in units labelled as tasks.
    #[serde(default)]
    pub task_phases: Vec<Spanned<String>>,
    /// Words after which a full stop ends no sentence.
    pub abbreviations: Vec<String>,
    /// Words of lists that are none where a later syllable begins with a capital.
    #[serde(default)]
    pub small_words: Vec<Spanned<String>>,
    /// Points by which a result's or task's label must lead for it to count as certain.
    pub certain: i32,
}

/// `parts.toml`: pieces of patterns that have a name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartsFile {
    pub part: Vec<Part>,
}

/// A piece of patterns, which write `[name]` for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub name: Spanned<String>,
    pub means: String,
    pub pattern: Spanned<String>,
}

/// A file of `lexicon/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconFile {
    pub list: Vec<WordList>,
}

/// A list of words that share their classes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    pub class: Spanned<OneOrMany>,
    pub means: String,
    #[serde(default)]
    pub case: Case,
    pub words: Vec<Spanned<Entry>>,
}

/// What the text must look like for a word of the list to count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    #[default]
    Any,
    /// The first letter is a capital.
    Capital,
    /// Every syllable begins with a capital.
    Title,
    /// Every letter is a capital.
    Upper,
}

/// A word, bare or with attributes.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Entry {
    Bare(String),
    Full(Attributes),
}

/// A word with what is known about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attributes {
    pub word: String,
    /// The expansion of an abbreviation, or the usual form of a variant.
    pub canonical: Option<String>,
    pub kind: Option<String>,
    pub level: Option<String>,
    /// Another word of its class, for whose kind of meeting it may stand too.
    pub family: Option<String>,
    /// ISO date from which the word names something.
    pub from: Option<String>,
    /// ISO date until which it did.
    pub until: Option<String>,
    /// How many of its tokens a chief's title takes in (`Chánh` + `Văn phòng Tỉnh ủy` → *Chánh Văn phòng*); 1 where it says nothing.
    pub shares: Option<u32>,
}

/// A file of `grammar/`: one phase.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhaseFile {
    pub means: String,
    /// `replace` makes one symbol of each find; `note` only notes the finds.
    #[serde(default)]
    pub mode: Mode,
    pub rule: Vec<GrammarRule>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    #[default]
    Replace,
    Note,
}

/// A pattern over token classes that finds something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrammarRule {
    pub id: Spanned<String>,
    pub means: String,
    /// The classes that a find has.
    pub gives: Spanned<OneOrMany>,
    pub pattern: Spanned<String>,
    /// What the find says about itself, such as `kind`, `role` or `opens`.
    #[serde(default)]
    pub set: BTreeMap<Spanned<String>, String>,
    pub yes: Vec<Spanned<GrammarExample>>,
    pub no: Vec<Spanned<String>>,
}

/// A sentence in which a rule must fire; other keys than `text` name captures and what they must hold.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum GrammarExample {
    Bare(String),
    Full(BTreeMap<String, String>),
}

/// A file of `discourse/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscourseFile {
    #[serde(default)]
    pub rule: Vec<DiscourseRule>,
    #[serde(default)]
    pub cues: Vec<CueWords>,
    /// In `transitions.toml` only: `paragraph.result.task = 3`: points of the step from a result to a
    /// task within a paragraph.
    #[serde(default)]
    pub transition: BTreeMap<String, BTreeMap<String, BTreeMap<String, i16>>>,
}

/// A pattern over a unit that votes for labels.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscourseRule {
    pub id: Spanned<String>,
    pub means: String,
    pub unit: Spanned<String>,
    /// Only while this account is open.
    pub within: Option<Spanned<String>>,
    /// Only where the unit stands so: `first`, `last`, `paragraph-start`, …
    #[serde(default)]
    pub at: Vec<Spanned<String>>,
    /// Only where the rule of this id fires at the next unit of the paragraph.
    pub next: Option<Spanned<String>>,
    /// Points for labels; negative ones speak against.
    pub votes: Votes,
    /// Points at the later units of a sentence at whose first unit the rule fires.
    #[serde(default)]
    pub onward: Votes,
    pub yes: Vec<Spanned<DiscourseExample>>,
    pub no: Vec<Spanned<DiscourseExample>>,
}

/// Points by label.
pub type Votes = BTreeMap<Spanned<String>, i16>;

/// Words and runs of up to three words of which each votes by itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueWords {
    pub id: Spanned<String>,
    pub means: String,
    /// They count where they begin with one of so many first words of a unit; without it, anywhere.
    pub first: Option<std::num::NonZeroU8>,
    /// The cues with their points, as [`cues`](super::cues) reads them.
    pub votes: Spanned<String>,
}

/// A unit, bare or with the text that stands before it, and after it in the same paragraph.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum DiscourseExample {
    Bare(String),
    Full { before: Option<String>, text: String, after: Option<String> },
}

/// `"a"` or `["a", "b"]`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub fn as_slice(&self) -> &[String] {
        match self {
            OneOrMany::One(one) => std::slice::from_ref(one),
            OneOrMany::Many(many) => many,
        }
    }
}

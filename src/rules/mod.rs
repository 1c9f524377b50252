//! Rules: all language, loaded in steps: text → rule → compiled.
//!
//! [`Rules::builtin`] compiles the rules in the binary, [`Rules::from_dir`] those of a folder; both find all faults before they
//! stop. `rules/README.md` teaches the format.

pub mod alphabet;
pub mod check;
pub mod class;
mod compile;
mod cores;
pub mod cues;
mod digest;
mod families;
mod fault;
pub mod file;
pub mod kinds;
pub mod need;
pub mod opening;
mod packed;
mod parse;
pub mod parts;
pub mod pattern;
mod reading;
mod unreached;

use std::path::Path;
use std::sync::Arc;

use crate::discourse::Model;
use crate::grammar::Grammar;
use crate::layout::Abbreviations;
use crate::lexicon::Lexicon;
use class::{Classes, Symbols};
pub use fault::{Fault, Faults, RuleFile};
use file::Manifest;
pub use parse::Parsed;

/// A rule file in the binary.
struct Builtin {
    path: &'static str,
    text: &'static str,
    /// As [`packed::read`] reads it.
    packed: &'static [u8],
}

// `BUILTIN`, all of them, sorted by path, and `BUILTIN_DIGEST`.
include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A compiled rule set. Immutable and shared by all threads.
#[derive(Debug)]
pub struct Rules {
    pub classes: Classes,
    pub symbols: Symbols,
    pub lexicon: Lexicon,
    pub grammar: Grammar,
    pub discourse: Model,
    pub abbreviations: Abbreviations,
    /// Points by which a result's or task's label must lead for it to count as certain.
    pub certain: i32,
    /// SHA-256 over the paths and texts of all rule files, the first 16 hexadecimal digits.
    pub digest: String,
}

impl Rules {
    /// The rules compiled into the binary. Their automata are made as they are needed; that all can be made `rules check` has shown.
    pub fn builtin() -> Result<Rules, Faults> {
        let (parsed, faults) = Parsed::builtin();
        // Where something is wrong only the texts tell.
        compile::compile(&parsed, faults, BUILTIN_DIGEST.to_owned()).or_else(|_| Rules::compile(builtin_files()))
    }

    /// The rules in the folder `dir`.
    pub fn from_dir(dir: &Path) -> Result<Rules, Faults> {
        Rules::compile(files_of(dir)?)
    }

    /// Parses and compiles `files`, all of it at once, so that every fault is told.
    pub fn compile(files: Vec<RuleFile>) -> Result<Rules, Faults> {
        let digest = digest::digest(files.iter().map(|file| (&*file.path, &*file.text)));
        let (parsed, faults) = Parsed::new(files);
        let rules = compile::compile(&parsed, faults, digest)?;
        rules.too_large(&parsed).or(rules)
    }

    /// The faults of all patterns of which no automaton can be made.
    fn too_large(&self, parsed: &Parsed) -> Faults {
        let mut faults = Faults::default();
        let mut fault = |file, pattern: &toml::Spanned<String>, why| {
            let fault = Fault::new(file, pattern.span(), format!("this pattern makes no automaton: {why}"));
            faults.push(fault.help("part it into several rules, or give words that it need not tell apart one class"));
        };
        for ((file, parsed), phase) in parsed.phases.iter().zip(&self.grammar.phases) {
            for (number, rule) in parsed.rule.iter().enumerate() {
                if let Some(why) = phase.fault(number) {
                    fault(file, &rule.pattern, why);
                }
            }
        }
        let rules =
            parsed.discourse.iter().flat_map(|(file, discourse)| discourse.rule.iter().map(move |rule| (file, rule)));
        for (number, (file, rule)) in rules.enumerate() {
            if let Some(why) = self.discourse.fault(number) {
                fault(file, &rule.unit, why);
            }
        }
        faults
    }
}

/// The abbreviations of the rules in the binary, without compiling those.
pub fn builtin_abbreviations() -> Abbreviations {
    let manifest =
        BUILTIN.iter().find(|file| file.path == "rules.toml").map(|file| packed::read::<Manifest>(file.packed));
    manifest.into_iter().flatten().flat_map(|manifest| manifest.abbreviations).collect()
}

/// The rule files in the binary, sorted by path.
pub fn builtin_files() -> Vec<RuleFile> {
    BUILTIN.iter().map(|file| RuleFile { path: file.path.into(), text: file.text.into() }).collect()
}

/// The rule files of a folder, sorted by path. A file that cannot be read is a fault.
pub fn files_of(dir: &Path) -> Result<Vec<RuleFile>, Faults> {
    let mut out = Vec::new();
    let mut faults = Faults::default();
    for entry in walkdir::WalkDir::new(dir).sort_by_file_name() {
        let unreadable = |path: &Path, why: String| {
            let file = RuleFile { path: path.to_string_lossy().into(), text: Arc::from("") };
            Fault::new(&file, 0..0, format!("cannot be read: {why}"))
                .help("give `--rules` a folder like the project's own rules/")
        };
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                faults.push(unreadable(e.path().unwrap_or(dir), e.to_string()));
                continue;
            }
        };
        if !entry.file_type().is_file() || entry.path().extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let path = entry.path().strip_prefix(dir).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
        match std::fs::read_to_string(entry.path()) {
            Ok(text) => out.push(RuleFile { path: path.into(), text: text.into() }),
            Err(e) => faults.push(unreadable(entry.path(), e.to_string())),
        }
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    faults.or(out)
}

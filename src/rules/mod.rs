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
mod families;
mod fault;
pub mod file;
pub mod kinds;
pub mod need;
pub mod opening;
mod parse;
pub mod parts;
pub mod pattern;
mod reading;
mod unreached;

use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::discourse::Model;
use crate::grammar::Grammar;
use crate::layout::Abbreviations;
use crate::lexicon::Lexicon;
use class::{Classes, Symbols};
pub use fault::{Fault, Faults, RuleFile};
pub use parse::Parsed;

static BUILTIN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

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
        let files = builtin_files();
        let digest = digest(&files);
        let (parsed, faults) = Parsed::new(files);
        compile::compile(&parsed, faults, digest)
    }

    /// The rules in the folder `dir`.
    pub fn from_dir(dir: &Path) -> Result<Rules, Faults> {
        Rules::compile(files_of(dir)?)
    }

    /// Parses and compiles `files`, all of it at once, so that every fault is told.
    pub fn compile(files: Vec<RuleFile>) -> Result<Rules, Faults> {
        let digest = digest(&files);
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
    let manifest = BUILTIN.get_file("rules.toml").and_then(|file| file.contents_utf8());
    let manifest = manifest.map(|text| RuleFile { path: "rules.toml".into(), text: text.into() });
    let (parsed, _) = Parsed::new(manifest.into_iter().collect());
    parsed.manifest.into_iter().flat_map(|(_, manifest)| manifest.abbreviations).collect()
}

/// The rule files in the binary, sorted by path.
pub fn builtin_files() -> Vec<RuleFile> {
    fn gather(dir: &Dir<'_>, out: &mut Vec<RuleFile>) {
        for file in dir.files().filter(|f| f.path().extension().is_some_and(|e| e == "toml")) {
            let path = file.path().to_string_lossy().replace('\\', "/");
            out.push(RuleFile { path: path.into(), text: file.contents_utf8().unwrap_or_default().into() });
        }
        dir.dirs().for_each(|dir| gather(dir, out));
    }
    let mut out = Vec::new();
    gather(&BUILTIN, &mut out);
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out
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

fn digest(files: &[RuleFile]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        for part in [&file.path, &file.text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    crate::hex(&hash.finalize()[..8])
}

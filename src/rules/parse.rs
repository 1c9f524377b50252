//! The first step of loading: every file from TOML to plain data, with the faults of form.

use serde::de::DeserializeOwned;

use super::cores;
use super::fault::{Fault, Faults, RuleFile};
use super::file::{DiscourseFile, LexiconFile, Manifest, Part, PartsFile, PhaseFile};
use super::parts::Parts;
use super::{BUILTIN, Builtin, packed};

/// All files of a rule set as data, each beside the file it came from, sorted by path.
#[derive(Debug, Default)]
pub struct Parsed {
    pub manifest: Option<(RuleFile, Manifest)>,
    pub parts: Option<(RuleFile, PartsFile)>,
    pub lexicons: Vec<(RuleFile, LexiconFile)>,
    /// In the order of the manifest, those of tasks last.
    pub phases: Vec<(RuleFile, PhaseFile)>,
    /// Where in `phases` those of tasks begin, if no phase is missing.
    pub task_phases: usize,
    pub discourse: Vec<(RuleFile, DiscourseFile)>,
}

/// A file as data, by its name or the folder that it stands in.
enum Content {
    Manifest(Manifest),
    Parts(PartsFile),
    Lexicon(LexiconFile),
    Phase(PhaseFile),
    Discourse(DiscourseFile),
}

impl Parsed {
    /// Reads `files`; what is wrong goes into the faults, and what is right is read all the same.
    pub fn new(files: Vec<RuleFile>) -> (Parsed, Faults) {
        let contents = cores::each(&files, |file| content(file, None));
        Parsed::put_together(files, contents)
    }

    /// The rules in the binary, without their texts, places and examples.
    pub(super) fn builtin() -> (Parsed, Faults) {
        let read = |builtin: &Builtin| {
            let file = RuleFile { path: builtin.path.into(), text: "".into() };
            let content = content(&file, Some(builtin.packed));
            (file, content)
        };
        let (files, contents) = cores::each(BUILTIN, read).into_iter().unzip();
        Parsed::put_together(files, contents)
    }

    fn put_together(files: Vec<RuleFile>, contents: Vec<Result<Content, Box<Fault>>>) -> (Parsed, Faults) {
        let mut faults = Faults::default();
        let mut out = Parsed::default();
        let mut phases: Vec<(RuleFile, PhaseFile)> = Vec::new();
        for (file, content) in files.into_iter().zip(contents) {
            match content {
                Ok(Content::Manifest(manifest)) => out.manifest = Some((file, manifest)),
                Ok(Content::Parts(parts)) => out.parts = Some((file, parts)),
                Ok(Content::Lexicon(lexicon)) => out.lexicons.push((file, lexicon)),
                Ok(Content::Phase(phase)) => phases.push((file, phase)),
                Ok(Content::Discourse(rules)) => out.discourse.push((file, rules)),
                Err(fault) => faults.push(*fault),
            }
        }
        let Some((file, manifest)) = &out.manifest else {
            let file = RuleFile { path: "rules.toml".into(), text: "".into() };
            faults.push(Fault::new(&file, 0..0, "there is no rules.toml").help("it names the phases in their order"));
            return (out, faults);
        };
        for name in manifest.phases.iter().chain(&manifest.task_phases) {
            let path = format!("grammar/{}.toml", name.get_ref());
            match phases.iter().position(|(file, _)| *file.path == path) {
                Some(at) => out.phases.push(phases.swap_remove(at)),
                None => faults.push(Fault::new(file, name.span(), format!("there is no phase file {path}"))),
            }
        }
        out.task_phases = out.phases.len().saturating_sub(manifest.task_phases.len());
        for (file, _) in phases {
            let fault = Fault::new(&file, 0..0, "this phase never runs");
            faults.push(fault.help("name it under `phases` or `task_phases` in rules.toml"));
        }
        (out, faults)
    }

    /// The named pieces of patterns.
    pub fn parts(&self) -> Parts<'_> {
        Parts::new(self.all_parts().map(|(_, part)| part))
    }

    /// The same, each with its file.
    pub fn all_parts(&self) -> impl Iterator<Item = (&RuleFile, &Part)> {
        self.parts.iter().flat_map(|(file, parts)| parts.part.iter().map(move |part| (file, part)))
    }
}

/// What a file holds, read from its text unless it is given packed.
fn content(file: &RuleFile, packed: Option<&[u8]>) -> Result<Content, Box<Fault>> {
    match file.path.split_once('/').map_or(&*file.path, |(folder, _)| folder) {
        "rules.toml" => read(file, packed).map(Content::Manifest),
        "parts.toml" => read(file, packed).map(Content::Parts),
        "lexicon" => read(file, packed).map(Content::Lexicon),
        "grammar" => read(file, packed).map(Content::Phase),
        "discourse" => read(file, packed).map(Content::Discourse),
        _ => {
            let fault = Fault::new(file, 0..0, "no part of a rule set");
            let help = "rule files are rules.toml, parts.toml and the .toml files in lexicon/, grammar/ and discourse/";
            Err(Box::new(fault.help(help)))
        }
    }
}

fn read<T: DeserializeOwned>(file: &RuleFile, packed: Option<&[u8]>) -> Result<T, Box<Fault>> {
    match packed {
        Some(bytes) => packed::read(bytes).map_err(|e| Box::new(Fault::new(file, 0..0, e.to_string()))),
        None => toml::from_str(&file.text)
            .map_err(|e| Box::new(Fault::new(file, e.span().unwrap_or(0..0), e.message().to_owned()))),
    }
}

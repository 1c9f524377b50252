//! The first step of loading: every file from TOML to plain data, with the faults of form.

use serde::de::DeserializeOwned;

use super::fault::{Fault, Faults, RuleFile};
use super::file::{DiscourseFile, LexiconFile, Manifest, PhaseFile};

/// All files of a rule set as data, each beside the file it came from, sorted by path.
#[derive(Debug, Default)]
pub struct Parsed {
    pub manifest: Option<(RuleFile, Manifest)>,
    pub lexicons: Vec<(RuleFile, LexiconFile)>,
    /// In the order of the manifest, those of tasks last.
    pub phases: Vec<(RuleFile, PhaseFile)>,
    /// Where in `phases` those of tasks begin, if no phase is missing.
    pub task_phases: usize,
    pub discourse: Vec<(RuleFile, DiscourseFile)>,
}

impl Parsed {
    /// Reads `files`; what is wrong goes into the faults, and what is right is read all the same.
    pub fn new(files: Vec<RuleFile>) -> (Parsed, Faults) {
        let mut faults = Faults::default();
        let mut out = Parsed::default();
        let mut phases: Vec<(RuleFile, PhaseFile)> = Vec::new();
        for file in files {
            match file.path.split_once('/').map_or(&*file.path, |(folder, _)| folder) {
                "rules.toml" => out.manifest = read(&file, &mut faults).map(|manifest| (file, manifest)),
                "lexicon" => out.lexicons.extend(read(&file, &mut faults).map(|lexicon| (file, lexicon))),
                "grammar" => phases.extend(read(&file, &mut faults).map(|phase| (file, phase))),
                "discourse" => out.discourse.extend(read(&file, &mut faults).map(|rules| (file, rules))),
                _ => faults.push(
                    Fault::new(&file, 0..0, "no part of a rule set")
                        .help("rule files are rules.toml and the .toml files in lexicon/, grammar/ and discourse/"),
                ),
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
}

fn read<T: DeserializeOwned>(file: &RuleFile, faults: &mut Faults) -> Option<T> {
    toml::from_str(&file.text)
        .map_err(|e| faults.push(Fault::new(file, e.span().unwrap_or(0..0), e.message().to_owned())))
        .ok()
}

//! `--log FILE`: what happens, one JSON object a line, for machines and for those who look back.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use bienban::archive::Event;
use bienban::batch::{FileId, Trouble};
use serde_json::{Value, json};

use super::archive::Ended;
use super::{Error, Result, tell};

/// An open log, or none.
pub struct Log {
    to: Option<(PathBuf, File)>,
}

impl Log {
    /// Goes on at the end of the file at `path`.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self { to: None }) };
        let file =
            File::options().create(true).append(true).open(path).map_err(|e| Error::write(path.display(), &e))?;
        Ok(Self { to: Some((path.to_path_buf(), file)) })
    }

    /// What it is written to, which is not to be read as an article.
    pub fn file(&self) -> Option<FileId> {
        self.to.as_ref().and_then(|(_, file)| FileId::of(file))
    }

    pub fn start(&mut self, dir: &Path, paths: &[PathBuf], dry_run: bool) {
        let inputs: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        let (version, process) = (env!("CARGO_PKG_VERSION"), std::process::id());
        let archive = dir.to_string_lossy();
        self.write(
            "start",
            json!({"version": version, "process": process, "archive": archive, "inputs": inputs, "dry_run": dry_run}),
        );
    }

    pub fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Recovering => self.write("recovering", json!({})),
            Event::Failed(trouble) => self.write("failed", of(trouble)),
            Event::Kept(trouble) => self.write("kept", of(trouble)),
            Event::Committed { shard, records } => self.write("committed", json!({"shard": shard, "records": records})),
            Event::Finishing => self.write("finishing", json!({})),
            Event::Would { what, path } => self.write("would", json!({"do": what, "path": path})),
            Event::Progress(_) => {}
        }
    }

    pub fn end(&mut self, end: &std::result::Result<Ended, Error>) {
        match end {
            Ok(Ended::Run(run)) => self.write("end", json!({"run": run.run, "archive": run.archive})),
            Ok(Ended::Plan(counts)) => self.write("end", json!({"counts": counts})),
            Err(error) => self.write("error", json!({"message": error.message})),
        }
    }

    /// A log that cannot be written is told once, and does not keep the run from its work.
    fn write(&mut self, event: &str, rest: Value) {
        let Some((path, file)) = &mut self.to else { return };
        let mut line = json!({"time": bienban::archive::now(), "event": event});
        if let (Some(line), Value::Object(rest)) = (line.as_object_mut(), rest) {
            line.extend(rest);
        }
        if let Err(error) = file.write_all(format!("{line}\n").as_bytes()) {
            tell(format_args!("{}: cannot be written: {error}; the run goes on without a log", path.display()));
            self.to = None;
        }
    }
}

fn of(trouble: &Trouble) -> Value {
    json!({"path": trouble.path(), "reason": trouble.code(), "detail": trouble.reason()})
}

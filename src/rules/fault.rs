//! Faults of a rule set: each with its file, line, column and the excerpt drawn.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{GraphicalReportHandler, GraphicalTheme, NamedSource, SourceSpan};

/// One file of a rule set: its path below the rules folder and its text. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RuleFile {
    pub path: Arc<str>,
    pub text: Arc<str>,
}

/// One thing wrong in a rule file.
#[derive(Debug, Clone, miette::Diagnostic, thiserror::Error)]
#[error("{place}: {message}")]
pub struct Fault {
    /// `path:line:column`, lines and columns (code points) from 1.
    pub place: String,
    pub message: String,
    #[source_code]
    file: NamedSource<Arc<str>>,
    #[label("here")]
    span: SourceSpan,
    #[help]
    help: Option<String>,
}

impl Fault {
    /// `span` in bytes of the file's text.
    pub fn new(file: &RuleFile, span: Range<usize>, message: impl Into<String>) -> Self {
        let start = file.text.floor_char_boundary(span.start);
        let before = &file.text[..start];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        Fault {
            place: format!("{}:{line}:{column}", file.path),
            message: message.into(),
            file: NamedSource::new(&*file.path, file.text.clone()),
            span: (start..span.end.clamp(start, file.text.len())).into(),
            help: None,
        }
    }

    /// Adds what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Everything that is wrong in a rule set; displayed with an excerpt for each. Never empty when returned as an error.
#[derive(Clone, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    pub fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// `value` if nothing is wrong, else all the faults.
    pub fn or<T>(self, value: T) -> Result<T, Faults> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let draw = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(100);
        for fault in &self.0 {
            draw.render_report(f, fault)?;
            writeln!(f)?;
        }
        match self.0.len() {
            1 => write!(f, "1 fault in the rules"),
            n => write!(f, "{n} faults in the rules"),
        }
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Faults {}

//! Stand-in for the rule loader: only the faults type that the command line needs.
use std::fmt;

/// Everything that is wrong with a rule set, drawn ready to be shown.
#[derive(Debug)]
pub struct Faults(String);

impl Faults {
    pub(crate) fn new(drawn: impl Into<String>) -> Self {
        Self(drawn.into())
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Faults {}

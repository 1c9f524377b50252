//! Colour on a terminal, plain marks elsewhere.

use std::io::{self, IsTerminal};

/// How standard output shows what stands out.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    colour: bool,
}

impl Ink {
    /// Colour if standard output is a terminal and `NO_COLOR` is not set.
    pub fn of_stdout() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { colour: io::stdout().is_terminal() && !refused }
    }

    /// A find in its text: coloured, or in brackets.
    pub fn mark(self, text: &str) -> String {
        if self.colour { format!("\x1b[1;30;43m{text}\x1b[0m") } else { format!("[{text}]") }
    }

    /// A heading.
    pub fn strong(self, text: &str) -> String {
        if self.colour { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// What stands around a find.
    pub fn faint(self, text: &str) -> String {
        if self.colour { format!("\x1b[2m{text}\x1b[0m") } else { text.to_owned() }
    }
}

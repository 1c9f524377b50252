//! The forms in which articles come.

use std::fmt;
use std::str::FromStr;

/// The form of an article's source, as it stands in records under `source.format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Text,
    /// An element of a JSON array, or an object of a sequence of them.
    Json,
    /// A line of JSON Lines.
    Jsonl,
    /// A row of CSV.
    Csv,
    /// A web page.
    Html,
    /// A document of Word since 2007.
    Docx,
    /// A text document of LibreOffice and others (OpenDocument).
    Odt,
    /// Rich Text Format.
    Rtf,
    /// A PDF with a text layer; cargo feature `pdf`.
    #[cfg(feature = "pdf")]
    Pdf,
    /// A page in a web archive; cargo feature `warc`.
    #[cfg(feature = "warc")]
    Warc,
}

impl Format {
    /// All formats that this program was built with.
    pub const ALL: &[Format] = &[
        Format::Text,
        Format::Json,
        Format::Jsonl,
        Format::Csv,
        Format::Html,
        Format::Docx,
        Format::Odt,
        Format::Rtf,
        #[cfg(feature = "pdf")]
        Format::Pdf,
        #[cfg(feature = "warc")]
        Format::Warc,
    ];

    /// The name that stands in records and is given on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Html => "html",
            Format::Docx => "docx",
            Format::Odt => "odt",
            Format::Rtf => "rtf",
            #[cfg(feature = "pdf")]
            Format::Pdf => "pdf",
            #[cfg(feature = "warc")]
            Format::Warc => "warc",
        }
    }

    /// What the ending of a file's name promises; the content decides.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Format> {
        Some(match ending {
            "txt" | "text" | "md" => Format::Text,
            "json" => Format::Json,
            "jsonl" | "ndjson" | "jl" => Format::Jsonl,
            "csv" | "tsv" => Format::Csv,
            "html" | "htm" | "xhtml" | "aspx" | "shtml" => Format::Html,
            "docx" | "docm" => Format::Docx,
            "odt" | "ott" => Format::Odt,
            "rtf" => Format::Rtf,
            #[cfg(feature = "pdf")]
            "pdf" => Format::Pdf,
            #[cfg(feature = "warc")]
            "warc" => Format::Warc,
            _ => return None,
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let all = || Format::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
        let found = Format::ALL.iter().find(|format| format.name() == name);
        found.copied().ok_or_else(|| format!("no such format; there are {}", all()))
    }
}

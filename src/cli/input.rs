//! Options for reading inputs, the same in all commands that do.

use bienban::input::{Fields, Format, Options};

use super::encoding::Forced;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reading")]
pub struct Input {
    /// Take all inputs for this format: text, html, docx, odt, rtf, pdf, json, jsonl, csv
    ///
    /// Without it the content decides, with the ending of the name as help. It says what is inside of packed files.
    #[arg(long, value_name = "NAME")]
    format: Option<Format>,

    /// Which fields of a dump hold what: title=NAME,text=NAME,...
    ///
    /// Fields are title, lead, text, date, author, source and url. Each that is not given is looked for by its usual
    /// English and Vietnamese names, whatever their case and accents. In JSON a NAME may lead into objects: text=article.body;
    /// and list=NAME names the list of articles in an object around them: list=data.items
    #[arg(long, value_name = "FIELD=NAME,...")]
    field: Option<Fields>,

    #[command(flatten)]
    forced: Forced,
}

impl Input {
    pub fn options(&self) -> Options {
        Options {
            format: self.format,
            fields: self.field.clone().unwrap_or_default(),
            encoding: self.forced.encoding(),
        }
    }
}

//! Fonts that have an encoding of their own: what is set in them is no Unicode, though the document is.

use crate::decode::{Encoding, is_capital_font, legacy_to_unicode};

/// A font of the time before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Font {
    pub encoding: Encoding,
    /// It shows all letters as capitals.
    capital: bool,
}

impl Font {
    /// The font of this name, or the first of several set apart by commas; `None` when its text is Unicode.
    pub fn of(name: &str) -> Option<Font> {
        let name = name.split(',').next()?;
        Encoding::of_font(name).map(|encoding| Font { encoding, capital: is_capital_font(name) })
    }

    /// The font that a `style` attribute of HTML names; `None` when it names none.
    pub fn of_style(style: &str) -> Option<Option<Font>> {
        let at = style.to_ascii_lowercase().find("font-family")?;
        let value = style.get(at..)?.split_once(':')?.1;
        Some(Font::of(value.split(';').next()?))
    }

    /// `text`, which is set in this font, in Unicode.
    pub fn to_unicode(self, text: &str) -> String {
        self.shown(&legacy_to_unicode(text, self.encoding))
    }

    /// `text`, which is Unicode already, as this font shows it.
    pub fn shown(self, text: &str) -> String {
        if self.capital { text.to_uppercase() } else { text.to_owned() }
    }
}

/// Lines of a text of which parts are set in fonts.
#[derive(Debug)]
pub(super) struct Lines {
    done: String,
    /// Text of one font that is not yet in `done`: letters may be spread over several parts.
    pending: String,
    font: Option<Font>,
    encoding: Encoding,
}

impl Lines {
    pub fn new() -> Lines {
        Lines { done: String::new(), pending: String::new(), font: None, encoding: Encoding::Utf8 }
    }

    /// Adds text set in `font`; `None` when it is Unicode.
    pub fn push(&mut self, text: &str, font: Option<Font>) {
        if font != self.font {
            self.flush();
            self.font = font;
        }
        self.pending.push_str(text);
    }

    fn flush(&mut self) {
        match self.font {
            Some(font) if !self.pending.trim().is_empty() => {
                self.done.push_str(&font.to_unicode(&self.pending));
                self.encoding = font.encoding;
            }
            _ => self.done.push_str(&self.pending),
        }
        self.pending.clear();
    }

    /// Ends the line, if there is one.
    pub fn end(&mut self) {
        self.flush();
        if !self.done.is_empty() && !self.done.ends_with('\n') {
            self.done.push('\n');
        }
    }

    /// All lines, and the last encoding before Unicode that some were in.
    pub fn finish(mut self) -> (String, Encoding) {
        self.end();
        self.done.truncate(self.done.trim_end().len());
        (self.done, self.encoding)
    }
}

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
        let text = legacy_to_unicode(text, self.encoding);
        if self.capital { text.to_uppercase() } else { text }
    }
}

//! Encodings: their names, and the fonts that imply them.

/// What a text was encoded in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Windows code page 1258: most letters with a tone are two bytes, a vowel and a combining mark.
    Windows1258,
    /// TCVN 5712, a byte a letter: VN3, the encoding of the ABC fonts (`.VnTime`), in which toned capitals have no bytes of their own, and VN1,
    /// which is VN3 with these capitals in the place of control characters and punctuation.
    Tcvn3,
    /// VNI for Windows (`VNI-Times`): most letters with a mark are two bytes.
    Vni,
    /// VISCII (RFC 1456), a byte a letter.
    Viscii,
}

/// The encodings that can be asked for: the name that stands in records, then other names.
const NAMES: [(Encoding, &str, &[&str]); 8] = [
    (Encoding::Utf8, "utf-8", &["utf8"]),
    (Encoding::Utf8Bom, "utf-8-bom", &[]),
    (Encoding::Utf16Le, "utf-16le", &["utf-16", "utf16"]),
    (Encoding::Utf16Be, "utf-16be", &[]),
    (Encoding::Windows1258, "windows-1258", &["cp1258"]),
    (Encoding::Tcvn3, "tcvn3", &["abc", "tcvn", "tcvn5712"]),
    (Encoding::Vni, "vni", &["vni-windows"]),
    (Encoding::Viscii, "viscii", &[]),
];

/// How the names of fonts begin that have an encoding of their own, in small letters. Fonts of the ABC set, of VNI and of VISCII as they
/// come with the keyboard programs `UniKey` and `WinVNKey`.
const FONTS: [(&str, Encoding); 5] = [
    (".vn", Encoding::Tcvn3),
    ("vni-", Encoding::Vni),
    ("vni ", Encoding::Vni),
    ("vi times", Encoding::Viscii),
    ("vi arial", Encoding::Viscii),
];

impl Encoding {
    /// All encodings.
    pub const ALL: [Encoding; 8] = [
        Encoding::Utf8,
        Encoding::Utf8Bom,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Windows1258,
        Encoding::Tcvn3,
        Encoding::Vni,
        Encoding::Viscii,
    ];

    /// The name that stands in records.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// Other names by which it is known.
    #[must_use]
    pub fn aliases(self) -> &'static [&'static str] {
        NAMES[self as usize].2
    }

    /// The encoding of this name or other name, whatever its case. `utf-16` is [`Utf16Le`](Encoding::Utf16Le), for
    /// [`decode_as`](super::decode_as) believes a byte order mark first.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Encoding> {
        let is = |known: &&str| known.eq_ignore_ascii_case(name);
        NAMES.iter().find(|(_, first, others)| is(first) || others.iter().any(is)).map(|(encoding, ..)| *encoding)
    }

    /// The encoding of text that is set in the font `name`: `.VnTime` is TCVN3, `VNI-Times` is VNI. `None` for all other fonts, whose text
    /// is Unicode. Quotes and blanks around the name do not matter, nor does its case.
    ///
    /// ```
    /// use bienban::decode::{Encoding, legacy_to_unicode};
    /// let encoding = Encoding::of_font(".VnTimeH").unwrap();
    /// assert_eq!(legacy_to_unicode("Héi nghÞ", encoding), "Hội nghị");
    /// ```
    #[must_use]
    pub fn of_font(name: &str) -> Option<Encoding> {
        let name = bare(name).to_ascii_lowercase();
        FONTS.iter().find(|(start, _)| name.starts_with(start)).map(|(_, encoding)| *encoding)
    }
}

/// Whether the font `name` shows all its letters as capitals (`.VnTimeH`): text that is set in it is to be made capitals after it was
/// [converted](super::legacy_to_unicode).
#[must_use]
pub fn is_capital_font(name: &str) -> bool {
    Encoding::of_font(name).is_some_and(|e| e != Encoding::Vni) && bare(name).ends_with('H')
}

fn bare(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_encoding() {
        for encoding in Encoding::ALL {
            assert_eq!(NAMES[encoding as usize].0, encoding);
            assert_eq!(Encoding::from_name(encoding.name()), Some(encoding));
            for other in encoding.aliases() {
                assert_eq!(Encoding::from_name(&other.to_uppercase()), Some(encoding));
            }
        }
        assert_eq!(Encoding::from_name("latin-1"), None);
    }

    #[test]
    fn fonts() {
        for (font, encoding, capital) in [
            (".VnTime", Some(Encoding::Tcvn3), false),
            (".vntimeH", Some(Encoding::Tcvn3), true),
            (" '.VnArial NarrowH';", Some(Encoding::Tcvn3), true),
            ("VNI-Times", Some(Encoding::Vni), false),
            ("Vni-Helve-Condense", Some(Encoding::Vni), false),
            ("VI Times H", Some(Encoding::Viscii), true),
            ("Times New Roman", None, false),
            ("VnH", None, false),
            ("", None, false),
        ] {
            assert_eq!((Encoding::of_font(font), is_capital_font(font)), (encoding, capital), "{font}");
        }
    }
}

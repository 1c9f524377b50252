//! What bytes look like that are no UTF-8.

use super::Encoding;
use super::detect::{Finding, detect};
use super::legacy::Reading;

/// What an input looks like that could not be read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Likely {
    /// Vietnamese in TCVN 5712 VN3, the encoding of the ABC fonts (`.VnTime`).
    Tcvn3,
    /// Vietnamese in the encoding of the VNI fonts for Windows (`VNI-Times`).
    VniWindows,
    /// Vietnamese in VISCII (RFC 1456).
    Viscii,
    /// Vietnamese in Windows code page 1258.
    Windows1258,
    /// UTF-8 with some bytes changed or lost.
    DamagedUtf8,
    /// UTF-8 whose last character is cut off.
    CutUtf8,
    /// UTF-16 with half a character.
    DamagedUtf16,
    /// UTF-32 with a byte order mark.
    Utf32,
    /// A JPEG image.
    Jpeg,
    /// A PNG image.
    Png,
    /// A GIF image.
    Gif,
    /// A PDF document.
    Pdf,
    /// A Word document of 2007 or later.
    Docx,
    /// A ZIP archive, or a document that is one.
    Zip,
    /// Data packed by gzip.
    Gzip,
    /// An archive, or packed data, of a kind that is not read: tar, 7-Zip, RAR, xz, bzip2.
    Packed,
    /// A rich text document.
    Rtf,
    /// A document in the container of Word, Excel and PowerPoint until 2003.
    Ole,
    /// Data of some other kind.
    Binary,
    /// Text of a western language in an encoding of eight bits.
    Western,
    /// Text in some other encoding of eight bits.
    Unknown,
    /// More bytes than an article may have.
    TooLong,
}

impl Likely {
    /// What it is, in words that fit after `looks like`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Likely::Tcvn3 => "TCVN3 (ABC)",
            Likely::VniWindows => "VNI-Windows",
            Likely::Viscii => "VISCII",
            Likely::Windows1258 => "windows-1258",
            Likely::DamagedUtf8 => "damaged UTF-8",
            Likely::CutUtf8 => "UTF-8 cut off within its last character",
            Likely::DamagedUtf16 => "damaged UTF-16",
            Likely::Utf32 => "UTF-32",
            Likely::Jpeg => "binary (JPEG)",
            Likely::Png => "binary (PNG)",
            Likely::Gif => "binary (GIF)",
            Likely::Pdf => "binary (PDF)",
            Likely::Docx => "binary (Word, .docx)",
            Likely::Zip => "binary (ZIP archive)",
            Likely::Gzip => "binary (gzip)",
            Likely::Packed => "binary (a packed archive: tar, 7-Zip, RAR, xz or bzip2)",
            Likely::Rtf => "rich text (RTF)",
            Likely::Ole => "binary (Word until 2003, .doc)",
            Likely::Binary => "binary data",
            Likely::Western => "text in a western encoding (windows-1252 or Latin-1)",
            Likely::Unknown => "text in an unknown encoding",
            Likely::TooLong => "more than one article (over 512 MiB)",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Likely::Tcvn3 => "if it is, read it with --encoding tcvn3",
            Likely::VniWindows => "if it is, read it with --encoding vni",
            Likely::Viscii => "if it is, read it with --encoding viscii",
            Likely::Windows1258 => "if it is, read it with --encoding windows-1258",
            Likely::DamagedUtf8 | Likely::CutUtf8 | Likely::DamagedUtf16 => "fetch or save the article anew",
            Likely::Utf32 => "convert it to UTF-8 first: iconv -f UTF-32 -t UTF-8",
            Likely::Jpeg | Likely::Png | Likely::Gif => "give the article's text instead of a picture",
            Likely::Pdf | Likely::Docx | Likely::Rtf | Likely::Ole => "save it as plain text in UTF-8 first",
            Likely::Zip | Likely::Gzip | Likely::Packed => "unpack it first",
            Likely::Binary => "leave it out, or give the article's text instead",
            Likely::Western => "if it is Vietnamese, name its encoding with --encoding; if not, leave it out",
            Likely::Unknown => "name its encoding with --encoding, or convert it to UTF-8 first",
            Likely::TooLong => "give each article as a file of its own",
        }
    }
}

/// What the first bytes say without doubt. Some of these documents are valid UTF-8 (RTF always is), yet no text.
pub(super) fn by_signature(bytes: &[u8]) -> Option<Likely> {
    const SIGNATURES: [(&[u8], Likely); 13] = [
        (b"\xFF\xFE\0\0", Likely::Utf32),
        (b"\0\0\xFE\xFF", Likely::Utf32),
        (b"\xFF\xD8\xFF", Likely::Jpeg),
        (b"\x89PNG\r\n\x1A\n", Likely::Png),
        (b"GIF8", Likely::Gif),
        (b"%PDF-", Likely::Pdf),
        (b"PK\x03\x04", Likely::Zip),
        (b"\x1F\x8B", Likely::Gzip),
        (b"7z\xBC\xAF\x27\x1C", Likely::Packed),
        (b"Rar!\x1A\x07", Likely::Packed),
        (b"\xFD7zXZ\0", Likely::Packed),
        (b"{\\rtf", Likely::Rtf),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Likely::Ole),
    ];
    let bzip2 = bytes.starts_with(b"BZh") && bytes.get(4..10) == Some(b"1AY&SY");
    if bzip2 || bytes.get(257..262) == Some(b"ustar") {
        return Some(Likely::Packed);
    }
    let (_, likely) = SIGNATURES.into_iter().find(|(start, _)| bytes.starts_with(start))?;
    let head = &bytes[..bytes.len().min(8192)];
    let word = likely == Likely::Zip && head.windows(5).any(|w| w == b"word/");
    Some(if word { Likely::Docx } else { likely })
}

/// The byte order of UTF-16 that has no mark, when there is no doubt: at least every fourth unit is of U+0001 to U+00FF, so
/// that its high byte is NUL; no low byte is; and all units are characters of the blocks that Vietnamese news uses.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<Encoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) || memchr::memchr(0, &bytes[..bytes.len().min(64)]).is_none() {
        return None;
    }
    let (pairs, _) = bytes.as_chunks::<2>();
    let fits = |high: usize| {
        let mut narrow = 0;
        // Latin with its extensions, marks, blocks of punctuation and signs, and the byte order mark's own.
        let all = pairs.iter().all(|pair| {
            narrow += usize::from(pair[high] == 0);
            pair[1 - high] != 0 && matches!(pair[high], 0..=3 | 0x1E | 0x20..=0x27 | 0xFE | 0xFF)
        });
        all && narrow * 4 >= pairs.len()
    };
    match (fits(1), fits(0)) {
        (true, false) => Some(Encoding::Utf16Le),
        (false, true) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Whether `b` is a control character that no text has. Those that end lines or part records are let through.
fn is_control(b: u8) -> bool {
    matches!(b, 0..=8 | 0x0E..=0x1A | 0x7F)
}

/// The first control character of data that has too many of them for a text: more than one in a hundred bytes, and not
/// just one or two in a short text.
pub(super) fn first_control(bytes: &[u8]) -> Option<usize> {
    // Counted in blocks whose sum fits a byte, which the compiler does for many bytes at once.
    let count: usize =
        bytes.chunks(128).map(|c| usize::from(c.iter().map(|&b| u8::from(is_control(b))).sum::<u8>())).sum();
    let binary = count * 100 > bytes.len() && (count >= 4 || count * 4 >= bytes.len());
    if binary { bytes.iter().position(|&b| is_control(b)) } else { None }
}

/// What bytes that are no UTF-8 are, if that is certain; else what they look like.
pub(super) fn by_content(bytes: &[u8]) -> Result<Reading, Likely> {
    let (mut whole, mut broken, mut cut) = (0, 0, false);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
        cut = !chunk.invalid().is_empty();
    }
    let control = first_control(bytes).is_some();
    if whole >= 4 * broken && !control {
        let at_end = std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none());
        return Err(if broken == 1 && cut && at_end { Likely::CutUtf8 } else { Likely::DamagedUtf8 });
    }
    match detect(bytes) {
        Finding::Sure(reading) => Ok(reading),
        _ if control => Err(Likely::Binary),
        Finding::Unsure(reading) => Err(reading.encoding().into()),
        Finding::Nothing if is_western(bytes) => Err(Likely::Western),
        Finding::Nothing => Err(Likely::Unknown),
    }
}

impl From<Encoding> for Likely {
    /// What bytes look like that seem to be in `encoding` and are not sure to be.
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => Likely::DamagedUtf8,
            Encoding::Utf16Le | Encoding::Utf16Be => Likely::DamagedUtf16,
            Encoding::Windows1258 => Likely::Windows1258,
            Encoding::Tcvn3 => Likely::Tcvn3,
            Encoding::Vni => Likely::VniWindows,
            Encoding::Viscii => Likely::Viscii,
        }
    }
}

/// Whether nearly all bytes that are not ASCII are letters and signs of western languages in Windows code page 1252.
fn is_western(bytes: &[u8]) -> bool {
    let (mut all, mut western) = (0, 0);
    for byte in bytes.iter().filter(|b| !b.is_ascii()) {
        all += 1;
        western += usize::from(matches!(byte,
            0x80 | 0x85 | 0x8C | 0x91..=0x97 | 0x9C
            | 0xA0 | 0xA1 | 0xA7 | 0xA9 | 0xAB | 0xAE | 0xB0 | 0xB7 | 0xBB | 0xBF
            | 0xC0..=0xCB | 0xCD..=0xCF | 0xD1 | 0xD3..=0xD6 | 0xD8..=0xDC | 0xDF..=0xEB | 0xED..=0xEF | 0xF1 | 0xF3..=0xF6 | 0xF8..=0xFC));
    }
    western * 20 >= all * 19
}

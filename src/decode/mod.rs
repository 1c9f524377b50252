//! Decoding: from bytes to Unicode text, or to an error that says what the bytes look like and what to do.
//!
//! UTF-8 and UTF-16 are read, with and without a byte order mark, and four encodings that were in use before them ([`Encoding`]). The `detect`
//! room tells these apart by the syllables that they give. A wrong guess would give a text that looks fine to the rules and is not, so what is
//! not certain is an error that names the likely encoding; whoever knows better says so ([`decode_as`]).
//!
//! Documents may hold text of such an encoding inside Unicode, where a font stood for it: [`Encoding::of_font`] and [`legacy_to_unicode`] are
//! for their readers. The tables and what is known about syllables lie in `data/encodings/`, with their sources.

mod capitals;
mod detect;
mod encoding;
mod error;
mod legacy;
mod likely;
mod syllable;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use encoding::{Encoding, is_capital_font};
pub use error::DecodeError;
pub use legacy::legacy_to_unicode;
pub use likely::Likely;

use legacy::Reading;

/// The most bytes that one article may have; every offset of every later stage then fits 32 bits.
pub const MAX_BYTES: usize = 512 << 20;

/// A text as it was read. All spans count code points of `text`, in which no byte order mark stands at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text; borrowed from the input when that was UTF-8.
    pub text: Cow<'a, str>,
    /// What the input was encoded in.
    pub encoding: Encoding,
}

/// Decodes the bytes of one article, finding their encoding.
///
/// UTF-8 and UTF-16 are told by what they are, the encodings before Unicode by how Vietnamese the text looks. An empty or blank text is a text.
///
/// # Errors
/// When the bytes are in no encoding that could be told for sure (the error says which one they may be in), when they are a document of
/// another kind (PDF, Word, RTF, …), when they are binary data though valid UTF-8, or when there are more than [`MAX_BYTES`] of them or of
/// their text.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    refuse(bytes)?;
    let decoded = if let Some(decoded) = by_mark(bytes) {
        decoded?
    } else if let Some(encoding) = likely::utf16_without_mark(bytes) {
        utf16(bytes, encoding, 0)?
    } else {
        match valid_utf8(bytes) {
            Ok(text) => Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8 },
            Err(fault) => match likely::by_content(bytes) {
                Ok(reading) => legacy(bytes, reading)?,
                Err(likely) => return Err(DecodeError::at(bytes, fault, likely)),
            },
        }
    };
    text_only(decoded)
}

/// Decodes the bytes of one article that are known to be in `encoding`; only a byte order mark is believed first.
///
/// # Errors
/// Those of [`decode`], but for doubt about an encoding before Unicode: in these any bytes are a text.
pub fn decode_as(bytes: &[u8], encoding: Encoding) -> Result<Decoded<'_>, DecodeError> {
    refuse(bytes)?;
    let decoded = match (by_mark(bytes), encoding) {
        (Some(decoded), _) => decoded?,
        (None, Encoding::Utf8 | Encoding::Utf8Bom) => utf8(bytes, Encoding::Utf8, 0)?,
        (None, Encoding::Utf16Le | Encoding::Utf16Be) => utf16(bytes, encoding, 0)?,
        (None, Encoding::Windows1258) => legacy(bytes, Reading::Windows1258)?,
        (None, Encoding::Tcvn3) => legacy(bytes, legacy::tcvn_reading(bytes))?,
        (None, Encoding::Vni) => legacy(bytes, Reading::Vni)?,
        (None, Encoding::Viscii) => legacy(bytes, Reading::Viscii)?,
    };
    text_only(decoded)
}

/// An error for bytes that are no text in any encoding.
fn refuse(bytes: &[u8]) -> Result<(), DecodeError> {
    let likely = if bytes.len() > MAX_BYTES { Some(Likely::TooLong) } else { likely::by_signature(bytes) };
    likely.map_or(Ok(()), |likely| Err(DecodeError::at(bytes, 0, likely)))
}

/// Decodes bytes that begin with a byte order mark.
fn by_mark(bytes: &[u8]) -> Option<Result<Decoded<'_>, DecodeError>> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(utf8(rest, Encoding::Utf8Bom, 3))
    } else if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        Some(utf16(rest, Encoding::Utf16Le, 2))
    } else {
        bytes.strip_prefix(b"\xFE\xFF").map(|rest| utf16(rest, Encoding::Utf16Be, 2))
    }
}

/// `decoded`, unless it has too many control characters for a text.
fn text_only(decoded: Decoded<'_>) -> Result<Decoded<'_>, DecodeError> {
    match likely::first_control(decoded.text.as_bytes()) {
        Some(at) => Err(DecodeError::in_text(&decoded.text[..at], at, Likely::Binary)),
        None => Ok(decoded),
    }
}

/// Decodes an encoding before Unicode.
fn legacy(bytes: &[u8], reading: Reading) -> Result<Decoded<'static>, DecodeError> {
    let read = legacy::read(bytes, reading);
    let text = if reading == Reading::Vn3 { capitals::restore(read) } else { read };
    // A byte may become three.
    if text.len() > MAX_BYTES {
        return Err(DecodeError::at(bytes, 0, Likely::TooLong));
    }
    Ok(Decoded { text: Cow::Owned(text), encoding: reading.encoding() })
}

/// Decodes UTF-8; `mark` bytes stood before `bytes`.
fn utf8(bytes: &[u8], encoding: Encoding, mark: usize) -> Result<Decoded<'_>, DecodeError> {
    match valid_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: Cow::Borrowed(text), encoding }),
        Err(fault) => {
            let likely = likely::by_content(bytes).map_or_else(|likely| likely, |reading| reading.encoding().into());
            Err(DecodeError::at(bytes, fault, likely).after(mark))
        }
    }
}

/// `bytes` as UTF-8, or the place of the first that is none.
fn valid_utf8(bytes: &[u8]) -> Result<&str, usize> {
    // The standard library goes byte by byte through other scripts than Latin; this one is ten times as fast, but does not say where a
    // fault is.
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes).map_err(|e| e.valid_up_to()))
}

/// Decodes UTF-16; `mark` bytes stood before `bytes`.
fn utf16(bytes: &[u8], encoding: Encoding, mark: usize) -> Result<Decoded<'_>, DecodeError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&b| match encoding {
        Encoding::Utf16Be => u16::from_be_bytes(b),
        _ => u16::from_le_bytes(b),
    });
    let mut text = String::with_capacity(bytes.len() / 2 + bytes.len() / 4);
    let mut at = 0;
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => {
                text.push(c);
                at += 2 * c.len_utf16();
            }
            Err(_) => return Err(DecodeError::in_text(&text, at + mark, Likely::DamagedUtf16)),
        }
    }
    if !rest.is_empty() {
        return Err(DecodeError::in_text(&text, at + mark, Likely::DamagedUtf16));
    }
    Ok(Decoded { text: Cow::Owned(text), encoding })
}

//! stand-in
use std::borrow::Cow;
pub struct Decoded<'a> { pub text: Cow<'a, str>, pub encoding: Encoding }
pub enum Encoding { Utf8 }
impl Encoding { pub fn name(&self) -> &'static str { "utf-8" } }
#[derive(Debug, thiserror::Error)]
#[error("not UTF-8")]
pub struct DecodeError;
pub fn decode(b: &[u8]) -> Result<Decoded<'_>, DecodeError> { Ok(Decoded { text: std::str::from_utf8(b).map_err(|_| DecodeError)?.into(), encoding: Encoding::Utf8 }) }

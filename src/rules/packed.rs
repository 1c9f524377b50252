//! Packed rule files: the values of a TOML file, to be read in a fraction of the time.
//!
//! To read the rules in the binary as TOML took a quarter of the time until the first article, so `build.rs` does it once and for all. What it
//! writes are the same values, read into the same [types](super::file), without their places and comments, and with an empty string for each
//! example: only faults and `rules check` need those, and they read the text.
//!
//! A value is a head, and what follows on it. The head is a number in groups of seven bits, the lowest first, each but the last with
//! its eighth bit set; the two lowest bits of the number are the [kind] of the value. The others count the bytes of a text, the values of a
//! list or the keys of a table, which stand each before its value; or they are the integer, twice, or twice and one less for
//! minus so many.

mod kind;

use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_spanned::de::{SpannedDeserializer, is_spanned};

/// Bytes that `build.rs` did not write, or values that make no `T`: the text tells what is wrong.
#[derive(Debug)]
pub struct Unreadable;

/// The value that was packed into `bytes`. The places in it are all 0.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    T::deserialize(&mut Reader { rest: bytes })
}

struct Reader<'de> {
    rest: &'de [u8],
}

impl<'de> Reader<'de> {
    /// A head: the kind, and the number.
    fn head(&mut self) -> Result<(u64, u64), Unreadable> {
        let mut head = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (&byte, rest) = self.rest.split_first().ok_or(Unreadable)?;
            self.rest = rest;
            head |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok((head & ((1 << kind::BITS) - 1), head >> kind::BITS));
            }
        }
        Err(Unreadable)
    }

    fn text(&mut self) -> Result<&'de str, Unreadable> {
        match self.head()? {
            (kind::TEXT, len) => self.bytes(len),
            _ => Err(Unreadable),
        }
    }

    fn bytes(&mut self, len: u64) -> Result<&'de str, Unreadable> {
        let (text, rest) = self.rest.split_at_checked(len as usize).ok_or(Unreadable)?;
        self.rest = rest;
        simdutf8::basic::from_utf8(text).map_err(|_| Unreadable)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.head()? {
            (kind::TEXT, len) => visitor.visit_borrowed_str(self.bytes(len)?),
            (kind::INTEGER, n) => visitor.visit_i64((n >> 1) as i64 ^ -((n & 1) as i64)),
            (kind::LIST, left) => visitor.visit_seq(Several { reader: self, left }),
            (kind::TABLE, left) => visitor.visit_map(Several { reader: self, left }),
            _ => Err(Unreadable),
        }
    }

    /// What is not there has no key, so what has one is there.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_some(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        if is_spanned(name) {
            return visitor.visit_map(SpannedDeserializer::new(self, 0..0));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.text()?))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

/// What follows on the head of a list or a table.
struct Several<'r, 'de> {
    reader: &'r mut Reader<'de>,
    /// How many values, or keys with values, are left.
    left: u64,
}

impl<'de> SeqAccess<'de> for Several<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.left).ok()
    }
}

impl<'de> MapAccess<'de> for Several<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        seed.deserialize(&mut *self.reader)
    }

    fn size_hint(&self) -> Option<usize> {
        SeqAccess::size_hint(self)
    }
}

impl<'de> IntoDeserializer<'de, Unreadable> for &mut Reader<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unreadable
    }
}

impl std::error::Error for Unreadable {}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a packed rule file")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::compile::compile;
    use crate::rules::file::{Manifest, PhaseFile};
    use crate::rules::{BUILTIN, BUILTIN_DIGEST, Parsed, Rules, builtin_files};

    #[test]
    fn packed_rules_are_those_of_the_texts() {
        let (parsed, faults) = Parsed::builtin();
        let packed = compile(&parsed, faults, BUILTIN_DIGEST.to_owned()).expect("build.rs packs them all");
        let read = Rules::compile(builtin_files()).expect("good rules");
        assert_eq!(packed.digest, read.digest);
        assert_eq!(packed.certain, read.certain);
        assert_eq!(packed.classes.names(), read.classes.names());
        assert_eq!(packed.symbols.sets(), read.symbols.sets());
        let told = |rules: &Rules| {
            let Rules { lexicon, grammar, discourse, abbreviations, .. } = rules;
            format!("{lexicon:?} {abbreviations:?} {:?} {:?} {:?}", grammar.rules, discourse.votes, discourse.points)
        };
        assert!(told(&packed) == told(&read), "words, rules or points are not the same");
    }

    #[test]
    fn values_are_read_as_they_are_packed() {
        let text = |text: &str| [&[(text.len() << 2) as u8], text.as_bytes()].concat();
        let list =
            |of: &[&str]| [vec![(of.len() << 2 | 2) as u8], of.iter().flat_map(|of| text(of)).collect()].concat();
        let all = [
            vec![3 << 2 | 3],
            [text("phases"), list(&["a", "b"])].concat(),
            [text("abbreviations"), list(&[&"x".repeat(31)])].concat(),
            // -90, which is 2 · 90 - 1 = 179; with its kind 4 · 179 + 1 = 717; in groups of seven bits 77, and more to come, and 5.
            [text("certain"), vec![0x80 | 77, 5]].concat(),
        ]
        .concat();
        let manifest: Manifest = read(&all).unwrap();
        let phases: Vec<&str> = manifest.phases.iter().map(|phase| phase.get_ref().as_str()).collect();
        assert_eq!((phases, manifest.abbreviations, manifest.certain), (vec!["a", "b"], vec!["x".repeat(31)], -90));
        assert!(read::<PhaseFile>(&all).is_err(), "another kind of file");
    }

    #[test]
    fn what_is_cut_short_is_unreadable() {
        let bytes = BUILTIN.iter().find(|file| file.path == "rules.toml").unwrap().packed;
        assert!(read::<Manifest>(bytes).is_ok());
        assert!((0..bytes.len()).all(|len| read::<Manifest>(&bytes[..len]).is_err()));
    }
}

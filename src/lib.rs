//! bienban (*biên bản*, minutes) reads raw Vietnamese news about meetings and gives structured records: who, what was reported,
//! what was assigned; each value with its place in the text and the rule that found it.
//!
//! An article goes through the house room by room; each stage is a function from one type to the next.
//!
//! ```text
//! bytes ─ decode ─ text ─ layout ─ token ─ lexicon ─ grammar ─ discourse ─ assemble
//!         Decoded  Text   Layout   Tokens  Symbols   Mentions  Statements  Record
//! ```
//!
//! 0. [`input`]: files in whatever form to articles; this is where dumps and packed files are opened.
//! 1. [`decode`]: bytes to Unicode.
//! 2. [`text`]: Unicode to its normal form, with a way back to the source's code points.
//! 3. [`layout`]: paragraphs and units, the pieces that get a label.
//! 4. [`token`]: syllables, numbers, punctuation.
//! 5. [`lexicon`]: words of the lists, as symbols: sets of classes.
//! 6. [`grammar`]: patterns over symbols find people, offices, bodies, acts, dates.
//! 7. [`discourse`]: who speaks, and what each unit therefore is: result, task, attendance, …
//! 8. [`assemble`]: mentions become people and bodies, units become results and tasks: the [`record`].
//!
//! All language lives in rule files, which [`rules`] loads; [`Extractor`] runs the stages.
//!
//! Many articles go through it in parallel ([`batch`]), and an [`archive`] keeps what they gave. With the feature `store`, on unless it
//! is turned off, the records of many articles become one library: `store` makes it, `query` asks it, `serve` shows it in the browser,
//! and `export` takes it to other programs.

pub mod archive;
pub mod assemble;
mod automaton;
pub mod batch;
pub mod decode;
pub mod discourse;
pub mod engine;
pub mod eval;
pub mod explain;
#[cfg(feature = "store")]
pub mod export;
pub mod fit;
pub mod grammar;
pub mod input;
pub mod layout;
pub mod lexicon;
mod named;
#[cfg(feature = "store")]
pub mod query;
pub mod record;
pub mod rules;
pub mod schema;
#[cfg(feature = "store")]
pub mod serve;
mod slots;
#[cfg(feature = "store")]
pub mod store;
pub mod text;
pub mod token;

pub use engine::Extractor;
pub use record::Record;

/// The README, so that its example is compiled with the other examples of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// A number that depends on all bits of `n`, evenly: the finaliser of SplitMix64 (Steele, Lea and Flood, *Fast Splittable Pseudorandom Number
/// Generators*, 2014).
pub(crate) fn mix(mut n: u64) -> u64 {
    n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n)]);
    bytes.iter().flat_map(|&byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

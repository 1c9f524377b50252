//! Scores records against a gold standard: how much of what the readers found was extracted, and how much of what was
//! extracted they found too.
//!
//! The way of an evaluation: [`Corpus::load`] reads gold files and texts, a record a text comes from anywhere (the
//! extractor, a file), [`score`] compares and counts, [`Scores`] are shown as a table or as JSON and held against
//! [`Floors`]. The measures are those of the project's reference scorer, and the numbers agree with it.

mod compare;
mod corpus;
mod error;
mod floors;
mod folding;
mod gold;
mod matching;
mod records;
mod scores;
mod scoring;
mod show;
mod spans;
mod tally;
mod units;
mod view;

pub use compare::{passed_over, score};
pub use corpus::{Corpus, Example};
pub use error::{Error, ErrorKind};
pub use floors::{Below, Floors};
pub use records::{name_of, read_records};
pub use scores::{MAIN, Measure, Scores};
pub use scoring::Scoring;
pub use tally::Tally;

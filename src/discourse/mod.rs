//! Discourse: who speaks in what capacity, and what each unit of the text therefore is.
//!
//! Two walks over the units. The first keeps the *account*: an act that opens one (`đồng chí … yêu cầu` opens a directive account)
//! makes its speaker the one to whom later units belong. The second labels: every discourse rule whose pattern a unit fulfils votes,
//! every cue word in it too, and so does every step from one label to the next; the label wins that is the most likely one over all sequences of
//! labels. That is a linear-chain model with whole-number weights (Lafferty et al. 2001).

mod account;
mod chain;
mod cue;
mod label;
mod model;
mod place;

pub use account::{Account, Accounts};
pub(crate) use chain::{Steps, Sums};
pub use cue::{CueList, Cues, Element, LONGEST, each_element};
pub(crate) use label::N;
pub use label::{LABELS, Label, Labelled, POINTS, decode};
pub use model::{Feature, Model, Points, Scratch, Stand, Vote};
pub use place::{BONDS, Bond, Place};

/// What the discourse says of an article, unit by unit.
#[derive(Debug)]
pub struct Statements {
    pub accounts: Accounts,
    pub labels: Vec<Labelled>,
}

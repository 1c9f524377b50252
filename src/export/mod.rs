//! What other programs read: one function a format, from a store to a writer or into a folder.
//!
//! Formats by article ([`jsonl`], [`es_bulk`], [`brat`], [`web_annotation`]) go through the records one by one, in the order of their
//! paths; [`ftm`] and [`popolo`] go through the people and bodies of the whole store; [`csv`] and [`parquet`] write its tables as they
//! are. All of them stream: no more than an article, a person with what is told of them, or a group of rows is in memory. The same store
//! gives the same bytes.
//!
//! Ids last as long as the store's own: an article is known by its path, a person and a body by their rows, or, where the store has not
//! told yet which person it is, by the article and the id there.

mod article;
mod brat;
mod csv;
mod error;
mod es_bulk;
mod evidence;
mod ftm;
mod ids;
mod jsonl;
mod marks;
mod network;
mod parquet;
mod points;
mod popolo;
mod tables;
mod web_annotation;

pub use article::Period;
pub use brat::brat;
pub use csv::csv;
pub use error::Error;
pub use es_bulk::{check_index_name, es_bulk};
pub use ftm::ftm;
pub use jsonl::jsonl;
pub use parquet::parquet;
pub use popolo::popolo;
pub use web_annotation::web_annotation;

type Result<T = ()> = std::result::Result<T, Error>;

/// One JSON value a line.
fn line(out: &mut dyn std::io::Write, value: &serde_json::Value) -> Result {
    serde_json::to_writer(&mut *out, value).map_err(std::io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

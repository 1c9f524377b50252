//! `bienban schema`

use super::{Result, Status, print};

/// Print the JSON Schema of a record (draft 2020-12)
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_: Args) -> Result {
    let mut text = serde_json::to_vec_pretty(&bienban::schema::schema()).map_err(super::Error::new)?;
    text.push(b'\n');
    print(&text)?;
    Ok(Status::Well)
}

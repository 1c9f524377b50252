//! The library of many articles in one SQLite file: tables that `bienban index` fills from records, and that the query, the explorer
//! and the exports read. `schema.sql` says what each table holds.

/// The tables of a new store.
pub const SCHEMA: &str = include_str!("schema.sql");

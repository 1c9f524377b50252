//! bienban reads raw Vietnamese news about meetings and gives structured records.
pub mod batch;
pub mod engine;
pub mod eval;
pub mod record;
pub mod rules;
pub mod schema;

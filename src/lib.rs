//! bienban reads raw Vietnamese news about meetings and gives structured records.
pub mod record;
pub mod text;

//! bienban reads raw Vietnamese news about meetings and gives structured records.
pub mod decode;
pub mod layout;
pub mod record;
pub mod text;

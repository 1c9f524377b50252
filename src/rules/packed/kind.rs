//! Kinds of values in packed files. `build.rs` has them by the same file.

pub const TEXT: u64 = 0;
pub const INTEGER: u64 = 1;
pub const LIST: u64 = 2;
pub const TABLE: u64 = 3;

/// The lowest bits of a head are the kind, the others a number.
pub const BITS: u32 = 2;

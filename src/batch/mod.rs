//! Many articles at once: where they lie ([`Walk`], [`Origin`]), the work on them in parallel with results in the order of input
//! ([`ordered`]), and what went wrong with one of them ([`Trouble`]).
//!
//! This is the one place in which bienban is parallel. Memory does not grow with the number of articles: the walk is
//! pulled as workers become free, files are read by the worker that needs them, and no more than a window of results
//! waits for its turn.

mod guard;
mod ordered;
mod origin;
mod trouble;
mod walk;

pub use guard::{guarded, quiet_panics};
pub use ordered::ordered;
pub use origin::{MAX_BYTES, Origin};
pub use trouble::{Trouble, TroubleKind};
pub use walk::{FileId, Walk};

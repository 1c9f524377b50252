//! Ctrl-C and SIGTERM end what can be gone on with later, after what has been begun.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use super::{Error, Result, Status};

/// Set by the first signal; the second ends the program at once, which loses nothing that was committed.
pub static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on a signal sets [`ASKED`], and a second one ends the program at once.
pub fn on_signal() -> Result<()> {
    let handler = || {
        if ASKED.swap(true, SeqCst) {
            std::process::exit(Status::Stopped as i32);
        }
        // No more than one line: the run itself tells the rest at its end.
        let _ =
            std::io::stderr().write_all(b"bienban: stopping; what has been begun is ended first (again: at once)\n");
    };
    ctrlc::set_handler(handler).map_err(|e| Error::new(format_args!("Ctrl-C cannot be caught: {e}")))
}

//! How much there is to do, found out beside the run for whoever watches the bar.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

use bienban::batch::{Origin, Walk};

/// Bytes of all inputs as they lie on the disk. It takes no part in the run; when the program ends it is cut off.
pub struct Survey {
    /// 0 until all have been seen.
    total: Arc<AtomicU64>,
}

impl Survey {
    /// Begins to look, if it is `wanted`.
    pub fn begin(paths: &[PathBuf], wanted: bool) -> Self {
        let total = Arc::new(AtomicU64::new(0));
        if wanted {
            let (paths, found) = (paths.to_vec(), Arc::clone(&total));
            // Without a thread there is no estimate, which is all.
            let _ = thread::Builder::new().spawn(move || {
                let size = |origin| match origin {
                    Ok(Origin::File(path)) => path.metadata().map_or(0, |found| found.len()),
                    _ => 0,
                };
                found.store(Walk::new(paths).map(size).sum(), Relaxed);
            });
        }
        Self { total }
    }

    /// When all have been seen.
    pub fn bytes(&self) -> Option<u64> {
        Some(self.total.load(Relaxed)).filter(|total| *total > 0)
    }
}

//! What the first page tells of the whole store. Counting takes longer than a page may, so it is done once, and again in the
//! background when the file has changed.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use super::App;
use super::failure::Failure;
use super::pool::Pool;
use super::sql::whole::{self, Overview};

/// How long the counting may take.
const LONGEST: Duration = Duration::from_secs(120);

/// An overview, and the state of the file that it tells of.
#[derive(Debug)]
pub struct Kept {
    path: PathBuf,
    now: RwLock<(Stamp, Arc<Overview>)>,
    counting: AtomicBool,
}

/// Size and time of the store's file, and of the log of what was written to it last.
type Stamp = [Option<(u64, SystemTime)>; 2];

impl Kept {
    pub fn new(pool: &Pool, path: &Path) -> Result<Kept, Failure> {
        let stamp = stamp(path);
        let counted = pool.read(LONGEST, |db| Ok(whole::overview(db)?))?;
        Ok(Kept {
            path: path.to_owned(),
            now: RwLock::new((stamp, Arc::new(counted))),
            counting: AtomicBool::new(false),
        })
    }
}

/// The overview as it was counted last. If the file has changed since, it is counted anew meanwhile.
pub fn get(app: &Arc<App>) -> Arc<Overview> {
    let kept = &app.overview;
    let (counted, overview) = kept.now.read().unwrap_or_else(PoisonError::into_inner).clone();
    let stamp = stamp(&kept.path);
    if stamp != counted && !kept.counting.swap(true, Ordering::AcqRel) {
        let app = Arc::clone(app);
        std::thread::spawn(move || {
            let kept = &app.overview;
            // What fails now is tried again with the next request.
            if let Ok(overview) = app.pool.read(LONGEST, |db| Ok(whole::overview(db)?)) {
                *kept.now.write().unwrap_or_else(PoisonError::into_inner) = (stamp, Arc::new(overview));
            }
            kept.counting.store(false, Ordering::Release);
        });
    }
    overview
}

fn stamp(path: &Path) -> Stamp {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    [path, Path::new(&log)].map(|file| {
        let meta = file.metadata().ok()?;
        Some((meta.len(), meta.modified().ok()?))
    })
}

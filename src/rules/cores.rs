//! Two things at once: loading takes the time of one small article many times over, and nearly every machine has a second core.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// What `one` and `other` give, worked out side by side; one after the other where no second thread can be had.
pub(super) fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    let one = Mutex::new(Some(one));
    let run = || one.lock().unwrap_or_else(PoisonError::into_inner).take().map(|one| one());
    thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, run);
        let other = other();
        let one = match thread.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(one)) => one,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => run(),
        };
        (one.expect("it is taken once, by the thread or, if there is none, here"), other)
    })
}

/// What `work` makes of each of `items`, in their order.
pub(super) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let rest = Mutex::new(items.iter().enumerate());
    let next = || rest.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || std::iter::from_fn(next).map(|(number, item)| (number, work(item))).collect::<Vec<_>>();
    let (mut all, others) = both(worker, worker);
    all.extend(others);
    all.sort_unstable_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_their_order() {
        let items: Vec<u32> = (0..1000).collect();
        let doubled: Vec<u32> = items.iter().map(|n| 2 * n).collect();
        assert_eq!(each(&items, |n| 2 * n), doubled);
        assert!(each(&items[..0], |n| *n).is_empty());
        assert_eq!(both(|| 1, || "two"), (1, "two"));
    }
}

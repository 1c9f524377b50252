//! Work in parallel, results in the order of input, bounded memory.
//!
//! On plain threads: rayon splits what is there among workers that must never wait, and has no order in which results are handed on
//! while the source is still being read; the window here is just that waiting, and it is all that there is to do.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Results that may wait for an earlier one, for each thread.
const WINDOW: usize = 64;
/// Together they may weigh this much (the weight is the caller's, usually bytes) before no more work is begun.
const WEIGHT: usize = 32 << 20;
/// So many results, or so much weight, are handed on at once: to wake the calling thread for each costs as much as a small article.
const HAND_ON: usize = 32;
const HAND_ON_WEIGHT: usize = 1 << 20;
/// Fewer are handed on after this time, so that nobody who reads along waits for a slow source.
const PATIENCE: Duration = Duration::from_millis(50);
/// Stack of a worker; it is used only as far as an article needs it.
const STACK: usize = 8 << 20;

/// Applies `work` to every item of `source` on `threads` threads, and hands the results to `sink` on the calling thread
/// in the order of the source, whatever the number of threads, until `sink` breaks.
///
/// Each thread makes itself a scratch value with `scratch`. No more than a window of results waits at any time: while
/// an early item is slow, the others go ahead by 64 items a thread or by results that `weigh` 32 Mi together, then wait.
/// The source is pulled only as far as that.
pub fn ordered<I, S, T, B>(
    source: impl Iterator<Item = I> + Send,
    threads: NonZeroUsize,
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, I) -> T + Sync,
    weigh: impl Fn(&T) -> usize + Sync,
    mut sink: impl FnMut(T) -> ControlFlow<B>,
) -> ControlFlow<B>
where
    T: Send,
{
    let source = Mutex::new(source);
    let window = Window::new(WINDOW * threads.get());
    let worker = || {
        let _stop = StopOnPanic(&window);
        let mut scratch = scratch();
        while let Some((number, item)) = window.take(&source) {
            let result = work(&mut scratch, item);
            let weight = weigh(&result);
            window.put(number, result, weight);
        }
    };
    thread::scope(|scope| {
        let _stop = Stop(&window);
        for n in 0..threads.get() {
            let spawned = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker);
            if let (Err(error), 0) = (spawned, n) {
                panic!("no thread can be started: {error}"); // with fewer than wished the work is done all the same
            }
        }
        let mut ready = Vec::new();
        while window.drain(&mut ready) {
            for result in ready.drain(..) {
                sink(result)?;
            }
        }
        ControlFlow::Continue(())
    })
}

/// The results between the first that is not yet handed on and the last that was begun.
struct Window<T> {
    state: Mutex<State<T>>,
    /// Told when there may be room for more work. Only the worker that holds the source waits for it.
    room: Condvar,
    /// Told when there is something worth while to hand on, or no more will come.
    first: Condvar,
    capacity: usize,
}

struct State<T> {
    /// From number `handed_on` upwards; `None` is being worked on.
    results: VecDeque<Option<(T, usize)>>,
    handed_on: usize,
    weight: usize,
    /// How many of the results from the first on are there, and what they weigh.
    ready: usize,
    ready_weight: usize,
    /// No more items: the source is at its end, or somebody said stop.
    closed: bool,
    stopped: bool,
}

impl<T> State<T> {
    /// Whether it is worth while to hand on what is ready.
    fn is_much(&self) -> bool {
        self.ready >= HAND_ON || self.ready_weight >= HAND_ON_WEIGHT
    }

    /// Whether all is ready that will ever be.
    fn is_all(&self) -> bool {
        self.closed && self.ready == self.results.len()
    }
}

impl<T> Window<T> {
    fn new(capacity: usize) -> Self {
        let state = State {
            results: VecDeque::new(),
            handed_on: 0,
            weight: 0,
            ready: 0,
            ready_weight: 0,
            closed: false,
            stopped: false,
        };
        Self { state: Mutex::new(state), room: Condvar::new(), first: Condvar::new(), capacity }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next item and its number, once there is room for its result.
    fn take<I>(&self, source: &Mutex<impl Iterator<Item = I>>) -> Option<(usize, I)> {
        let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |s: &mut State<T>| !s.closed && (s.results.len() >= self.capacity || s.weight >= WEIGHT);
        let state = self.room.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return None;
        }
        drop(state); // the walk may be slow; results are put meanwhile
        let item = source.next();
        let mut state = self.lock();
        match item {
            Some(item) if !state.closed => {
                state.results.push_back(None);
                Some((state.handed_on + state.results.len() - 1, item))
            }
            _ => {
                state.closed = true;
                self.first.notify_one();
                None
            }
        }
    }

    fn put(&self, number: usize, result: T, weight: usize) {
        let mut state = self.lock();
        let place = number - state.handed_on;
        state.results[place] = Some((result, weight));
        state.weight += weight;
        if place != state.ready {
            return;
        }
        while let Some(Some((_, weight))) = state.results.get(state.ready) {
            state.ready_weight += *weight;
            state.ready += 1;
        }
        if state.is_much() || state.is_all() {
            self.first.notify_one();
        }
    }

    /// Waits until there is something worth while to hand on, and moves all that is ready into `out`; false at the end.
    fn drain(&self, out: &mut Vec<T>) -> bool {
        let mut state = self.lock();
        loop {
            let not_worth_while = |s: &mut State<T>| !s.stopped && !s.is_much() && !s.is_all();
            let waited = self.first.wait_timeout_while(state, PATIENCE, not_worth_while);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if state.ready > 0 || state.stopped || state.is_all() {
                break;
            }
        }
        let ready = std::mem::take(&mut state.ready);
        out.extend(state.results.drain(..ready).flatten().map(|(result, _)| result));
        state.handed_on += ready;
        state.weight -= std::mem::take(&mut state.ready_weight);
        self.room.notify_one();
        !out.is_empty()
    }

    fn stop(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.stopped = true;
        self.room.notify_all();
        self.first.notify_all();
    }
}

/// Lets the workers go home when the calling thread leaves, for whatever reason.
struct Stop<'a, T>(&'a Window<T>);

impl<T> Drop for Stop<'_, T> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// Keeps the others from waiting for a result that will never come.
struct StopOnPanic<'a, T>(&'a Window<T>);

impl<T> Drop for StopOnPanic<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    fn threads(n: usize) -> NonZeroUsize {
        NonZeroUsize::new(n).unwrap()
    }

    #[test]
    fn in_order_on_any_number_of_threads() {
        for n in [1, 2, 8] {
            let mut seen = Vec::new();
            let slow_at_times = |_: &mut (), i: u64| {
                thread::sleep(Duration::from_micros(i * 7919 % 300));
                i
            };
            let sink = |i| -> ControlFlow<()> {
                seen.push(i);
                ControlFlow::Continue(())
            };
            assert!(ordered(0..1000, threads(n), || (), slow_at_times, |_| 1, sink).is_continue());
            assert_eq!(seen, (0..1000).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_slow_first_item_holds_the_others_back() {
        for (weight, most) in [(1, WINDOW * 4), (WEIGHT / 2, 2 + 4)] {
            let begun = AtomicUsize::new(0);
            let begun_before_first = AtomicUsize::new(0);
            let work = |_: &mut (), i: usize| {
                begun.fetch_add(1, SeqCst);
                if i == 0 {
                    thread::sleep(Duration::from_millis(200));
                    begun_before_first.store(begun.load(SeqCst), SeqCst);
                }
            };
            let sink = |()| -> ControlFlow<()> { ControlFlow::Continue(()) };
            let _ = ordered(0..5000, threads(4), || (), work, |()| weight, sink);
            assert_eq!(begun.load(SeqCst), 5000);
            let ahead = begun_before_first.load(SeqCst);
            assert!(ahead <= most, "{ahead} begun with a window of {most}");
        }
    }

    #[test]
    fn a_sink_that_breaks_ends_an_endless_source() {
        let sink = |i: u64| {
            if i == 500 { ControlFlow::Break(i) } else { ControlFlow::Continue(()) }
        };
        assert_eq!(ordered(0.., threads(2), || (), |(), i| i, |_| 1, sink), ControlFlow::Break(500));
    }

    #[test]
    fn panics_come_through_and_nobody_waits() {
        let work = |_: &mut (), i: u64| assert_ne!(i, 300);
        let end = crate::batch::guarded(|| {
            ordered(0.., threads(4), || (), work, |()| 1, |()| -> ControlFlow<()> { ControlFlow::Continue(()) })
        });
        assert!(end.is_err());
        let end = crate::batch::guarded(|| {
            ordered(
                0..,
                threads(4),
                || (),
                |(), i: u64| i,
                |_| 1,
                |i| -> ControlFlow<()> {
                    assert_ne!(i, 300);
                    ControlFlow::Continue(())
                },
            )
        });
        assert!(end.is_err());
    }
}

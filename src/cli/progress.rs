//! The progress bar, and what it and the last line tell.

use std::fmt;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use bienban::archive;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::count;

/// Counts of a run so far.
#[derive(Debug, Default)]
pub struct Counts {
    pub articles: u64,
    pub records: u64,
    pub warnings: u64,
    pub failures: u64,
    /// Of the articles that were read.
    pub bytes: u64,
}

/// Shown as the last line of a run.
pub struct Summary<'a>(pub &'a Counts, pub Duration);

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(counts, time) = self;
        let all = [
            count(counts.articles, "article"),
            count(counts.records, "record"),
            count(counts.warnings, "warning"),
            count(counts.failures, "failure"),
        ];
        write!(f, "{}, {:.2} seconds, {:.1} MB/s", all.join(", "), time.as_secs_f64(), rate(counts.bytes, *time))
    }
}

pub fn rate(bytes: u64, time: Duration) -> f64 {
    if time.is_zero() { 0.0 } else { bytes as f64 / 1e6 / time.as_secs_f64() }
}

/// At the speed so far; none when there is more than was thought, as in files that grow.
fn left(done: u64, total: u64, time: Duration) -> Option<Duration> {
    if done == 0 || done > total {
        return None;
    }
    Some(time.mul_f64((total - done) as f64 / done as f64))
}

/// A bar on standard error when that is a terminal, else nothing.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
    drawn: Instant,
}

/// How often the bar changes.
const PACE: Duration = Duration::from_millis(100);

impl Progress {
    pub fn new(wanted: bool) -> Self {
        let target = match wanted && io::stderr().is_terminal() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::with_template("{spinner} {elapsed} {msg}").expect("a template that parses"));
        let start = Instant::now();
        Self { bar, start, drawn: start }
    }

    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    pub fn show(&mut self, counts: &Counts) {
        if self.bar.is_hidden() || self.drawn.elapsed() < PACE {
            return;
        }
        self.drawn = Instant::now();
        let speed = rate(counts.bytes, self.elapsed());
        let (articles, failures) = (count(counts.articles, "article"), count(counts.failures, "failure"));
        self.bar.set_message(format!("{articles}, {speed:.1} MB/s, {failures}"));
        self.bar.tick();
    }

    /// The same for a run on an archive: `read` are the bytes of files read so far, packed as they are, and of all files if that is known.
    pub fn archive(&mut self, counts: &archive::Counts, (read, total): (u64, Option<u64>)) {
        if self.bar.is_hidden() || self.drawn.elapsed() < PACE {
            return;
        }
        self.drawn = Instant::now();
        let done = counts.new + counts.changed + counts.unchanged;
        let left = total.and_then(|total| left(read, total, self.elapsed()));
        let left =
            left.map_or_else(|| "time left not known yet".to_owned(), |left| format!("{} left", HumanDuration(left)));
        let speed = rate(counts.bytes, self.elapsed());
        let (articles, failures) = (count(done, "article"), count(counts.failed, "failure"));
        self.bar.set_message(format!("{articles}, {speed:.1} MB/s, {failures}, {left}"));
        self.bar.tick();
    }

    /// Says what is going on.
    pub fn say(&self, message: &'static str) {
        self.bar.set_message(message);
        self.bar.tick();
    }

    /// Whether there is anybody to see it.
    pub fn is_shown(&self) -> bool {
        !self.bar.is_hidden()
    }

    /// Does something with standard error while the bar is out of the way.
    pub fn aside(&self, f: impl FnOnce()) {
        self.bar.suspend(f);
    }

    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_told_when_it_is_known() {
        let time = Duration::from_secs(10);
        assert_eq!(left(25, 100, time), Some(Duration::from_secs(30)));
        assert_eq!(left(100, 100, time), Some(Duration::ZERO));
        assert_eq!([left(0, 100, time), left(101, 100, time)], [None, None]);
    }

    #[test]
    fn the_last_line() {
        let counts = Counts { articles: 1286, records: 1285, warnings: 0, failures: 1, bytes: 7_000_000 };
        let line = Summary(&counts, Duration::from_millis(350)).to_string();
        assert_eq!(line, "1,286 articles, 1,285 records, 0 warnings, 1 failure, 0.35 seconds, 20.0 MB/s");
    }
}

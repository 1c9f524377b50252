//! What the time left is told from: the bytes of files as they lie on the disk, whatever is packed in them.

mod at_hand;
mod wrapped;

use std::fs;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

use bienban::Extractor;
use bienban::archive::{Event, Limits, Settings, update};
use bienban::input::Options;
use serde_json::json;
use wrapped::zips::{entry, zip};
use wrapped::{articles, gz};

#[test]
fn what_was_read_comes_to_what_there_is() {
    let root = tempfile::tempdir().unwrap();
    let inputs = root.path().join("in");
    fs::create_dir(&inputs).unwrap();
    let lines: String =
        articles().iter().map(|a| json!({"title": a.title, "text": a.body}).to_string() + "\n").collect();
    let text = articles()[0].text.as_bytes();
    for (name, content) in [("a.txt", text.to_vec()), ("b.jsonl.gz", gz(lines.as_bytes())), ("c.txt.gz", gz(text))] {
        fs::write(inputs.join(name), content).unwrap();
    }
    let run = |inputs| {
        let (read, stop) = (Arc::new(AtomicU64::new(0)), AtomicBool::new(false));
        let (options, extractor) = (Options::default(), Extractor::builtin().unwrap());
        let settings = Settings {
            threads: NonZeroUsize::MIN,
            limits: Limits { records: 100, zstd: false },
            prune: false,
            bag: false,
            options: &options,
            stop: &stop,
            read: Arc::clone(&read),
            log: None,
        };
        let mut seen = Vec::new();
        let tell = |event: Event<'_>| {
            if let Event::Progress(_) = event {
                seen.push(read.load(SeqCst));
            }
        };
        update(&root.path().join("archive"), vec![inputs], &extractor, &settings, tell).unwrap();
        assert!(seen.is_sorted() && seen.len() > 2, "{seen:?}");
        read.load(SeqCst)
    };
    let size = |folder| fs::read_dir(folder).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum::<u64>();
    assert_eq!(run(inputs.clone()), size(&inputs), "all is new");
    assert_eq!(run(inputs.clone()), size(&inputs), "nothing is new");
    // Of an archive the list at its end is read too, and the heads of its entries: a little more, and never less.
    let other = root.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("d.zip"), zip(&[entry("a.txt", text), entry("b.jsonl", lines.as_bytes())])).unwrap();
    let read = run(other.clone());
    assert!((size(&other)..size(&other) + 70_000).contains(&read), "{read} of {}", size(&other));
}

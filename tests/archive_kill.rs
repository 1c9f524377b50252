//! Killed at any moment, the next run goes on, and the archive is byte for byte that of a run that was left alone.
//!
//! The real command is ended by SIGKILL 200 times at random moments, over first runs and over runs that find articles
//! changed, gone, new, failing and in containers; with shards so small that many of the kills fall into a commit. Each time
//! that a run comes to its end, the archive is compared with one made without any kill.

mod archives;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use archives::{article, assert_same, bienban, expect, snapshot, write};

const KILLS: u32 = 200;
const ARGS: [&str; 8] = ["extract", "in", "--out", "archive", "--shard-records", "5", "--prune", "--quiet"];

/// The inputs as they are at first, and as they are when the archive is brought up to date.
fn inputs(folder: &Path, later: bool) {
    let folder = folder.join("in");
    let _ = fs::remove_dir_all(&folder);
    for n in 0..140_u64 {
        let changed = later && n % 17 == 3;
        let gone = later && n % 13 == 5;
        if !gone {
            write(&folder.join(format!("{}/{n}.txt", n % 6)), article(n + 1000 * u64::from(changed), 3 + n % 9));
        }
        if later && n % 10 == 0 {
            write(&folder.join(format!("{}/{n}-new.txt", n % 7)), article(n + 5000, 6));
        }
    }
    for n in 0..3 {
        let mut bad = b"H\xe1\xbb\x99i ngh\xe1\xbb\x8b \xff\x00\xe1\xbb giao ban.".to_vec();
        bad.push(b'0' + n);
        write(&folder.join(format!("{n}/bad.txt")), bad);
    }
    if later {
        write(&folder.join("3/bad.txt"), b"\xff\x00\xff now it is none");
        write(&folder.join("2/8.txt"), b"\xff\x00\xff an article before");
        write(&folder.join("1/bad.txt"), article(77, 4));
    }
    let row =
        |n: u64| serde_json::json!({"title": format!("Tin {n}"), "text": article(n + 9000, 4)}).to_string() + "\n";
    let rows = |range: std::ops::Range<u64>| range.map(row).collect::<String>();
    let dump = match later {
        false => rows(0..40),
        true => rows(0..11) + &rows(500..503) + &rows(14..30) + "{ no row\n" + &rows(600..620),
    };
    write(&folder.join("4/dump.jsonl"), dump);
    write(&folder.join("5/same.jsonl"), rows(700..712));
}

fn numbers(mut state: u64) -> impl FnMut() -> f64 {
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        match path.is_dir() {
            true => copy(&path, &to),
            false => assert!(fs::copy(&path, &to).is_ok()),
        }
    }
}

/// An archive that is made a bag only later, in a run that also finds articles changed, gone and new.
#[test]
fn killed_while_it_becomes_a_bag_it_is_the_bag_of_a_run_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let here = root.path();
    let (archive, plain) = (here.join("archive"), here.join("plain"));
    let bag = [&ARGS[..], &["--bag"]].concat();
    inputs(here, false);
    expect(here, 1, &ARGS);
    copy(&archive, &plain);
    inputs(here, true);
    let start = Instant::now();
    expect(here, 1, &bag);
    let mut time = start.elapsed();
    let whole = snapshot(&archive);
    assert!(whole.keys().any(|path| path.starts_with("data")));

    let mut random = numbers(0x0bad_5eed_0f41_2be0);
    let (mut kills, mut moved, mut ended) = (0, 0, 0);
    while kills < 40 {
        fs::remove_dir_all(&archive).unwrap();
        copy(&plain, &archive);
        loop {
            let mut child = bienban(here, &bag).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            sleep(time.mul_f64(1.1 * random()));
            child.kill().unwrap();
            let status = child.wait().unwrap();
            if status.code().is_some() {
                assert!(matches!(status.code(), Some(0 | 1)), "{status}");
                time = time.mul_f64(0.9);
                break;
            }
            kills += 1;
            time = time.mul_f64(1.02);
            // The files lie where a bag has them, and no bag is made of them yet.
            moved += u32::from(archive.join("data").exists() && !archive.join("tagmanifest-sha256.txt").exists());
        }
        ended += 1;
        assert_same(&whole, &snapshot(&archive), &format!("after {kills} kills"));
        expect(here, 0, &["verify", "--quiet", "archive"]);
    }
    eprintln!("{kills} kills, {moved} of them between folder and bag; {ended} bags were made");
    assert!(moved > 0, "no kill fell between folder and bag: nothing was shown");
}

#[test]
fn killed_two_hundred_times_it_is_the_archive_of_a_run_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let here = root.path();
    let archive = here.join("archive");
    let mut whole = Vec::new();
    let mut time = [Duration::ZERO; 2];
    for later in [false, true] {
        inputs(here, later);
        let start = Instant::now();
        expect(here, 1, &ARGS); // some articles are bad
        time[usize::from(later)] = start.elapsed();
        whole.push(snapshot(&archive));
        expect(here, 0, &["verify", "archive"]);
    }
    assert!(whole[0] != whole[1]);

    let mut random = numbers(0x5eed_0f41_2be0_11a5);
    let (mut kills, mut ended, mut cut) = (0, 0, 0);
    let mut later = true;
    while kills < KILLS {
        later = !later;
        if !later {
            fs::remove_dir_all(&archive).unwrap();
        }
        inputs(here, later);
        let time = &mut time[usize::from(later)];
        loop {
            let mut child = bienban(here, &ARGS).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            // From before the first moment at which something is written to a little after the last.
            sleep(time.mul_f64(0.1 + random()));
            child.kill().unwrap(); // SIGKILL; nothing happens when it has ended
            let status = child.wait().unwrap();
            if status.code().is_some() {
                // 1 when it met the bad articles itself, 0 when a run before it had done them.
                assert!(matches!(status.code(), Some(0 | 1)), "{status}");
                *time = time.mul_f64(0.9); // the machine may have less to do than before
                break;
            }
            kills += 1;
            *time = time.mul_f64(1.01);
            cut += u32::from(archive.join(".bienban/journal-00001.jsonl").exists());
            if kills == KILLS {
                assert!(matches!(bienban(here, &ARGS).status().unwrap().code(), Some(0 | 1)));
                break;
            }
        }
        ended += 1;
        assert_same(&whole[usize::from(later)], &snapshot(&archive), &format!("after {kills} kills"));
        expect(here, 0, &["verify", "--quiet", "archive"]);
    }
    eprintln!("{kills} kills, {cut} of them after a part was committed; {ended} archives came to their end");
    assert!(cut >= KILLS / 10, "only {cut} kills met a run that had done something: nothing was shown");
}

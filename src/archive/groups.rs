//! Groups of near-duplicates among millions of sketches.
//!
//! Locality-sensitive hashing (Indyk and Motwani, 1998): the 128 numbers of a sketch are cut into 32 bands of four; articles
//! that agree in a whole band are compared, and those that are alike enough belong to one group, as do all that hang together by
//! such pairs. Two articles that share half of their runs meet in some band with probability 0.87, with six tenths 0.99.
//!
//! The groups depend on the set of sketches and their order alone, not on when each was added. One band is looked at
//! at a time, the sketches stay in a file: memory is 12 bytes an article.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::sketch::{BINS, Sketch};
use super::{Error, error::Result};

/// Articles at least so much alike are near-duplicates.
pub const ALIKE: f64 = 0.5;
/// Numbers in a band.
const ROWS: usize = 4;
/// Within a band, an article is compared with so many groups at most that agree with it there.
const COMPARED: usize = 32;

/// By row: the first row of its group, which is itself for the first and for whoever is alone.
///
/// The file holds the sketches one after the other, 128 bytes each.
pub fn groups(sketches: &Path, rows: u32) -> Result<Vec<u32>> {
    let mut parents: Vec<u32> = (0..rows).collect();
    let mut of_band = Vec::with_capacity(rows as usize);
    let mut reader = Random::open(sketches)?;
    for band in 0..BINS / ROWS {
        fill(sketches, band, rows, &mut of_band)?;
        of_band.sort_unstable();
        for same in of_band.chunk_by(|a, b| a >> 32 == b >> 32).filter(|same| same.len() > 1) {
            join(same, &mut parents, &mut reader)?;
        }
    }
    for row in 0..rows {
        parents[row as usize] = find(&mut parents, row);
    }
    Ok(parents)
}

/// For each row the four bytes of its band, and the row.
fn fill(sketches: &Path, band: usize, rows: u32, of_band: &mut Vec<u64>) -> Result<()> {
    of_band.clear();
    let file = File::open(sketches).map_err(|e| Error::read(sketches, &e))?;
    let mut from = BufReader::with_capacity(1 << 18, file);
    let mut sketch = [0; BINS];
    for row in 0..rows {
        from.read_exact(&mut sketch).map_err(|e| Error::read(sketches, &e))?;
        let key = sketch[band * ROWS..][..ROWS].iter().fold(0, |key, byte| key << 8 | u64::from(*byte));
        of_band.push(key << 32 | u64::from(row));
    }
    Ok(())
}

/// Joins those of `same`, which agree in a band, that are alike.
fn join(same: &[u64], parents: &mut [u32], reader: &mut Random) -> Result<()> {
    let mut met: Vec<(u32, Option<Sketch>)> = Vec::new(); // one row of each group
    for row in same.iter().map(|key| *key as u32) {
        let own = find(parents, row);
        if met.iter().any(|(other, _)| find(parents, *other) == own) {
            continue;
        }
        let mut sketch = None;
        for (other, others) in &mut met {
            let mine = *reader.get(&mut sketch, row)?;
            if reader.get(others, *other)?.likeness(&mine) >= ALIKE {
                union(parents, row, *other);
            }
        }
        if met.len() < COMPARED {
            met.push((row, sketch));
        }
    }
    Ok(())
}

/// Union-find; the least row of a group is its root.
fn find(parents: &mut [u32], mut row: u32) -> u32 {
    while parents[row as usize] != row {
        let above = parents[parents[row as usize] as usize];
        parents[row as usize] = above;
        row = above;
    }
    row
}

fn union(parents: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find(parents, a), find(parents, b));
    parents[a.max(b) as usize] = a.min(b);
}

/// Sketches by row.
struct Random<'a> {
    file: File,
    path: &'a Path,
}

impl<'a> Random<'a> {
    fn open(path: &'a Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::read(path, &e))?;
        Ok(Self { file, path })
    }

    /// The sketch of `row`, read once.
    fn get<'s>(&mut self, known: &'s mut Option<Sketch>, row: u32) -> Result<&'s Sketch> {
        if known.is_none() {
            let mut sketch = [0; BINS];
            let at = u64::from(row) * BINS as u64;
            let read = self.file.seek(SeekFrom::Start(at)).and_then(|_| self.file.read_exact(&mut sketch));
            read.map_err(|e| Error::read(self.path, &e))?;
            *known = Some(Sketch(sketch));
        }
        Ok(known.as_ref().expect("just read"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(seed: u64) -> impl FnMut() -> u8 {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        }
    }

    /// 300 groups of three that share about three quarters of their numbers, among 3,000 that share nothing.
    #[test]
    fn groups_are_found_whatever_lies_between() {
        let mut sketches = Vec::new();
        for n in 0..3900_u64 {
            let base = if n % 13 < 3 { n / 13 } else { 1_000_000 + n };
            let mut base = noise(base + 1);
            let mut own = noise(n + 5_000_000);
            let sketch: [u8; BINS] = std::array::from_fn(|_| {
                let shared = base();
                if own() < 28 { own() } else { shared }
            });
            sketches.push(sketch);
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), sketches.concat()).unwrap();
        let groups = groups(file.path(), 3900).unwrap();
        for (row, group) in groups.iter().enumerate() {
            let expected = if row % 13 < 3 { row - row % 13 } else { row };
            assert_eq!(*group as usize, expected, "row {row}");
        }
    }
}

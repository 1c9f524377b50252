//! Records from a file.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::{Error, ErrorKind};
use crate::record::Record;

/// Reads JSON Lines; each record goes by the [name](name_of) of its article, the last one with a name counts.
pub fn read_records(path: &Path) -> Result<HashMap<String, Record>, Error> {
    let read = |e| Error::new(ErrorKind::Read, path.display(), format_args!("cannot be read: {e}"));
    let file = File::open(path).map_err(read)?;
    let mut records = HashMap::new();
    for (i, line) in BufReader::new(file).lines().enumerate() {
        let record: Record = serde_json::from_str(&line.map_err(read)?)
            .map_err(|e| Error::new(ErrorKind::Records, format_args!("{}:{}", path.display(), i + 1), e))?;
        records.insert(name_of(&record.source.path).to_owned(), record);
    }
    Ok(records)
}

/// The file name of a source path, without its folder and its ending.
pub fn name_of(path: &str) -> &str {
    let path = Path::new(path);
    path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(["a/b.c.txt", "b", "-", ".x"].map(name_of), ["b.c", "b", "-", ".x"]);
    }
}

//! The digest of a rule set. It stands in every record, so `build.rs`, which has it by the same file, works it out for the rules in the binary.

use sha2::{Digest, Sha256};

/// SHA-256 over the paths and texts of all rule files, the first 16 hexadecimal digits.
pub fn digest<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> String {
    let mut hash = Sha256::new();
    for (path, text) in files {
        for part in [path, text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    hash.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

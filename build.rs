//! Puts the rule files into the library, each as its text and packed; `src/rules/packed.rs` tells why and how.

#[path = "src/rules/digest.rs"]
mod digest;
#[path = "src/rules/packed/kind.rs"]
mod kind;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use toml::{Table, Value};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=rules");
    let [root, out] =
        ["CARGO_MANIFEST_DIR", "OUT_DIR"].map(|name| PathBuf::from(env::var_os(name).unwrap_or_default()));
    let root = root.join("rules");
    let mut files = Vec::new();
    gather(&root, "", &mut files)?;
    files.sort();
    let digest = digest::digest(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let mut code = format!("const BUILTIN_DIGEST: &str = {digest:?};\nstatic BUILTIN: &[Builtin] = &[\n");
    for (number, (path, text)) in files.iter().enumerate() {
        // What cannot be packed stays empty, and whoever starts the program is told by the text what is wrong.
        let mut packed = Vec::new();
        if !text.parse::<Table>().is_ok_and(|table| pack(&Value::Table(table), &mut packed)) {
            packed.clear();
        }
        let [of_text, of_packed] = [root.join(path), out.join(format!("{number}.packed"))];
        fs::write(&of_packed, packed)?;
        let (text, packed) = (format!("include_str!({of_text:?})"), format!("include_bytes!({of_packed:?})"));
        let _ = writeln!(code, "    Builtin {{ path: {path:?}, text: {text}, packed: {packed} }},");
    }
    fs::write(out.join("rules.rs"), code + "];\n")
}

/// The rule files below `folder`, each with its path and text; `prefix` is the path of the folder.
fn gather(folder: &Path, prefix: &str, out: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), &format!("{path}/"), out)?;
        } else if path.ends_with(".toml") {
            out.push((path, fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}

/// Packs a value; `false` if one in it is of a kind that rule files have not.
fn pack(value: &Value, out: &mut Vec<u8>) -> bool {
    match value {
        Value::String(text) => pack_text(text, out),
        Value::Integer(n) => head(kind::INTEGER, (n << 1 ^ n >> 63) as u64, out),
        Value::Array(all) => {
            head(kind::LIST, all.len() as u64, out);
            return all.iter().all(|value| pack(value, out));
        }
        Value::Table(table) => {
            head(kind::TABLE, table.len() as u64, out);
            return table.iter().all(|(key, value)| {
                pack_text(key, out);
                match value {
                    Value::Array(examples) if ["yes", "no"].contains(&key.as_str()) => {
                        head(kind::LIST, examples.len() as u64, out);
                        examples.iter().for_each(|_| pack_text("", out));
                        true
                    }
                    _ => pack(value, out),
                }
            });
        }
        Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => return false,
    }
    true
}

fn pack_text(text: &str, out: &mut Vec<u8>) {
    head(kind::TEXT, text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

fn head(kind: u64, number: u64, out: &mut Vec<u8>) {
    let mut left = number << kind::BITS | kind;
    while left >= 0x80 {
        out.push(left as u8 | 0x80);
        left >>= 7;
    }
    out.push(left as u8);
}

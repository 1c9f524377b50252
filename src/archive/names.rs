//! What inputs are called in an archive, and in which order they stand.
//!
//! A name is the path as given, with `/` between its parts and without a leading `./`, in UTF-8: a byte that is none is
//! written `\xE1`, and a backslash `\\`, so that each path has one name and each name one path.

use std::cmp::Ordering;
use std::path::{Component, Path, PathBuf};

use super::{Error, error::Result};
use crate::batch::Origin;

/// The name of the input at `path`.
pub fn name(path: &Path) -> String {
    let mut name = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => continue,
            Component::RootDir => {}
            other => escape(other.as_os_str().as_encoded_bytes(), &mut name),
        }
        name.push('/');
    }
    if name.len() > 1 || !path.has_root() {
        name.pop();
    }
    name
}

fn escape(part: &[u8], name: &mut String) {
    for chunk in part.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '\\' {
                name.push('\\');
            }
            name.push(c);
        }
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
}

/// The bytes that [`escape`] was given.
fn unescape(part: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'\\', [b'x', high, low, after @ ..]) => {
                let digit = |d: u8| char::from(d).to_digit(16).unwrap_or(0) as u8;
                bytes.push(digit(*high) << 4 | digit(*low));
                rest = after;
            }
            (b'\\', [b'\\', after @ ..]) => {
                bytes.push(b'\\');
                rest = after;
            }
            _ => bytes.push(first),
        }
    }
    bytes
}

/// The order of names: part by part, a folder's own name before what lies in it, `..` before all others. It is the order of
/// a walk that sorts each folder by the bytes of its names.
pub fn order(a: &str, b: &str) -> Ordering {
    if a.as_bytes().contains(&b'\\') || b.as_bytes().contains(&b'\\') {
        return a.split('/').map(|p| key(unescape(p))).cmp(b.split('/').map(|p| key(unescape(p))));
    }
    a.split('/').map(|p| key(p.as_bytes())).cmp(b.split('/').map(|p| key(p.as_bytes())))
}

fn key<B: AsRef<[u8]>>(part: B) -> (bool, B) {
    (part.as_ref() != b"..", part)
}

/// Whether `name` is `folder` or lies in it.
pub fn within(name: &str, folder: &str) -> bool {
    match name.strip_prefix(folder) {
        _ if folder.is_empty() => !name.starts_with('/') && name != ".." && !name.starts_with("../"),
        Some(rest) => rest.is_empty() || rest.starts_with('/') || folder.ends_with('/'),
        None => false,
    }
}

/// The paths of a command line in the order of their names, without those that lie in another of them.
pub fn roots(paths: impl IntoIterator<Item = PathBuf>) -> Result<Vec<(String, PathBuf)>> {
    let mut roots = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            return Err(Error::new(
                "an archive takes no standard input: it must find each article again; save it to a file and name that",
            ));
        }
        let mut parts = path.components().skip_while(|c| !matches!(c, Component::Normal(_)));
        if parts.any(|c| c == Component::ParentDir) {
            let path = path.display();
            return Err(Error::new(format_args!(
                "{path}: has a .. after a folder; name it without, as it will be named in the archive"
            )));
        }
        if let Some(container) = Origin::File(path.clone()).container() {
            return Err(Error::new(format_args!(
                "{}: an archive keeps whole inputs, no single articles of one; name {}",
                path.display(),
                container.name()
            )));
        }
        roots.push((name(&path), path));
    }
    roots.sort_by(|a, b| order(&a.0, &b.0));
    let mut kept: Vec<(String, PathBuf)> = Vec::new();
    for root in roots {
        if !kept.iter().rev().any(|(folder, _)| within(&root.0, folder)) {
            kept.push(root);
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_short_and_portable() {
        for (path, expected) in
            [("./a//b", "a/b"), (".", ""), ("/", "/"), ("/x/y/", "/x/y"), ("../a", "../a"), ("a\\b", "a\\\\b")]
        {
            assert_eq!(name(Path::new(path)), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_utf8_comes_back() {
        use std::os::unix::ffi::OsStrExt;
        let bytes = b"h\xe9 \\x41\\";
        let name = name(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(name, "h\\xE9 \\\\x41\\\\");
        assert_eq!(unescape(&name), bytes);
    }

    #[test]
    fn what_lies_in_another_is_left_out() {
        let names = |paths: &[&str]| -> Vec<String> {
            roots(paths.iter().map(PathBuf::from)).unwrap().into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(&["b", "a/x", "./b", "a", "ab"]), ["a", "ab", "b"]);
        assert_eq!(names(&["b", ".", "../c"]), ["../c", ""]);
        assert_eq!(names(&["/", "/x", "y"]), ["/", "y"]);
        assert!(roots([PathBuf::from("a/../b")]).is_err());
        assert!(roots([PathBuf::from("-")]).is_err());
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_parts(a in "[a\\./!]{0,6}", b in "[a\\./!]{0,6}") {
            let parts = |s: &str| s.split('/').map(|p| key(p.to_owned())).collect::<Vec<_>>();
            prop_assert_eq!(order(&a, &b), parts(&a).cmp(&parts(&b)));
        }
    }
}

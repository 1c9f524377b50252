//! The texts of records, found again where their articles lay.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::batch::{Origin, Trouble, guarded};
use crate::decode::Encoding;
use crate::hex;
use crate::input::{Item, Items, Options};
use crate::record::Source;
use sha2::{Digest, Sha256};

/// Why a record's text is not in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// It cannot be read where the record says that it lay.
    Unreadable(String),
    /// What lies there is not what the record was made from.
    Changed,
}

/// Reads texts; of a container it goes on where it stopped, so that articles asked for in order are read once.
pub(super) struct Texts<'o> {
    options: &'o Options,
    /// The folder from which the paths of records count.
    base: Option<&'o Path>,
    open: Option<Container<'o>>,
    listed: Option<Listed>,
    buffer: Vec<u8>,
}

/// A container that was read from its beginning to its end for an article that is not in it, so that it is not read again for each
/// other one that is missing.
struct Listed {
    file: PathBuf,
    names: HashSet<String>,
    why: Trouble,
}

struct Container<'o> {
    file: PathBuf,
    items: Items<'o, std::option::IntoIter<Result<Origin, Trouble>>>,
    /// Whether an article was taken from it: then one that is not found may have stood before.
    begun: bool,
}

impl<'o> Texts<'o> {
    pub fn new(options: &'o Options, base: Option<&'o Path>) -> Self {
        Texts { options, base, open: None, listed: None, buffer: Vec::new() }
    }

    /// The decoded text of the article that `source` names, which is the one that the record's spans count.
    pub fn of(&mut self, source: &Source) -> Result<String, Missing> {
        if source.path == "-" {
            return Err(Missing::Unreadable("it came from standard input".to_owned()));
        }
        let path = self.base.map_or_else(|| PathBuf::from(&source.path), |base| base.join(&source.path));
        let item = self.item(&path).map_err(|trouble| Missing::Unreadable(trouble.reason().to_owned()))?;
        // Of plain text the record knows what it was taken for, though the user had to say so.
        let encoding = if source.format == "text" { Encoding::from_name(&source.encoding) } else { None };
        let options = Options { encoding: self.options.encoding.or(encoding), ..self.options.clone() };
        let buffer = &mut self.buffer;
        let read = guarded(|| {
            let document = item.load(&options, buffer)?;
            let same = hex(&Sha256::digest(document.bytes)) == source.sha256;
            Ok((same, document.text.into_owned()))
        });
        match read {
            Ok(Ok((false, _))) => Err(Missing::Changed),
            Ok(Ok((true, text))) => match text.chars().count() as u64 {
                chars if chars == source.chars => Ok(text),
                chars => Err(Missing::Unreadable(format!(
                    "read in this way it has {chars} characters, the record counts {}; give --format, --field and --encoding as \
                     extract had them",
                    source.chars
                ))),
            },
            Ok(Err::<_, Trouble>(trouble)) => Err(Missing::Unreadable(trouble.reason().to_owned())),
            Err(panic) => Err(Missing::Unreadable(panic)),
        }
    }

    fn item(&mut self, path: &Path) -> Result<Item, Trouble> {
        let origin = Origin::File(path.to_path_buf());
        let Some(Origin::File(file)) = origin.container() else { return crate::input::one(path, self.options) };
        let name = origin.name();
        if let Some(listed) = self.listed.as_ref().filter(|listed| listed.file == file && !listed.names.contains(&name))
        {
            return Err(listed.why.clone());
        }
        loop {
            if self.open.as_ref().is_none_or(|open| open.file != file) {
                let items = Items::new(Some(Ok(Origin::File(file.clone()))).into_iter(), self.options);
                self.open = Some(Container { file: file.clone(), items, begun: false });
            }
            let Some(open) = &mut self.open else { return crate::input::one(path, self.options) };
            let fresh = !std::mem::replace(&mut open.begun, true);
            let mut names = HashSet::new();
            for item in open.items.by_ref().flatten() {
                if item.name() == name {
                    return Ok(item);
                }
                if fresh {
                    names.insert(item.name().to_owned());
                }
            }
            self.open = None;
            if fresh {
                // It says why there is no such article.
                let end = crate::input::one(path, self.options);
                self.listed = end.as_ref().err().map(|why| Listed { file, names, why: why.clone() });
                return end;
            }
        }
    }
}

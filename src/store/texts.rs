//! The texts of records, found again where their articles lay.

use std::path::{Path, PathBuf};

use crate::batch::{Origin, Trouble, guarded};
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
    buffer: Vec<u8>,
}

struct Container<'o> {
    file: PathBuf,
    items: Items<'o, std::option::IntoIter<Result<Origin, Trouble>>>,
    /// Whether an article was taken from it: then one that is not found may have stood before.
    begun: bool,
}

impl<'o> Texts<'o> {
    pub fn new(options: &'o Options, base: Option<&'o Path>) -> Self {
        Texts { options, base, open: None, buffer: Vec::new() }
    }

    /// The decoded text of the article that `source` names.
    pub fn of(&mut self, source: &Source) -> Result<String, Missing> {
        if source.path == "-" {
            return Err(Missing::Unreadable("it came from standard input".to_owned()));
        }
        let path = self.base.map_or_else(|| PathBuf::from(&source.path), |base| base.join(&source.path));
        let item = self.item(&path).map_err(|trouble| Missing::Unreadable(trouble.reason().to_owned()))?;
        let options = self.options;
        let buffer = &mut self.buffer;
        let read = guarded(|| {
            let document = item.load(options, buffer)?;
            let same = hex(&Sha256::digest(document.bytes)) == source.sha256;
            Ok((same, document.text.into_owned()))
        });
        match read {
            Ok(Ok((true, text))) => Ok(text),
            Ok(Ok((false, _))) => Err(Missing::Changed),
            Ok(Err::<_, Trouble>(trouble)) => Err(Missing::Unreadable(trouble.reason().to_owned())),
            Err(panic) => Err(Missing::Unreadable(panic)),
        }
    }

    fn item(&mut self, path: &Path) -> Result<Item, Trouble> {
        let origin = Origin::File(path.to_path_buf());
        let Some(Origin::File(file)) = origin.container() else { return crate::input::one(path, self.options) };
        let name = origin.name();
        loop {
            if self.open.as_ref().is_none_or(|open| open.file != file) {
                let items = Items::new(Some(Ok(Origin::File(file.clone()))).into_iter(), self.options);
                self.open = Some(Container { file: file.clone(), items, begun: false });
            }
            let Some(open) = &mut self.open else { return crate::input::one(path, self.options) };
            let fresh = !std::mem::replace(&mut open.begun, true);
            if let Some(item) = open.items.by_ref().flatten().find(|item| item.name() == name) {
                return Ok(item);
            }
            self.open = None;
            if fresh {
                // It says why there is no such article.
                return crate::input::one(path, self.options);
            }
        }
    }
}

//! From files to articles, one after the other.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::archive::Archive;
use super::dump::Dump;
use super::item::Why;
use super::rows::Rows;
use super::shape::{self, Shape};
use super::stream::{self, Stream};
use super::{Item, Options};
use crate::batch::{Origin, Trouble, TroubleKind, guarded};

/// The articles of a batch in their order: those of the files that `origins` yields, in a container those that it holds.
///
/// Lazy: a file is opened when it is its turn, a dump is read as far as its articles were taken. What a container holds
/// is cut apart here and parsed by whoever [loads](Item::load) it.
pub struct Items<'o, I> {
    origins: I,
    options: &'o Options,
    /// The one article that was asked for in the container that is open.
    only: Option<String>,
    /// Counts bytes of files as they lie on the disk.
    read: Option<Arc<AtomicU64>>,
    /// The container that is being read, in it the one that is being read, …
    open: Vec<Box<dyn Container>>,
}

/// What holds several articles.
pub(super) trait Container: Send {
    /// The next article, or the next stream in which there are some. Trouble with the container itself is the last item.
    fn next(&mut self) -> Option<Result<Inner, Trouble>>;

    fn name(&self) -> &str;
}

/// What lies in a container.
pub(super) enum Inner {
    Item(Item),
    Stream(Opened),
}

/// A stream with its name, before anybody knows what it holds.
pub(super) struct Opened {
    pub name: String,
    pub origin: Arc<Origin>,
    pub stream: Stream,
    /// Counts bytes of the file as it lies on the disk, for whoever reads it past the stream.
    pub read: Option<Arc<AtomicU64>>,
    /// Whether it lies in an archive, in which no other archive may lie.
    pub archived: bool,
}

impl<'o, I: Iterator<Item = Result<Origin, Trouble>>> Items<'o, I> {
    /// The articles in the files of `origins`; [`batch::Walk`](crate::batch::Walk) is such an iterator.
    pub fn new(origins: I, options: &'o Options) -> Self {
        Self { origins, options, only: None, read: None, open: Vec::new() }
    }

    /// Adds to `read` the bytes that are read of files, as they lie on the disk.
    #[must_use]
    pub fn counting(self, read: Arc<AtomicU64>) -> Self {
        Self { read: Some(read), ..self }
    }

    /// An article, or a container to be read from now on.
    fn enter(&mut self, opened: Opened) -> Result<Option<Item>, Trouble> {
        let name = opened.name.clone();
        match guarded(|| enter(opened, self.options)) {
            Ok(Ok(Inside::Item(item))) => Ok(Some(item)),
            Ok(Ok(Inside::Container(container))) => {
                self.open.push(container);
                Ok(None)
            }
            Ok(Err((kind, reason))) => Err(Trouble::new(kind, name, reason)),
            Err(panic) => Err(Trouble::new(TroubleKind::Panic, name, panic)),
        }
    }

    /// The next file, opened.
    fn file(&mut self) -> Option<Result<Opened, Trouble>> {
        self.only = None;
        let origin = match self.origins.next()? {
            Ok(origin) => origin,
            Err(trouble) => return Some(Err(trouble)),
        };
        let Some(file) = origin.container() else { return Some(open(origin, self.read.clone())) };
        self.only = Some(origin.name());
        Some(open(file, self.read.clone()))
    }

    /// The next stream of the innermost container, or an article or trouble of it; `None` at its end.
    fn inner(&mut self) -> Option<Result<Inner, Trouble>> {
        let container = self.open.last_mut()?;
        let next = guarded(|| container.next());
        match next {
            Ok(Some(next)) => return Some(next),
            Ok(None) => {
                self.open.pop();
            }
            Err(panic) => {
                let name = self.open.pop().map(|container| container.name().to_owned()).unwrap_or_default();
                return Some(Err(Trouble::new(TroubleKind::Panic, name, panic)));
            }
        }
        let only = if self.open.is_empty() { self.only.take() } else { None };
        only.map(|name| Err(Trouble::new(TroubleKind::Unreadable, name, "there is no such article in this container")))
    }

    /// What was asked for, if `found` is that or says why it cannot be had. When it was one article, nothing more is read.
    fn wanted(&mut self, found: Result<Item, Trouble>) -> Option<Result<Item, Trouble>> {
        let Some(only) = &self.only else { return Some(found) };
        let name = found.as_ref().map_or_else(|trouble| trouble.path(), |item| item.name());
        if name == only {
            self.open.clear();
            self.only = None;
            return Some(found);
        }
        if self.open.is_empty() {
            let no = "this file is no container, so there is no such article in it";
            return Some(found.and(Err(Trouble::new(TroubleKind::Unreadable, only, no))));
        }
        let of_container = found.is_err() && self.open.iter().any(|container| container.name() == name);
        of_container.then_some(found)
    }
}

impl<I: Iterator<Item = Result<Origin, Trouble>>> Iterator for Items<'_, I> {
    type Item = Result<Item, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let next = if self.open.is_empty() {
                self.file()?.map(Inner::Stream)
            } else {
                match self.inner() {
                    Some(next) => next,
                    None => continue,
                }
            };
            let next = match next {
                Ok(Inner::Item(item)) => Ok(item),
                Ok(Inner::Stream(opened)) => match self.enter(opened).transpose() {
                    Some(next) => next,
                    None => continue,
                },
                Err(trouble) => Err(trouble),
            };
            if let Some(wanted) = self.wanted(next) {
                return Some(wanted);
            }
        }
    }
}

/// The one article at `path`: a file that holds no other, `-` for standard input, or a place in a container
/// (`dump.jsonl#17`).
///
/// # Errors
/// When there is none, or more than one.
pub fn one(path: &Path, options: &Options) -> Result<Item, Trouble> {
    let origin = if path.as_os_str() == "-" { Origin::Stdin } else { Origin::File(path.to_path_buf()) };
    let name = origin.name();
    let no = |reason: String| Err(Trouble::new(TroubleKind::Unreadable, &name, reason));
    match Items::new([Ok(origin)].into_iter(), options).next() {
        None => no("holds no article".to_owned()),
        Some(Ok(item)) if item.name() != name => no(format!("holds several articles; name one, as {}", item.name())),
        Some(item) => item,
    }
}

fn open(origin: Origin, read: Option<Arc<AtomicU64>>) -> Result<Opened, Trouble> {
    let (input, size) = origin.open()?;
    let input: Box<dyn Read + Send> = match &read {
        Some(read) => Box::new(stream::Counted::new(input, read)),
        None => input,
    };
    let name = origin.name();
    match Stream::new(input, size) {
        Ok(stream) => Ok(Opened { name, origin: Arc::new(origin), stream, archived: false, read }),
        Err(error) => Err(Trouble::new(TroubleKind::Unreadable, name, format!("cannot be read: {error}"))),
    }
}

enum Inside {
    Item(Item),
    Container(Box<dyn Container>),
}

fn enter(opened: Opened, options: &Options) -> Result<Inside, Why> {
    let Opened { name, origin, mut stream, archived, read } = opened;
    let refused = |reason: &str| Err((TroubleKind::Refused, reason.to_owned()));
    let mut inner_name = name.as_str();
    let mut packed = false;
    loop {
        let shape = shape::shape(&stream, inner_name, options);
        let unpacked = match shape {
            Shape::Gzip | Shape::Zstd if packed => {
                return refused("packed twice, which is not undone; unpack it once first");
            }
            Shape::Gzip => stream.unpack_gzip(),
            Shape::Zstd => stream.unpack_zstd(),
            Shape::Zip if archived => {
                return refused("an archive within an archive, which is not opened; unpack the outer one first");
            }
            Shape::One(format) => return Ok(Inside::Item(Item::whole(name, origin, stream, format))),
            _ if stream.head().starts_with(b"\xFF\xFE") || stream.head().starts_with(b"\xFE\xFF") => {
                return refused("a dump in UTF-16, which is not cut into articles; convert it to UTF-8 first");
            }
            Shape::Zip => return Ok(Inside::Container(Box::new(Archive::new(name, origin, stream, !packed, read)?))),
            Shape::Json(format) => {
                return Ok(Inside::Container(Box::new(Dump::new(
                    name,
                    origin,
                    stream,
                    format,
                    options.fields.clone(),
                ))));
            }
            #[cfg(feature = "warc")]
            Shape::Warc => return Ok(Inside::Container(Box::new(super::warc::Records::new(name, origin, stream)))),
            Shape::Rows => return Ok(Inside::Container(Box::new(Rows::new(name, origin, stream, options)?))),
        };
        stream = unpacked.map_err(|e| stream::trouble_of(&e))?;
        packed = true;
        inner_name = inner_name.rsplit_once('.').map_or(inner_name, |(stem, _)| stem);
    }
}

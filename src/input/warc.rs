//! Web archives (WARC 1.0 and 1.1, ISO 28500): the pages among the responses that they hold.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use super::item::{Reader, Why};
use super::items::{Container, Inner};
use super::stream::{self, Stream};
use super::{Item, dump};
use crate::batch::{MAX_BYTES, Origin, Trouble, TroubleKind};

/// The most bytes of a record's header, and of that of a response.
const MAX_HEADER: usize = 64 << 10;

/// What a response tells about its body.
#[derive(Debug)]
pub(super) struct Response {
    url: Option<String>,
    chunked: bool,
    packed: Packed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packed {
    No,
    Gzip,
    Deflate,
    /// By something that is not read.
    Other,
}

/// An archive from which page after page is taken. Other records are passed over.
pub(super) struct Records {
    name: String,
    origin: Arc<Origin>,
    input: BufReader<Stream>,
    /// Of the record that was read last, from 1, whatever its type.
    number: u64,
    ended: bool,
}

impl Records {
    pub fn new(name: String, origin: Arc<Origin>, stream: Stream) -> Self {
        Self { name, origin, input: BufReader::with_capacity(1 << 16, stream), number: 0, ended: false }
    }

    /// The body of the next page.
    fn next_page(&mut self) -> Result<Option<(Vec<u8>, Response)>, Why> {
        let failed = |e: io::Error| stream::trouble_of(&e);
        loop {
            let Some(header) = self.header()? else { return Ok(None) };
            self.number += 1;
            let length = header.length;
            let mut block = (&mut self.input).take(length);
            if header.is_response && length <= MAX_BYTES {
                let mut body = Vec::new();
                (&mut block).take(MAX_HEADER as u64).read_to_end(&mut body).map_err(failed)?;
                if let Some((start, response)) = page(&body, header.url) {
                    body.drain(..start);
                    block.read_to_end(&mut body).map_err(failed)?;
                    if block.limit() > 0 {
                        return Err(stream::trouble_of(&io::ErrorKind::UnexpectedEof.into()));
                    }
                    return Ok(Some((body, response)));
                }
            }
            io::copy(&mut block, &mut io::sink()).map_err(failed)?;
            if block.limit() > 0 {
                return Err(stream::trouble_of(&io::ErrorKind::UnexpectedEof.into()));
            }
        }
    }

    /// The header of the next record; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>, Why> {
        let mut line = Vec::new();
        let mut header = Header { is_response: false, length: 0, url: None };
        let (mut begun, mut size, mut has_length) = (false, 0, false);
        loop {
            line.clear();
            dump::line(&mut (&mut self.input).take(MAX_HEADER as u64), &mut line)
                .map_err(|e| stream::trouble_of(&e))?;
            size += line.len();
            let text = String::from_utf8_lossy(line.trim_ascii_end());
            match (begun, text.is_empty()) {
                (false, true) if line.is_empty() => return Ok(None),
                (false, true) => continue, // between two records
                (false, false) if text.starts_with("WARC/1.") => begun = true,
                (true, true) if has_length && !line.is_empty() => return Ok(Some(header)),
                (true, false) if size <= MAX_HEADER => {
                    let Some((name, value)) = text.split_once(':') else { continue };
                    let value = value.trim();
                    match name.to_ascii_lowercase().as_str() {
                        "warc-type" => header.is_response = value == "response",
                        "warc-target-uri" => header.url = Some(value.trim_matches(['<', '>']).to_owned()),
                        "content-length" => {
                            header.length = value.parse().unwrap_or(0);
                            has_length = value.parse::<u64>().is_ok();
                        }
                        _ => {}
                    }
                }
                _ => {
                    let reason =
                        format!("no sound web archive after record {}; what follows was not read", self.number);
                    return Err((TroubleKind::Malformed, reason));
                }
            }
        }
    }
}

struct Header {
    is_response: bool,
    /// Of the record's block, in bytes.
    length: u64,
    url: Option<String>,
}

/// Where the body begins and how it is coded, if `block` begins a response that holds a page.
fn page(block: &[u8], url: Option<String>) -> Option<(usize, Response)> {
    let mut headers = [httparse::EMPTY_HEADER; 256];
    let mut head = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(start) = head.parse(block).ok()? else { return None };
    let value = |name: &str| {
        let header = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(header.value).to_ascii_lowercase())
    };
    let is_html = value("content-type").is_some_and(|kind| kind.contains("html"));
    if head.code != Some(200) || !is_html {
        return None;
    }
    let packed = match value("content-encoding").as_deref().map(str::trim) {
        None | Some("" | "identity") => Packed::No,
        Some("gzip" | "x-gzip") => Packed::Gzip,
        Some("deflate") => Packed::Deflate,
        Some(_) => Packed::Other,
    };
    let chunked = value("transfer-encoding").is_some_and(|coding| coding.contains("chunked"));
    Some((start, Response { url, chunked, packed }))
}

impl Container for Records {
    fn next(&mut self) -> Option<Result<Inner, Trouble>> {
        if self.ended {
            return None;
        }
        match self.next_page() {
            Ok(None) => None,
            Ok(Some((body, response))) => {
                let name = format!("{}#{}", self.name, self.number);
                let item = Item::piece(name, Arc::clone(&self.origin), body, Reader::Response(response));
                Some(Ok(Inner::Item(item)))
            }
            Err((kind, reason)) => {
                self.ended = true;
                Some(Err(Trouble::new(kind, self.name.clone(), reason)))
            }
        }
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Response {
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Leaves in `body` the page itself.
    pub fn unpack(&self, body: &mut Vec<u8>) -> Result<(), Why> {
        if self.chunked
            && let Some(whole) = unchunked(body)
        {
            *body = whole; // else the crawler has undone it already
        }
        let packed = std::mem::take(body);
        let stream = match self.packed {
            _ if packed.is_empty() => return Ok(()),
            Packed::Gzip if packed.starts_with(b"\x1F\x8B") => stream::in_memory(packed).and_then(Stream::unpack_gzip),
            Packed::Deflate => stream::in_memory(packed).and_then(Stream::unpack_zlib),
            Packed::Other => {
                return Err((TroubleKind::Refused, "a page packed by a method that is not read".to_owned()));
            }
            Packed::No | Packed::Gzip => {
                *body = packed;
                return Ok(());
            }
        };
        stream.and_then(|stream| stream.whole(body)).map_err(|e| stream::trouble_of(&e))
    }
}

/// The data of a body in chunks (RFC 9112, 7.1); `None` if it is none.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = memchr::memchr(b'\n', rest)?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?;
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
    }
}

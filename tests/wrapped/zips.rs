//! ZIP archives and documents that are some, as bytes, sound or not.

use std::io::Write;

use super::Article;

/// An entry: its name, its content, and faults on purpose.
#[derive(Default)]
pub struct Entry<'a> {
    pub name: &'a str,
    pub content: &'a [u8],
    pub encrypted: bool,
    pub wrong_checksum: bool,
    pub method: Option<u16>,
}

pub fn entry<'a>(name: &'a str, content: &'a [u8]) -> Entry<'a> {
    Entry { name, content, ..Entry::default() }
}

/// An archive after APPNOTE.TXT 6.3.10, 4.3: local headers with data, the list, its end.
pub fn zip(entries: &[Entry<'_>]) -> Vec<u8> {
    let (mut data, mut list) = (Vec::new(), Vec::new());
    for entry in entries {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(entry.content).unwrap();
        let packed = if entry.method == Some(0) { entry.content.to_vec() } else { packer.finish().unwrap() };
        let mut crc = flate2::Crc::new();
        crc.update(entry.content);
        let mut common = Vec::new();
        common.extend(20u16.to_le_bytes());
        common.extend((0x800 | u16::from(entry.encrypted)).to_le_bytes());
        common.extend(entry.method.unwrap_or(8).to_le_bytes());
        common.extend([0; 4]);
        common.extend((crc.sum() ^ u32::from(entry.wrong_checksum)).to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((entry.content.len() as u32).to_le_bytes());
        common.extend((entry.name.len() as u16).to_le_bytes());
        common.extend(0u16.to_le_bytes());
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(&common);
        list.extend([0; 10]);
        list.extend((data.len() as u32).to_le_bytes());
        list.extend(entry.name.as_bytes());
        data.extend(b"PK\x03\x04");
        data.extend(common);
        data.extend(entry.name.as_bytes());
        data.extend(packed);
    }
    let (start, length, count) = (data.len() as u32, list.len() as u32, entries.len() as u16);
    data.extend(list);
    data.extend(b"PK\x05\x06\0\0\0\0");
    data.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    data.extend([length.to_le_bytes(), start.to_le_bytes()].concat());
    data.extend([0; 2]);
    data
}

/// A document of Word with a title and paragraphs, each in several runs.
pub fn docx(article: &Article) -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let run =
        |text: &str| format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text));
    let paragraph = |line: &str| {
        let runs: String = line.split_inclusive(' ').map(run).collect();
        format!("<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr>{runs}</w:p>")
    };
    let body: String = article.text.lines().map(paragraph).collect();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:p/></w:body></w:document>"
    );
    zip(&[
        entry("[Content_Types].xml", b"<Types/>"),
        entry("word/document.xml", xml.as_bytes()),
        entry(
            "word/styles.xml",
            b"<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>",
        ),
    ])
}

/// A text document of LibreOffice with a title and paragraphs, of which every other word is a span.
pub fn odt(article: &Article) -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let paragraph = |line: &str| {
        let words = line.split(' ').enumerate().map(|(n, word)| match (n, n % 2) {
            (0, _) => escaped(word),
            (_, 0) => format!("<text:s/>{}", escaped(word)),
            _ => format!(" <text:span text:style-name=\"T1\">{}</text:span>", escaped(word)),
        });
        format!("<text:p text:style-name=\"P1\">{}</text:p>", words.collect::<String>())
    };
    let body: String = article.text.lines().map(paragraph).collect();
    opendocument("text", "", &format!("{body}<text:p/>"))
}

/// An OpenDocument of this kind, with its styles and its text.
pub fn opendocument(kind: &str, styles: &str, body: &str) -> Vec<u8> {
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:automatic-styles>{styles}\
         </office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let kind = format!("application/vnd.oasis.opendocument.{kind}");
    let stored = Entry { method: Some(0), ..entry("mimetype", kind.as_bytes()) };
    zip(&[stored, entry("content.xml", xml.as_bytes()), entry("styles.xml", b"<office:document-styles/>")])
}

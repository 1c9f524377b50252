//! Web archives.

use super::*;

fn record(kind: &str, url: &str, block: &[u8]) -> Vec<u8> {
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-06-01T00:00:00Z\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [header.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat()
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = body
        .chunks(1000)
        .flat_map(|part| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat())
        .collect();
    out.extend(b"0\r\n\r\n");
    out
}

#[test]
fn pages_of_web_archives() {
    let article = &articles()[0];
    let page = wrapped::pages::pages(article).remove(0).html;
    let html = "Content-Type: text/html; charset=utf-8";
    let blocks = [
        record("warcinfo", "", b"software: x\r\n"),
        record("request", "https://mau.example/1", b"GET /1 HTTP/1.1\r\n\r\n"),
        record("response", "https://mau.example/1", &response(html, page.as_bytes())),
        record("response", "https://mau.example/1.png", &response("Content-Type: image/png", b"\x89PNG")),
        record(
            "response",
            "https://mau.example/2",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>none",
        ),
        record(
            "response",
            "https://mau.example/3",
            &response(
                &format!("{html}\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"),
                &chunked(&gz(page.as_bytes())),
            ),
        ),
    ];
    let whole = blocks.concat();
    let members: Vec<u8> = blocks.iter().flat_map(|block| gz(block)).collect();
    let here =
        folder(&[("a.warc", whole.clone()), ("b.warc.gz", members), ("cut.warc", whole[..whole.len() - 99].to_vec())]);
    fs::write(here.path().join("page.html"), &page).unwrap();
    let (records, failures) = extract(here.path(), &["."]);
    let names = ["./a.warc#3", "./a.warc#6", "./b.warc.gz#3", "./b.warc.gz#6"];
    for name in names {
        assert_eq!(without_source(&records[name]), without_source(&records["./page.html"]), "{name}");
        assert_eq!(records[name]["source"]["format"], "warc");
    }
    assert_eq!(records["./a.warc#6"]["source"]["url"], "https://mau.example/3");
    assert_eq!(records.len(), names.len() + 2, "{:?}", records.keys());
    assert!(failures["./cut.warc"].contains("cut off") && failures.len() == 1, "{failures:?}");
}

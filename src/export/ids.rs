//! Ids that outlast an export. They are made of letters, digits and hyphens, as FollowTheMoney wants them.

use sha2::{Digest, Sha256};

use crate::hex;

/// Names an article by its path: 16 hexadecimal digits.
pub fn key(path: &str) -> String {
    short(path)
}

/// A person or a body: its row in the store, or its own place in one article.
pub fn of(what: &str, row: Option<i64>, key: &str, local: &str) -> String {
    match row {
        Some(row) => format!("{what}-{row}"),
        None => format!("{what}-{key}-{local}"),
    }
}

/// An office: the same words in the same body, whatever their case and marks. `of` is the id of the body, or of the person where no
/// body is told, so that the directors of unknown places do not become one office.
pub fn post(of: &str, title: &str) -> String {
    format!("post-{of}-{}", short(&crate::text::fold(title)))
}

/// As a URN, for formats that want an IRI.
pub fn urn(id: &str) -> String {
    format!("urn:bienban:{id}")
}

/// The address of an article if the record has one, else its [`urn`].
pub fn address(url: Option<&str>, article: &str) -> String {
    url.filter(|url| is_web(url)).map_or_else(|| urn(article), str::to_owned)
}

/// Whether others will take `url` for an address: a scheme of the web, and no blank or control inside.
pub fn is_web(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`');
    host.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && rest.chars().all(plain))
}

fn short(text: &str) -> String {
    hex(&Sha256::digest(text)[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_the_same_whatever_their_marks_and_differ_by_body() {
        assert_eq!(post("body-1", "Bí thư"), post("body-1", "BÍ THƯ"));
        assert_ne!(post("body-1", "Bí thư"), post("body-2", "Bí thư"));
        assert_eq!(of("person", Some(7), "k", "p1"), "person-7");
        assert_eq!(of("person", None, "k", "p1"), "person-k-p1");
    }

    #[test]
    fn only_addresses_of_the_web_are_given_on() {
        let article = "article-1";
        assert_eq!(address(Some("https://bao.vn/a?b=%C3%A1"), article), "https://bao.vn/a?b=%C3%A1");
        for url in ["bao.vn/a", "javascript:alert(1)", "http:// bao.vn", "https://", "https://bao.vn/bài"] {
            assert_eq!(address(Some(url), article), "urn:bienban:article-1", "{url}");
        }
    }
}

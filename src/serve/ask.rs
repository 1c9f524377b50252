//! What a request asks for: language, light, address, parameters.

use axum::http::{HeaderMap, Uri, header};

use super::failure::Failure;
use super::texts::{Lang, Texts};

/// Light or dark, as chosen; otherwise what the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// What addresses, the cookie and the style sheet say.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn from_name(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// A request as pages see it.
#[derive(Debug)]
pub struct Ask {
    pub texts: &'static Texts,
    pub theme: Theme,
    /// The path of the address, as it came.
    pub path: String,
    /// The parameters, without those that choose language and theme.
    query: Vec<(String, String)>,
    /// The last part of an address such as `/person/7`.
    pub id: String,
    /// What the answer has the browser remember.
    pub cookies: Vec<String>,
}

impl Ask {
    /// Reads address and cookies. Language and theme come from the address, else from a cookie, else they are Vietnamese and the system's.
    pub fn new(uri: &Uri, headers: &HeaderMap) -> Ask {
        let all = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri).map_or_else(|_| vec![], |q| q.0);
        let (choices, query): (Vec<_>, Vec<_>) = all.into_iter().partition(|(key, _)| key == "lang" || key == "theme");
        let chosen = |key: &str| choices.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str());
        let lang = chosen("lang").and_then(Lang::from_tag);
        let theme = chosen("theme").and_then(Theme::from_name);
        let mut cookies = Vec::new();
        for (key, value) in [("lang", lang.map(Lang::tag)), ("theme", theme.map(Theme::name))] {
            if let Some(value) = value {
                cookies.push(format!("{key}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"));
            }
        }
        let kept = |key| cookie(headers, key);
        let lang = lang.or_else(|| kept("lang").and_then(Lang::from_tag)).unwrap_or(Lang::Vi);
        let theme = theme.or_else(|| kept("theme").and_then(Theme::from_name)).unwrap_or(Theme::System);
        Ask { texts: lang.texts(), theme, path: uri.path().to_owned(), query, id: String::new(), cookies }
    }

    /// A text of the explorer.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.t(key)
    }

    /// A parameter without blanks around it; none when empty.
    pub fn get(&self, key: &str) -> Option<&str> {
        let found = self.query.iter().find(|(k, _)| k == key);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// A parameter that must be a number.
    pub fn number(&self, key: &str) -> Result<Option<u32>, Failure> {
        self.get(key).map(|value| value.parse().map_err(|_| Failure::BadRequest)).transpose()
    }

    /// A parameter that must be one of a few words; without it the first.
    pub fn choice<'w>(&self, key: &str, words: &[&'w str]) -> Result<&'w str, Failure> {
        match self.get(key) {
            None => Ok(words[0]),
            Some(value) => words.iter().find(|word| **word == value).copied().ok_or(Failure::BadRequest),
        }
    }

    /// The page of a list, from 0.
    pub fn page(&self) -> Result<u32, Failure> {
        match self.number("page")? {
            None => Ok(0),
            Some(page @ 1..=100_000) => Ok(page - 1),
            Some(_) => Err(Failure::BadRequest),
        }
    }

    /// The number in an address such as `/person/7`.
    pub fn numeric_id(&self) -> Result<i64, Failure> {
        let digits = !self.id.is_empty() && self.id.bytes().all(|b| b.is_ascii_digit());
        self.id.parse().ok().filter(|_| digits).ok_or(Failure::NotFound)
    }

    /// This address with one parameter set, or taken away; the rest stays, but for the number of a page.
    pub fn with(&self, key: &str, value: Option<&str>) -> String {
        let others = self.query.iter().filter(|(k, _)| k != key && k != "page");
        let pairs = others.map(|(k, v)| (k.as_str(), v.as_str())).chain(value.map(|value| (key, value)));
        address(&self.path, pairs)
    }
}

/// An address with parameters.
pub fn address<'a>(path: &str, query: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = path.to_owned();
    for (n, (key, value)) in query.into_iter().enumerate() {
        out.push(if n == 0 { '?' } else { '&' });
        out.push_str(&encoded(key));
        out.push('=');
        out.push_str(&encoded(value));
    }
    out
}

/// Percent-encoding for a parameter: all but letters, digits and `-._~` (RFC 3986).
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn cookie<'h>(headers: &'h HeaderMap, key: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == key).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(uri: &str, cookie: &str) -> Ask {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        Ask::new(&uri.parse().unwrap(), &headers)
    }

    #[test]
    fn the_address_goes_before_the_cookie() {
        assert_eq!(ask("/", "").texts.lang, Lang::Vi);
        assert_eq!(ask("/", "a=b; lang=en").texts.lang, Lang::En);
        let vi = ask("/?lang=vi&theme=dark", "lang=en");
        assert_eq!((vi.texts.lang, vi.theme, vi.cookies.len()), (Lang::Vi, Theme::Dark, 2));
        assert_eq!(ask("/?lang=%0d%0aX", "lang=zz").cookies, Vec::<String>::new());
    }

    #[test]
    fn an_address_keeps_its_parameters_and_encodes_them() {
        let ask = ask("/search?q=%C4%91%26+a&page=3&lang=en", "");
        assert_eq!(ask.get("q"), Some("đ& a"));
        assert_eq!(ask.with("lang", Some("vi")), "/search?q=%C4%91%26%20a&lang=vi");
        assert_eq!(ask.with("q", None), "/search");
    }

    #[test]
    fn numbers_must_be_numbers() {
        assert!(ask("/?page=0", "").page().is_err());
        assert!(ask("/?page=-1", "").page().is_err());
        assert_eq!(ask("/?page=2", "").page().ok(), Some(1));
    }
}

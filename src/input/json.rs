//! An article that is a JSON object.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::fields::{Field, Fields, Values};
use super::item::Why;
use super::{Document, Format, Options};
use crate::batch::TroubleKind;

/// Parses the value in `bytes`, which begins at line and column `at` of its container.
pub(super) fn parse<'a>(
    bytes: &'a [u8],
    format: Format,
    at: (u64, u64),
    options: &Options,
) -> Result<Document<'a>, Why> {
    let decoded = options.decode(bytes)?;
    let value = serde_json::from_str(&decoded.text).map_err(|e| (TroubleKind::Malformed, fault(&e, at)))?;
    let Value::Object(mut object) = value else {
        let reason = "no JSON object, so no article; give one object for each article".to_owned();
        return Err((TroubleKind::NoArticle, reason));
    };
    if options.fields.chosen(Field::Text).is_none()
        && let Some(Value::Object(source)) = object.get_mut("_source")
    {
        object = std::mem::take(source); // as Elasticsearch dumps it
    }
    let mut values = Values::default();
    for field in Field::ALL {
        if let Some(text) = take(&mut object, field, &options.fields).and_then(|value| text(field, value)) {
            values.set(field, text);
        }
    }
    let Some((text, about)) = values.article() else {
        return Err((TroubleKind::NoArticle, options.fields.no_text(object.keys().map(String::as_str))));
    };
    Ok(Document { name: String::new(), format, bytes, encoding: decoded.encoding, text: Cow::Owned(text), about })
}

/// Whether `bytes` are an object that holds a title and a text: comments on an article hold no title.
pub(super) fn is_article(bytes: &[u8], fields: &Fields) -> bool {
    let Ok(Value::Object(mut object)) = serde_json::from_slice(bytes) else { return false };
    if let Some(Value::Object(source)) = object.get_mut("_source") {
        object = std::mem::take(source);
    }
    [Field::Title, Field::Text]
        .into_iter()
        .all(|field| take(&mut object, field, fields).is_some_and(|value| !value.is_null()))
}

/// The value of `field`; a name with dots that no field bears leads into objects.
fn take(object: &mut Map<String, Value>, field: Field, fields: &Fields) -> Option<Value> {
    if let Some(at) = fields.find(field, object.keys().map(String::as_str)) {
        return object.values_mut().nth(at).map(Value::take);
    }
    let mut path = fields.chosen(field)?.split('.');
    let first = object.get_mut(path.next()?)?;
    path.try_fold(first, |value, name| value.get_mut(name)).map(Value::take)
}

/// A value in words: several of them are paragraphs of a text, or stand in a row.
fn text(field: Field, value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(all) => {
            let between = if matches!(field, Field::Text | Field::Lead) { "\n" } else { ", " };
            let all: Vec<String> = all.into_iter().filter_map(|value| text(field, value)).collect();
            Some(all.join(between))
        }
        Value::Object(mut object) => text(field, object.get_mut("name")?.take()), // as pages describe a person or a site
        Value::Null | Value::Bool(_) => None,
    }
}

/// What is wrong, and where in the container.
fn fault(error: &serde_json::Error, (line, column): (u64, u64)) -> String {
    let whole = error.to_string();
    let what = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(what, _)| what);
    let (down, right) = (error.line().max(1) as u64 - 1, error.column() as u64);
    let column = if down == 0 { (column + right).saturating_sub(1).max(1) } else { right };
    format!("not JSON at line {}, column {column}: {what}", line + down)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(json: &str, options: &Options) -> Result<(String, crate::input::About), Why> {
        parse(json.as_bytes(), Format::Jsonl, (17, 1), options).map(|d| (d.text.into_owned(), d.about))
    }

    fn text_of(json: &str) -> String {
        parsed(json, &Options::default()).map_or_else(|(_, why)| why, |(text, _)| text)
    }

    #[test]
    fn usual_names_are_known_in_both_languages() {
        let vietnamese = r#"{"Tiêu đề": "Họp xã", "NỘI DUNG": "Sáng nay.", "ngày_đăng": "29/3/2024", "nguồn": "Báo tỉnh", "Tác giả": ["A", "B"]}"#;
        let (text, about) = parsed(vietnamese, &Options::default()).unwrap();
        assert_eq!(text, "Họp xã\nSáng nay.");
        assert_eq!(about.published.unwrap().iso.as_deref(), Some("2024-03-29"));
        assert_eq!((about.publisher.as_deref(), about.author.as_deref()), (Some("Báo tỉnh"), Some("A, B")));
        assert_eq!(text_of(r#"{"headline": "Họp", "articleBody": ["a", "b"], "id": 7}"#), "Họp\na\nb");
        assert_eq!(text_of(r#"{"_id": 1, "_source": {"content": "a"}}"#), "a");
        assert_eq!(
            text_of(r#"{"title": "Họp", "text": "Họp\nSáng"}"#),
            "Họp\nSáng",
            "a title in the text is not put there again"
        );
    }

    #[test]
    fn fields_are_chosen_by_name_and_by_path() {
        let options = Options { fields: "text=bai.noi_dung,title=T".parse().unwrap(), ..Options::default() };
        let json = r#"{"t": "Họp", "title": "no", "text": "no", "bai": {"noi_dung": "Sáng nay."}}"#;
        assert_eq!(parsed(json, &options).unwrap().0, "Họp\nSáng nay.");
        let (_, why) = parsed(r#"{"text": "a", "b": 1}"#, &options).unwrap_err();
        assert_eq!(why, "no field is called bai.noi_dung; there are b, text");
        for wrong in ["text", "body=x", "text=", ""] {
            assert!(wrong.parse::<Fields>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_article_is_told_with_its_place() {
        assert_eq!(text_of("{\"text\": \"a\",\n tru}"), "not JSON at line 18, column 2: key must be a string");
        assert_eq!(text_of(r#"["a"]"#), "no JSON object, so no article; give one object for each article");
        assert_eq!(text_of(r#"{"id": 1, "text": " "}"#), "the text is empty");
        assert_eq!(
            text_of(r#"{"id": 1, "ten": "x"}"#),
            "no field has a usual name of an article's text; there are id, ten; say which: --field text=NAME"
        );
    }
}

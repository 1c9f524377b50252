//! Any bytes: the whole pipeline never panics, every span lies inside the text, and the same bytes give the same record.
#![no_main]

use std::sync::LazyLock;

use bienban::Extractor;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::builtin().expect("the rules in the program"));

/// Checks every `span` in `value` against the number of code points of the text.
fn check(value: &Value, chars: u64) {
    if let Some([start, end]) = value.get("span").and_then(Value::as_array).map(Vec::as_slice) {
        let (start, end) = (start.as_u64().expect("a whole number"), end.as_u64().expect("a whole number"));
        assert!(start < end && end <= chars, "[{start}, {end}) of {chars} in {value}");
    }
    match value {
        Value::Array(all) => all.iter().for_each(|inner| check(inner, chars)),
        Value::Object(all) => all.values().for_each(|inner| check(inner, chars)),
        _ => {}
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(record) = EXTRACTOR.extract("fuzz", bytes) else { return };
    let value = serde_json::to_value(&record).expect("a record is plain data");
    check(&value, record.source.chars);
    assert_eq!(EXTRACTOR.extract("fuzz", bytes).expect("as before"), record);
});

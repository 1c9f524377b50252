//! The README shows what the program really does.

use bienban::Extractor;
use serde_json::Value;

const README: &str = include_str!("../README.md");

/// The first code block in `language` that holds `mark`.
fn block(language: &str, mark: &str) -> &'static str {
    let fence = format!("\n```{language}\n");
    let blocks = README.split(&*fence).skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    blocks.into_iter().find(|block| block.contains(mark)).unwrap_or_else(|| panic!("no {language} block with {mark}"))
}

/// Panics unless everything of `shown` stands in `real` too: an object may show fewer keys, a list fewer entries.
fn holds(real: &Value, shown: &Value, path: &str) {
    match (real, shown) {
        (Value::Object(real), Value::Object(shown)) => {
            for (key, shown) in shown {
                let real = real.get(key).unwrap_or_else(|| panic!("{path}.{key}: there is no such key"));
                holds(real, shown, &format!("{path}.{key}"));
            }
        }
        (Value::Array(real), Value::Array(shown)) => {
            assert!(real.len() >= shown.len(), "{path}: {real:?}");
            for (n, (real, shown)) in real.iter().zip(shown).enumerate() {
                holds(real, shown, &format!("{path}[{n}]"));
            }
        }
        _ => assert_eq!(real, shown, "{path}"),
    }
}

#[test]
fn the_example_is_a_real_one() {
    let article = block("text", "Lò Văn Minh");
    let record = Extractor::builtin().unwrap().extract("hoi-nghi.txt", article.as_bytes()).unwrap();
    let shown: Value = serde_json::from_str(block("json", "bienban/record/1")).unwrap();
    holds(&serde_json::to_value(record).unwrap(), &shown, "record");
}

#[test]
fn its_two_commands_stand_alone_in_their_blocks() {
    for command in ["cargo run --release -- extract corpus/articles -o records.jsonl", "cargo test --profile checked"] {
        assert_eq!(block("sh", command).trim_end(), command, ".ci/run reads them out of the README");
    }
}

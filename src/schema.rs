//! The published JSON Schema of a record, made from the types in [`crate::record`].

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::record::{Record, SCHEMA};

/// JSON Schema (draft 2020-12) of one record *as written*: a key that is always written is required, even where its
/// value may be `null`. More keys are allowed, so that records of later versions still pass.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Record>();
    schema.insert("$id".into(), json!(format!("urn:{}", SCHEMA.replace('/', ":"))));
    schema.insert("title".into(), json!("bienban record"));
    let mut value = schema.to_value();
    value["properties"]["schema"] = json!({"const": SCHEMA, "description": "The version of the record's layout."});
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_it_is_and_requires_keys_that_may_be_null() {
        let schema = schema();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["$id"], "urn:bienban:record:1");
        let required = schema["required"].as_array().unwrap();
        assert!(required.contains(&json!("meeting")) && required.contains(&json!("warnings")));
        let assignee = schema["$defs"]["Assignee"]["required"].as_array().unwrap();
        assert!(!assignee.contains(&json!("person")), "an assignee's id is left out when there is none");
    }
}

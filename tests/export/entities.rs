//! People, bodies and offices that refer to one another: FollowTheMoney and Popolo.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{export, json_lines, text};

#[test]
fn every_entity_of_followthemoney_leads_to_entities() {
    let entities = json_lines(&export(&["ftm"]));
    let by_id: BTreeMap<&str, &Value> = entities.iter().map(|entity| (text(&entity["id"]), entity)).collect();
    assert_eq!(by_id.len(), entities.len());
    let links = ["proof", "holder", "post", "organization", "organizer", "involved", "entity"];
    for entity in &entities {
        for (property, values) in entity["properties"].as_object().unwrap() {
            for value in values.as_array().unwrap() {
                assert!(!links.contains(&property.as_str()) || by_id.contains_key(text(value)), "{entity}");
            }
        }
    }
    let held = entities.iter().filter(|entity| entity["schema"] == "Occupancy").find_map(|occupancy| {
        let properties = &occupancy["properties"];
        let name = |key: &str| text(&by_id[text(&properties[key][0])]["properties"]["name"][0]).to_owned();
        (name("holder") == "Lò Văn Minh" && properties["sourceUrl"].is_array())
            .then(|| (name("post"), properties.clone()))
    });
    let (post, properties) = held.expect("Lò Văn Minh holds an office");
    assert_eq!(post, "Bí thư Huyện ủy");
    assert_eq!(properties["proof"].as_array().unwrap().len(), 1, "the article that says so: {properties}");
    assert_eq!(properties["sourceUrl"][0], "https://bao.example/giao-ban?tu=1");
}

#[test]
fn popolo_is_one_object_whose_references_lead_somewhere() {
    let popolo: Value = serde_json::from_slice(&export(&["popolo"])).unwrap();
    let lists = ["organizations", "posts", "persons", "memberships", "events", "speeches"];
    assert_eq!(popolo.as_object().unwrap().len(), lists.len());
    let ids = |list: &str| popolo[list].as_array().unwrap().iter().map(|v| text(&v["id"]).to_owned()).collect();
    let ids: BTreeMap<&str, BTreeSet<String>> = lists.map(|list| (list, ids(list))).into();
    for list in lists {
        assert!(!ids[list].is_empty() && ids[list].len() == popolo[list].as_array().unwrap().len(), "{list}");
    }
    let keys = [
        ("person_id", "persons"),
        ("creator_id", "persons"),
        ("organization_id", "organizations"),
        ("post_id", "posts"),
        ("event_id", "events"),
    ];
    for value in lists.iter().flat_map(|list| popolo[list].as_array().unwrap()) {
        for (key, list) in keys {
            assert!(value.get(key).is_none_or(|id| ids[list].contains(text(id))), "{value}");
        }
    }
}

//! People and bodies come from what the whole article tells, not from one find.

use bienban::Extractor;
use serde_json::Value;

fn record(article: &str) -> Value {
    let record = Extractor::builtin().unwrap().extract("bai.txt", article.as_bytes()).unwrap();
    serde_json::to_value(record).unwrap()
}

fn names(record: &Value) -> Vec<&str> {
    record["people"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect()
}

#[test]
fn a_name_misspelled_by_a_mark_is_the_same_person_in_the_same_office() {
    let article = "Họp bàn về đường sá\nBí thư Huyện ủy Lò Thành Minh chủ trì.\nÔng Lò Thành Minh, Bí thư Huyện ủy, nêu rõ khó khăn.\nKết luận, Bí thư Huyện ủy Lò Thanh Minh yêu cầu các xã rà soát.\n";
    let record = record(article);
    assert_eq!(names(&record), ["Lò Thành Minh"]);
    assert_eq!(record["people"][0]["mentions"].as_array().unwrap().len(), 3);
}

#[test]
fn names_that_differ_in_a_mark_are_two_people_in_two_offices_or_in_one_list() {
    let offices =
        "Họp bàn về đường sá\nBí thư Huyện ủy Lò Thành Minh chủ trì.\nGiám đốc Sở Y tế Lò Thanh Minh báo cáo.\n";
    assert_eq!(names(&record(offices)), ["Lò Thành Minh", "Lò Thanh Minh"]);
    let list = "Họp bàn về đường sá\nDự họp có các Phó Chủ tịch UBND tỉnh Lò Thành Minh, Lò Thanh Minh.\n";
    assert_eq!(names(&record(list)), ["Lò Thành Minh", "Lò Thanh Minh"]);
}

/// Title, body and status of the offices of the person `name`.
fn offices<'r>(record: &'r Value, name: &str) -> Vec<[&'r str; 3]> {
    let person = record["people"].as_array().unwrap().iter().find(|p| p["name"] == name).unwrap();
    let positions = person["positions"].as_array().unwrap().iter();
    positions.map(|p| ["title", "body_text", "status"].map(|key| p[key].as_str().unwrap_or(""))).collect()
}

#[test]
fn a_life_goes_on_over_sentences_and_semicolons() {
    let record = record(
        "Nhân sự mới\nÔng Lò Văn Minh sinh năm 1970. Năm 2001, ông được bầu làm Bí thư Huyện ủy. Ông từng là Giám đốc Sở Y tế; Phó Chủ tịch UBND tỉnh.\n",
    );
    let expected =
        [["Bí thư", "Huyện ủy", "current"], ["Giám đốc", "Sở Y tế", "former"], ["Phó Chủ tịch", "UBND tỉnh", "former"]];
    assert_eq!(offices(&record, "Lò Văn Minh"), expected);
}

#[test]
fn the_offices_of_a_plural_are_those_of_all_behind_semicolons() {
    let record = record(
        "Họp bàn về đường sá\nDự họp có các Phó Chủ tịch UBND tỉnh: Trần Văn An; Lê Thị Bình; các Phó Bí thư Tỉnh ủy: Giàng A Páo, Lò Thị Xuân.\n",
    );
    assert_eq!(offices(&record, "Lê Thị Bình"), [["Phó Chủ tịch", "UBND tỉnh", "current"]]);
    assert_eq!(offices(&record, "Giàng A Páo"), [["Phó Bí thư", "Tỉnh ủy", "current"]]);
}

#[test]
fn of_bodies_that_begin_together_the_longest_is_meant() {
    let record = record(
        "Họp bàn về đường sá\nBáo cáo của Phòng PX15 nêu rõ khó khăn. Giám đốc Công an tỉnh Bắc Sơn yêu cầu Phòng PX15 rà soát.\n",
    );
    let bodies = record["bodies"].as_array().unwrap();
    let forms = bodies.iter().flat_map(|b| b["mentions"].as_array().unwrap()).map(|m| m["text"].as_str().unwrap());
    let forms: Vec<&str> = forms.collect();
    assert!(forms.contains(&"Phòng PX15") && !forms.contains(&"Phòng PX"), "{forms:?}");
}

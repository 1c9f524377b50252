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

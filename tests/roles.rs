//! Roles and the meeting come from what the whole article tells, not from one sentence.

use bienban::Extractor;
use serde_json::{Value, json};

fn record(article: &str) -> Value {
    let record = Extractor::builtin().unwrap().extract("bai.txt", article.as_bytes()).unwrap();
    serde_json::to_value(record).unwrap()
}

fn roles(record: &Value, name: &str) -> Vec<String> {
    let people = record["people"].as_array().unwrap();
    let person = people.iter().find(|p| p["name"] == name).unwrap_or_else(|| panic!("{name} is not in {people:?}"));
    person["roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap().to_owned()).collect()
}

fn chairs(record: &Value) -> Vec<&str> {
    let people = record["people"].as_array().unwrap();
    let name = |id: &Value| people.iter().find(|p| p["id"] == *id).unwrap()["name"].as_str().unwrap();
    record["meeting"]["chairs"].as_array().unwrap().iter().map(name).collect()
}

fn has(record: &Value, name: &str, role: &str) -> bool {
    roles(record, name).iter().any(|r| r == role)
}

#[test]
fn who_asks_gives_way_to_who_orders() {
    let ask =
        "Ông Lò Văn Minh, Chủ tịch UBND xã Nậm Cuổi, đề nghị các sở, ngành quan tâm bố trí kinh phí sửa chữa đường.";
    let order = "Kết luận hội nghị, Bí thư Huyện ủy Trần Quốc An yêu cầu các xã rà soát hộ nghèo trước ngày 30/6.";
    let both = record(&format!("Họp bàn về đường sá\nSáng 4/5, Huyện ủy Bảo Yên họp.\n{ask}\n{order}\n"));
    assert!(!has(&both, "Lò Văn Minh", "direct"), "{:?}", roles(&both, "Lò Văn Minh"));
    assert!(has(&both, "Trần Quốc An", "direct"), "{:?}", roles(&both, "Trần Quốc An"));
}

#[test]
fn a_verb_that_another_governs_gives_no_role() {
    let article = "Họp bàn về đường sá\nÔng Lò Văn Minh cho biết xã đang thực hiện yêu cầu của huyện.\nHuyện giao ông Trần Quốc An chủ trì xây dựng đề án.\n";
    let record = record(article);
    assert!(!has(&record, "Lò Văn Minh", "direct"), "{:?}", roles(&record, "Lò Văn Minh"));
    assert!(!has(&record, "Trần Quốc An", "chair"), "{:?}", roles(&record, "Trần Quốc An"));
}

/// The source of the result that holds `words`: a name, a body or words.
fn source(record: &Value, words: &str) -> Option<String> {
    let results = record["results"].as_array().unwrap();
    let told = |result: &&Value| result["text"].as_str().unwrap().contains(words);
    let source = &results.iter().find(told).unwrap_or_else(|| panic!("{words} is in none of {results:?}"))["source"];
    let named = |kind: &str, list: &str| {
        let all = record[list].as_array().unwrap();
        all.iter().find(|one| one["id"] == source[kind]).map(|one| one["name"].clone())
    };
    let words = named("person", "people").or_else(|| named("body", "bodies"));
    words.unwrap_or(source["text"].clone()).as_str().map(str::to_owned)
}

#[test]
fn whoever_is_only_talked_about_is_no_source() {
    let article = "Họp về kỷ luật\nSáng 4/5, Ban Thường vụ Huyện ủy Bảo Yên họp.\nBan Thường vụ Huyện ủy Bảo Yên kết luận những vi phạm của ông Lò Văn Minh là nghiêm trọng.\nÔng Minh đã thiếu trách nhiệm, buông lỏng quản lý, để xảy ra nhiều vi phạm về đất đai.\n";
    let record = record(article);
    assert!(!has(&record, "Lò Văn Minh", "speak"), "{:?}", roles(&record, "Lò Văn Minh"));
    assert_eq!(source(&record, "buông lỏng").as_deref(), Some("Ban Thường vụ Huyện ủy Bảo Yên"));
}

#[test]
fn a_quotation_belongs_to_whoever_is_named_behind_it() {
    let article = "Họp về hạn hán\nSáng 4/5, Huyện ủy Bảo Yên họp.\nBí thư Huyện ủy Trần Quốc An cho biết tình hình còn nhiều khó khăn.\n\"Toàn xã đã có 40 ha lúa bị khô hạn, sản lượng giảm 12%. Nhiều hồ chứa đã cạn nước\", ông Lò Văn Minh nói.\n";
    let record = record(article);
    assert_eq!(source(&record, "40 ha").as_deref(), Some("Lò Văn Minh"));
}

#[test]
fn whoever_was_there_and_spoke_is_no_source_of_what_follows() {
    let article = "Họp về nhà ở\nSáng 4/5, Huyện ủy Bảo Yên họp. Đồng chí Lò Văn Minh, Bí thư Huyện ủy, dự và phát biểu chỉ đạo.\nNăm qua, toàn huyện đã xóa 120 nhà tạm, tỷ lệ hộ nghèo giảm còn 5%.\n";
    assert_eq!(source(&record(article), "120 nhà tạm"), None);
}

#[test]
fn whoever_speaks_goes_before_the_paper_that_they_cite() {
    let article = "Họp về dịch\nSáng 4/5, UBND tỉnh họp.\nÔng Lò Văn Minh cho biết, theo báo cáo của Sở Y tế, toàn tỉnh đã có 40 ca khỏi bệnh, số ca mắc giảm 12%.\n";
    assert_eq!(source(&record(article), "40 ca").as_deref(), Some("Lò Văn Minh"));
}

#[test]
fn a_sentence_glued_to_the_one_before_has_its_own_source() {
    let article = "Họp về dịch\nSáng 4/5, UBND tỉnh họp.\nÔng Lò Văn Minh nêu khó khăn còn nhiều Theo Sở Y tế, đến nay toàn tỉnh đã có 40 ca khỏi bệnh, số ca mắc giảm 12%.\n";
    assert_eq!(source(&record(article), "40 ca").as_deref(), Some("Sở Y tế"));
}

#[test]
fn a_quotation_behind_a_colon_belongs_to_whoever_stands_before_it() {
    let article = "Họp về dịch\nÔng Lò Văn Minh, Giám đốc Sở Y tế, cho biết: \"Dịch đã giảm. Đã có 40 ca khỏi bệnh.\"\nBà Lê Thị Bình cho biết huyện đã mua 5 máy thở.\n";
    let record = record(article);
    assert_eq!(source(&record, "40 ca").as_deref(), Some("Lò Văn Minh"));
    assert_eq!(source(&record, "máy thở").as_deref(), Some("Lê Thị Bình"));
}

#[test]
fn whoever_is_told_of_in_a_quotation_behind_a_colon_is_no_source() {
    let article = "Họp về trường lớp\nSáng 4/5, UBND huyện họp.\nÔng Lò Văn Minh cho biết: \"Điện đã có ở 40 trường. Bà Lê Thị Bình báo cáo rằng 12 trường đã có máy bơm. Có 5 trường đã xây xong bếp\".\n";
    let record = record(article);
    assert_eq!(source(&record, "máy bơm").as_deref(), Some("Lò Văn Minh"));
    assert_eq!(source(&record, "xong bếp").as_deref(), Some("Lò Văn Minh"));
}

#[test]
fn a_lead_is_told_by_whoever_is_said_behind_it_to_have_told_it() {
    let lead = "Dịch giảm\nCả huyện đã có 40 ca khỏi bệnh. Số ca mắc đã giảm 12%.\n";
    let article = format!("{lead}Đó là khẳng định của bà Lê Thị Bình, Giám đốc Sở Y tế.\n");
    assert_eq!(source(&record(&article), "40 ca").as_deref(), Some("Lê Thị Bình"));
    let so = format!("{lead}Bà Lê Thị Bình, Giám đốc Sở Y tế, khẳng định như vậy tại cuộc họp sáng 4/5.\n");
    assert_eq!(source(&record(&so), "40 ca").as_deref(), Some("Lê Thị Bình"));
    let between = format!("{lead}Ông Lò Văn Minh nói rõ.\nĐó là khẳng định của bà Lê Thị Bình, Giám đốc Sở Y tế.\n");
    assert_eq!(source(&record(&between), "40 ca"), None);
}

#[test]
fn the_leaders_of_a_body_are_whoever_of_it_spoke_last() {
    let article = "Họp về dịch\nSáng 4/5, Bộ Y tế họp.\nThứ trưởng Bộ Y tế Lò Văn Minh cho biết số ca mắc đã giảm 12%.\nLãnh đạo Bộ Y tế khẳng định cả nước đã có 40 ca khỏi bệnh.\n";
    assert_eq!(source(&record(article), "40 ca").as_deref(), Some("Lò Văn Minh"));
}

/// An office at the top of the State names no body, but it is none of a ministry.
#[test]
fn the_leaders_of_a_ministry_are_not_the_head_of_the_government() {
    let article = |who: &str| {
        format!(
            "Họp về dịch\nSáng 4/5, Chính phủ họp.\nThủ tướng Lò Văn Minh cho biết số ca mắc đã giảm 12%.\nLãnh đạo {who} khẳng định cả nước đã có 40 ca khỏi bệnh.\n"
        )
    };
    assert_eq!(source(&record(&article("Chính phủ")), "40 ca").as_deref(), Some("Lò Văn Minh"));
    assert_eq!(source(&record(&article("Bộ Y tế")), "40 ca").as_deref(), Some("Lãnh đạo Bộ Y tế"));
}

/// What follows is told by whoever has told of the other; not where the text has glued two sentences together.
#[test]
fn whoever_is_told_of_in_the_words_of_another_has_no_word_later() {
    let article = |behind: &str| {
        format!("Họp về dịch\nSáng 4/5, huyện Bảo Yên họp.\n{behind}\nToàn huyện đã có 40 ca khỏi bệnh.\n")
    };
    let inside = article("Ông Lò Văn Minh cho biết trước đó bà Lê Thị Bình đã phản ánh số ca mắc đã giảm 12%.");
    assert_eq!(source(&record(&inside), "40 ca").as_deref(), Some("Lò Văn Minh"));
    let glued = article("Ông Lò Văn Minh phát biểu tại cuộc họp Bà Lê Thị Bình cho biết số ca mắc đã giảm 12%.");
    assert_eq!(source(&record(&glued), "40 ca").as_deref(), Some("Lê Thị Bình"));
}

#[test]
fn a_list_over_semicolons_is_in_the_chair_together() {
    let article = "Họp bàn về đường sá\nSáng 4/5, hội nghị diễn ra dưới sự chủ trì của các đồng chí: Lò Văn Minh, Bí thư Huyện ủy; Trần Quốc An, Chủ tịch UBND huyện; Lê Thị Bình, Phó Chủ tịch UBND huyện.\n";
    assert_eq!(chairs(&record(article)), ["Lò Văn Minh", "Trần Quốc An", "Lê Thị Bình"]);
}

#[test]
fn whoever_chaired_another_meeting_is_not_in_the_chair_of_this_one() {
    let article = "Họp bàn về đường sá\nSáng 4/5, đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì hội nghị.\nTrước đó, sáng 3/5, đồng chí Trần Quốc An chủ trì cuộc họp với các xã.\n";
    let record = record(article);
    assert_eq!(chairs(&record), ["Lò Văn Minh"]);
    assert!(has(&record, "Trần Quốc An", "chair"));
}

/// Far into the article, even if nobody is said to chair before.
#[test]
fn whoever_chairs_on_another_day_is_not_in_the_chair_of_this_meeting() {
    let article = |day: &str| {
        let filler = "Thu ngân sách của xã Nậm Cuổi đã tăng 5%.\n".repeat(8);
        let late = format!("Sáng {day}, đồng chí Trần Quốc An chủ trì hội nghị với các xã.\n");
        format!("Họp bàn về đường sá\nSáng 4/5, Huyện ủy Bảo Yên tổ chức hội nghị về đường sá.\n{filler}{late}")
    };
    assert!(chairs(&record(&article("3/5"))).is_empty());
    assert_eq!(chairs(&record(&article("4/5"))), ["Trần Quốc An"]);
}

/// Far into the article; near its beginning two words may say the same meeting, and a session is part of its assembly.
#[test]
fn whoever_chairs_a_meeting_of_another_kind_is_not_in_the_chair_of_this_one() {
    let article = |words: &str| {
        let filler = "Thu ngân sách của xã Nậm Cuổi đã tăng 5%.\n".repeat(8);
        format!("Hội nghị về đường sá\nSáng 4/5, Huyện ủy Bảo Yên tổ chức hội nghị bàn về đường sá.\n{words}{filler}")
    };
    let late = |article: String| format!("{article}Đồng chí Trần Quốc An chủ trì diễn đàn của thanh niên.\n");
    let record = record(&late(article("Tại hội nghị, đồng chí Lò Văn Minh, Bí thư Huyện ủy, chủ trì.\n")));
    assert_eq!(chairs(&record), ["Lò Văn Minh"]);
    assert!(has(&record, "Trần Quốc An", "chair"));
    let early = article("Đồng chí Trần Quốc An chủ trì diễn đàn của hội nghị.\n");
    assert_eq!(chairs(&self::record(&early)), ["Trần Quốc An"]);
    let same = format!("{}Đồng chí Trần Quốc An chủ trì hội nghị.\n", article(""));
    assert_eq!(chairs(&self::record(&same)), ["Trần Quốc An"]);
}

#[test]
fn a_session_is_of_the_family_of_its_assembly() {
    let article = |late: &str| {
        let filler = "Thu ngân sách của xã Nậm Cuổi đã tăng 5%.\n".repeat(8);
        let early = "HĐND tỉnh họp\nSáng 4/5, HĐND tỉnh tổ chức kỳ họp bàn về đường sá.\nTại kỳ họp, các xã góp ý.\n";
        format!("{early}{filler}Đồng chí Trần Quốc An chủ trì {late}.\n")
    };
    assert_eq!(chairs(&record(&article("phiên họp"))), ["Trần Quốc An"]);
    assert!(chairs(&record(&article("lễ khánh thành"))).is_empty());
}

#[test]
fn the_meeting_is_what_the_article_speaks_of_most() {
    let article = "Chuẩn bị lễ hội mùa thu\nSáng 4/5, UBND huyện Bảo Yên họp bàn việc tổ chức lễ hội mùa thu.\nTại cuộc họp, các xã góp ý về lễ hội.\n";
    assert_eq!(record(article)["meeting"]["kind"], json!("cuộc họp"));
}

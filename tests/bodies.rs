//! Bodies as a reader means them, whatever the words that name them.

use bienban::Extractor;
use bienban::record::Body;

fn bodies(text: &str) -> Vec<Body> {
    let extractor = Extractor::builtin().unwrap();
    extractor.extract("a.txt", text.as_bytes()).unwrap().bodies
}

/// The head of ministries in a list is said once, and each of them is a body under its whole name, the same as elsewhere in the article.
#[test]
fn bodies_of_a_list_have_the_head_that_stands_before_all() {
    let text = "Hội nghị giao ban\n\
                Phó Thủ tướng Trần Văn An yêu cầu các Bộ: Tài chính, Kế hoạch và Đầu tư, Y tế và Văn phòng Chính phủ rà soát.\n\
                Bộ Y tế báo cáo trước ngày 30/6. Giám đốc các sở Nội vụ, Xây dựng đã dự họp.";
    let bodies = bodies(text);
    let named =
        |name: &str| bodies.iter().find(|body| body.name == name).unwrap_or_else(|| panic!("{name}: {bodies:?}"));
    for name in ["Bộ Tài chính", "Bộ Kế hoạch và Đầu tư", "Bộ Y tế"] {
        assert_eq!(named(name).kind.as_deref(), Some("ministry"), "{name}");
    }
    let mentions: Vec<&str> = named("Bộ Y tế").mentions.iter().map(|mention| mention.text.as_str()).collect();
    assert_eq!(mentions, ["Y tế", "Bộ Y tế"]);
    assert_eq!(named("Văn phòng Chính phủ").mentions.len(), 1);
    assert_eq!(named("sở Nội vụ").mentions[0].rule, "body.single");
    assert_eq!(named("Sở Xây dựng").mentions[0].rule, "body.listed");
    let order: Vec<u32> = bodies.iter().map(|body| body.mentions[0].span[0]).collect();
    assert!(order.is_sorted(), "{order:?}");
}

/// The head may also stand there as the beginning of the first of them.
#[test]
fn bodies_of_a_list_have_the_head_of_the_first() {
    let bodies = bodies("Phó Thủ tướng Trần Văn An yêu cầu các Bộ Công an, Quốc phòng và Y tế rà soát.");
    let names: Vec<&str> = bodies.iter().map(|body| body.name.as_str()).collect();
    assert_eq!(names, ["Bộ Công an", "Bộ Quốc phòng", "Bộ Y tế"]);
    assert!(bodies.iter().all(|body| body.kind.as_deref() == Some("ministry")), "{bodies:?}");
}

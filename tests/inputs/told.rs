//! What the source tells beside the text.

use super::*;

#[test]
fn what_the_source_tells_goes_into_the_record() {
    let object = json!({
        "title": "Họp xã", "text": "Sáng 29/5, UBND xã tổ chức hội nghị giao ban.\nÔng Lò Văn Minh, Chủ tịch UBND xã, chủ trì hội nghị.",
        "date": "2019-05-29T21:00:00Z", "source": "Báo Mẫu", "author": {"name": "Lan Anh"}, "link": "https://mau.example/1",
    });
    let here = folder(&[("a.json", object.to_string().into_bytes())]);
    let (records, _) = extract(here.path(), &["."]);
    let record = &records["./a.json#1"];
    assert_eq!(
        record["article"]["published"],
        json!({"text": "2019-05-29T21:00:00Z", "span": null, "iso": "2019-05-30"})
    );
    assert_eq!(record["meeting"]["date"]["iso"], "2019-05-29", "the year is that of publication");
    let source = &record["source"];
    assert_eq!(
        [&source["publisher"], &source["author"], &source["url"]],
        ["Báo Mẫu", "Lan Anh", "https://mau.example/1"]
    );
}

/// Days that are told from the day of publication; without that they stay open.
#[test]
fn days_are_told_from_the_day_of_publication() {
    let date = |words: &str, published: Option<&str>| {
        let text =
            format!("{words}, UBND xã tổ chức hội nghị giao ban. Ông Lò Văn Minh, Chủ tịch UBND xã, chủ trì hội nghị.");
        let here =
            folder(&[("a.json", json!({"title": "Họp xã", "text": text, "date": published}).to_string().into_bytes())]);
        let (records, _) = extract(here.path(), &["."]);
        let date = &records["./a.json#1"]["meeting"]["date"];
        [date["text"].as_str(), date["iso"].as_str()].map(|part| part.map(str::to_owned))
    };
    let of = |text: &str, iso: &str| [text, iso].map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()));
    assert_eq!(date("Sáng nay", Some("2024-03-01")), of("Sáng nay", "2024-03-01"));
    assert_eq!(date("Hôm qua", Some("2024-03-01 06:30")), of("Hôm qua", "2024-02-29"));
    assert_eq!(date("Chiều hôm qua", Some("1/1/2025")), of("Chiều hôm qua", "2024-12-31"));
    assert_eq!(date("Chiều qua", None), of("Chiều qua", ""));
    assert_eq!(date("Hôm qua", Some("tháng 3/2024")), of("Hôm qua", ""));
    assert_eq!(
        date("Sáng nay (29/5)", Some("2024-05-30")),
        of("Sáng nay (29/5)", "2024-05-29"),
        "figures are believed before words"
    );
}

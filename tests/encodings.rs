//! Texts in the encodings before Unicode give the records that they give in UTF-8.

mod at_hand;
mod encoders;

use std::fs;

use bienban::Extractor;
use bienban::decode::{Encoding, decode, decode_as};
use bienban::record::Record;
use encoders::{Encoder, all};
use proptest::prelude::*;

/// A record without what may differ between encodings.
fn bare(mut record: Record) -> serde_json::Value {
    record.source.sha256.clear();
    record.source.bytes = 0;
    record.source.encoding.clear();
    serde_json::to_value(record).expect("plain data")
}

/// Reads `text` in an encoding, and if wished compares the record, too; `Err` tells what went wrong.
fn check(extractor: &Extractor, encoder: &Encoder, text: &str, with_record: bool) -> Result<(), String> {
    let text = encoder.with_what_it_has(text);
    let bytes = encoder.encode(&text).expect("only what it has");
    let decoded = decode(&bytes).map_err(|e| e.to_string())?;
    if decoded.encoding != encoder.encoding {
        return Err(format!("taken for {}", decoded.encoding.name()));
    }
    if decoded.text != text {
        return Err("another text".to_owned());
    }
    if with_record {
        let want = bare(extractor.extract("a", text.as_bytes()).expect("UTF-8"));
        let record = extractor.extract("a", &bytes).expect("it was decoded");
        assert_eq!(record.source.encoding, encoder.encoding.name());
        if bare(record) != want {
            return Err("another record".to_owned());
        }
    }
    Ok(())
}

/// Checks `texts` in each encoding, and the record of every so many.
fn check_all(texts: &[String], every: usize) {
    let extractor = Extractor::builtin().unwrap();
    for encoder in all() {
        let faults: Vec<String> = texts
            .iter()
            .enumerate()
            .filter_map(|(i, text)| {
                check(&extractor, &encoder, text, i % every == 0).err().map(|why| format!("{i}: {why}"))
            })
            .collect();
        println!("{}: {} of {}", encoder.name, texts.len() - faults.len(), texts.len());
        assert!(faults.is_empty(), "{}: {faults:?}", encoder.name);
    }
}

#[test]
fn articles_of_the_corpus_give_the_same_records() {
    let texts: Vec<String> =
        at_hand::corpus().iter().map(|path| decode(&fs::read(path).unwrap()).unwrap().text.into_owned()).collect();
    check_all(&texts, 1);
}

#[test]
fn articles_of_the_pool_give_the_same_records() {
    let Some(pool) = at_hand::pool() else { return };
    let mut texts = Vec::new();
    for path in at_hand::files(&pool) {
        let bytes = fs::read(&path).unwrap();
        let decoded = decode(&bytes).unwrap();
        assert!(matches!(decoded.encoding, Encoding::Utf8 | Encoding::Utf8Bom), "{}", path.display());
        texts.push(decoded.text.into_owned());
    }
    assert!(texts.len() > 1200);
    texts.truncate(1000);
    check_all(&texts, 20);
}

#[test]
fn the_tables_are_those_of_iconv() {
    let text = at_hand::corpus().iter().filter_map(|path| fs::read_to_string(path).ok()).collect::<String>();
    for encoder in all() {
        let Some(name) = encoder.iconv else { continue };
        let text = encoder.with_what_it_has(&text);
        let Some(bytes) = encoders::iconv(name, &text) else {
            eprintln!("skipped: no iconv that knows {name}");
            continue;
        };
        assert!(encoder.encode(&text).as_deref() == Some(&*bytes), "{}", encoder.name);
    }
}

#[test]
fn capitals_of_the_abc_fonts_come_back_in_titles() {
    let abc = all().into_iter().find(|e| e.name == "VN3").unwrap();
    let lost = "HộI NGHị TRIểN KHAI NHIệM Vụ NĂM 2024\nổn định đời sống nhân dân là việc của ủy ban nhân dân xã.";
    let text = decode(&abc.encode(lost).unwrap()).unwrap().text.into_owned();
    assert_eq!(
        text,
        "HỘI NGHỊ TRIỂN KHAI NHIỆM VỤ NĂM 2024\nỔn định đời sống nhân dân là việc của Ủy ban nhân dân xã."
    );
}

proptest! {
    #[test]
    fn whatever_is_encoded_is_read_again(words in prop::collection::vec("[a-z ,.àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]{0,9}", 0..40)) {
        // Small letters, for the ABC fonts have no others; the number is so that no line seems to have lost its capital.
        let text = format!("1 {}", words.join(" "));
        for encoder in all() {
            let bytes = encoder.encode(&text).expect("every small letter");
            let decoded = decode_as(&bytes, encoder.encoding).expect("a text");
            prop_assert_eq!(&*decoded.text, &*text, "{}", encoder.name);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode(&bytes);
        for encoding in Encoding::ALL {
            if let Ok(decoded) = decode_as(&bytes, encoding) {
                let _ = bienban::text::Text::new(&decoded.text);
            }
        }
    }
}

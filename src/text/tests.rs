use std::borrow::Cow;
use std::path::PathBuf;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{Text, fold, law, normalise};

fn nfd(s: &str) -> String {
    s.nfd().collect()
}

#[test]
fn clean_text_is_borrowed() {
    for s in [
        "",
        "Sáng 29/3, Tỉnh ủy Lào Cai tổ chức hội nghị.\n\nĐồng chí Bí thư: \"hòa\", 'quý'; toán, khuya - hoàn…\n",
        "quý quỳ Quỹ QUÝ quả quá",
        "😀 中文 ქართული",
    ] {
        assert!(matches!(normalise(s), Cow::Borrowed(_)), "{s}");
        let text = Text::new(s);
        assert_eq!(text.as_str(), s);
        assert_eq!(text.span(0..s.len()), [0, s.chars().count() as u32]);
    }
}

#[test]
fn tones_stand_on_the_first_vowel_where_the_syllable_ends() {
    for (old, new) in [
        ("hoà", "hòa"),
        ("hoá", "hóa"),
        ("toả", "tỏa"),
        ("ngoã", "ngõa"),
        ("hoạ", "họa"),
        ("khoẻ", "khỏe"),
        ("xoè", "xòe"),
        ("loé", "lóe"),
        ("toẽ", "tõe"),
        ("khoẹ", "khọe"),
        ("uỷ", "ủy"),
        ("thuý", "thúy"),
        ("tuỳ", "tùy"),
        ("luỹ", "lũy"),
        ("tuỵ", "tụy"),
        ("Hoà", "Hòa"),
        ("HOÀ", "HÒA"),
        ("UỶ", "ỦY"),
        ("Uỷ ban", "Ủy ban"),
        ("OÀ", "ÒA"),
        ("Oà", "Òa"),
        ("hoà.", "hòa."),
        ("hoà2", "hòa2"),
        ("uỷBan", "ủyBan"),
        ("uỷ\u{200b}", "ủy"),
        ("u\u{200b}ỷ", "ủy"),
        ("(UỶ)", "(ỦY)"),
        ("Thuỷ\u{a0}lợi", "Thủy lợi"),
        ("qUÝ", "qÚY"),
    ] {
        assert_eq!(normalise(old), new, "{old}");
        assert_eq!(normalise(&nfd(old)), new, "{old} decomposed");
        assert_eq!(normalise(new), new, "{new}");
    }
    for s in [
        "quý",
        "quỳ",
        "Quỹ",
        "QUÝ",
        "Quý",
        "quỵ",
        "toán",
        "khuya",
        "hoàn",
        "HOÀN",
        "khuýp",
        "quả",
        "thuở",
        "hoài",
        "khoèo",
        "ngoáy",
        "oÀ",
        "uỷ\u{332}",
    ] {
        assert_eq!(normalise(s), s);
        assert_eq!(normalise(&nfd(s)), s, "{s} decomposed");
    }
    assert_eq!(normalise("hoà\u{200b}n"), "hoàn");
    assert_eq!(normalise("q\u{200b}uý"), "quý");
}

#[test]
fn letters_are_composed() {
    for (from, to) in [
        ("e\u{302}\u{323}", "ệ"),
        ("e\u{323}\u{302}", "ệ"),
        ("ê\u{323}", "ệ"),
        ("ẹ\u{302}", "ệ"),
        ("o\u{31b}\u{323}", "ợ"),
        ("ơ\u{323}", "ợ"),
        ("a\u{200b}\u{301}b", "áb"),
        ("Ðảng", "Đảng"),
        ("Ɖ ð ɖ", "Đ đ đ"),
        ("a\u{340}", "à"),
        ("\u{212b}", "Å"),
        ("a\u{37e}", "a;"),
        ("\u{1112}\u{1161}\u{11ab}", "한"),
        ("\u{301}a", "\u{301}a"),
        ("q\u{323}\u{307}", "q\u{323}\u{307}"),
        ("q\u{307}\u{323}", "q\u{323}\u{307}"),
    ] {
        assert_eq!(normalise(from), to, "{from:?}");
    }
}

#[test]
fn blanks_lines_dashes_quotes() {
    for (from, to) in [
        ("a\u{a0}b", "a b"),
        ("a \u{a0} b", "a b"),
        ("a\t\tb", "a b"),
        ("a\u{3000}\u{2009}b\u{202f}c\u{2000}d", "a b c d"),
        ("a\u{200b}b\u{feff}c\u{ad}d\u{2060}e", "abcde"),
        ("a\u{200b} b", "a b"),
        ("a \u{200b}b", "a b"),
        ("a \u{200b} b", "a b"),
        ("  a  ", "a"),
        (" ", ""),
        ("\u{200b} \u{200b}", ""),
        ("a \n b", "a\nb"),
        ("a \u{200b}\n\u{200b} b", "a\nb"),
        ("a\r\nb\rc\u{2028}d\u{85}e\u{b}f\u{c}g\u{1c}h\u{1d}i\u{1e}j", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj"),
        ("a\r\n\r\n \r\nb", "a\n\n\nb"),
        ("a \r \n b", "a\n\nb"),
        ("\n\ra\n", "\n\na\n"),
        ("a – b — c − d\u{2010}e\u{2011}f", "a - b - c - d-e-f"),
        ("“a” „b‟ «c»", "\"a\" \"b\" \"c\""),
        ("‘a’ ‚b‛ ‹c›", "'a' 'b' 'c'"),
        ("Ủ y ban", "Ủy ban"),
        ("U\u{309}\u{a0}y ban", "Ủy ban"),
        ("Ủ  y", "Ủy"),
        ("Ủ yên", "Ủ yên"),
        ("xỦ y", "xỦy"),
        ("XỦ y", "XỦ y"),
        ("Ủ\ny", "Ủ\ny"),
        ("Ủ Ủ y Ủ y", "Ủ Ủy Ủy"),
        ("a… b", "a… b"),
        ("a\0b\u{1f}c", "a\0b c"),
    ] {
        assert_eq!(normalise(from), to, "{from:?}");
    }
}

#[test]
fn spans_are_tight() {
    let text = Text::new("\u{200b}  Uỷ\u{ad}  ban \u{200b}\r\n– a");
    assert_eq!(text.as_str(), "Ủy ban\n- a");
    let span = |part: &str| {
        let at = text.as_str().find(part).expect("the part stands there");
        text.span(at..at + part.len())
    };
    assert_eq!(span("Ủy"), [3, 5]);
    assert_eq!(span("ban"), [8, 11]);
    assert_eq!(span("Ủy ban"), [3, 11]);
    assert_eq!(span("\n"), [13, 15]);
    assert_eq!(span("-"), [15, 16]);
}

#[test]
fn fold_forgets_marks() {
    assert_eq!(fold("Đồng chí Uỷ viên ƯƠNG Ðảng 25%"), "dong chi uy vien uong dang 25%");
    assert_eq!(fold(&nfd("Đồng chí ƯỢNG")), "dong chi uong");
}

/// Pieces that real texts are made of, and that have something to do with each other.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "o", "a", "à", "á", "O", "À", "u", "U", "y", "ý", "ỷ", "Ỷ", "Y", "q", "Q", "e", "ẻ", "n", "h", "ê", "ơ", "ư",
        "Ủ", "Ủ y", "Uỷ", "hoà", "thuý", "HOÀ", "quý", "Đ", "Ð", "đ", "ð", " ", "  ", "\u{a0}", "\t", "\u{3000}",
        "\u{2000}", "\u{200b}", "\u{feff}", "\u{ad}", "\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{1c}", "\u{1f}",
        "-", "–", "—", "\"", "“", "”", "’", "«", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}", "\u{302}",
        "\u{31b}", "\u{306}", "\u{332}", "\u{34f}", "\u{37e}", "\u{212a}", "\u{340}", "\u{1112}", "\u{1161}",
        "\u{11a8}", "가", "1", "9", ".", ";", "…", "中", "😀", "<", "\u{338}", "\u{f73}", "\u{9c7}", "\u{9be}", "\0",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn law_over_pieces(s in pieces()) {
        law::check(&s, usize::MAX);
        law::check(&nfd(&s), usize::MAX);
    }

    #[test]
    fn law_over_any_text(s in "\\PC{0,12}|.{0,12}") {
        law::check(&s, usize::MAX);
    }

    #[test]
    fn fold_knows_no_unicode_form(s in pieces()) {
        prop_assert_eq!(fold(&nfd(&s)), fold(&s));
    }
}

/// The articles of the pool, where this machine has them.
fn articles() -> Vec<(PathBuf, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let pool = root.ancestors().skip(1).map(|a| a.join("shared/pool/articles")).find(|p| p.is_dir());
    let mut paths: Vec<PathBuf> =
        pool.iter().flat_map(|p| p.read_dir().into_iter().flatten().flatten().map(|e| e.path())).collect();
    paths.sort();
    paths.into_iter().filter_map(|p| std::fs::read_to_string(&p).ok().map(|t| (p, t))).collect()
}

#[test]
fn law_over_real_articles() {
    for (path, source) in articles() {
        println!("{}", path.display());
        law::check(&source, 6);
        law::check(&nfd(&source), 6);
        let normal = normalise(&source);
        assert_eq!(normalise(&nfd(&source)), normal, "{}", path.display());
    }
}

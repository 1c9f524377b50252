//! The form in which the scorer compares words.

use unicode_normalization::UnicodeNormalization;

use super::Scoring;

impl Scoring {
    /// `s` without what spelling may differ in: case, Unicode form, tone placement, dashes, quotes, blanks, words of no
    /// weight, common abbreviations, outer punctuation.
    pub fn fold(&self, s: &str) -> String {
        let lower: Vec<char> = s.nfc().collect::<String>().to_lowercase().chars().collect();
        let mut s = String::with_capacity(s.len());
        for c in self.tones_moved(lower) {
            match c {
                '-' | '–' | '—' => s.push('-'),
                '"' | '“' | '”' | '\'' | '‘' | '’' | '«' | '»' => {}
                c => s.push(c),
            }
        }
        for (word, instead) in &self.words {
            s = replace_word(s, word, instead);
        }
        let outer = |c| matches!(c, ' ' | '.' | ',' | ';' | ':' | '(' | ')');
        blanks_folded(&s).trim_matches(outer).to_owned()
    }

    /// The tone on the second vowel; after `q` the `u` is no vowel.
    fn tones_moved(&self, mut chars: Vec<char>) -> Vec<char> {
        for i in 1..chars.len() {
            let Some(&moved) = self.tones.get(&[chars[i - 1], chars[i]]) else {
                continue;
            };
            let word_goes_on = chars.get(i + 1).is_some_and(|&c| is_word(c));
            let after_q = moved[0] == 'u' && i >= 2 && chars[i - 2] == 'q';
            if !word_goes_on && !after_q {
                chars[i - 1..=i].copy_from_slice(&moved);
            }
        }
        chars
    }
}

/// Single blanks, none around a dash.
fn blanks_folded(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    let mut blank = false;
    for c in s.chars() {
        if is_blank(c) {
            blank = true;
            continue;
        }
        if blank && c != '-' && !out.ends_with('-') {
            out.push(' ');
        }
        blank = false;
        out.push(c);
    }
    if blank && !out.ends_with('-') {
        out.push(' ');
    }
    out
}

/// Every occurrence of `word` that is not part of a longer one.
fn replace_word(s: String, word: &str, instead: &str) -> String {
    if !s.contains(word) {
        return s;
    }
    let mut out = String::with_capacity(s.len());
    let mut copied = 0;
    let mut from = 0;
    while let Some(found) = s[from..].find(word) {
        let (start, end) = (from + found, from + found + word.len());
        let free = !s[..start].ends_with(is_word) && !s[end..].starts_with(is_word);
        if free {
            out.push_str(&s[copied..start]);
            out.push_str(instead);
            copied = end;
            from = end;
        } else {
            from = start + s[start..].chars().next().map_or(1, char::len_utf8);
        }
    }
    out.push_str(&s[copied..]);
    out
}

pub(super) fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// White space; the separators U+001C to U+001F count as such in the reference scorer.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_the_same_fold_alike() {
        let scoring = Scoring::default();
        for (a, b) in [
            ("Hòa Bình", "hoà bình"),
            ("Thủy", "Thu\u{309}y"),
            ("Ủy ban nhân dân tỉnh", "UBND tỉnh"),
            ("Uỷ ban của tỉnh", "Ủy ban tỉnh"),
            ("Quý – 1", "QUÝ-1"),
            (" “Hội nghị”, ", "hội\u{a0} nghị"),
        ] {
            assert_eq!(scoring.fold(a), scoring.fold(b), "{a} / {b}");
        }
        assert_eq!(scoring.fold("quỳ"), "quỳ");
        assert_eq!(scoring.fold("qùy"), "qùy");
        assert_ne!(scoring.fold("hòan"), scoring.fold("hoàn"), "inside a syllable the tone is not moved");
        assert_eq!(scoring.fold("của mình, củahọ"), "mình, củahọ");
        assert_eq!(scoring.fold("- a - "), "-a-");
    }
}

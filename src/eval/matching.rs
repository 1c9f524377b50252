//! Matching sets of surface forms.

use std::collections::BTreeSet;

use super::{Scoring, Tally};

/// The forms of one value, folded: the alternatives of a gold value, or all forms of a predicted one.
pub(super) type Forms = BTreeSet<String>;

impl Scoring {
    pub(super) fn forms<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Forms {
        texts.into_iter().map(|t| self.fold(t)).collect()
    }
}

/// One to one: each prediction takes the first gold value that is left and shares a form with it.
pub(super) fn match_sets(tally: &mut Tally, gold: &[Forms], predicted: &[Forms], place: &str) {
    let mut left: Vec<&Forms> = gold.iter().collect();
    for forms in predicted {
        if let Some(i) = left.iter().position(|g| !g.is_disjoint(forms)) {
            left.remove(i);
            tally.true_positives += 1;
        } else {
            tally.false_positives += 1;
            tally.spurious.push(at(place, forms));
        }
    }
    tally.false_negatives += left.len() as u64;
    tally.lost.extend(left.into_iter().map(|g| at(place, g)));
}

/// Bodies: gold holds one value for each surface form, a prediction holds all forms of one body. A gold value is found
/// when one of its alternatives is a predicted form. A predicted form is right when it stands in gold; it is passed
/// over when it is optional, or a shortening of a right form of the same body.
pub(super) fn match_forms(tally: &mut Tally, gold: &[Forms], predicted: &[Forms], optional: &[Forms], place: &str) {
    let known: BTreeSet<&str> = gold.iter().flatten().map(String::as_str).collect();
    let optional: BTreeSet<&str> = optional.iter().flatten().map(String::as_str).collect();
    let mut seen = BTreeSet::new();
    let mut wrong = BTreeSet::new();
    for forms in predicted {
        let (right, others): (Vec<&str>, Vec<&str>) = forms.iter().map(String::as_str).partition(|f| known.contains(f));
        let shortens_right = |form: &str| {
            let words = words(form);
            right.iter().any(|r| words.is_subset(&self::words(r)))
        };
        wrong.extend(others.into_iter().filter(|f| !optional.contains(f) && !shortens_right(f)));
        seen.extend(right);
    }
    let is_found = |g: &&Forms| g.iter().any(|f| seen.contains(f.as_str()));
    let (found, lost): (Vec<&Forms>, Vec<&Forms>) = gold.iter().partition(is_found);
    tally.true_positives += seen.len() as u64;
    tally.false_positives += wrong.len() as u64;
    *tally.found.get_or_insert(0) += found.len() as u64;
    tally.false_negatives += lost.len() as u64;
    tally.spurious.extend(wrong.into_iter().map(|f| format!("{place}: {f}")));
    tally.lost.extend(lost.into_iter().map(|g| at(place, g)));
}

fn words(form: &str) -> BTreeSet<&str> {
    form.split_whitespace().collect()
}

/// The first of the forms stands for all.
fn at(place: &str, forms: &Forms) -> String {
    format!("{place}: {}", forms.first().map_or("", String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(values: &[&[&str]]) -> Vec<Forms> {
        let scoring = Scoring::default();
        values.iter().map(|v| scoring.forms(v.iter().copied())).collect()
    }

    fn counts(tally: &Tally) -> (u64, u64, u64) {
        (tally.true_positives, tally.false_positives, tally.false_negatives)
    }

    #[test]
    fn one_to_one() {
        let mut tally = Tally::default();
        let gold = forms(&[&["Lò Văn Minh", "Minh"], &["Giàng A Páo"]]);
        match_sets(&mut tally, &gold, &forms(&[&["ông Minh", "minh"], &["Minh"], &["Ai"]]), "a");
        assert_eq!(counts(&tally), (1, 2, 1));
        assert_eq!(tally.lost, ["a: giàng a páo"]);
        assert_eq!(tally.spurious, ["a: minh", "a: ai"]);
    }

    #[test]
    fn a_prediction_takes_the_first_that_fits() {
        // Greedy on purpose: the second prediction fits only the value that the first took.
        let mut tally = Tally::default();
        match_sets(&mut tally, &forms(&[&["a"], &["b"]]), &forms(&[&["a", "b"], &["a"]]), "x");
        assert_eq!(counts(&tally), (1, 1, 1));
    }

    #[test]
    fn bodies_by_their_forms() {
        let mut tally = Tally::default();
        let gold = forms(&[&["Ủy ban nhân dân tỉnh"], &["Tỉnh ủy", "Tỉnh ủy Lào Cai"], &["Sở Y tế"]]);
        let predicted =
            forms(&[&["UBND tỉnh", "UBND", "Chính phủ"], &["Tỉnh ủy Lào Cai", "Tỉnh ủy"], &["HĐND"], &["UBND"]]);
        match_forms(&mut tally, &gold, &predicted, &forms(&[&["HĐND"]]), "a");
        // Three right forms; `UBND` shortens one in the first body, and is wrong alone.
        assert_eq!(counts(&tally), (3, 2, 1));
        assert_eq!(tally.found, Some(2));
        assert_eq!((tally.precision(), tally.recall()), (3.0 / 5.0, 2.0 / 3.0));
        assert_eq!(tally.spurious, ["a: chính phủ", "a: ubnd"]);
        assert_eq!(tally.lost, ["a: sở y tế"]);
    }
}

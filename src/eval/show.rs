//! Scores as a table, as a list of errors, as JSON.

use std::fmt::{self, Write};

use serde_json::{Map, Value, json};

use super::{Corpus, MAIN, Measure, Scores};

/// The table.
impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} articles", self.articles)?;
        writeln!(f, "{:16} {:>6} {:>6} {:>6}   tp / fp / fn", "", "P", "R", "F1")?;
        for measure in Measure::ALL {
            let t = self.of(measure);
            write!(f, "{:16} {:6.3} {:6.3} {:6.3}", measure.name(), t.precision(), t.recall(), t.f1())?;
            writeln!(f, "   {} / {} / {}", t.true_positives, t.false_positives, t.false_negatives)?;
        }
        let main = MAIN.map(Measure::name).join(", ");
        writeln!(f, "{:16} {:6} {:6} {:6.3}   ({main})", "MEAN of 5", "", "", self.mean())
    }
}

impl Scores {
    /// Every lost and every spurious value, one a line.
    pub fn errors(&self) -> String {
        let mut out = String::new();
        for measure in Measure::ALL {
            let tally = self.of(measure);
            for (what, values) in [("lost", &tally.lost), ("spurious", &tally.spurious)] {
                for value in values {
                    let _ = writeln!(out, "{} {what}: {value}", measure.name());
                }
            }
        }
        out
    }

    /// As JSON: the corpus by its digest, the mean, and for each measure `p`, `r`, `f1`, `tp`, `fp`, `fn`, with `errors`
    /// also `lost` and `spurious`.
    pub fn to_json(&self, corpus: &Corpus, errors: bool) -> Value {
        let mut measures = Map::new();
        for measure in Measure::ALL {
            let t = self.of(measure);
            let mut value = json!({
                "p": t.precision(), "r": t.recall(), "f1": t.f1(),
                "tp": t.true_positives, "fp": t.false_positives, "fn": t.false_negatives,
            });
            if errors {
                value["lost"] = json!(t.lost);
                value["spurious"] = json!(t.spurious);
            }
            measures.insert(measure.name().to_owned(), value);
        }
        json!({"corpus": corpus.digest(), "articles": self.articles, "mean": self.mean(), "measures": measures})
    }
}

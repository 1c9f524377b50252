//! Shapes: what a token looks like, and the classes that follow from it.

/// What a token or a word of several tokens looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Shape {
    /// Begins with a lower-case letter.
    Lower,
    /// Every syllable begins with a capital.
    Capital,
    /// A word of several syllables of which only the first is sure to begin with a capital.
    Sentence,
    /// Two or more letters, all capitals.
    Upper,
    /// Capitals that can be a Roman number.
    Roman,
    /// A number from 1 to 12.
    Month,
    /// A number from 13 to 31.
    Day,
    /// A number from 1900 to 2100.
    Year,
    /// Any other whole number.
    Integer,
    /// Two numbers with a point between them that can be a day and a month.
    Dotted,
    /// Any other number.
    Number,
    /// Anything that is neither a letter nor a digit.
    Punctuation,
}

/// Every shape with the classes that it gives to a symbol: in the order of their numbers, so those of letters first.
pub const SHAPES: [(Shape, &[&str]); 12] = [
    (Shape::Lower, &["word", "lower"]),
    (Shape::Capital, &["word", "capital", "title"]),
    (Shape::Sentence, &["word", "capital"]),
    (Shape::Upper, &["word", "capital", "title", "upper"]),
    (Shape::Roman, &["word", "capital", "title", "upper", "roman"]),
    (Shape::Month, &["number", "integer", "day", "month"]),
    (Shape::Day, &["number", "integer", "day"]),
    (Shape::Year, &["number", "integer", "year"]),
    (Shape::Integer, &["number", "integer"]),
    (Shape::Dotted, &["number", "dotted"]),
    (Shape::Number, &["number"]),
    (Shape::Punctuation, &["punctuation"]),
];

impl Shape {
    /// Whether it is a number of some kind.
    pub fn is_number(self) -> bool {
        matches!(self, Shape::Month | Shape::Day | Shape::Year | Shape::Integer | Shape::Dotted | Shape::Number)
    }

    /// Whether it is that of letters, and so of every word that begins with some.
    pub const fn is_letters(self) -> bool {
        matches!(self, Shape::Lower | Shape::Capital | Shape::Sentence | Shape::Upper | Shape::Roman)
    }

    /// The shape of a word made of this token and the one after it.
    pub fn join(self, next: Shape) -> Shape {
        match (self, next) {
            (Shape::Capital | Shape::Upper | Shape::Roman | Shape::Sentence, Shape::Lower) => Shape::Sentence,
            (Shape::Upper, Shape::Upper | Shape::Roman | Shape::Punctuation) => Shape::Upper,
            (Shape::Roman, Shape::Roman) => Shape::Roman,
            (Shape::Roman, Shape::Upper | Shape::Punctuation) => Shape::Upper,
            (Shape::Upper | Shape::Roman, _) => Shape::Capital,
            (first, _) => first,
        }
    }
}

pub(super) fn of_letters(letters: usize, uppers: usize, romans: usize, first_upper: bool) -> Shape {
    if !first_upper {
        Shape::Lower
    } else if romans == letters && letters <= 5 {
        Shape::Roman
    } else if letters > 1 && uppers == letters {
        Shape::Upper
    } else {
        Shape::Capital
    }
}

pub(super) fn of_number(text: &str) -> Shape {
    match text.parse::<u32>() {
        Ok(1..=12) if text.len() <= 2 => Shape::Month,
        Ok(13..=31) => Shape::Day,
        Ok(1900..=2100) => Shape::Year,
        Ok(_) => Shape::Integer,
        Err(_) => match text.split_once('.') {
            Some((day, month)) if can_be(day, 31) && can_be(month, 12) => Shape::Dotted,
            _ => Shape::Number,
        },
    }
}

fn can_be(text: &str, most: u32) -> bool {
    text.len() <= 2 && text.parse().is_ok_and(|n: u32| (1..=most).contains(&n))
}

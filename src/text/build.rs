//! Builds the normal form and its edit list in one pass over the decoded text.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use super::chars::{Class, TORN, classify, glued, head, in_word, joins, second_vowel, tone_moves};
use super::edits::Edit;
use super::scan::next_suspect;

/// The normal form of `source`, and how it came about.
pub(super) fn build(source: &str) -> (Cow<'_, str>, Vec<Edit>) {
    let mut b = Builder { source, done: 0, out: None, edits: Vec::new() };
    let mut from = 0;
    loop {
        let before =
            if from == b.done { b.tail().bytes().next_back() } else { source.as_bytes().get(from - 1).copied() };
        let at = next_suspect(source.as_bytes(), from, before.unwrap_or(b'\n'));
        if at == source.len() {
            break;
        }
        from = b.look(at);
    }
    b.finish()
}

/// The text so far.
///
/// Law: the normal form of `source[..done]`, but for what a later character may still change at its end, is `tail()`.
struct Builder<'a> {
    source: &'a str,
    /// Bytes of the source that are dealt with.
    done: usize,
    /// The normal form of these; `None` while it is the same as the source.
    out: Option<String>,
    edits: Vec<Edit>,
}

impl<'a> Builder<'a> {
    /// The normal form so far.
    fn tail(&self) -> &str {
        match &self.out {
            Some(out) => out,
            None => &self.source[..self.done],
        }
    }

    /// Takes the source up to `to` over as it is.
    fn keep_to(&mut self, to: usize) {
        if let Some(out) = &mut self.out {
            out.push_str(&self.source[self.done..to]);
        }
        self.done = to;
    }

    /// Replaces the normal form from byte `start` on by `with`, and lets that stand for the source up to `to`.
    ///
    /// Edits that reach beyond `start` become part of the new one.
    fn replace(&mut self, start: usize, with: &str, to: usize) {
        let out = self.out.get_or_insert_with(|| {
            let mut out = String::with_capacity(self.source.len());
            out.push_str(&self.source[..self.done]);
            out
        });
        let mut first = None;
        while let Some(edit) = self.edits.pop_if(|e| e.end as usize > start) {
            first = Some(edit);
        }
        let (at, source_start) = match first {
            // Behind the last edit both texts are equal, so they are equally far from their ends.
            None => (start, self.done - (out.len() - start)),
            Some(e) if (e.start as usize) < start => (e.start as usize, e.source_start as usize),
            Some(e) => (start, e.source_start as usize - (e.start as usize - start)),
        };
        out.truncate(start);
        out.push_str(with);
        self.edits.push(Edit {
            start: at as u32,
            end: out.len() as u32,
            source_start: source_start as u32,
            source_end: to as u32,
        });
        self.done = to;
    }

    /// Looks at the character that the suspicious byte `at` belongs to, and says from where to scan on.
    fn look(&mut self, at: usize) -> usize {
        // A suspicious pair ends with the first byte of a character, or with its second one.
        let start = if self.source.is_char_boundary(at) { at } else { at - 1 };
        let Some(c) = self.source[start..].chars().next() else {
            return self.source.len();
        };
        let end = start + c.len_utf8();
        match classify(c) {
            Class::Plain if second_vowel(c).is_none() => return end,
            Class::Plain => {
                self.keep_to(end);
                self.place_tone();
            }
            Class::Blank | Class::Hidden => {
                self.keep_to(start);
                self.gap();
            }
            Class::Break => {
                self.keep_to(start);
                self.line_break(c);
            }
            Class::Swap(with) => {
                self.keep_to(start);
                self.replace(self.tail().len(), with, end);
            }
            class @ (Class::Joins | Class::Recast) => {
                self.keep_to(start);
                self.compose(class == Class::Joins);
                self.place_tone();
            }
        }
        self.done
    }

    /// One blank, or none at the start and the end of a line, for the blanks and hidden characters that come next.
    fn gap(&mut self) {
        let tail = self.tail();
        let kept = tail.strip_suffix(' ').unwrap_or(tail).len();
        let mut blank = kept < tail.len();
        let line_starts = matches!(tail[..kept].bytes().next_back(), None | Some(b'\n'));
        let mut line_ends = true;
        let mut end = self.done;
        for c in self.source[self.done..].chars() {
            match classify(c) {
                Class::Blank => blank = true,
                Class::Hidden => {}
                class => {
                    line_ends = class == Class::Break;
                    break;
                }
            }
            end += c.len_utf8();
        }
        if !blank || line_starts || line_ends {
            self.replace(kept, "", end);
            return;
        }
        if kept == tail.len() && &self.source[self.done..end] == " " {
            self.keep_to(end);
        } else {
            self.replace(kept, " ", end);
        }
        self.mend();
    }

    /// One line feed for the line end `c` that comes next, and no blank before it.
    fn line_break(&mut self, c: char) {
        if self.tail().ends_with(' ') {
            self.replace(self.tail().len() - 1, "", self.done);
        }
        if c == '\n' {
            self.keep_to(self.done + 1);
        } else {
            let pair = self.source[self.done..].starts_with("\r\n");
            let end = self.done + if pair { 2 } else { c.len_utf8() };
            self.replace(self.tail().len(), "\n", end);
        }
    }

    /// Writes the character that comes next in NFC, with those that join it, and with the last one so far if it joins that.
    /// Hidden characters between them go.
    fn compose(&mut self, joining: bool) {
        if joining && self.compose_letter() {
            return;
        }
        let tail = self.tail();
        let base = if joining {
            tail.char_indices().rev().find(|&(_, c)| !joins(c)).map_or(0, |(i, _)| i)
        } else {
            tail.len()
        };
        let mut cluster = String::from(&tail[base..]);
        let mut end = self.done;
        for (i, c) in self.source[self.done..].char_indices() {
            match classify(c) {
                Class::Hidden => {}
                class if i == 0 || class == Class::Joins => {
                    cluster.push(c);
                    end = self.done + i + c.len_utf8();
                }
                _ => break,
            }
        }
        // Only what differs is an edit: the same head and tail are taken over.
        let joined = if joining { compose_marks(&cluster) } else { cluster.nfc().collect() };
        let same = same_len(tail[base..].chars(), joined.chars());
        let same_end = same_len(self.source[self.done..end].chars().rev(), joined[same..].chars().rev());
        let differs = &joined[same..joined.len() - same_end];
        if base + same < tail.len() || self.done < end - same_end || !differs.is_empty() {
            self.replace(base + same, differs, end - same_end);
        }
        self.keep_to(end);
    }

    /// The common case of [`compose`](Self::compose): marks that all join the letter before them, and then ASCII. Saves
    /// decomposed text most of its cost.
    fn compose_letter(&mut self) -> bool {
        let tail = self.tail();
        let Some(base) = tail.chars().next_back().filter(|&c| !joins(c)) else {
            return false;
        };
        let mut whole = base;
        let mut end = self.done;
        for c in self.source[self.done..].chars() {
            if c.is_ascii() {
                break;
            }
            let Some(joined) = compose(whole, c) else {
                return false;
            };
            whole = joined;
            end += c.len_utf8();
        }
        let start = tail.len() - base.len_utf8();
        self.replace(start, whole.encode_utf8(&mut [0; 4]), end);
        true
    }

    /// Moves the tone of a final `oa`, `oe` or `uy` to its first vowel.
    fn place_tone(&mut self) {
        let tail = self.tail();
        let mut back = tail.chars().rev();
        let (Some(second), Some(first)) = (back.next(), back.next()) else {
            return;
        };
        let Some((plain, tone)) = second_vowel(second) else {
            return;
        };
        if !tone_moves(first, plain) || glued(first, second) || self.word_goes_on(self.done, second) {
            return;
        }
        // After q, u is no vowel of the syllable.
        if plain.eq_ignore_ascii_case(&'y')
            && back.next().is_some_and(|c| c.eq_ignore_ascii_case(&'q') && !glued(c, first))
        {
            return;
        }
        let Some(toned) = compose(first, tone) else {
            return;
        };
        let start = tail.len() - first.len_utf8() - second.len_utf8();
        self.replace(start, &String::from_iter([toned, plain]), self.done);
    }

    /// Puts a torn syllable together when its head and a blank are the last so far, and its rest comes next.
    fn mend(&mut self) {
        let Some(tail) = self.tail().strip_suffix(' ') else {
            return;
        };
        for &(first_part, rest, whole) in TORN {
            let (Some(before), true) = (tail.strip_suffix(first_part), self.source[self.done..].starts_with(rest))
            else {
                continue;
            };
            let (first, last) = (first_part.chars().next().unwrap_or(' '), rest.chars().next_back().unwrap_or(' '));
            let end = self.done + rest.len();
            let starts = before.chars().next_back().is_none_or(|c| !in_word(c) || glued(c, first));
            if starts && !self.word_goes_on(end, last) {
                self.replace(before.len(), whole, end);
                return;
            }
        }
    }

    /// Whether the source from byte `at` on goes on with the syllable that ends with `last`.
    fn word_goes_on(&self, at: usize, last: char) -> bool {
        let next = self.source[at..].chars().find(|&c| classify(c) != Class::Hidden);
        next.is_some_and(|c| {
            // NFC may write `c` otherwise, but what it starts with stays a letter, or a mark, or neither.
            let first = head(c);
            in_word(first) && !glued(last, first)
        })
    }

    fn finish(mut self) -> (Cow<'a, str>, Vec<Edit>) {
        self.keep_to(self.source.len());
        if self.tail().ends_with(' ') {
            self.replace(self.tail().len() - 1, "", self.done);
        }
        (self.out.map_or(Cow::Borrowed(self.source), Cow::Owned), self.edits)
    }
}

/// The bytes of the characters that both give at first.
fn same_len(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

/// NFC of a character in NFC and the marks that may join it.
fn compose_marks(s: &str) -> String {
    // Each mark in turn joins what is there already: then that is the NFC form. Else the marks stand in another order, or
    // do not all join, or there is no base, and the general way is gone.
    let mut chars = s.chars();
    let whole = chars.next().filter(|&base| !joins(base)).and_then(|base| chars.try_fold(base, compose));
    whole.map_or_else(|| s.nfc().collect(), String::from)
}

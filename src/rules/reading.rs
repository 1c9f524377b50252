//! Reading a pattern: from its text to a regular expression over its tests.

use std::ops::Range;
use std::sync::Arc;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

use super::class::{ClassId, Classes};
use super::parts::Parts;
use super::pattern::{Atom, FIRST, Literal, Pattern, PatternError, Place, Test, is_name};

/// Between what a symbol must have and what it must not.
const EXCEPT: &str = " except ";

/// A pattern half read.
struct Reading<'r> {
    out: Pattern,
    /// The regular expression so far.
    written: String,
    classes: &'r mut Classes,
    parts: &'r Parts<'r>,
}

/// Where in a pattern the reading is.
#[derive(Clone, Copy)]
struct Scope {
    /// The part that is read; `None` for the pattern's own text.
    part: Option<usize>,
    /// So many parts may be used there.
    parts: usize,
}

/// Reads `text`, a pattern or, if that is named, a part, of which only those before it may be used.
pub(super) fn read(
    text: &str,
    part: Option<usize>,
    classes: &mut Classes,
    parts: &Parts<'_>,
) -> Result<Pattern, PatternError> {
    let out = Pattern { tree: Hir::empty(), tests: Vec::new(), classes: Vec::new(), groups: Vec::new() };
    let mut reading = Reading { out, written: String::with_capacity(text.len()), classes, parts };
    reading.text(text, Scope { part: None, parts: part.unwrap_or(parts.len()) })?;
    let Reading { mut out, written, .. } = reading;
    let tree = ParserBuilder::new().dot_matches_new_line(true).build().parse(&written);
    out.tree = tree.map_err(|e| error(0..text.len(), format!("not a pattern: {}", last_line(&e.to_string()))))?;
    Ok(out)
}

impl Reading<'_> {
    fn text(&mut self, text: &str, scope: Scope) -> Result<(), PatternError> {
        let mut pos = 0;
        while let Some(c) = text[pos..].chars().next() {
            let rest = &text[pos..];
            let len = match c {
                _ if c.is_whitespace() => c.len_utf8(),
                '<' => {
                    let end = rest.find('>').ok_or_else(|| error(pos..text.len(), "a `<` without its `>`"))?;
                    let test = self.test(&rest[1..end], scope.parts);
                    let test = test.map_err(|e| error(pos + 1 + e.span.start..pos + 1 + e.span.end, e.message))?;
                    if scope.part.is_none() {
                        let at = |span: &Range<usize>| pos + 1 + span.start..pos + 1 + span.end;
                        self.out.classes.extend(test.classes.iter().map(|(class, span)| (*class, at(span))));
                    }
                    self.written.extend(char::from_u32(FIRST + self.out.tests.len() as u32));
                    self.out.tests.push((test, Place { part: scope.part, at: pos..pos + end + 1 }));
                    end + 1
                }
                '[' => {
                    let end = rest.find(']').ok_or_else(|| error(pos..text.len(), "a `[` without its `]`"))?;
                    self.part(&rest[1..end], pos..pos + end + 1, scope)?;
                    end + 1
                }
                '(' if rest.starts_with("(?<") => {
                    let end = rest.find('>').ok_or_else(|| error(pos..text.len(), "a group name without its `>`"))?;
                    let name = &rest[3..end];
                    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                        return Err(error(pos + 3..pos + end, "a group's name is made of the letters a to z and `_`"));
                    }
                    self.out.groups.push(name.to_owned());
                    self.written.push_str(&rest[..=end]);
                    end + 1
                }
                '(' if rest.starts_with("(?:") => {
                    self.written.push_str("(?:");
                    3
                }
                '(' if rest.starts_with("(?") => {
                    return Err(error(pos..pos + 2, "only `(?<name>` and `(?:` may follow `(?`"));
                }
                '(' => {
                    self.written.push_str("(?:");
                    1
                }
                '{' => {
                    let end = rest.find('}').ok_or_else(|| error(pos..text.len(), "a `{` without its `}`"))?;
                    self.written.push_str(&rest[..=end]);
                    end + 1
                }
                ')' | '|' | '*' | '+' | '?' | '^' | '$' | '.' => {
                    self.written.push(c);
                    1
                }
                _ => {
                    let message = "a word stands in `<…>`: a class as <class>, a literal word as <'word'>";
                    return Err(error(pos..pos + c.len_utf8(), message));
                }
            };
            pos += len;
        }
        Ok(())
    }

    /// The number of the part `name`, used at `at`, where the first `reach` parts may be.
    fn number_of(&self, name: &str, at: Range<usize>, reach: usize) -> Result<usize, PatternError> {
        self.parts.find(name).filter(|&part| part < reach).ok_or_else(|| {
            let before = if reach < self.parts.len() { " before this one" } else { "" };
            error(at, format!("parts.toml has no part `{name}`{before}"))
        })
    }

    /// The part `name`, used at `at`, as a group.
    fn part(&mut self, name: &str, at: Range<usize>, scope: Scope) -> Result<(), PatternError> {
        let part = self.number_of(name, at.clone(), scope.parts)?;
        self.written.push_str("(?:");
        // What is wrong in a part is told where it stands; here it is used.
        let read = self.text(self.parts.text(part), Scope { part: Some(part), parts: part });
        read.map_err(|e| error(at, format!("the part `{name}` is no pattern: {}", e.message)))?;
        self.written.push(')');
        Ok(())
    }

    /// The test of this text, in which the first `reach` parts may be used; what is wrong in it is told with its place in the text.
    fn test(&mut self, text: &str, reach: usize) -> Result<Arc<Test>, PatternError> {
        if let Some(known) = self.classes.tests.get(text) {
            return Ok(known.clone());
        }
        let mut classes = Vec::new();
        let atom = self.atom(text, reach, &mut classes)?;
        let test = Arc::new(Test { atom, number: self.classes.tests.len() as u32, classes });
        self.classes.tests.insert(text.to_owned(), test.clone());
        Ok(test)
    }

    /// The test that the part `name` is, used at `at` inside another.
    fn test_of_part(&mut self, name: &str, at: Range<usize>, reach: usize) -> Result<Arc<Test>, PatternError> {
        let part = self.number_of(name, at.clone(), reach)?;
        let text = self.parts.text(part).trim();
        let inside = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
        let Some(text) = inside.filter(|text| !text.contains(['<', '>'])) else {
            return Err(error(at, format!("the part `{name}` is more than one `<…>`")));
        };
        let read = self.test(text, part);
        read.map_err(|e| error(at, format!("the part `{name}` is no pattern: {}", e.message)))
    }

    /// `a|b&!c`, and after `except` what a symbol must not have beside. Each class goes into `named` with its place.
    fn atom(
        &mut self,
        text: &str,
        reach: usize,
        named: &mut Vec<(ClassId, Range<usize>)>,
    ) -> Result<Atom, PatternError> {
        let (wanted, unwanted) = match text.split_once(EXCEPT) {
            Some((wanted, unwanted)) => (wanted, unwanted),
            None => match text.strip_prefix(EXCEPT.trim_start()) {
                Some(unwanted) => ("", unwanted),
                None => return self.alternatives(text, 0, reach, named).map(Atom),
            },
        };
        let mut any = match wanted.trim() {
            "" => vec![Vec::new()],
            _ => self.alternatives(wanted, 0, reach, named)?,
        };
        let not = self.alternatives(unwanted, text.len() - unwanted.len(), reach, named)?;
        for all in &not {
            let [Literal { class, wanted: true }] = all[..] else {
                let span = wanted.len()..text.len();
                return Err(error(span, "after `except` stand classes with `|` between them, without `&` and `!`"));
            };
            any.iter_mut().for_each(|any| any.push(Literal { class, wanted: false }));
        }
        Ok(Atom(any))
    }

    fn alternatives(
        &mut self,
        text: &str,
        at: usize,
        reach: usize,
        named: &mut Vec<(ClassId, Range<usize>)>,
    ) -> Result<Vec<Vec<Literal>>, PatternError> {
        let mut any = Vec::new();
        let mut from = at;
        for alternative in text.split('|') {
            let span = from..from + alternative.len();
            if let Some(name) = alternative.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                any.extend(self.test_of_part(name, span.clone(), reach)?.atom.0.iter().cloned());
                from = span.end + 1;
                continue;
            }
            let mut all = Vec::new();
            let mut start = from;
            for part in alternative.split('&') {
                let span = start..start + part.len();
                start = span.end + 1;
                let name = part.trim();
                let (wanted, name) = name.strip_prefix('!').map_or((true, name), |name| (false, name));
                let word = name.strip_prefix('\'').and_then(|n| n.strip_suffix('\''));
                let fine = match word {
                    Some(word) => !word.is_empty() && !word.contains(char::is_whitespace),
                    None => is_name(name),
                };
                if !fine {
                    return Err(error(
                        span,
                        "a class is made of a-z, 0-9 and `-`; a literal is one syllable or mark in single quotes",
                    ));
                }
                let class = match word {
                    Some(word) => self.classes.intern(&format!("'{}'", word.to_lowercase())),
                    None => self.classes.intern(name),
                };
                named.push((class, span));
                all.push(Literal { class, wanted });
            }
            from += alternative.len() + 1;
            any.push(all);
        }
        Ok(any)
    }
}

fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or_default().trim_start_matches("error: ")
}

fn error(span: Range<usize>, message: impl Into<String>) -> PatternError {
    PatternError { span, message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::class::ClassSet;
    use crate::rules::file::PartsFile;

    fn parse(text: &str) -> Result<Pattern, PatternError> {
        Pattern::parse(text, &mut Classes::default(), &Parts::default())
    }

    /// The file of these parts, each with its name and pattern.
    fn file(parts: &[(&str, &str)]) -> PartsFile {
        let part = |(name, pattern)| format!("[[part]]\nname = {name:?}\nmeans = ''\npattern = {pattern:?}\n");
        toml::from_str(&parts.iter().map(|&named| part(named)).collect::<String>()).expect("good parts")
    }

    #[test]
    fn except_takes_away_from_every_alternative() {
        let mut classes = Classes::default();
        let mut accepts = |pattern: &str, names: &[&str]| {
            let pattern = Pattern::parse(pattern, &mut classes, &Parts::default()).expect("a good pattern");
            let mut set: ClassSet = names.iter().filter_map(|n| classes.get(n)).collect();
            set.sort();
            pattern.test(0).atom.accepts(&set)
        };
        assert!(accepts("<a|b except c|d>", &["b"]));
        assert!(!accepts("<a|b except c|d>", &["b", "d"]));
        assert!(!accepts("<a|b except c|d>", &["e"]));
        assert!(accepts("<except c|d>", &["e"]));
        assert!(!accepts("<except c|d>", &["c"]));
        assert!(parse("<a except !b>").is_err());
    }

    #[test]
    fn a_part_that_is_one_test_stands_inside_others() {
        let file = file(&[("b-or-c", "<b|c>"), ("more", "<d|[b-or-c]>"), ("two", "<b> <c>"), ("not", "<!b>")]);
        let parts = Parts::new(file.part.iter());
        let mut classes = Classes::default();
        let mut atoms = |text: &str| {
            let pattern = Pattern::parse(text, &mut classes, &parts)?;
            Ok::<_, PatternError>(pattern.tests().map(|(test, _)| test.atom.clone()).collect::<Vec<Atom>>())
        };
        let mut same = |text: &str, plain: &str| assert_eq!(atoms(text).ok(), atoms(plain).ok(), "{text}");
        same("<a except [b-or-c]|e>", "<a except b|c|e>");
        same("<except [more]>", "<!d&!b&!c>");
        same("<a|[more]>", "<a|d|b|c>");
        for (text, place) in
            [("<a|[two]>", 3..8), ("<a except [not]>", 2..15), ("<[none]|a>", 1..7), ("<!b&[b-or-c]>", 4..12)]
        {
            assert_eq!(atoms(text).expect_err("no such test").span, place, "{text}");
        }
    }

    #[test]
    fn faults_have_places() {
        assert_eq!(parse("<a> của").expect_err("a bare word").span, 4..5);
        assert!(parse("<a").is_err());
        assert!(parse("(?=x)").is_err());
        assert!(parse("<a> [b").is_err());
    }

    #[test]
    fn parts_are_groups_of_what_stands_before_them() {
        let named = ("named", "(?<x> <a> )");
        let file = file(&[("a-or-b", "<a> | <b>"), ("more", "<c> [a-or-b]"), ("round", "[round]"), named]);
        let parts = Parts::new(file.part.iter());
        let mut classes = Classes::default();
        let whole = Pattern::parse("<d> [more]? $", &mut classes, &parts).expect("a good pattern");
        let plain = Pattern::parse("<d> (?: <c> (?: <a> | <b> ) )? $", &mut classes, &parts).expect("a good pattern");
        assert_eq!(whole.tree(), plain.tree());
        assert!(whole.tests().map(|(test, _)| &test.atom).eq(plain.tests().map(|(test, _)| &test.atom)));
        assert!(std::ptr::eq(whole.test(1), plain.test(1)), "one test of one text");
        assert_eq!(whole.classes.len(), 1, "of its own text");
        let texts: Vec<&str> = whole.tests().map(|(_, place)| place.text("<d> [more]? $", &parts)).collect();
        assert_eq!(texts, ["<d>", "<c>", "<a>", "<b>"]);
        assert_eq!(Pattern::parse("<d> [none]", &mut classes, &parts).expect_err("no such part").span, 4..10);
        assert!(Pattern::parse_part(1, &mut classes, &parts).is_ok());
        assert!(Pattern::parse_part(2, &mut classes, &parts).is_err(), "it holds itself");
        assert!(Pattern::parse_part(3, &mut classes, &parts).is_err(), "it has a group");
    }
}

//! The text of one page, with its places: what the operators of its content show (ISO 32000-1, 8.4 and 9.4).

use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};
use rustc_hash::FxHashMap;

use super::Budget;
use super::font::Font;
use crate::input::font::Font as Legacy;

/// Forms within forms; deeper ones are passed over.
const MAX_FORMS: usize = 8;
/// Nodes of the tree of pages above a page.
const MAX_PARENTS: usize = 64;
/// Saved states; more are forgotten.
const MAX_STATES: usize = 512;
/// A gap of so many parts of the font's size is a blank, and of so many more than that.
pub(super) const BLANK: f64 = 0.17;
const APART: f64 = 1.0;

/// Text on one line without a gap, in the units of the page; upwards is positive.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub x: f64,
    pub end: f64,
    pub y: f64,
    pub size: f64,
    pub text: String,
    /// Runs of the same number are shown one after the other, with no more between them than between words. In such a gap may stand
    /// what is shown later: the letters that the font does not have, out of another.
    pub flow: usize,
    pub legacy: Option<Legacy>,
}

/// Reads page after page of one document, whose fonts it keeps.
pub(super) struct Pages<'d> {
    doc: &'d Document,
    fonts: FxHashMap<*const Dictionary, Rc<Font>>,
    /// Letters, and those of them that no font tells the meaning of.
    pub letters: u64,
    pub unknown: u64,
    /// Whether what most of the text was set in has an encoding of its own.
    pub legacy: Option<Legacy>,
}

/// A matrix `[a b c d e f]`.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first`, then `second`.
fn times(first: Matrix, second: Matrix) -> Matrix {
    let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (first, second);
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

impl<'d> Pages<'d> {
    pub fn of(doc: &'d Document) -> Self {
        Self { doc, fonts: FxHashMap::default(), letters: 0, unknown: 0, legacy: None }
    }

    /// The runs of a page, in the order in which they are shown; those of them that go in the direction that most go.
    pub fn read(&mut self, page: ObjectId, budget: &mut Budget) -> Vec<Run> {
        let doc = self.doc;
        let Ok(dict) = doc.get_dictionary(page) else { return Vec::new() };
        let mut content = Vec::new();
        for id in doc.get_page_contents(page) {
            let Ok(stream) = doc.get_object(id).and_then(Object::as_stream) else {
                budget.damaged = true;
                continue;
            };
            content.extend(budget.content(stream).unwrap_or_default());
            content.push(b'\n');
        }
        let resources = inherited(dict, b"Resources", doc);
        let mut shown = Shown { directions: Default::default(), pages: self, budget };
        let state = State {
            ctm: IDENTITY,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        shown.run(&content, resources, state, 0);
        let letters = |runs: &Vec<Run>| runs.iter().map(|run| run.text.len()).sum::<usize>();
        let mut runs = shown.directions.into_iter().max_by_key(letters).unwrap_or_default();
        for run in &mut runs {
            if let Some(legacy) = run.legacy {
                run.text = legacy.to_unicode(&run.text);
                self.legacy = Some(legacy);
            }
        }
        runs
    }

    fn font(&mut self, dict: &'d Dictionary, budget: &mut Budget) -> Rc<Font> {
        let doc = self.doc;
        Rc::clone(self.fonts.entry(dict).or_insert_with(|| Rc::new(Font::read(dict, doc, budget))))
    }
}

/// The entry of a page, or of the next node above it that has one.
fn inherited<'d>(mut node: &'d Dictionary, key: &[u8], doc: &'d Document) -> Option<&'d Dictionary> {
    for _ in 0..MAX_PARENTS {
        if let Ok(found) = node.get_deref(key, doc).and_then(Object::as_dict) {
            return Some(found);
        }
        node = node.get_deref(b"Parent", doc).and_then(Object::as_dict).ok()?;
    }
    None
}

struct Shown<'p, 'd> {
    /// Of the runs that go to the right, upwards, to the left, downwards; each as if it went to the right.
    directions: [Vec<Run>; 4],
    pages: &'p mut Pages<'d>,
    budget: &'p mut Budget,
}

impl<'d> Shown<'_, 'd> {
    fn run(&mut self, content: &[u8], resources: Option<&'d Dictionary>, state: State, depth: usize) {
        let doc = self.pages.doc;
        let named = |kind: &[u8], name: &Object| {
            let all = resources?.get_deref(kind, doc).and_then(Object::as_dict).ok()?;
            all.get_deref(name.as_name().ok()?, doc).ok()
        };
        let mut saved: Vec<State> = Vec::new();
        let mut now = state;
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        for operation in Content::decode_iter(content) {
            // What follows a fault of the content cannot be told apart any more.
            let Ok(Operation { operator, operands }) = operation else { return };
            if !self.budget.step() {
                return;
            }
            let number = |at: usize| operands.get(at).and_then(|n| n.as_float().ok()).map_or(0.0, f64::from);
            let matrix = || [number(0), number(1), number(2), number(3), number(4), number(5)];
            let mut next_line = |x: f64, y: f64| {
                line = times([1.0, 0.0, 0.0, 1.0, x, y], line);
                line
            };
            match operator.as_str() {
                "q" if saved.len() < MAX_STATES => saved.push(now.clone()),
                "Q" => now = saved.pop().unwrap_or(now),
                "cm" => now.ctm = times(matrix(), now.ctm),
                "BT" => (text, line) = (IDENTITY, IDENTITY),
                "Tf" => {
                    now.size = number(1);
                    let dict = operands.first().and_then(|name| named(b"Font", name)?.as_dict().ok());
                    now.font = dict.map(|dict| self.pages.font(dict, self.budget));
                }
                "Tc" => now.char_space = number(0),
                "Tw" => now.word_space = number(0),
                "Tz" => now.scale = number(0) / 100.0,
                "TL" => now.leading = number(0),
                "Ts" => now.rise = number(0),
                "Td" => text = next_line(number(0), number(1)),
                "TD" => {
                    now.leading = -number(1);
                    text = next_line(number(0), number(1));
                }
                "Tm" => (text, line) = (matrix(), matrix()),
                "T*" => text = next_line(0.0, -now.leading),
                "Tj" | "'" | "\"" => {
                    if operator == "\"" {
                        (now.word_space, now.char_space) = (number(0), number(1));
                    }
                    if operator != "Tj" {
                        text = next_line(0.0, -now.leading);
                    }
                    if let Some(Object::String(bytes, _)) = operands.last() {
                        self.show(bytes, &now, &mut text);
                    }
                }
                "TJ" => {
                    for part in operands.first().and_then(|all| all.as_array().ok()).into_iter().flatten() {
                        match part {
                            Object::String(bytes, _) => self.show(bytes, &now, &mut text),
                            by => {
                                let by = by.as_float().map_or(0.0, f64::from);
                                let shift = -by / 1000.0 * now.size * now.scale;
                                text = times([1.0, 0.0, 0.0, 1.0, shift, 0.0], text);
                            }
                        }
                    }
                }
                "Do" if depth < MAX_FORMS => {
                    let form = operands.first().and_then(|name| named(b"XObject", name)?.as_stream().ok());
                    let is_form = |kind: &[u8]| kind == b"Form";
                    if let Some(form) = form
                        && form.dict.get_deref(b"Subtype", doc).and_then(Object::as_name).is_ok_and(is_form)
                        && let Some(content) = self.budget.content(form)
                    {
                        let own = form.dict.get_deref(b"Resources", doc).and_then(Object::as_dict).ok();
                        let shape = form.dict.get_deref(b"Matrix", doc).and_then(Object::as_array).ok();
                        let number = |n: &Object| n.as_float().map_or(0.0, f64::from);
                        let shape = shape.map(|all| all.iter().map(number).collect::<Vec<_>>());
                        let shape = shape.and_then(|all| Matrix::try_from(all).ok()).unwrap_or(IDENTITY);
                        let inner = State { ctm: times(shape, now.ctm), ..now.clone() };
                        self.run(&content, own.or(resources), inner, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, bytes: &[u8], now: &State, text: &mut Matrix) {
        let Some(font) = &now.font else { return };
        for (shown, width, is_blank) in font.glyphs(bytes) {
            let shape = [now.size * now.scale, 0.0, 0.0, now.size, 0.0, now.rise];
            let start = times(shape, times(*text, now.ctm));
            let space = now.char_space + if is_blank { now.word_space } else { 0.0 };
            let own = width / 1000.0 * now.size * now.scale;
            let end = times([1.0, 0.0, 0.0, 1.0, own, 0.0], times(*text, now.ctm));
            *text = times([1.0, 0.0, 0.0, 1.0, own + space * now.scale, 0.0], *text);
            self.letter(shown, start, (end[4], end[5]), font.legacy);
        }
    }

    /// Puts one letter to its run, or begins one with it.
    fn letter(&mut self, shown: Option<String>, start: Matrix, end: (f64, f64), legacy: Option<Legacy>) {
        let [a, b, c, d, e, f] = start;
        let size = c.hypot(d);
        if !(size > 0.0 && [e, f, end.0, end.1].iter().all(|n| n.is_finite())) {
            return;
        }
        let direction = match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
            (true, true, _) => 0,
            (false, _, true) => 1,
            (true, false, _) => 2,
            (false, _, false) => 3,
        };
        let ((x, y), (end, _)) = (turned(direction, (e, f)), turned(direction, end));
        let runs = &mut self.directions[direction];
        let within = |run: &Run| x < run.end - 0.1 * size && x >= run.x && (y - run.y).abs() < 0.3 * size;
        if shown.is_none() && (x == end || runs.last().is_some_and(within)) {
            return; // a mark on the letter before, which means both
        }
        self.pages.letters += 1;
        self.pages.unknown += u64::from(shown.is_none());
        let text = shown.unwrap_or_else(|| char::REPLACEMENT_CHARACTER.to_string());
        let is_blank = text.chars().all(char::is_whitespace);
        let mut flow = runs.len();
        if let Some(run) = runs.last_mut() {
            let gap = (x - run.end) / size;
            let fits = run.legacy == legacy && (run.size / size - 1.0).abs() < 0.15 && (y - run.y).abs() < 0.3 * size;
            if fits && (-0.5..=BLANK).contains(&gap) {
                run.text.push_str(&text);
                run.end = if is_blank { run.end } else { end.max(run.end) };
                return;
            }
            if fits && (BLANK..APART).contains(&gap) {
                flow = run.flow;
            }
        }
        if !is_blank {
            runs.push(Run { x, end, y, size, text, flow, legacy });
        }
    }
}

/// A place on the page as it is when what goes in this direction goes to the right.
fn turned(direction: usize, (x, y): (f64, f64)) -> (f64, f64) {
    match direction {
        0 => (x, y),
        1 => (y, -x),
        2 => (-x, -y),
        _ => (-y, x),
    }
}

//! The article itself: title, byline, paragraphs; documents cited; groups that attended.

use super::dates::Dates;
use super::view::View;
use crate::discourse::Label;
use crate::record::{Article, Attendance, Document, Paragraph, ParagraphKind, Piece, Published};

pub(super) fn article(view: &View<'_>, published: Option<Published>) -> Article {
    let text = view.text.as_str();
    let piece = |start: u32, end: u32| {
        let bytes = start as usize..end as usize;
        Piece { text: text[bytes.clone()].to_owned(), span: view.text.span(bytes) }
    };
    let labels = &view.analysis.statements.labels;
    let mut paragraphs = Vec::with_capacity(view.layout.paragraphs.len());
    let mut title = None;
    for (number, paragraph) in view.layout.paragraphs.iter().enumerate() {
        let units = paragraph.first_unit as usize..paragraph.end_unit as usize;
        let all = |label: Label| !units.is_empty() && labels[units.clone()].iter().all(|l| l.label == label);
        let has_byline = || units.clone().any(|unit| view.of_class(unit, view.terms.byline).next().is_some());
        let kind = match number {
            0 if all(Label::Meta) => ParagraphKind::Title,
            _ if all(Label::Caption) => ParagraphKind::Caption,
            _ if all(Label::Meta) && has_byline() => ParagraphKind::Byline,
            _ if all(Label::Meta) && units.end == view.units() => ParagraphKind::Meta,
            _ if all(Label::Meta) => ParagraphKind::Heading,
            1 if title.is_some() && units.len() <= 3 => ParagraphKind::Lead,
            _ => ParagraphKind::Body,
        };
        let whole = piece(paragraph.start, paragraph.end);
        paragraphs.push(Paragraph { kind, span: whole.span });
        if kind == ParagraphKind::Title {
            title = Some(whole);
        }
    }
    let byline = view.finds().find(|(_, f)| view.rules.grammar.is(f, view.terms.byline));
    let byline = byline.map(|(_, f)| view.piece(&view.capture(f, view.terms.groups.name).unwrap_or(f.tokens.clone())));
    Article { title, byline, published, paragraphs }
}

/// Groups named in units about attendance.
pub(super) fn attendance(view: &View<'_>) -> Vec<Attendance> {
    let labels = &view.analysis.statements.labels;
    let units = (0..view.units()).filter(|&unit| labels[unit].label == Label::Attendance);
    let groups = units.flat_map(|unit| view.of_class(unit, view.terms.attendee));
    let entry = |find: &crate::grammar::Find| {
        let piece = view.piece(&find.tokens);
        Attendance { text: piece.text, span: piece.span, rule: view.rule_id(find) }
    };
    groups.map(entry).collect()
}

/// Documents, each place where one is cited.
pub(super) fn documents(view: &View<'_>, dates: &Dates) -> Vec<Document> {
    let found = view.finds().filter(|(_, find)| view.rules.grammar.is(find, view.terms.document));
    let mut found: Vec<_> = found.map(|(_, find)| find).collect();
    found.sort_by_key(|find| find.tokens.start);
    let groups = &view.terms.groups;
    let entry = |find: &crate::grammar::Find| {
        let piece = view.piece(&find.tokens);
        Document {
            text: piece.text,
            span: piece.span,
            kind: view.capture(find, groups.kind).map(|tokens| view.slice(&tokens).to_lowercase()),
            number: view.capture(find, groups.number).map(|tokens| view.slice(&tokens).replace(' ', "")),
            date: view.capture(find, groups.year).and_then(|_| dates.iso(view, find)),
            rule: view.rule_id(find),
        }
    };
    found.into_iter().map(entry).collect()
}

//! From a record to marks in the text of its article, and from marks that overlap to pieces that nest.

use std::fmt::Write as _;
use std::ops::Range;

use maud::{Escaper, Markup, PreEscaped};

use crate::record::{Certainty, Polarity, Record, Span};

/// What a mark shows. The name is its CSS class and the end of its key among the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Achievement,
    Shortcoming,
    State,
    Task,
    Meeting,
    Attendance,
    Office,
    Person,
    Body,
    Assignee,
    Deadline,
    Period,
    Document,
    Figure,
}

impl Kind {
    /// All, in the order of the legend.
    pub const ALL: [Kind; 14] = [
        Kind::Person,
        Kind::Office,
        Kind::Body,
        Kind::Meeting,
        Kind::Attendance,
        Kind::Achievement,
        Kind::Shortcoming,
        Kind::State,
        Kind::Figure,
        Kind::Period,
        Kind::Task,
        Kind::Assignee,
        Kind::Deadline,
        Kind::Document,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Achievement => "achievement",
            Kind::Shortcoming => "shortcoming",
            Kind::State => "state",
            Kind::Task => "task",
            Kind::Meeting => "meeting",
            Kind::Attendance => "attendance",
            Kind::Office => "office",
            Kind::Person => "person",
            Kind::Body => "body",
            Kind::Assignee => "assignee",
            Kind::Deadline => "deadline",
            Kind::Period => "period",
            Kind::Document => "document",
            Kind::Figure => "figure",
        }
    }

    pub fn of(polarity: Polarity) -> Kind {
        match polarity {
            Polarity::Achievement => Kind::Achievement,
            Polarity::Shortcoming => Kind::Shortcoming,
            Polarity::State => Kind::State,
        }
    }
}

/// A value in its place.
#[derive(Debug, Clone)]
pub struct Mark<'r> {
    /// The part of the page's address that leads here: `r3`, `t1-due`, `p1-2` for the second mention of `p1`.
    pub anchor: String,
    /// Code points of the text.
    pub span: Span,
    pub kind: Kind,
    /// None for parts of a value that has one.
    pub rule: Option<&'r str>,
    pub certainty: Option<Certainty>,
}

/// A mark for every value of `record` that has a place.
pub fn of_record(record: &Record) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    let mut put = |anchor: String, span, kind, rule, certainty| {
        marks.push(Mark { anchor, span, kind, rule, certainty });
    };
    if let Some(meeting) = &record.meeting {
        let pieces =
            [("name", meeting.name.as_ref().map(|p| p.span)), ("place", meeting.place.as_ref().map(|p| p.span))];
        let date = [("date", meeting.date.as_ref().map(|d| d.span))];
        for (what, span) in pieces.into_iter().chain(date) {
            if let Some(span) = span {
                put(format!("meeting-{what}"), span, Kind::Meeting, None, None);
            }
        }
    }
    for person in &record.people {
        for (n, mention) in (1..).zip(&person.mentions) {
            put(format!("{}-{n}", person.id), mention.span, Kind::Person, Some(&mention.rule), Some(person.certainty));
        }
        for (n, position) in (1..).zip(&person.positions) {
            put(format!("{}-office-{n}", person.id), position.span, Kind::Office, Some(&position.rule), None);
        }
    }
    for body in &record.bodies {
        for (n, mention) in (1..).zip(&body.mentions) {
            put(format!("{}-{n}", body.id), mention.span, Kind::Body, Some(&mention.rule), Some(body.certainty));
        }
    }
    for (n, group) in (1..).zip(&record.attendance) {
        put(format!("attendance-{n}"), group.span, Kind::Attendance, Some(&group.rule), None);
    }
    for result in &record.results {
        put(result.id.clone(), result.span, Kind::of(result.polarity), Some(&result.rule), Some(result.certainty));
        if let Some(period) = &result.period {
            put(format!("{}-period", result.id), period.span, Kind::Period, None, None);
        }
        for (n, figure) in (1..).zip(&result.figures) {
            put(format!("{}-figure-{n}", result.id), figure.span, Kind::Figure, None, None);
        }
    }
    for task in &record.tasks {
        put(task.id.clone(), task.span, Kind::Task, Some(&task.rule), Some(task.certainty));
        for (n, assignee) in (1..).zip(&task.assignees) {
            put(format!("{}-to-{n}", task.id), assignee.span, Kind::Assignee, None, None);
        }
        if let Some(deadline) = &task.deadline {
            put(format!("{}-due", task.id), deadline.span, Kind::Deadline, None, None);
        }
    }
    for (n, document) in (1..).zip(&record.documents) {
        put(format!("document-{n}"), document.span, Kind::Document, Some(&document.rule), None);
    }
    marks
}

/// What happens on the way through a text, in order. Every `Open` has its `Close`, and they nest.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// The mark of this number begins, or goes on after something that it overlaps made it break off.
    Open(usize),
    Close,
    /// Code points that lie in the marks that are open.
    Text(Range<u32>),
}

/// Cuts `part` of the text at every edge of a mark. Of the marks over a piece the one that begins first is outermost, the longer of
/// two that begin together; a mark that ends inside another that began later is closed with it, and the other opened again.
fn steps(marks: &[Mark], part: Range<u32>) -> Vec<Step> {
    let clip = |mark: &Mark| mark.span[0].max(part.start)..mark.span[1].min(part.end);
    let mut inside: Vec<usize> = (0..marks.len()).filter(|&m| !clip(&marks[m]).is_empty()).collect();
    inside.sort_by_key(|&m| (marks[m].span[0], std::cmp::Reverse(marks[m].span[1]), marks[m].kind, m));
    let mut edges: Vec<u32> = inside.iter().flat_map(|&m| [clip(&marks[m]).start, clip(&marks[m]).end]).collect();
    edges.extend([part.start, part.end]);
    edges.sort_unstable();
    edges.dedup();

    let mut steps = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut begun = 0;
    for edge in edges.windows(2) {
        // Whatever ended here goes, with all that was opened inside it; what of that has not ended is opened again.
        let kept = open.iter().position(|&m| marks[m].span[1] <= edge[0]).unwrap_or(open.len());
        let again: Vec<usize> = open[kept..].iter().copied().filter(|&m| marks[m].span[1] > edge[0]).collect();
        steps.extend(open.drain(kept..).map(|_| Step::Close));
        let new = inside[begun..].iter().take_while(|&&m| clip(&marks[m]).start <= edge[0]).count();
        for m in again.into_iter().chain(inside[begun..begun + new].iter().copied()) {
            steps.push(Step::Open(m));
            open.push(m);
        }
        begun += new;
        steps.push(Step::Text(edge[0]..edge[1]));
    }
    steps.extend(open.iter().map(|_| Step::Close));
    steps
}

/// A text that can be cut at code points.
pub struct Points<'t> {
    text: &'t str,
    /// The byte at which each code point begins, and the end.
    starts: Vec<usize>,
}

impl<'t> Points<'t> {
    pub fn new(text: &'t str) -> Self {
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Points { text, starts }
    }

    /// The code points of `span`, as far as the text goes.
    pub fn slice(&self, span: Range<u32>) -> &'t str {
        let at = |point: u32| self.starts[(point as usize).min(self.starts.len() - 1)];
        self.text.get(at(span.start)..at(span.end)).unwrap_or_default()
    }
}

/// The code points `part` of a text with their marks. `seen` holds, for each mark, whether a piece of it was written before: only the first bears the anchor.
pub fn marked(points: &Points, marks: &[Mark], seen: &mut [bool], part: Range<u32>) -> Markup {
    let mut html = String::new();
    for step in steps(marks, part) {
        match step {
            Step::Open(m) => open_tag(&mut html, &marks[m], !std::mem::replace(&mut seen[m], true)),
            Step::Close => html.push_str("</mark>"),
            Step::Text(span) => escape(&mut html, points.slice(span)),
        }
    }
    PreEscaped(html)
}

fn open_tag(html: &mut String, mark: &Mark, first: bool) {
    html.push_str("<mark class=\"");
    html.push_str(mark.kind.name());
    html.push_str("\" data-of=\"");
    escape(html, &mark.anchor);
    if first {
        html.push_str("\" tabindex=\"-1\" id=\"");
        escape(html, &mark.anchor);
    }
    for (name, value) in [("rule", mark.rule), ("certainty", mark.certainty.map(certainty))] {
        if let Some(value) = value {
            html.push_str("\" data-");
            html.push_str(name);
            html.push_str("=\"");
            escape(html, value);
        }
    }
    html.push_str("\">");
}

/// The name of a certainty, as in the record.
pub fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::High => "high",
        Certainty::Low => "low",
    }
}

fn escape(html: &mut String, text: &str) {
    // Writing into a String cannot fail.
    let _ = Escaper::new(html).write_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(anchor: &str, span: Span, kind: Kind) -> Mark<'static> {
        Mark { anchor: anchor.into(), span, kind, rule: Some("a.<rule>"), certainty: None }
    }

    fn shown(text: &str, marks: &[Mark]) -> String {
        let points = Points::new(text);
        let html = marked(&points, marks, &mut vec![false; marks.len()], 0..text.chars().count() as u32).into_string();
        // Without attributes, for reading.
        let mut out = String::new();
        for piece in html.split_inclusive('>') {
            match piece.split_once("<mark class=\"") {
                Some((before, tag)) => {
                    let first = if tag.contains(" id=") { "" } else { "+" };
                    out.push_str(&format!("{before}({first}{} ", tag.split('"').next().unwrap_or_default()));
                }
                None => out.push_str(&piece.replace("</mark>", ")")),
            }
        }
        out
    }

    #[test]
    fn a_mark_inside_another_nests() {
        let marks = [mark("b1-1", [4, 6], Kind::Body), mark("p1-office-1", [0, 6], Kind::Office)];
        assert_eq!(shown("abcdefgh", &marks), "(office abcd(body ef))gh");
    }

    #[test]
    fn marks_that_overlap_are_cut_and_go_on() {
        let marks = [mark("r1", [0, 4], Kind::State), mark("t1", [2, 7], Kind::Task)];
        assert_eq!(shown("abcdefgh", &marks), "(state ab(task cd))(+task efg)h");
    }

    #[test]
    fn of_two_over_the_same_place_the_greater_kind_is_outermost() {
        let marks =
            [mark("b1-1", [1, 3], Kind::Body), mark("t1-to-1", [1, 3], Kind::Assignee), mark("t1", [1, 3], Kind::Task)];
        assert_eq!(shown("abcd", &marks), "a(task (body (assignee bc)))d");
    }

    #[test]
    fn spans_past_the_end_and_empty_ones_do_no_harm() {
        let marks = [
            mark("p1-1", [2, 99], Kind::Person),
            mark("p2-1", [1, 1], Kind::Person),
            mark("p3-1", [50, 60], Kind::Person),
        ];
        assert_eq!(shown("ăâđê", &marks), "ăâ(person đê)");
    }

    #[test]
    fn text_and_rules_are_escaped() {
        let points = Points::new("<b>&\"");
        let marks = [mark("p1-1", [0, 5], Kind::Person)];
        let html = marked(&points, &marks, &mut [false], 0..5).into_string();
        assert!(html.ends_with(">&lt;b&gt;&amp;&quot;</mark>"), "{html}");
        assert!(html.contains("data-rule=\"a.&lt;rule&gt;\""), "{html}");
    }

    /// Every piece lies under exactly the marks whose spans hold it, tags nest, and nothing of the text is lost.
    #[test]
    fn pieces_lie_under_their_marks() {
        let spans = [[0, 9], [3, 5], [4, 12], [4, 8], [8, 9], [0, 1], [11, 30], [5, 5], [2, 12]];
        let marks: Vec<Mark> = spans.iter().map(|&s| mark("x", s, Kind::Body)).collect();
        let (mut open, mut at) = (Vec::new(), 1);
        for step in steps(&marks, 1..20) {
            match step {
                Step::Open(m) => open.push(m),
                Step::Close => assert!(open.pop().is_some()),
                Step::Text(piece) => {
                    assert_eq!(piece.start, at);
                    at = piece.end;
                    let mut under = open.clone();
                    under.sort_unstable();
                    let right: Vec<usize> =
                        (0..spans.len()).filter(|&m| spans[m][0] <= piece.start && piece.end <= spans[m][1]).collect();
                    assert_eq!(under, right, "{piece:?}");
                }
            }
        }
        assert_eq!((at, open.len()), (20, 0));
    }
}

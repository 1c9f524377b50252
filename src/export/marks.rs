//! Everything that a record places in its text, as one list: what the annotation formats are made of.

use rustc_hash::FxHashMap;

use crate::record::{Agent, Certainty, Date, Mention, Record, Span};

/// One place in the text and what it is.
pub struct Mark<'r> {
    /// `Person`, `Task`, …: one of [`KINDS`].
    pub kind: &'static str,
    pub span: Span,
    /// The normalised words.
    pub text: &'r str,
    /// The id in the record (`p1`, `t2`) of what is named or told here.
    pub local: Option<&'r str>,
    pub rule: Option<&'r str>,
    pub certainty: Option<Certainty>,
    /// Polarity, status, ISO date, unit: what else is known of it, with its name.
    pub value: Option<(&'static str, String)>,
    /// How it is tied to other marks, by their places in the list.
    pub links: Vec<(&'static str, usize)>,
}

impl<'r> Mark<'r> {
    fn found(&mut self, local: &'r str, rule: &'r str, certainty: Certainty) {
        (self.local, self.rule, self.certainty) = (Some(local), Some(rule), Some(certainty));
    }
}

/// Every kind, in the order in which people look for them.
pub const KINDS: [&str; 18] = [
    "Title",
    "Byline",
    "Published",
    "Meeting",
    "Date",
    "Place",
    "Person",
    "Position",
    "Body",
    "Attendance",
    "Result",
    "Source",
    "Period",
    "Figure",
    "Task",
    "Assignee",
    "Deadline",
    "Document",
];

/// The ties: name, kinds from which, kinds to which.
pub const LINKS: [(&str, &str, &str); 14] = [
    ("OnDay", "Meeting", "Date"),
    ("AtPlace", "Meeting", "Place"),
    ("HeldBy", "Meeting", "Body"),
    ("ChairedBy", "Meeting", "Person"),
    ("HoldsOffice", "Person", "Position"),
    ("OfBody", "Position", "Body"),
    ("ReportedBy", "Result", "Person|Body|Source"),
    ("InPeriod", "Result", "Period"),
    ("States", "Result", "Figure"),
    ("AssignedBy", "Task", "Person|Body|Source"),
    ("AssignedTo", "Task", "Assignee"),
    ("Means", "Assignee", "Person|Body"),
    ("DueBy", "Task", "Deadline"),
    ("SameAs", "Person|Body", "Person|Body"),
];

/// All marks of a record. The mentions of one person or body are tied, each to the one before, by `SameAs`; whatever refers to a
/// person or a body is tied to its mention inside the same words, else to the last one before, else to the first.
pub fn of(record: &Record) -> Vec<Mark<'_>> {
    let mut marks = Marks::default();
    marks.article(record);
    // Who is named comes first, so that the others can be tied to it.
    for body in &record.bodies {
        marks.mentions("Body", &body.id, &body.mentions, body.certainty);
    }
    for person in &record.people {
        marks.mentions("Person", &person.id, &person.mentions, person.certainty);
        marks.positions(person);
    }
    marks.meeting(record);
    for group in &record.attendance {
        marks.add("Attendance", group.span, &group.text).rule = Some(&group.rule);
    }
    marks.results(record);
    marks.tasks(record);
    for document in &record.documents {
        let mark = marks.add("Document", document.span, &document.text);
        mark.rule = Some(&document.rule);
        mark.value = document.number.clone().map(|number| ("number", number));
    }
    marks.list
}

#[derive(Default)]
struct Marks<'r> {
    list: Vec<Mark<'r>>,
    /// Of each person and body, its mentions in the order of the text.
    named: FxHashMap<&'r str, Vec<usize>>,
    /// Where words are marked that several values may share.
    shared: FxHashMap<(&'static str, Span), usize>,
}

impl<'r> Marks<'r> {
    fn add(&mut self, kind: &'static str, span: Span, text: &'r str) -> &mut Mark<'r> {
        let (local, rule, certainty, value, links) = (None, None, None, None, vec![]);
        self.list.push(Mark { kind, span, text, local, rule, certainty, value, links });
        let last = self.last();
        &mut self.list[last]
    }

    /// The place in the list of the last mark.
    fn last(&self) -> usize {
        self.list.len() - 1
    }

    /// The mark of this kind at these words, a new one if there is none yet.
    fn shared(&mut self, kind: &'static str, span: Span, text: &'r str) -> usize {
        if let Some(&at) = self.shared.get(&(kind, span)) {
            return at;
        }
        self.add(kind, span, text);
        self.shared.insert((kind, span), self.last());
        self.last()
    }

    fn tie(&mut self, from: usize, link: &'static str, to: usize) {
        self.list[from].links.push((link, to));
    }

    /// Ties the mark `from` to the nearest mention of a person or a body.
    fn tie_to_named(&mut self, from: usize, link: &'static str, local: &str) {
        let [start, end] = self.list[from].span;
        let Some(mentions) = self.named.get(local) else { return };
        let place = |&&mention: &&usize| self.list[mention].span;
        let inside = mentions.iter().find(|m| place(m)[0] >= start && place(m)[1] <= end);
        let before = || mentions.iter().rev().find(|m| place(m)[1] <= start);
        if let Some(&mention) = inside.or_else(before).or(mentions.first()) {
            self.list[from].links.push((link, mention));
        }
    }

    fn article(&mut self, record: &'r Record) {
        let article = &record.article;
        for (kind, piece) in [("Title", &article.title), ("Byline", &article.byline)] {
            if let Some(piece) = piece {
                self.add(kind, piece.span, &piece.text);
            }
        }
        if let Some((published, span)) = article.published.as_ref().and_then(|p| Some((p, p.span?))) {
            self.add("Published", span, &published.text).value = published.iso.clone().map(|iso| ("date", iso));
        }
    }

    fn mentions(&mut self, kind: &'static str, local: &'r str, mentions: &'r [Mention], certainty: Certainty) {
        let mut sorted: Vec<&Mention> = mentions.iter().collect();
        sorted.sort_by_key(|mention| mention.span);
        for mention in sorted {
            let before = self.named.get(local).and_then(|all| all.last()).copied();
            let mark = self.add(kind, mention.span, &mention.text);
            mark.found(local, &mention.rule, certainty);
            mark.links.extend(before.map(|before| ("SameAs", before)));
            let at = self.last();
            self.named.entry(local).or_default().push(at);
        }
    }

    fn positions(&mut self, person: &'r crate::record::Person) {
        let mentions = self.named.get(person.id.as_str()).cloned().unwrap_or_default();
        for position in &person.positions {
            let at = self.shared("Position", position.span, &position.text);
            self.list[at].rule = Some(&position.rule);
            self.list[at].value = Some(("status", word(&position.status)));
            // The mention that stands nearest holds it.
            let distance = |&&m: &&usize| {
                let [start, end] = self.list[m].span;
                start.saturating_sub(position.span[1]) + position.span[0].saturating_sub(end)
            };
            if let Some(&holder) = mentions.iter().min_by_key(distance) {
                self.tie(holder, "HoldsOffice", at);
            }
            let tied = self.list[at].links.iter().any(|&(link, _)| link == "OfBody");
            if let Some(body) = position.body.as_ref().filter(|_| !tied) {
                self.tie_to_named(at, "OfBody", body);
            }
        }
    }

    fn meeting(&mut self, record: &'r Record) {
        let Some(meeting) = &record.meeting else { return };
        let date = meeting.date.as_ref().map(|date| self.date("Date", date));
        let place = meeting.place.as_ref().map(|place| self.shared("Place", place.span, &place.text));
        let Some(name) = &meeting.name else { return };
        self.add("Meeting", name.span, &name.text);
        let name = self.last();
        for (link, to) in [("OnDay", date), ("AtPlace", place)] {
            self.list[name].links.extend(to.map(|to| (link, to)));
        }
        if let Some(host) = &meeting.host {
            self.tie_to_named(name, "HeldBy", host);
        }
        for chair in &meeting.chairs {
            self.tie_to_named(name, "ChairedBy", chair);
        }
    }

    fn date(&mut self, kind: &'static str, date: &'r Date) -> usize {
        let at = self.shared(kind, date.span, &date.text);
        self.list[at].value = date.iso.clone().map(|iso| ("date", iso));
        at
    }

    /// Who reported a result or gave a task.
    fn agent(&mut self, from: usize, link: &'static str, agent: Option<&'r Agent>) {
        match agent {
            None => {}
            Some(Agent::Person { person: local } | Agent::Body { body: local }) => self.tie_to_named(from, link, local),
            Some(Agent::Text(piece)) => {
                let source = self.shared("Source", piece.span, &piece.text);
                self.tie(from, link, source);
            }
        }
    }

    fn results(&mut self, record: &'r Record) {
        for result in &record.results {
            let mark = self.add("Result", result.span, &result.text);
            mark.found(&result.id, &result.rule, result.certainty);
            mark.value = Some(("polarity", word(&result.polarity)));
            let at = self.last();
            self.agent(at, "ReportedBy", result.source.as_ref());
            if let Some(period) = &result.period {
                let period = self.shared("Period", period.span, &period.text);
                self.tie(at, "InPeriod", period);
            }
            for figure in &result.figures {
                self.add("Figure", figure.span, &figure.text).value = figure.unit.clone().map(|unit| ("unit", unit));
                self.tie(at, "States", self.last());
            }
        }
    }

    fn tasks(&mut self, record: &'r Record) {
        for task in &record.tasks {
            self.add("Task", task.span, &task.text).found(&task.id, &task.rule, task.certainty);
            let at = self.last();
            self.agent(at, "AssignedBy", task.assigner.as_ref());
            for assignee in &task.assignees {
                let words = self.shared("Assignee", assignee.span, &assignee.text);
                self.tie(at, "AssignedTo", words);
                let meant = assignee.person.as_ref().or(assignee.body.as_ref());
                if let Some(local) = meant.filter(|_| self.list[words].links.is_empty()) {
                    self.tie_to_named(words, "Means", local);
                }
            }
            if let Some(deadline) = &task.deadline {
                let deadline = self.date("Deadline", deadline);
                self.tie(at, "DueBy", deadline);
            }
        }
    }
}

/// A value as the record writes it: `achievement`, `former`.
pub fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

//! Records made from gold with a share of mistakes, so that every measure has something to count.

use bienban::record::*;
use serde_json::Value;

/// A record in which nothing was found.
pub fn nothing(path: &str, text: &[char]) -> Record {
    Record {
        schema: SCHEMA.into(),
        id: "0".into(),
        source: Source {
            path: path.into(),
            sha256: "0".into(),
            bytes: text.iter().map(|c| c.len_utf8() as u64).sum(),
            chars: text.len() as u64,
            encoding: "utf-8".into(),
            format: "text".into(),
            rules: "0".into(),
            ..Source::default()
        },
        article: Article { title: None, byline: None, published: None, paragraphs: vec![] },
        meeting: None,
        people: vec![],
        bodies: vec![],
        attendance: vec![],
        results: vec![],
        tasks: vec![],
        documents: vec![],
        warnings: vec![],
    }
}

pub fn person(id: &str, name: &str) -> Person {
    Person {
        id: id.into(),
        name: name.into(),
        honorific: None,
        rank: None,
        degree: None,
        positions: vec![],
        roles: vec![],
        mentions: vec![],
        certainty: Certainty::High,
    }
}

pub fn task(id: &str, span: Span) -> Task {
    Task {
        id: id.into(),
        text: String::new(),
        span,
        action: None,
        assigner: None,
        assignees: vec![],
        deadline: None,
        bodies: vec![],
        rule: "made.up".into(),
        certainty: Certainty::High,
    }
}

fn mention(text: &str) -> Mention {
    Mention { text: text.into(), span: [0, 0], rule: "made.up".into() }
}

/// Makes mistakes by a fixed sequence.
pub struct Maker(u64);

impl Maker {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    /// True in `percent` of the cases.
    fn in_(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the alternatives, in another spelling at times, and wrong at times; `None` when lost.
    fn text(&mut self, gold: &Value) -> Option<String> {
        let all: Vec<&str> = match gold {
            Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        };
        if all.is_empty() || self.in_(10) {
            return None;
        }
        let text = all[self.below(all.len() as u64) as usize];
        Some(match self.below(10) {
            0 => text.to_uppercase(),
            1 => format!(" “{text}”, "),
            2 => text.split_whitespace().next().unwrap_or(text).to_owned(),
            3 => format!("{text} khác"),
            _ => text.to_owned(),
        })
    }

    /// The span as it is, or cut, or grown.
    fn span(&mut self, [start, end]: Span, most: u32) -> Span {
        let part = (end - start) / 3;
        match self.below(6) {
            0 => [start + part, end],
            1 => [start, end - part],
            2 => [start, (end + part * 3).min(most)],
            _ => [start, end],
        }
    }

    pub fn record(&mut self, name: &str, gold: &Value, text: &[char], units: &[Span]) -> Record {
        let mut record = nothing(&format!("some/where/{name}.txt"), text);
        self.people(&mut record, gold);
        self.bodies(&mut record, gold);
        let mut chairs: Vec<String> = record.people.iter().filter(|_| self.in_(20)).map(|p| p.id.clone()).collect();
        for chair in gold["meeting"]["chairs"].as_array().unwrap() {
            let named = record.people.iter().find(|p| Some(p.name.as_str()) == chair.as_str());
            chairs.extend(named.map(|p| p.id.clone()));
        }
        let kind = self.text(&gold["meeting"]["kind"]);
        record.meeting = Some(Meeting { kind, name: None, date: None, place: None, host: None, chairs });
        self.units(&mut record, gold, text.len() as u32, units);
        record
    }

    fn people(&mut self, record: &mut Record, gold: &Value) {
        for (i, gold) in gold["people"].as_array().unwrap().iter().enumerate() {
            let right = gold["name"].as_str().filter(|_| self.in_(60)).map(str::to_owned);
            let Some(name) = right.or_else(|| self.text(&gold["name"])) else {
                continue;
            };
            let mut person = person(&format!("p{i}"), &name);
            for gold in gold["positions"].as_array().unwrap() {
                let (Some(text), Some(title)) = (self.text(&gold["text"]), self.text(&gold["title"])) else {
                    continue;
                };
                person.positions.push(Position {
                    text,
                    span: [0, 0],
                    title,
                    body: None,
                    body_text: self.text(&gold["body"]),
                    status: Status::Current,
                    rule: "made.up".into(),
                });
            }
            for role in gold["roles"].as_array().unwrap() {
                let role = if self.in_(20) { Value::from("direct") } else { role.clone() };
                person.roles.push(serde_json::from_value(role).unwrap());
            }
            if self.in_(50) {
                person.mentions.push(mention(&format!("ông {name}")));
            }
            record.people.push(person);
        }
    }

    fn bodies(&mut self, record: &mut Record, gold: &Value) {
        let all = ["bodies", "optional_bodies"].map(|k| gold[k].as_array().unwrap());
        for gold in all.into_iter().flatten() {
            let Some(name) = self.text(gold) else {
                continue;
            };
            // A form more for the body before, or a body of its own, with or without mentions.
            match record.bodies.last_mut() {
                Some(before) if self.in_(30) => before.mentions.push(mention(&name)),
                _ => {
                    let mentions = if self.in_(70) { vec![mention(&name)] } else { vec![] };
                    let id = format!("b{}", record.bodies.len());
                    record.bodies.push(Body {
                        id,
                        name,
                        kind: None,
                        level: None,
                        place: None,
                        mentions,
                        certainty: Certainty::High,
                    });
                }
            }
        }
    }

    fn agent(&mut self, record: &Record, gold: &Value) -> Option<Agent> {
        let name = self.text(gold)?;
        let by_id = record.people.iter().find(|p| p.name == name).map(|p| Agent::Person { person: p.id.clone() });
        match self.below(8) {
            0 => record.bodies.first().map(|b| Agent::Body { body: b.id.clone() }),
            1 => Some(Agent::Person { person: "p999".into() }),
            _ => by_id.or(Some(Agent::Text(Piece { text: name, span: [0, 0] }))),
        }
    }

    fn units(&mut self, record: &mut Record, gold: &Value, most: u32, units: &[Span]) {
        for (number, &unit) in units.iter().enumerate() {
            let gold = &gold["units"][number.to_string()];
            let mut label = gold["label"].as_str().unwrap_or("other");
            if self.in_(15) {
                label = ["result", "task", "other"][self.below(3) as usize];
            }
            let span = self.span(unit, most);
            match label {
                "result" => record.results.push(ResultItem {
                    id: format!("r{number}"),
                    text: String::new(),
                    span,
                    polarity: Polarity::State,
                    source: None,
                    period: None,
                    figures: vec![],
                    bodies: vec![],
                    rule: "made.up".into(),
                    certainty: Certainty::High,
                }),
                "task" => {
                    let invented = Value::from("ai đó");
                    let mut task = task(&format!("t{number}"), span);
                    let assigner = if self.in_(10) { &invented } else { &gold["assigner"] };
                    task.assigner = self.agent(record, assigner);
                    for gold in gold["assignees"].as_array().into_iter().flatten() {
                        let Some(text) = self.text(gold) else {
                            continue;
                        };
                        task.assignees.push(Assignee { person: None, body: None, text, span: [0, 0] });
                    }
                    let deadline = if self.in_(2) { &invented } else { &gold["deadline"] };
                    task.deadline = self.text(deadline).map(|text| Date { text, span: [0, 0], iso: None });
                    record.tasks.push(task);
                }
                _ => {}
            }
        }
    }
}

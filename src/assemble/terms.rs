//! The terms of the contract between rule files and this code: classes and groups that assembly acts upon.

use crate::grammar::GroupId;
use crate::rules::Rules;
use crate::rules::class::ClassId;
use crate::rules::kinds::BitSet;

/// Class and group numbers, looked up once. A class that no rule gives is never found, and so nothing of it is assembled.
#[derive(Debug)]
pub struct Terms {
    /// A named human; groups `name`, `honorific`, `rank`, `degree`; the offices are the `position` finds inside.
    pub person: ClassId,
    /// An office holder without a name; the offices are the `position` finds inside.
    pub holder: ClassId,
    /// Words that stand for whoever spoke last (*đồng chí*, *ông*).
    pub anaphor: ClassId,
    /// An office; groups `title`, `body`, `body_b`.
    pub position: ClassId,
    /// A position of those who lead a body, whoever they are (*lãnh đạo Bộ Công an*).
    pub leader: ClassId,
    /// A position of the one who leads a body (*người đứng đầu Chính phủ*).
    pub head: ClassId,
    pub body: ClassId,
    /// Bodies with the same head; group `shared` holds that, or group `lead` a body that begins with it, and each other group the rest of
    /// one of their names.
    pub listed: ClassId,
    /// The name of a place; at the end of a body's name it is the place of the body.
    pub place_name: ClassId,
    /// A short form in brackets after a body, which the article uses from there on.
    pub alias: ClassId,
    /// Offices that several people share; group `shared` holds the offices, the people are the `person` finds inside.
    pub shared_office: ClassId,
    /// Offices that the person named last before is said to hold or to have held; group `shared`.
    pub held_office: ClassId,
    /// Something done by `who`; the rule sets `role` and perhaps `opens`.
    pub act: ClassId,
    pub meeting: ClassId,
    /// Who holds a meeting; groups `body` and, where the meeting is named, `kind`.
    pub host: ClassId,
    pub venue: ClassId,
    /// A date that is the meeting's, and one that is another's.
    pub meeting_day: ClassId,
    pub other_day: ClassId,
    pub date: ClassId,
    pub published: ClassId,
    pub period: ClassId,
    pub deadline: ClassId,
    pub figure: ClassId,
    pub document: ClassId,
    pub assignee: ClassId,
    /// Words of a promise, and words of an order: a task with the first and without the second is its doer's own promise.
    pub promise: ClassId,
    pub order: ClassId,
    pub attendee: ClassId,
    pub byline: ClassId,
    /// Symbols of words that tell an achievement or a shortcoming.
    pub achievement: BitSet,
    pub shortcoming: BitSet,
    pub groups: Groups,
}

/// Group numbers; `None` where no pattern has the group.
#[derive(Debug)]
pub struct Groups {
    pub name: Option<GroupId>,
    pub honorific: Option<GroupId>,
    pub rank: Option<GroupId>,
    pub degree: Option<GroupId>,
    pub title: Option<GroupId>,
    pub body: Option<GroupId>,
    pub body_b: Option<GroupId>,
    pub shared: Option<GroupId>,
    pub lead: Option<GroupId>,
    pub who: Option<GroupId>,
    pub action: Option<GroupId>,
    pub kind: Option<GroupId>,
    pub number: Option<GroupId>,
    pub value: Option<GroupId>,
    pub unit: Option<GroupId>,
    pub day: Option<GroupId>,
    pub month: Option<GroupId>,
    pub year: Option<GroupId>,
    /// A quarter of a year, in figures or as a Roman number.
    pub quarter: Option<GroupId>,
    /// Day and month, or month and year, with a point between them.
    pub dotted: Option<GroupId>,
    pub place: Option<GroupId>,
}

impl Terms {
    pub fn new(rules: &Rules) -> Terms {
        let class = |name: &str| rules.classes.get(name).unwrap_or(ClassId(u16::MAX));
        let group = |name: &str| rules.grammar.group(name);
        Terms {
            person: class("person"),
            holder: class("holder"),
            anaphor: class("anaphor"),
            position: class("position"),
            leader: class("leader-position"),
            head: class("head-position"),
            body: class("body"),
            listed: class("listed-bodies"),
            place_name: class("place-name"),
            alias: class("alias"),
            shared_office: class("shared-office"),
            held_office: class("held-office"),
            act: class("act"),
            meeting: class("meeting"),
            host: class("host"),
            venue: class("venue"),
            meeting_day: class("meeting-day"),
            other_day: class("other-day"),
            date: class("date"),
            published: class("published"),
            period: class("period"),
            deadline: class("deadline"),
            figure: class("figure"),
            document: class("document"),
            assignee: class("assignee"),
            promise: class("promise"),
            order: class("order"),
            attendee: class("attendee"),
            byline: class("byline"),
            achievement: rules.symbols.with(class("achievement")),
            shortcoming: rules.symbols.with(class("shortcoming")),
            groups: Groups {
                name: group("name"),
                honorific: group("honorific"),
                rank: group("rank"),
                degree: group("degree"),
                title: group("title"),
                body: group("body"),
                body_b: group("body_b"),
                shared: group("shared"),
                lead: group("lead"),
                who: group("who"),
                action: group("action"),
                kind: group("kind"),
                number: group("number"),
                value: group("value"),
                unit: group("unit"),
                day: group("day"),
                month: group("month"),
                year: group("year"),
                quarter: group("quarter"),
                dotted: group("dotted"),
                place: group("place"),
            },
        }
    }
}

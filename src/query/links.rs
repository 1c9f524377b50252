//! How the rows of each subject hang together with bodies and people, in SQL, both ways round.
//!
//! In all of it `s` is the row that is asked about and `a` its article; the tables `bodies_asked` and `people_asked` hold the
//! numbers of the bodies and people for which the question asks.

use super::filter::Subject;

/// One relation between rows and what is asked for.
pub(super) struct Link {
    /// Is this row related? For rows that are walked through in their order. A plus keeps SQLite from trying one body after the other,
    /// `LIMIT 1` from making a join of `EXISTS`, for which it goes through the whole table first to make a filter of its numbers.
    pub test: &'static str,
    /// The numbers of all related rows, as `id` and some of them more than once: what [`test`](Link::test) says yes to.
    /// `UNION ALL`, so that SQLite stops at a limit. It ends where a condition on the day `n.day` can be joined with `AND`, if
    /// bodies are asked for; `appearing` is where the people asked for are named.
    pub drive: &'static str,
}

/// Rows to bodies, as the tables say that linking fills (`relations.sql`); `None` where the rows are bodies.
pub(super) fn of_bodies(subject: Subject) -> Option<Link> {
    match subject {
        Subject::People | Subject::Bodies => None,
        Subject::Tasks => Some(Link {
            test: "EXISTS (SELECT 1 FROM body_task n WHERE n.task = s.id AND +n.body IN bodies_asked LIMIT 1)",
            drive: "SELECT n.task AS id FROM bodies_asked b CROSS JOIN body_task n ON n.body = b.id",
        }),
        Subject::Results => Some(Link {
            test: "EXISTS (SELECT 1 FROM body_result n WHERE n.result = s.id AND +n.body IN bodies_asked LIMIT 1)",
            drive: "SELECT n.result AS id FROM bodies_asked b CROSS JOIN body_result n ON n.body = b.id",
        }),
        Subject::Meetings => Some(Link {
            test: "EXISTS (SELECT 1 FROM body_meeting n WHERE n.meeting = s.article AND +n.body IN bodies_asked LIMIT 1)",
            drive: "SELECT n.meeting AS id FROM bodies_asked b CROSS JOIN body_meeting n ON n.body = b.id",
        }),
        Subject::Articles => Some(Link {
            test: "EXISTS (SELECT 1 FROM named_body n WHERE n.article = a.id AND +n.body IN bodies_asked LIMIT 1)",
            drive: "SELECT n.article AS id FROM bodies_asked b CROSS JOIN named_body n ON n.body = b.id",
        }),
    }
}

/// Rows to people; `None` where the rows are people.
pub(super) fn of_people(subject: Subject) -> Option<Link> {
    match subject {
        Subject::People => None,
        Subject::Bodies => Some(Link {
            test: "EXISTS (SELECT 1 FROM tenure o WHERE o.body = s.id AND +o.person IN people_asked LIMIT 1)",
            drive: "SELECT o.body AS id FROM people_asked p CROSS JOIN tenure o ON o.person = p.id
                WHERE o.body IS NOT NULL",
        }),
        Subject::Tasks => Some(Link {
            test: "EXISTS (SELECT 1 FROM appearance ap WHERE ap.person IN people_asked AND ap.id IN (
                SELECT appearance FROM assignee WHERE task = s.id UNION ALL SELECT s.assigner_person) LIMIT 1)",
            drive: "SELECT x.task AS id FROM appearing n CROSS JOIN assignee x ON x.appearance = n.id
                UNION ALL SELECT x.id FROM appearing n CROSS JOIN task x ON x.assigner_person = n.id",
        }),
        Subject::Results => Some(Link {
            test: "EXISTS (SELECT 1 FROM appearance ap WHERE ap.id = s.source_person AND ap.person IN people_asked LIMIT 1)",
            drive: "SELECT x.id AS id FROM appearing n CROSS JOIN result x ON x.source_person = n.id",
        }),
        Subject::Meetings => Some(Link {
            test: "EXISTS (SELECT 1 FROM appearance ap WHERE ap.article = a.id AND ap.person IN people_asked LIMIT 1)",
            drive: "SELECT m.article AS id FROM appearing n CROSS JOIN meeting m ON m.article = n.article",
        }),
        Subject::Articles => Some(Link {
            test: "EXISTS (SELECT 1 FROM appearance ap WHERE ap.article = a.id AND ap.person IN people_asked LIMIT 1)",
            drive: "SELECT n.article AS id FROM appearing n",
        }),
    }
}

//! How the rows of each subject hang together with bodies and people, in SQL, both ways round.
//!
//! In all of it `s` is the row that is asked about and `a` its article; the tables `bodies_asked` and `people_asked` hold the
//! numbers of the bodies and people for which the question asks.

use super::filter::Subject;

/// One relation between rows and what is asked for.
pub(super) struct Link {
    /// Is this row related? For rows that are walked through in their order.
    pub test: &'static str,
    /// The numbers of all related rows, as `id` and some of them more than once: what [`test`](Link::test) says yes to.
    /// `UNION ALL`, so that SQLite stops at a limit; `named_asked` and `appearing` are where the bodies and people asked for
    /// are named.
    pub drive: &'static str,
}

/// Rows to bodies; `None` where the rows are bodies.
pub(super) fn of_bodies(subject: Subject) -> Option<Link> {
    match subject {
        Subject::People | Subject::Bodies => None,
        Subject::Tasks => Some(Link {
            test: "EXISTS (SELECT 1 FROM named_body n WHERE n.body IN bodies_asked AND n.id IN (
                SELECT named_body FROM task_body WHERE task = s.id
                UNION ALL SELECT named_body FROM assignee WHERE task = s.id
                UNION ALL SELECT s.assigner_body
                UNION ALL SELECT named_body FROM position WHERE appearance = s.assigner_person
                UNION ALL SELECT host FROM meeting WHERE article = s.article))",
            drive: "SELECT x.task AS id FROM named_asked n CROSS JOIN task_body x ON x.named_body = n.id
                UNION ALL SELECT x.task FROM named_asked n CROSS JOIN assignee x ON x.named_body = n.id
                UNION ALL SELECT x.id FROM named_asked n CROSS JOIN task x ON x.assigner_body = n.id
                UNION ALL SELECT x.id FROM named_asked n CROSS JOIN position o ON o.named_body = n.id
                    CROSS JOIN task x ON x.assigner_person = o.appearance
                UNION ALL SELECT x.id FROM named_asked n CROSS JOIN meeting m ON m.host = n.id
                    CROSS JOIN task x ON x.article = m.article",
        }),
        Subject::Results => Some(Link {
            test: "EXISTS (SELECT 1 FROM named_body n WHERE n.body IN bodies_asked AND n.id IN (
                SELECT named_body FROM result_body WHERE result = s.id
                UNION ALL SELECT s.source_body
                UNION ALL SELECT named_body FROM position WHERE appearance = s.source_person
                UNION ALL SELECT host FROM meeting WHERE article = s.article))",
            drive: "SELECT x.result AS id FROM named_asked n CROSS JOIN result_body x ON x.named_body = n.id
                UNION ALL SELECT x.id FROM named_asked n CROSS JOIN result x ON x.source_body = n.id
                UNION ALL SELECT x.id FROM named_asked n CROSS JOIN position o ON o.named_body = n.id
                    CROSS JOIN result x ON x.source_person = o.appearance
                UNION ALL SELECT x.id FROM named_asked n CROSS JOIN meeting m ON m.host = n.id
                    CROSS JOIN result x ON x.article = m.article",
        }),
        Subject::Meetings => Some(Link {
            test: "EXISTS (SELECT 1 FROM named_body n WHERE n.body IN bodies_asked AND n.id IN (
                SELECT s.host
                UNION ALL SELECT o.named_body FROM chair c JOIN position o ON o.appearance = c.appearance
                    WHERE c.article = s.article))",
            drive: "SELECT m.article AS id FROM named_asked n CROSS JOIN meeting m ON m.host = n.id
                UNION ALL SELECT c.article FROM named_asked n CROSS JOIN position o ON o.named_body = n.id
                    CROSS JOIN chair c ON c.article = n.article AND c.appearance = o.appearance",
        }),
        Subject::Articles => Some(Link {
            test: "EXISTS (SELECT 1 FROM named_body n WHERE n.article = a.id AND n.body IN bodies_asked)",
            drive: "SELECT n.article AS id FROM named_asked n",
        }),
    }
}

/// Rows to people; `None` where the rows are people.
pub(super) fn of_people(subject: Subject) -> Option<Link> {
    match subject {
        Subject::People => None,
        Subject::Bodies => Some(Link {
            test: "EXISTS (SELECT 1 FROM tenure o WHERE o.body = s.id AND o.person IN people_asked)",
            drive: "SELECT o.body AS id FROM people_asked p CROSS JOIN tenure o ON o.person = p.id
                WHERE o.body IS NOT NULL",
        }),
        Subject::Tasks => Some(Link {
            test: "EXISTS (SELECT 1 FROM appearance ap WHERE ap.person IN people_asked AND ap.id IN (
                SELECT appearance FROM assignee WHERE task = s.id UNION ALL SELECT s.assigner_person))",
            drive: "SELECT x.task AS id FROM appearing n CROSS JOIN assignee x ON x.appearance = n.id
                UNION ALL SELECT x.id FROM appearing n CROSS JOIN task x ON x.assigner_person = n.id",
        }),
        Subject::Results => Some(Link {
            test: "EXISTS (SELECT 1 FROM appearance ap WHERE ap.id = s.source_person AND ap.person IN people_asked)",
            drive: "SELECT x.id AS id FROM appearing n CROSS JOIN result x ON x.source_person = n.id",
        }),
        Subject::Meetings => Some(Link {
            test: "EXISTS (SELECT 1 FROM appearance ap WHERE ap.article = a.id AND ap.person IN people_asked)",
            drive: "SELECT m.article AS id FROM appearing n CROSS JOIN meeting m ON m.article = n.article",
        }),
        Subject::Articles => Some(Link {
            test: "EXISTS (SELECT 1 FROM appearance ap WHERE ap.article = a.id AND ap.person IN people_asked)",
            drive: "SELECT n.article AS id FROM appearing n",
        }),
    }
}

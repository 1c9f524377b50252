-- Views for the common questions. They need nothing but SQLite, so any tool that opens the file has them.

-- Who held which office: a row for every time that an article says so. `day` is the article's.
CREATE VIEW office AS
SELECT position.id, appearance.person, person.name, position.title, coalesce(body.name, position.body_text) AS body_name, named_body.body,
       position.status, article.day, position.text, position.start, position."end", position.rule, article.id AS article, article.path
FROM position JOIN appearance ON appearance.id = position.appearance JOIN article ON article.id = appearance.article
LEFT JOIN person ON person.id = appearance.person
LEFT JOIN named_body ON named_body.id = position.named_body LEFT JOIN body ON body.id = named_body.body;

-- Which offices somebody held from when to when, as far as articles tell.
CREATE VIEW office_held AS
SELECT person, name, title, body_name, body, status, min(day) AS first_seen, max(day) AS last_seen, count(DISTINCT article) AS articles
FROM office GROUP BY person, title, coalesce(body, body_name), status;

-- What was reported. `source` is who or what reports it, in words.
CREATE VIEW reported AS
SELECT result.id, article.day, result.text, result.polarity, coalesce(speaker.name, source.name, result.source_text) AS source,
       result.period, result.certainty, result.start, result."end", result.rule, article.id AS article, article.path
FROM result JOIN article ON article.id = result.article
LEFT JOIN appearance speaker ON speaker.id = result.source_person LEFT JOIN named_body source ON source.id = result.source_body;

-- What was assigned: by whom, to whom (parted by semicolons), by when.
CREATE VIEW assigned AS
SELECT task.id, article.day, coalesce(task.action, task.text) AS action, coalesce(giver.name, body.name, task.assigner_text) AS assigner,
       (SELECT group_concat(text, '; ') FROM (SELECT text FROM assignee WHERE assignee.task = task.id ORDER BY ord)) AS assignees,
       task.deadline_text, task.deadline, task.deadline_to, task.certainty, task.text, task.start, task."end", task.rule,
       article.id AS article, article.path
FROM task JOIN article ON article.id = task.article
LEFT JOIN appearance giver ON giver.id = task.assigner_person LEFT JOIN named_body body ON body.id = task.assigner_body;

-- Meetings with who held and who chaired them.
CREATE VIEW held AS
SELECT meeting.article, article.day, meeting.kind, meeting.name, host.name AS host, host.body AS host_body, host.level, meeting.place,
       (SELECT group_concat(name, '; ') FROM
         (SELECT appearance.name FROM chair JOIN appearance ON appearance.id = chair.appearance WHERE chair.article = meeting.article ORDER BY ord)) AS chairs,
       article.title, article.path
FROM meeting JOIN article ON article.id = meeting.article LEFT JOIN named_body host ON host.id = meeting.host;

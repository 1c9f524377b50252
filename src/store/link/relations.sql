-- What is gone through by body or by words, so that it need not be looked for article by article.

-- What has to do with a body, in any way: a result or a task that names it, that it or somebody in office there reports or gives, or that was
-- told in a meeting that it held, or a task that is given to it. And a meeting that it held, or that somebody in office there chaired.

DELETE FROM body_result;
INSERT INTO body_result
SELECT DISTINCT n.body, coalesce(n.day, ''), told.id FROM (
  SELECT result AS id, named_body FROM result_body
  UNION ALL SELECT id, source_body FROM result WHERE source_body IS NOT NULL
  UNION ALL SELECT r.id, o.named_body FROM result r JOIN position o ON o.appearance = r.source_person WHERE r.source_person IS NOT NULL
  UNION ALL SELECT r.id, m.host FROM meeting m JOIN result r ON r.article = m.article WHERE m.host IS NOT NULL
) told JOIN named_body n ON n.id = told.named_body WHERE n.body IS NOT NULL ORDER BY 1, 2, 3;

DELETE FROM body_task;
INSERT INTO body_task
SELECT DISTINCT n.body, coalesce(n.day, ''), given.id FROM (
  SELECT task AS id, named_body FROM task_body
  UNION ALL SELECT task, named_body FROM assignee
  UNION ALL SELECT id, assigner_body FROM task WHERE assigner_body IS NOT NULL
  UNION ALL SELECT t.id, o.named_body FROM task t JOIN position o ON o.appearance = t.assigner_person WHERE t.assigner_person IS NOT NULL
  UNION ALL SELECT t.id, m.host FROM meeting m JOIN task t ON t.article = m.article WHERE m.host IS NOT NULL
) given JOIN named_body n ON n.id = given.named_body WHERE n.body IS NOT NULL ORDER BY 1, 2, 3;

DELETE FROM body_assigned;
INSERT INTO body_assigned
SELECT DISTINCT n.body, coalesce(n.day, ''), x.task FROM assignee x JOIN named_body n ON n.id = x.named_body
WHERE n.body IS NOT NULL ORDER BY 1, 2, 3;

DELETE FROM called_task;
DELETE FROM called;
CREATE TEMP TABLE worded AS SELECT text, fold(text) AS folded FROM (SELECT DISTINCT text FROM assignee);
CREATE INDEX temp.worded_text ON worded (text, folded);
INSERT INTO called (folded) SELECT DISTINCT folded FROM worded ORDER BY 1;
INSERT INTO called_task
SELECT DISTINCT called.id, x.task FROM assignee x JOIN worded ON worded.text = x.text JOIN called ON called.folded = worded.folded ORDER BY 1, 2;
DROP TABLE worded;

DELETE FROM body_meeting;
INSERT INTO body_meeting
SELECT DISTINCT n.body, coalesce(n.day, ''), held.article FROM (
  SELECT article, host AS named_body FROM meeting WHERE host IS NOT NULL
  UNION ALL SELECT c.article, o.named_body FROM chair c JOIN position o ON o.appearance = c.appearance
) held JOIN named_body n ON n.id = held.named_body WHERE n.body IS NOT NULL ORDER BY 1, 2, 3;

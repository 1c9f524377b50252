-- What stands with persons and bodies, worked out of appearances and named bodies. A body's name and place are set by linking.

DELETE FROM person WHERE id NOT IN (SELECT person FROM appearance WHERE person IS NOT NULL);
DELETE FROM body WHERE id NOT IN (SELECT body FROM named_body WHERE body IS NOT NULL);

-- How often each name of each is used.
CREATE TEMP TABLE used AS
SELECT 'person' AS what, person AS id, name, min(folded) AS folded, count(*) AS times FROM appearance GROUP BY person, name
UNION ALL SELECT 'body', body, name, min(folded), count(*) FROM named_body GROUP BY body, name;
CREATE INDEX temp.used_by ON used (what, id, times DESC, name);
CREATE TEMP TABLE seen AS
SELECT 'person' AS what, person AS id, count(DISTINCT article) AS articles, min(day) AS first, max(day) AS last FROM appearance GROUP BY person
UNION ALL SELECT 'body', body, count(DISTINCT article), min(day), max(day) FROM named_body GROUP BY body;
CREATE INDEX temp.seen_by ON seen (what, id);

UPDATE person SET
  (name, folded) = (SELECT name, folded FROM used WHERE what = 'person' AND used.id = person.id ORDER BY times DESC, name LIMIT 1),
  (articles, first_seen, last_seen) = (SELECT articles, first, last FROM seen WHERE what = 'person' AND seen.id = person.id);
UPDATE body SET
  (articles, first_seen, last_seen) = (SELECT articles, first, last FROM seen WHERE what = 'body' AND seen.id = body.id),
  kind = (SELECT kind FROM named_body WHERE named_body.body = body.id AND kind IS NOT NULL GROUP BY kind ORDER BY count(*) DESC, kind LIMIT 1),
  level = (SELECT level FROM named_body WHERE named_body.body = body.id AND level IS NOT NULL GROUP BY level ORDER BY count(*) DESC, level LIMIT 1);

DELETE FROM person_alias;
DELETE FROM body_alias;
INSERT INTO person_alias SELECT used.id, used.name, times FROM used JOIN person ON person.id = used.id WHERE what = 'person' AND used.name <> person.name;
INSERT INTO body_alias SELECT used.id, used.name, times FROM used JOIN body ON body.id = used.id WHERE what = 'body' AND used.name <> body.name;
DROP TABLE used;
DROP TABLE seen;

-- Offices from when to when. A title is the same whatever its case and marks. Of all ways to write it the fullest is taken, of these the first
-- in the order of the letters: that begins with a capital.
CREATE TEMP TABLE titled AS SELECT title, fold(title) AS folded FROM (SELECT DISTINCT title FROM position);
CREATE INDEX temp.titled_title ON titled (title, folded);
DELETE FROM tenure;
INSERT INTO tenure (person, text, title, body, status, articles, first_seen, last_seen)
SELECT person, substr(min(text), 7), min(title), body, status, count(*), min(day), max(day)
FROM (SELECT appearance.person, titled.folded, min(position.title) AS title, named_body.body, position.status, appearance.day,
             min(printf('%06d%s', 999999 - length(position.text), position.text)) AS text
      FROM position JOIN titled ON titled.title = position.title JOIN appearance ON appearance.id = position.appearance
      LEFT JOIN named_body ON named_body.id = position.named_body
      WHERE appearance.person IS NOT NULL
      GROUP BY appearance.person, titled.folded, named_body.body, position.status, appearance.article)
GROUP BY person, folded, body, status;
DROP TABLE titled;

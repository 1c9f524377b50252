-- Full-text search over search keys; what is shown comes from the other tables. Row ids are those of article, person, body, result, task.
--
-- The tables keep no texts, and no `contentless_delete`, with which SQLite before 3.43 (and so Datasette on many machines) would not open the
-- file: to take a row out, what stood there is given once more. Hence a law: when what `fold` gives changes, a step that runs this again must come with it.

DROP TABLE IF EXISTS article_fts;
DROP TABLE IF EXISTS person_fts;
DROP TABLE IF EXISTS body_fts;
DROP TABLE IF EXISTS result_fts;
DROP TABLE IF EXISTS task_fts;
CREATE VIRTUAL TABLE article_fts USING fts5 (title, text, content = '', tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE person_fts USING fts5 (names, content = '', tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3');
CREATE VIRTUAL TABLE body_fts USING fts5 (names, content = '', tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3');
CREATE VIRTUAL TABLE result_fts USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE task_fts USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 0');

INSERT INTO article_fts (rowid, title, text)
SELECT id, ifnull(fold(title), ''), ifnull(fold(text), '') FROM article LEFT JOIN article_text ON article_text.article = article.id;
INSERT INTO result_fts (rowid, text) SELECT id, fold(text) FROM result;
INSERT INTO task_fts (rowid, text) SELECT id, fold(text) FROM task;
INSERT INTO person_fts (rowid, names)
SELECT id, fold(name || ' ' || ifnull((SELECT group_concat(name, ' ') FROM person_alias WHERE person_alias.person = person.id), '')) FROM person;
INSERT INTO body_fts (rowid, names)
SELECT id, fold(name || ' ' || ifnull((SELECT group_concat(name, ' ') FROM body_alias WHERE body_alias.body = body.id), '')) FROM body;

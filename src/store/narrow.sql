-- What answers about a large store must not read whole rows for. The indexes that belong to it are in indexes.sql.

DROP INDEX IF EXISTS tenure_title;
DROP INDEX IF EXISTS tenure_body_person;
DROP INDEX IF EXISTS task_deadline;

-- Linking makes these anew whenever an article has come or gone, and before that no command reads the store: so they need not refer to `task`, whose
-- long rows would be looked up for each of theirs.

-- Corpus-wide: which tasks are given to a body. `day` is the article's, '' if it has none.
CREATE TABLE body_assigned (
  body INTEGER NOT NULL REFERENCES body ON DELETE CASCADE, day TEXT NOT NULL, task INTEGER NOT NULL,
  PRIMARY KEY (body, day, task)
) STRICT, WITHOUT ROWID;

-- Corpus-wide: the words in which articles call those to whom tasks are given, as search keys, and which tasks those are.
CREATE TABLE called (id INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE called_task (
  called INTEGER NOT NULL REFERENCES called ON DELETE CASCADE, task INTEGER NOT NULL, PRIMARY KEY (called, task)
) STRICT, WITHOUT ROWID;

-- One row: how rare pairs of syllables are in a sample of results and tasks. `pairs` is text, a line for each pair and the number of the
-- `texts` in which it stands, in order.
CREATE TABLE rarity (texts INTEGER NOT NULL, pairs TEXT NOT NULL) STRICT;

-- How words begin: the first one, two and three letters of the words of an article. Ever so many words begin so, and to gather their articles
-- out of article_fts takes long. The law of search.sql holds for it too.
CREATE VIRTUAL TABLE begun_fts USING fts5 (begun, content = '', detail = none, columnsize = 0, tokenize = 'unicode61 remove_diacritics 0');
INSERT INTO begun_fts (rowid, begun)
SELECT id, begun(ifnull(title, '') || ' ' || ifnull(text, '')) FROM article LEFT JOIN article_text ON article_text.article = article.id;

-- What readers of a large store need. The day of its article stands with whatever is named in it: the latest of a person or a body are then
-- found along an index.

ALTER TABLE appearance ADD COLUMN day TEXT;
ALTER TABLE named_body ADD COLUMN day TEXT;
DROP INDEX IF EXISTS appearance_person;
DROP INDEX IF EXISTS named_body_body;
DROP INDEX IF EXISTS tenure_body;
UPDATE appearance SET day = (SELECT day FROM article WHERE article.id = appearance.article);
UPDATE named_body SET day = (SELECT day FROM article WHERE article.id = named_body.article);

-- Corpus-wide: how often in each year a body is given a task (`what` is `task`), or a result of this polarity names it.
CREATE TABLE body_year (
  body INTEGER NOT NULL REFERENCES body ON DELETE CASCADE, year TEXT NOT NULL, what TEXT NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (body, year, what)
) STRICT, WITHOUT ROWID;
-- Corpus-wide: an office of a person in the same words and of the same status; `position` is the latest of them.
CREATE TABLE office_wording (
  person INTEGER NOT NULL REFERENCES person ON DELETE CASCADE, position INTEGER NOT NULL REFERENCES position ON DELETE CASCADE,
  articles INTEGER NOT NULL, first_seen TEXT, last_seen TEXT,
  PRIMARY KEY (person, position)
) STRICT, WITHOUT ROWID;

-- Corpus-wide: what has to do with a body, in any of the ways that link/relations.sql tells. `day` is the article's, '' if it has none.
CREATE TABLE body_result (
  body INTEGER NOT NULL REFERENCES body ON DELETE CASCADE, day TEXT NOT NULL, result INTEGER NOT NULL REFERENCES result ON DELETE CASCADE,
  PRIMARY KEY (body, day, result)
) STRICT, WITHOUT ROWID;
CREATE TABLE body_task (
  body INTEGER NOT NULL REFERENCES body ON DELETE CASCADE, day TEXT NOT NULL, task INTEGER NOT NULL REFERENCES task ON DELETE CASCADE,
  PRIMARY KEY (body, day, task)
) STRICT, WITHOUT ROWID;
CREATE TABLE body_meeting (
  body INTEGER NOT NULL REFERENCES body ON DELETE CASCADE, day TEXT NOT NULL, meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
  PRIMARY KEY (body, day, meeting)
) STRICT, WITHOUT ROWID;

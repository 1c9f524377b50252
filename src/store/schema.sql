-- The library: what the records of many articles hold, in tables.
--
-- Laws of every table
--   * `start` and `end` are code points of `article_text.text`, as in the record; a value without a span in its article has NULL.
--   * A column `folded` is the search key of the text beside it: lower case, no marks, U+0111 as d, single blanks.
--   * `local` is the id that a value bears in its own record (p1, b2, r3, t4).
--   * Whatever belongs to an article goes with it (ON DELETE CASCADE). `person` and `body` belong to the whole library and are
--     made anew from `appearance` and `named_body` when articles have come or gone.
--   * A date's `from` and `to` are the first and the last day that its (perhaps partial) ISO form allows.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- One row an article. `digest` is the SHA-256 of its record's line: an article whose digest has not changed is left alone.
CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,            -- source.path of the record
  record TEXT NOT NULL,                 -- id of the record: depends only on the normalised text
  digest BLOB NOT NULL,
  sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, chars INTEGER NOT NULL,
  encoding TEXT NOT NULL, format TEXT NOT NULL, rules TEXT NOT NULL,
  author TEXT, publisher TEXT, url TEXT,
  source TEXT NOT NULL,                 -- the newspaper or site; else the folder or container in which the article lies
  title TEXT, title_start INTEGER, title_end INTEGER,
  byline TEXT, byline_start INTEGER, byline_end INTEGER,
  published_text TEXT, published TEXT, published_from TEXT, published_to TEXT,
  day TEXT,                             -- of the meeting, else of publication: the first day that it allows
  duplicate_of TEXT                     -- path of the first article of its group of near-duplicates
) STRICT;

-- The decoded text as spans count it. No row when the source could not be found again, or had changed.
CREATE TABLE article_text (article INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE, text TEXT NOT NULL) STRICT;
-- The record as it was written, compressed by Zstandard.
CREATE TABLE article_record (article INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE, json BLOB NOT NULL) STRICT;
CREATE TABLE paragraph (
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, ord INTEGER NOT NULL,
  kind TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  PRIMARY KEY (article, ord)
) STRICT, WITHOUT ROWID;
CREATE TABLE warning (
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, ord INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (article, ord)
) STRICT, WITHOUT ROWID;

-- Corpus-wide. `id` lasts as long as one of its appearances does. `key` is the folded name.
CREATE TABLE person (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL,
  articles INTEGER NOT NULL, first_seen TEXT, last_seen TEXT
) STRICT;
CREATE TABLE body (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL,
  kind TEXT, level TEXT, place TEXT,
  articles INTEGER NOT NULL, first_seen TEXT, last_seen TEXT
) STRICT;
-- Every other form under which a person or a body is named, with how often.
CREATE TABLE person_alias (person INTEGER NOT NULL REFERENCES person ON DELETE CASCADE, name TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (person, name)) STRICT, WITHOUT ROWID;
CREATE TABLE body_alias (body INTEGER NOT NULL REFERENCES body ON DELETE CASCADE, name TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (body, name)) STRICT, WITHOUT ROWID;

-- A person in one article. `why` says why it is taken for `person`.
CREATE TABLE appearance (
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, local TEXT NOT NULL,
  person INTEGER REFERENCES person, why TEXT,
  name TEXT NOT NULL, folded TEXT NOT NULL,
  honorific TEXT, rank TEXT, degree TEXT, certainty TEXT NOT NULL,
  UNIQUE (article, local)
) STRICT;
CREATE TABLE role (appearance INTEGER NOT NULL REFERENCES appearance ON DELETE CASCADE, role TEXT NOT NULL, PRIMARY KEY (appearance, role)) STRICT, WITHOUT ROWID;
CREATE TABLE person_mention (
  id INTEGER PRIMARY KEY, appearance INTEGER NOT NULL REFERENCES appearance ON DELETE CASCADE,
  text TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, rule TEXT NOT NULL
) STRICT;

-- A body in one article.
CREATE TABLE named_body (
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, local TEXT NOT NULL,
  body INTEGER REFERENCES body, why TEXT,
  name TEXT NOT NULL, folded TEXT NOT NULL,
  kind TEXT, level TEXT, place TEXT, certainty TEXT NOT NULL,
  UNIQUE (article, local)
) STRICT;
CREATE TABLE body_mention (
  id INTEGER PRIMARY KEY, named_body INTEGER NOT NULL REFERENCES named_body ON DELETE CASCADE,
  text TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, rule TEXT NOT NULL
) STRICT;

-- An office that a person holds, in the order of the record.
CREATE TABLE position (
  id INTEGER PRIMARY KEY, appearance INTEGER NOT NULL REFERENCES appearance ON DELETE CASCADE,
  text TEXT NOT NULL, folded TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  title TEXT NOT NULL, named_body INTEGER REFERENCES named_body ON DELETE CASCADE, body_text TEXT,
  status TEXT NOT NULL, rule TEXT NOT NULL
) STRICT;

CREATE TABLE meeting (
  article INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  kind TEXT, name TEXT, name_start INTEGER, name_end INTEGER,
  date_text TEXT, date_start INTEGER, date_end INTEGER, date TEXT, date_from TEXT, date_to TEXT,
  place TEXT, place_start INTEGER, place_end INTEGER,
  host INTEGER REFERENCES named_body ON DELETE CASCADE
) STRICT;
CREATE TABLE chair (
  article INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE, ord INTEGER NOT NULL,
  appearance INTEGER NOT NULL REFERENCES appearance ON DELETE CASCADE, PRIMARY KEY (article, ord)
) STRICT, WITHOUT ROWID;
CREATE TABLE attendance (
  id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  text TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, rule TEXT NOT NULL
) STRICT;

-- `source_*` and `assigner_*`: a person, a body, or words of the text; all NULL when the article does not say.
CREATE TABLE result (
  id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, local TEXT NOT NULL,
  text TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, polarity TEXT NOT NULL,
  source_person INTEGER REFERENCES appearance ON DELETE CASCADE, source_body INTEGER REFERENCES named_body ON DELETE CASCADE,
  source_text TEXT, source_start INTEGER, source_end INTEGER,
  period TEXT, period_start INTEGER, period_end INTEGER,
  rule TEXT NOT NULL, certainty TEXT NOT NULL,
  UNIQUE (article, local)
) STRICT;
CREATE TABLE result_body (result INTEGER NOT NULL REFERENCES result ON DELETE CASCADE, named_body INTEGER NOT NULL REFERENCES named_body ON DELETE CASCADE, PRIMARY KEY (result, named_body)) STRICT, WITHOUT ROWID;
CREATE TABLE figure (
  id INTEGER PRIMARY KEY, result INTEGER NOT NULL REFERENCES result ON DELETE CASCADE,
  text TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, value REAL, unit TEXT
) STRICT;

CREATE TABLE task (
  id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, local TEXT NOT NULL,
  text TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, action TEXT,
  assigner_person INTEGER REFERENCES appearance ON DELETE CASCADE, assigner_body INTEGER REFERENCES named_body ON DELETE CASCADE,
  assigner_text TEXT, assigner_start INTEGER, assigner_end INTEGER,
  deadline_text TEXT, deadline_start INTEGER, deadline_end INTEGER, deadline TEXT, deadline_from TEXT, deadline_to TEXT,
  rule TEXT NOT NULL, certainty TEXT NOT NULL,
  UNIQUE (article, local)
) STRICT;
CREATE TABLE task_body (task INTEGER NOT NULL REFERENCES task ON DELETE CASCADE, named_body INTEGER NOT NULL REFERENCES named_body ON DELETE CASCADE, PRIMARY KEY (task, named_body)) STRICT, WITHOUT ROWID;
CREATE TABLE assignee (
  task INTEGER NOT NULL REFERENCES task ON DELETE CASCADE, ord INTEGER NOT NULL,
  appearance INTEGER REFERENCES appearance ON DELETE CASCADE, named_body INTEGER REFERENCES named_body ON DELETE CASCADE,
  text TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  PRIMARY KEY (task, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  text TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT, number TEXT, date TEXT, rule TEXT NOT NULL
) STRICT;

-- Corpus-wide: an office of a person as the articles of these days give it, a row for each title, body and status.
CREATE TABLE tenure (
  id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
  text TEXT NOT NULL,                   -- the fullest form
  title TEXT NOT NULL, body INTEGER REFERENCES body ON DELETE CASCADE, status TEXT NOT NULL,
  articles INTEGER NOT NULL, first_seen TEXT, last_seen TEXT
) STRICT;

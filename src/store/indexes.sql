-- What questions, and the deletion of an article with all that is its own, look up. Made when a store has been filled for the first
-- time, as an index over a full table is made faster than it grows.

CREATE INDEX IF NOT EXISTS article_day ON article (day);
CREATE INDEX IF NOT EXISTS article_id_of_record ON article (record);
CREATE INDEX IF NOT EXISTS person_folded ON person (folded);
CREATE INDEX IF NOT EXISTS body_folded ON body (folded);
CREATE INDEX IF NOT EXISTS appearance_person ON appearance (person);
CREATE INDEX IF NOT EXISTS appearance_folded ON appearance (folded);
CREATE INDEX IF NOT EXISTS person_mention_appearance ON person_mention (appearance);
CREATE INDEX IF NOT EXISTS named_body_body ON named_body (body);
CREATE INDEX IF NOT EXISTS named_body_folded ON named_body (folded);
CREATE INDEX IF NOT EXISTS body_mention_named_body ON body_mention (named_body);
CREATE INDEX IF NOT EXISTS position_appearance ON position (appearance);
CREATE INDEX IF NOT EXISTS position_named_body ON position (named_body);
CREATE INDEX IF NOT EXISTS attendance_article ON attendance (article);
CREATE INDEX IF NOT EXISTS result_body_named_body ON result_body (named_body);
CREATE INDEX IF NOT EXISTS figure_result ON figure (result);
CREATE INDEX IF NOT EXISTS task_deadline ON task (deadline_to);
CREATE INDEX IF NOT EXISTS task_body_named_body ON task_body (named_body);
CREATE INDEX IF NOT EXISTS assignee_appearance ON assignee (appearance);
CREATE INDEX IF NOT EXISTS assignee_named_body ON assignee (named_body);
CREATE INDEX IF NOT EXISTS document_article ON document (article);
CREATE INDEX IF NOT EXISTS document_number ON document (number);
CREATE INDEX IF NOT EXISTS tenure_person ON tenure (person);
CREATE INDEX IF NOT EXISTS tenure_body ON tenure (body);
CREATE INDEX IF NOT EXISTS tenure_title ON tenure (title);
CREATE INDEX IF NOT EXISTS person_articles ON person (articles);
CREATE INDEX IF NOT EXISTS body_articles ON body (articles);
CREATE INDEX IF NOT EXISTS body_level ON body (level);
CREATE INDEX IF NOT EXISTS body_place ON body (place);
CREATE INDEX IF NOT EXISTS body_kind ON body (kind);
CREATE INDEX IF NOT EXISTS meeting_kind ON meeting (kind);
CREATE INDEX IF NOT EXISTS meeting_host ON meeting (host);
CREATE INDEX IF NOT EXISTS result_source_person ON result (source_person) WHERE source_person IS NOT NULL;
CREATE INDEX IF NOT EXISTS result_source_body ON result (source_body) WHERE source_body IS NOT NULL;
CREATE INDEX IF NOT EXISTS task_assigner_person ON task (assigner_person) WHERE assigner_person IS NOT NULL;
CREATE INDEX IF NOT EXISTS task_assigner_body ON task (assigner_body) WHERE assigner_body IS NOT NULL;

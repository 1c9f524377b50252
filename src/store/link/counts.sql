-- What pages show of bodies and people, where to count it for those in many articles would take too long.

DELETE FROM body_year;
INSERT INTO body_year
SELECT body, substr(day, 1, 4) AS year, 'task', count(*) FROM body_assigned WHERE day <> '' GROUP BY body, year;
INSERT INTO body_year
SELECT named_body.body, substr(named_body.day, 1, 4) AS year, result.polarity, count(DISTINCT result.id)
FROM result_body JOIN result ON result.id = result_body.result JOIN named_body ON named_body.id = result_body.named_body
WHERE named_body.body IS NOT NULL AND named_body.day IS NOT NULL GROUP BY named_body.body, year, result.polarity;

DELETE FROM office_wording;
-- The bare column of a row with max() comes from the row that has it (SQLite).
INSERT INTO office_wording
SELECT person, substr(latest, 12) + 0, articles, first_seen, last_seen FROM (
  SELECT appearance.person, max(printf('%-10s %012d', coalesce(appearance.day, ''), position.id)) AS latest,
         count(DISTINCT appearance.article) AS articles, min(appearance.day) AS first_seen, max(appearance.day) AS last_seen
  FROM position JOIN appearance ON appearance.id = position.appearance
  WHERE appearance.person IS NOT NULL GROUP BY appearance.person, position.folded, position.status);

-- Counts and rates are values too: each has a key that outlives a new reading, waits in the queue, and is decided on as
-- a record is. The key of one that an earlier schema knew is made of its row when the archive is brought up to date.
ALTER TABLE statistics ADD COLUMN key TEXT;
CREATE UNIQUE INDEX statistics_key ON statistics(key);
CREATE INDEX statistics_survey ON statistics(survey, document_id);
CREATE INDEX statistics_year ON statistics(year_be, document_id);
CREATE INDEX statistics_status ON statistics(status, document_id);

DROP VIEW needs_review;
DROP VIEW final_records;

-- What may be used: what a person said where one did, else the reading where it was accepted, else nothing. What a value
-- is about stands as a person corrected it; read_context has it as read where one did.
CREATE VIEW final_records AS
SELECT
  r.key, d.sha256 AS document, d.name AS file, coalesce(c.part, r.part) AS part,
  CASE WHEN json_type(h.changed, '$.kind') IS NOT NULL THEN json_extract(h.changed, '$.kind')
    WHEN p.id IS NULL AND c.part IS NULL THEN d.kind ELSE p.kind END AS document_kind,
  CASE WHEN json_type(h.changed, '$.number') IS NOT NULL THEN json_extract(h.changed, '$.number')
    WHEN p.id IS NULL AND c.part IS NULL THEN d.number ELSE p.number END AS document_number,
  CASE WHEN json_type(h.changed, '$.date') IS NOT NULL THEN json_extract(h.changed, '$.date')
    WHEN p.id IS NULL AND c.part IS NULL THEN d.date ELSE p.date END AS document_date,
  r.name AS record,
  CASE WHEN json_type(c.changed, '$.survey') IS NULL THEN r.survey ELSE json_extract(c.changed, '$.survey') END
    AS survey,
  CASE WHEN json_type(c.changed, '$.year_be') IS NULL THEN r.year_be
    ELSE CAST(json_extract(c.changed, '$.year_be') AS INTEGER) END AS year_be,
  CASE WHEN json_type(c.changed, '$.year_be') IS NULL THEN r.year
    ELSE CAST(json_extract(c.changed, '$.year_be') AS INTEGER) - 543 END AS year,
  CASE WHEN json_type(c.changed, '$.scope') IS NULL THEN r.scope ELSE json_extract(c.changed, '$.scope') END AS scope,
  CASE WHEN json_type(c.changed, '$.level') IS NULL THEN r.level ELSE json_extract(c.changed, '$.level') END AS level,
  CASE WHEN json_type(c.changed, '$.entity') IS NULL THEN r.entity ELSE json_extract(c.changed, '$.entity') END
    AS entity,
  CASE WHEN json_type(c.changed, '$.indicator') IS NULL THEN r.indicator
    ELSE json_extract(c.changed, '$.indicator') END AS indicator,
  r.indicator_printed,
  CASE WHEN json_type(c.changed, '$.measure') IS NULL THEN r.measure ELSE json_extract(c.changed, '$.measure') END
    AS measure,
  r.column_printed, r.groups, r.table_index,
  CASE WHEN json_type(c.changed, '$.qualifier') IS NULL THEN r.qualifier
    ELSE json_extract(c.changed, '$.qualifier') END AS qualifier,
  CASE WHEN c.answer IS NOT NULL THEN c.value WHEN r.status = 'accepted' THEN r.value END AS final_value,
  CASE WHEN c.answer IS NOT NULL THEN c.number WHEN r.status = 'accepted' THEN r.number END AS final_number,
  CASE WHEN c.answer IS NULL THEN r.status WHEN c.answer IN ('confirmed', 'unreadable') THEN c.answer
    ELSE 'corrected' END AS final_status,
  CASE WHEN json_type(c.changed, '$.unit') IS NULL THEN r.unit ELSE json_extract(c.changed, '$.unit') END AS unit,
  CASE WHEN json_type(c.changed, '$.maximum') IS NULL THEN r.maximum ELSE json_extract(c.changed, '$.maximum') END
    AS maximum,
  r.value AS read_value, r.status AS read_status, r.confidence, r.suggested_value, r.issues,
  r.proofs, c.answer AS correction, a.corrected_by, a.reason AS corrected_why, a.corrected_at,
  nullif(c.changed, '{}') AS changed,
  CASE WHEN c.changed <> '{}' THEN json_object('survey', r.survey, 'year_be', r.year_be, 'scope', r.scope,
    'level', r.level, 'entity', r.entity, 'indicator', r.indicator, 'measure', r.measure, 'qualifier', r.qualifier,
    'unit', r.unit, 'maximum', r.maximum) END AS read_context,
  (SELECT e.page FROM evidence AS e WHERE e.record_id = r.id ORDER BY e.ordinal LIMIT 1) AS page,
  (SELECT e.printed FROM evidence AS e WHERE e.record_id = r.id ORDER BY e.ordinal LIMIT 1) AS printed,
  (SELECT count(*) FROM evidence AS e WHERE e.record_id = r.id) AS evidence_count
FROM records AS r
JOIN documents AS d ON d.id = r.document_id
LEFT JOIN decided AS c ON c.record_key = r.key
LEFT JOIN corrections AS a ON a.id = c.answer_event
LEFT JOIN decided_parts AS g ON g.document_id = r.document_id AND g.part = c.part
LEFT JOIN document_parts AS p ON p.document_id = r.document_id
  AND p.part = CASE WHEN c.part IS NULL THEN r.part ELSE g.read_part END
LEFT JOIN decided_heads AS h ON h.document_id = r.document_id AND h.part = coalesce(c.part, r.part)
UNION ALL
-- Counts and rates in the shape of records: of the document, with measure `statistic`.
SELECT
  s.key, d.sha256, d.name, coalesce(c.part, s.part),
  CASE WHEN json_type(h.changed, '$.kind') IS NOT NULL THEN json_extract(h.changed, '$.kind')
    WHEN p.id IS NULL AND c.part IS NULL THEN d.kind ELSE p.kind END,
  CASE WHEN json_type(h.changed, '$.number') IS NOT NULL THEN json_extract(h.changed, '$.number')
    WHEN p.id IS NULL AND c.part IS NULL THEN d.number ELSE p.number END,
  CASE WHEN json_type(h.changed, '$.date') IS NOT NULL THEN json_extract(h.changed, '$.date')
    WHEN p.id IS NULL AND c.part IS NULL THEN d.date ELSE p.date END,
  printf('s%03d', s.ordinal),
  CASE WHEN json_type(c.changed, '$.survey') IS NULL THEN s.survey ELSE json_extract(c.changed, '$.survey') END,
  CASE WHEN json_type(c.changed, '$.year_be') IS NULL THEN s.year_be
    ELSE CAST(json_extract(c.changed, '$.year_be') AS INTEGER) END,
  CASE WHEN json_type(c.changed, '$.year_be') IS NULL THEN s.year_be - 543
    ELSE CAST(json_extract(c.changed, '$.year_be') AS INTEGER) - 543 END,
  'document',
  CASE WHEN json_type(c.changed, '$.level') IS NULL THEN s.level ELSE json_extract(c.changed, '$.level') END,
  NULL,
  CASE WHEN json_type(c.changed, '$.indicator') IS NULL THEN s.name ELSE json_extract(c.changed, '$.indicator') END,
  NULL, 'statistic', NULL, '[]', NULL, NULL,
  CASE WHEN c.answer IS NOT NULL THEN c.value WHEN s.status = 'accepted' THEN s.value END,
  CASE WHEN c.answer IS NOT NULL THEN c.number WHEN s.status = 'accepted' THEN s.number END,
  CASE WHEN c.answer IS NULL THEN s.status WHEN c.answer IN ('confirmed', 'unreadable') THEN c.answer
    ELSE 'corrected' END,
  CASE WHEN json_type(c.changed, '$.unit') IS NULL THEN s.unit ELSE json_extract(c.changed, '$.unit') END,
  NULL,
  s.value, s.status, CAST(json_extract(s.evidence, '$[0].confidence') AS REAL), NULL, s.issues, '[]', c.answer,
  a.corrected_by, a.reason, a.corrected_at, nullif(c.changed, '{}'),
  CASE WHEN c.changed <> '{}' THEN json_object('survey', s.survey, 'year_be', s.year_be, 'level', s.level,
    'indicator', s.name, 'unit', s.unit) END,
  json_extract(s.evidence, '$[0].page'), json_extract(s.evidence, '$[0].printed'), json_array_length(s.evidence)
FROM statistics AS s
JOIN documents AS d ON d.id = s.document_id
LEFT JOIN decided AS c ON c.record_key = s.key
LEFT JOIN corrections AS a ON a.id = c.answer_event
LEFT JOIN decided_parts AS g ON g.document_id = s.document_id AND g.part = c.part
LEFT JOIN document_parts AS p ON p.document_id = s.document_id
  AND p.part = CASE WHEN c.part IS NULL THEN s.part ELSE g.read_part END
LEFT JOIN decided_heads AS h ON h.document_id = s.document_id AND h.part = coalesce(c.part, s.part)
UNION ALL
-- An answer whose record the newer reading no longer has: it still counts. Of which document it was is not known.
SELECT
  c.record_key, d.sha256, d.name, NULL, d.kind, d.number, d.date, NULL,
  CASE WHEN json_type(c.changed, '$.survey') IS NULL THEN json_extract(a.identity, '$.survey')
    ELSE json_extract(c.changed, '$.survey') END,
  CASE WHEN json_type(c.changed, '$.year_be') IS NULL THEN json_extract(a.identity, '$.year_be')
    ELSE CAST(json_extract(c.changed, '$.year_be') AS INTEGER) END,
  CASE WHEN json_type(c.changed, '$.year_be') IS NULL THEN json_extract(a.identity, '$.year')
    ELSE CAST(json_extract(c.changed, '$.year_be') AS INTEGER) - 543 END,
  CASE WHEN json_type(c.changed, '$.scope') IS NULL THEN json_extract(a.identity, '$.scope')
    ELSE json_extract(c.changed, '$.scope') END,
  CASE WHEN json_type(c.changed, '$.level') IS NULL THEN json_extract(a.identity, '$.level')
    ELSE json_extract(c.changed, '$.level') END,
  CASE WHEN json_type(c.changed, '$.entity') IS NULL THEN json_extract(a.identity, '$.entity')
    ELSE json_extract(c.changed, '$.entity') END,
  CASE WHEN json_type(c.changed, '$.indicator') IS NULL THEN json_extract(a.identity, '$.indicator')
    ELSE json_extract(c.changed, '$.indicator') END,
  json_extract(a.identity, '$.indicator_printed'),
  CASE WHEN json_type(c.changed, '$.measure') IS NULL THEN json_extract(a.identity, '$.measure')
    ELSE json_extract(c.changed, '$.measure') END,
  json_extract(a.identity, '$.column_printed'), coalesce(json_extract(a.identity, '$.groups'), '[]'),
  json_extract(a.identity, '$.table_index'),
  CASE WHEN json_type(c.changed, '$.qualifier') IS NULL THEN json_extract(a.identity, '$.qualifier')
    ELSE json_extract(c.changed, '$.qualifier') END,
  c.value, c.number,
  CASE WHEN c.answer IN ('confirmed', 'unreadable') THEN c.answer ELSE 'corrected' END,
  CASE WHEN json_type(c.changed, '$.unit') IS NULL THEN json_extract(a.identity, '$.unit')
    ELSE json_extract(c.changed, '$.unit') END,
  CASE WHEN json_type(c.changed, '$.maximum') IS NULL THEN json_extract(a.identity, '$.maximum')
    ELSE json_extract(c.changed, '$.maximum') END,
  a.read_value, 'gone', 0.0, NULL, '[]', '[]', c.answer, a.corrected_by, a.reason, a.corrected_at,
  nullif(c.changed, '{}'), CASE WHEN c.changed <> '{}' THEN a.identity END,
  json_extract(a.identity, '$.page'), json_extract(a.identity, '$.printed'), 0
FROM decided AS c
JOIN corrections AS a ON a.id = c.answer_event
JOIN documents AS d ON d.id = c.document_id
WHERE NOT EXISTS (SELECT 1 FROM records AS r WHERE r.key = c.record_key)
  AND NOT EXISTS (SELECT 1 FROM statistics AS s WHERE s.key = c.record_key);

CREATE VIEW needs_review AS
SELECT f.*, q.reason, q.later, q.state FROM queue AS q JOIN final_records AS f ON f.key = q.item
ORDER BY f.document, f.record;

-- How often each value was read and accepted, by what it is of, so that a table of scores looks at no million rows. An
-- empty level or entity is none. What people decided is laid over it when it is asked.
CREATE TABLE score_counts (
  survey TEXT NOT NULL,
  indicator TEXT NOT NULL,
  scope TEXT NOT NULL,
  level TEXT NOT NULL,
  measure TEXT NOT NULL,
  entity TEXT NOT NULL,
  year_be INTEGER NOT NULL,
  value TEXT NOT NULL,
  number REAL NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (survey, indicator, scope, level, measure, entity, year_be, value)
);
INSERT INTO score_counts
SELECT survey, indicator, scope, coalesce(level, ''), measure, coalesce(entity, ''), year_be, value, number, count(*)
FROM records WHERE status = 'accepted' AND number IS NOT NULL AND value IS NOT NULL AND survey IS NOT NULL
  AND year_be IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
CREATE TRIGGER records_inserted AFTER INSERT ON records
WHEN new.status = 'accepted' AND new.number IS NOT NULL AND new.value IS NOT NULL AND new.survey IS NOT NULL
  AND new.year_be IS NOT NULL
BEGIN
  INSERT INTO score_counts VALUES (new.survey, new.indicator, new.scope, coalesce(new.level, ''), new.measure,
    coalesce(new.entity, ''), new.year_be, new.value, new.number, 1)
  ON CONFLICT (survey, indicator, scope, level, measure, entity, year_be, value) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER records_deleted AFTER DELETE ON records
WHEN old.status = 'accepted' AND old.number IS NOT NULL AND old.value IS NOT NULL AND old.survey IS NOT NULL
  AND old.year_be IS NOT NULL
BEGIN
  UPDATE score_counts SET n = n - 1 WHERE survey = old.survey AND indicator = old.indicator AND scope = old.scope
    AND level = coalesce(old.level, '') AND measure = old.measure AND entity = coalesce(old.entity, '')
    AND year_be = old.year_be AND value = old.value;
  DELETE FROM score_counts WHERE n = 0 AND survey = old.survey AND indicator = old.indicator AND scope = old.scope
    AND level = coalesce(old.level, '') AND measure = old.measure AND entity = coalesce(old.entity, '')
    AND year_be = old.year_be AND value = old.value;
END;

-- The documents that a file holds: which of them each row is of, and the head of each. What may be used names the head
-- of its own document, not of the file's first.
ALTER TABLE records ADD COLUMN part INTEGER NOT NULL DEFAULT 1;
ALTER TABLE rankings ADD COLUMN part INTEGER NOT NULL DEFAULT 1;
ALTER TABLE statistics ADD COLUMN part INTEGER NOT NULL DEFAULT 1;
ALTER TABLE tables ADD COLUMN part INTEGER NOT NULL DEFAULT 1;
ALTER TABLE checks ADD COLUMN part INTEGER NOT NULL DEFAULT 1;

CREATE TABLE document_parts (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  pages TEXT NOT NULL,
  kind TEXT,
  number TEXT,
  date TEXT,
  subject TEXT,
  sender TEXT,
  recipient TEXT,
  UNIQUE (document_id, part)
);

DROP VIEW needs_review;
DROP VIEW final_records;

CREATE VIEW final_records AS
SELECT
  r.key, d.sha256 AS document, d.name AS file, r.part,
  CASE WHEN p.id IS NULL THEN d.kind ELSE p.kind END AS document_kind,
  CASE WHEN p.id IS NULL THEN d.number ELSE p.number END AS document_number,
  CASE WHEN p.id IS NULL THEN d.date ELSE p.date END AS document_date,
  r.name AS record, r.survey, r.year_be, r.year, r.scope, r.level, r.entity, r.indicator,
  r.indicator_printed, r.measure, r.column_printed, r.groups, r.table_index, r.qualifier,
  CASE WHEN c.id IS NOT NULL THEN c.value WHEN r.status = 'accepted' THEN r.value END AS final_value,
  CASE WHEN c.id IS NOT NULL THEN c.number WHEN r.status = 'accepted' THEN r.number END AS final_number,
  CASE WHEN c.id IS NOT NULL THEN 'corrected' ELSE r.status END AS final_status,
  r.unit, r.maximum, r.value AS read_value, r.status AS read_status, r.confidence, r.suggested_value, r.issues,
  r.proofs, c.kind AS correction, c.corrected_by, c.reason AS corrected_why, c.corrected_at,
  (SELECT e.page FROM evidence AS e WHERE e.record_id = r.id ORDER BY e.ordinal LIMIT 1) AS page,
  (SELECT e.printed FROM evidence AS e WHERE e.record_id = r.id ORDER BY e.ordinal LIMIT 1) AS printed,
  (SELECT count(*) FROM evidence AS e WHERE e.record_id = r.id) AS evidence_count
FROM records AS r
JOIN documents AS d ON d.id = r.document_id
LEFT JOIN document_parts AS p ON p.document_id = r.document_id AND p.part = r.part
LEFT JOIN current_corrections AS c ON c.record_key = r.key
UNION ALL
-- A correction whose record the newer reading no longer has: it still counts. Of which document it was is not known.
SELECT
  c.record_key, d.sha256, d.name, NULL, d.kind, d.number, d.date, NULL, json_extract(c.identity, '$.survey'),
  json_extract(c.identity, '$.year_be'), json_extract(c.identity, '$.year'), json_extract(c.identity, '$.scope'),
  json_extract(c.identity, '$.level'), json_extract(c.identity, '$.entity'),
  json_extract(c.identity, '$.indicator'), json_extract(c.identity, '$.indicator_printed'), json_extract(c.identity, '$.measure'),
  json_extract(c.identity, '$.column_printed'), coalesce(json_extract(c.identity, '$.groups'), '[]'),
  json_extract(c.identity, '$.table_index'), json_extract(c.identity, '$.qualifier'), c.value, c.number,
  'corrected', json_extract(c.identity, '$.unit'), json_extract(c.identity, '$.maximum'), c.read_value, 'gone', 0.0, NULL, '[]', '[]', c.kind,
  c.corrected_by, c.reason, c.corrected_at, json_extract(c.identity, '$.page'), json_extract(c.identity, '$.printed'), 0
FROM current_corrections AS c
JOIN documents AS d ON d.id = c.document_id
WHERE NOT EXISTS (SELECT 1 FROM records AS r WHERE r.key = c.record_key);

CREATE VIEW needs_review AS
SELECT * FROM final_records WHERE final_status IN ('review', 'unreadable') ORDER BY document, record;

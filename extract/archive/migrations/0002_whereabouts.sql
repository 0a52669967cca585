-- The level of government or schooling that a value is of, so that what departments reached never meets what provinces
-- reached; and the words of awards, groups and grades. NULL where the page prints none.
ALTER TABLE records ADD COLUMN level TEXT;
ALTER TABLE rankings ADD COLUMN level TEXT;
ALTER TABLE rankings ADD COLUMN words TEXT;
ALTER TABLE statistics ADD COLUMN level TEXT;

-- What stands over and beside a value in its table: the head of its column as printed, the groups above its row (a JSON
-- list, outermost first), which table it is in, and whether it is a bound.
ALTER TABLE records ADD COLUMN column_printed TEXT;
ALTER TABLE records ADD COLUMN groups TEXT NOT NULL DEFAULT '[]';
ALTER TABLE records ADD COLUMN table_index INTEGER;
ALTER TABLE records ADD COLUMN qualifier TEXT;

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

-- What may be used: the correction where there is one, else the reading where it was accepted, else nothing.
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

-- What every row was when it was written, so that `verify` notices any other: a digest a document over all its rows,
-- and one over these and all that belongs to no one document. The digests follow from the schema itself (see
-- fixity.py): a column or table that a later migration adds is in them.

CREATE TABLE fixity (
  document_id INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
  digest TEXT NOT NULL CHECK (length(digest) = 64)
);

-- One row. Open while a run writes; closed, with the digest over every row, when it is done. `file` is over the bytes of
-- this file, its own 64 digits taken as zeros, and the counters that writing them moved. `looks` is over the two tables
-- at the end, so that to verify an archive does not change its digest.
CREATE TABLE root (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  digest TEXT NOT NULL,
  looks TEXT NOT NULL,
  file TEXT NOT NULL
);

-- Each correction's digest is over itself and the one before it: history that can be added to, not rewritten.
ALTER TABLE corrections ADD COLUMN chain TEXT NOT NULL DEFAULT '';

-- When `verify` looked, by which version, and what it found.
CREATE TABLE verifications (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  program TEXT NOT NULL,
  scope TEXT NOT NULL,
  good INTEGER NOT NULL CHECK (good IN (0, 1)),
  found TEXT NOT NULL
);

-- When a document's file was last found to be what it was.
CREATE TABLE looked_at (
  path_raw BLOB PRIMARY KEY,
  at TEXT NOT NULL
);

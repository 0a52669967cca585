-- The archive, first version. Values are TEXT exactly as printed (33.0 stays 33.0); `number` beside them is for sums
-- and sorting. Nothing here overwrites a reading: corrections stand in a table of their own.

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  finished TEXT,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted')),
  program TEXT NOT NULL,
  patterns TEXT NOT NULL,
  model TEXT NOT NULL,
  options TEXT NOT NULL,
  summary TEXT
);

-- One row for each different content, however many paths hold it.
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  media_type TEXT,
  page_count INTEGER,
  state TEXT NOT NULL CHECK (state IN ('read', 'partial', 'failed')),
  kind TEXT,
  number TEXT,
  date TEXT,
  subject TEXT,
  sender TEXT,
  recipient TEXT,
  error_code TEXT,
  error_message TEXT,
  error_hint TEXT,
  program TEXT NOT NULL,
  patterns TEXT NOT NULL,
  model TEXT NOT NULL,
  options TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  CHECK ((state = 'failed') = (error_code IS NOT NULL))
);

-- The whole Extraction as JSON, deflated (zlib): what the other tables were made from.
CREATE TABLE extractions (
  document_id INTEGER PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
  json BLOB NOT NULL
);

-- Where each document was found. `path_raw` is the path's own bytes; `path` is for people.
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  path_raw BLOB NOT NULL UNIQUE,
  path TEXT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents(id),
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  device INTEGER NOT NULL,
  present INTEGER NOT NULL DEFAULT 1 CHECK (present IN (0, 1))
);
CREATE INDEX files_document ON files(document_id);

-- The folders and files that were asked for, so that verify can name what is extra.
CREATE TABLE sources (
  path_raw BLOB PRIMARY KEY,
  path TEXT NOT NULL
);

CREATE TABLE pages (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  origin TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('read', 'blank', 'unreadable', 'failed')),
  reason TEXT,
  rotation INTEGER NOT NULL,
  skew REAL NOT NULL,
  width REAL NOT NULL,
  height REAL NOT NULL,
  width_px INTEGER,
  height_px INTEGER,
  dpi REAL,
  text TEXT NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (document_id, number)
);

-- Lines with a box and a confidence for every character, as deflated JSON: what ALTO, hOCR and PDF are made from.
CREATE TABLE layouts (
  page_id INTEGER PRIMARY KEY REFERENCES pages(id) ON DELETE CASCADE,
  json BLOB NOT NULL
);

-- Thai has no spaces, so words cannot be told apart without a dictionary, and dictionaries miss names and misread
-- words. Trigrams find any three characters in a row, whatever the language.
CREATE VIRTUAL TABLE page_search USING fts5(folded, content='pages', content_rowid='id', tokenize='trigram');
CREATE TRIGGER pages_inserted AFTER INSERT ON pages BEGIN
  INSERT INTO page_search(rowid, folded) VALUES (new.id, new.folded);
END;
CREATE TRIGGER pages_deleted AFTER DELETE ON pages BEGIN
  INSERT INTO page_search(page_search, rowid, folded) VALUES ('delete', old.id, old.folded);
END;
CREATE TRIGGER pages_updated AFTER UPDATE OF folded ON pages BEGIN
  INSERT INTO page_search(page_search, rowid, folded) VALUES ('delete', old.id, old.folded);
  INSERT INTO page_search(rowid, folded) VALUES (new.id, new.folded);
END;

CREATE TABLE records (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  survey TEXT,
  year_be INTEGER,
  year INTEGER,
  scope TEXT NOT NULL,
  entity TEXT,
  indicator TEXT NOT NULL,
  indicator_printed TEXT NOT NULL,
  measure TEXT NOT NULL,
  value TEXT,
  number REAL,
  unit TEXT,
  maximum TEXT,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'review', 'unreadable', 'not-reported')),
  issues TEXT NOT NULL,
  proofs TEXT NOT NULL,
  confidence REAL NOT NULL,
  suggested_value TEXT,
  UNIQUE (document_id, name)
);
CREATE INDEX records_series ON records(survey, indicator, entity, year_be);

CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES records(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  page INTEGER NOT NULL,
  x0 REAL, y0 REAL, x1 REAL, y1 REAL,
  printed TEXT NOT NULL,
  value TEXT,
  place TEXT NOT NULL,
  reader TEXT NOT NULL,
  confidence REAL NOT NULL,
  rule TEXT NOT NULL,
  source_text TEXT NOT NULL,
  raw TEXT,
  fixes TEXT NOT NULL,
  alternatives TEXT NOT NULL,
  UNIQUE (record_id, ordinal)
);

CREATE TABLE rankings (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  rank INTEGER,
  indicator TEXT,
  entity TEXT,
  survey TEXT,
  year_be INTEGER,
  scope TEXT NOT NULL,
  evidence TEXT NOT NULL,
  UNIQUE (document_id, ordinal)
);

CREATE TABLE statistics (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT,
  number REAL,
  unit TEXT,
  survey TEXT,
  year_be INTEGER,
  status TEXT NOT NULL,
  issues TEXT NOT NULL,
  evidence TEXT NOT NULL,
  UNIQUE (document_id, ordinal)
);

CREATE TABLE tables (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  page INTEGER NOT NULL,
  kind TEXT NOT NULL,
  header_rows INTEGER NOT NULL,
  x0 REAL, y0 REAL, x1 REAL, y1 REAL,
  rows TEXT NOT NULL,
  UNIQUE (document_id, ordinal)
);

CREATE TABLE checks (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('holds', 'fails', 'cannot-tell')),
  expected TEXT,
  found TEXT,
  sentence TEXT NOT NULL,
  UNIQUE (document_id, ordinal)
);

CREATE TABLE check_records (
  check_id INTEGER NOT NULL REFERENCES checks(id) ON DELETE CASCADE,
  record_id INTEGER NOT NULL REFERENCES records(id) ON DELETE CASCADE,
  PRIMARY KEY (check_id, record_id)
) WITHOUT ROWID;

CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  page INTEGER,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  UNIQUE (document_id, ordinal)
);

-- A person's word beside the machine's. Tied to the document and to the record's key, not to the record's row, so
-- that it outlives a new reading; the latest one for a key counts, the earlier ones stay as history.
CREATE TABLE corrections (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id),
  record_key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('value', 'not-reported', 'withdrawn')),
  value TEXT,
  number REAL,
  corrected_by TEXT NOT NULL CHECK (length(trim(corrected_by)) > 0),
  reason TEXT NOT NULL CHECK (length(trim(reason)) > 0),
  corrected_at TEXT NOT NULL,
  read_value TEXT,
  read_status TEXT NOT NULL,
  identity TEXT NOT NULL,
  CHECK ((kind = 'value') = (value IS NOT NULL))
);
CREATE INDEX corrections_key ON corrections(record_key);

CREATE VIEW current_corrections AS
SELECT c.* FROM corrections AS c
WHERE c.id = (SELECT max(id) FROM corrections AS d WHERE d.record_key = c.record_key) AND c.kind <> 'withdrawn';

-- What may be used: the correction where there is one, else the reading where it was accepted, else nothing.
CREATE VIEW final_records AS
SELECT
  r.key, d.sha256 AS document, d.name AS file, d.kind AS document_kind, d.number AS document_number,
  d.date AS document_date, r.name AS record, r.survey, r.year_be, r.year, r.scope, r.entity, r.indicator,
  r.indicator_printed, r.measure,
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
LEFT JOIN current_corrections AS c ON c.record_key = r.key
UNION ALL
-- A correction whose record the newer reading no longer has: it still counts.
SELECT
  c.record_key, d.sha256, d.name, d.kind, d.number, d.date, NULL, json_extract(c.identity, '$.survey'),
  json_extract(c.identity, '$.year_be'), json_extract(c.identity, '$.year'), json_extract(c.identity, '$.scope'), json_extract(c.identity, '$.entity'),
  json_extract(c.identity, '$.indicator'), json_extract(c.identity, '$.indicator_printed'), json_extract(c.identity, '$.measure'), c.value, c.number,
  'corrected', json_extract(c.identity, '$.unit'), json_extract(c.identity, '$.maximum'), c.read_value, 'gone', 0.0, NULL, '[]', '[]', c.kind,
  c.corrected_by, c.reason, c.corrected_at, json_extract(c.identity, '$.page'), json_extract(c.identity, '$.printed'), 0
FROM current_corrections AS c
JOIN documents AS d ON d.id = c.document_id
WHERE NOT EXISTS (SELECT 1 FROM records AS r WHERE r.key = c.record_key);

CREATE VIEW needs_review AS
SELECT * FROM final_records WHERE final_status IN ('review', 'unreadable') ORDER BY document, record;

CREATE VIEW document_paths AS
SELECT d.sha256 AS document, f.path, f.present, d.state, d.kind, d.number, d.date, d.subject, d.page_count
FROM files AS f JOIN documents AS d ON d.id = f.document_id ORDER BY f.path;

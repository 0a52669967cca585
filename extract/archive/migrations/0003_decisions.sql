-- What people decide, of a value, of what it is about, of a document's head, of a record or a table at once: events, each
-- beside the reading, none over it. A column that is NULL in a row of an earlier schema is not in that row's link of the
-- chain, so the links that were written stand.
DROP VIEW needs_review;
DROP VIEW final_records;
DROP VIEW current_corrections;
DROP VIEW document_paths;
DROP INDEX corrections_key;
ALTER TABLE corrections RENAME TO corrections_before;

CREATE TABLE corrections (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id),
  record_key TEXT,
  kind TEXT NOT NULL CHECK (kind IN
    ('value', 'confirmed', 'not-reported', 'unreadable', 'later', 'set', 'undone', 'withdrawn')),
  value TEXT,
  number REAL,
  corrected_by TEXT NOT NULL CHECK (length(trim(corrected_by)) > 0),
  reason TEXT NOT NULL CHECK (length(trim(reason)) > 0),
  corrected_at TEXT NOT NULL,
  read_value TEXT,
  read_status TEXT,
  identity TEXT,
  chain TEXT NOT NULL DEFAULT '',
  -- record, table, part, head or document; NULL: record
  target TEXT CHECK (target IN ('record', 'table', 'part', 'head', 'document')),
  -- the table's index, the part's number
  place INTEGER,
  -- value, a field of what the value is about, head.NAME or pages; NULL: value
  field TEXT,
  before TEXT,
  after TEXT,
  -- the event that this one takes back, with all of its batch
  undoes INTEGER REFERENCES corrections(id),
  batch INTEGER,
  forced INTEGER CHECK (forced = 1),
  -- 1: one of two keyings that do not see each other
  keying INTEGER CHECK (keying = 1),
  CHECK (kind <> 'value' OR value IS NOT NULL),
  CHECK ((kind = 'undone') = (undoes IS NOT NULL))
);
INSERT INTO corrections (id, document_id, record_key, kind, value, number, corrected_by, reason, corrected_at,
  read_value, read_status, identity, chain)
SELECT id, document_id, record_key, kind, value, number, corrected_by, reason, corrected_at,
  read_value, read_status, identity, chain
FROM corrections_before ORDER BY id;
DROP TABLE corrections_before;
CREATE INDEX corrections_key ON corrections(record_key);
CREATE INDEX corrections_document ON corrections(document_id);
CREATE INDEX corrections_batch ON corrections(batch) WHERE batch IS NOT NULL;
CREATE INDEX corrections_person ON corrections(corrected_by, id);

-- The particulars that a document says of itself, each with how it was read: part of the reading.
CREATE TABLE head_fields (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT,
  printed TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'review')),
  issues TEXT NOT NULL,
  confidence REAL NOT NULL,
  page INTEGER,
  x0 REAL, y0 REAL, x1 REAL, y1 REAL,
  UNIQUE (document_id, part, name)
);

-- What the events come to. These tables follow from the reading and the events, and are made anew with either.

-- Of each record that an event is about: the answer that stands, and what a person changed of what it is about.
CREATE TABLE decided (
  record_key TEXT PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id),
  last_event INTEGER NOT NULL,
  answer_event INTEGER,
  answer TEXT CHECK (answer IN ('value', 'confirmed', 'not-reported', 'unreadable')),
  value TEXT,
  number REAL,
  part INTEGER,
  changed TEXT NOT NULL DEFAULT '{}',
  CHECK ((answer IS NULL) = (answer_event IS NULL))
);
CREATE INDEX decided_document ON decided(document_id);
CREATE INDEX decided_answer ON decided(answer_event) WHERE answer_event IS NOT NULL;

-- Of each document of a file, what a person changed of its head.
CREATE TABLE decided_heads (
  document_id INTEGER NOT NULL REFERENCES documents(id),
  part INTEGER NOT NULL,
  last_event INTEGER NOT NULL,
  changed TEXT NOT NULL,
  PRIMARY KEY (document_id, part)
);

-- The documents of a file where a person joined or parted its pages; read_part: whose head it keeps, NULL for none.
CREATE TABLE decided_parts (
  document_id INTEGER NOT NULL REFERENCES documents(id),
  part INTEGER NOT NULL,
  pages TEXT NOT NULL,
  read_part INTEGER,
  PRIMARY KEY (document_id, part)
);

-- What a person is still to look at: a record's value or a field of a head.
CREATE TABLE queue (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents(id),
  item TEXT NOT NULL UNIQUE,
  ordinal INTEGER NOT NULL,
  part INTEGER NOT NULL,
  page INTEGER,
  field TEXT NOT NULL,
  reason TEXT NOT NULL,
  survey TEXT,
  year_be INTEGER,
  entity TEXT,
  later INTEGER NOT NULL CHECK (later IN (0, 1)),
  -- keyed: one person has said; differs: two have, and not the same
  state TEXT NOT NULL CHECK (state IN ('open', 'keyed', 'differs')),
  keyed_by TEXT
);
CREATE INDEX queue_order ON queue(later, document_id, ordinal);
CREATE INDEX queue_reason ON queue(reason, later, document_id, ordinal);
CREATE INDEX queue_document ON queue(document_id, reason, later, ordinal);
CREATE INDEX queue_survey ON queue(survey, later, document_id, ordinal);
CREATE INDEX queue_entity ON queue(entity, later, document_id, ordinal);
CREATE INDEX queue_year ON queue(year_be, later, document_id, ordinal);
CREATE INDEX queue_state ON queue(state, later, document_id, ordinal) WHERE state <> 'open';

-- How many of the queue have the same reason, document, survey or province, so that no list counts millions of rows.
CREATE TABLE queue_counts (
  dimension TEXT NOT NULL,
  name TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (dimension, name)
);
CREATE INDEX queue_counts_most ON queue_counts(dimension, n DESC, name);
CREATE TRIGGER queue_inserted AFTER INSERT ON queue BEGIN
  INSERT INTO queue_counts VALUES ('all', '', 1), ('reason', new.reason, 1), ('document', CAST(new.document_id AS TEXT), 1),
    ('survey', coalesce(new.survey, ''), 1), ('province', coalesce(new.entity, ''), 1), ('later', CAST(new.later AS TEXT), 1)
  ON CONFLICT (dimension, name) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER queue_deleted AFTER DELETE ON queue BEGIN
  UPDATE queue_counts SET n = n - 1 WHERE dimension = 'all' AND name = '';
  UPDATE queue_counts SET n = n - 1 WHERE dimension = 'reason' AND name = old.reason;
  UPDATE queue_counts SET n = n - 1 WHERE dimension = 'document' AND name = CAST(old.document_id AS TEXT);
  UPDATE queue_counts SET n = n - 1 WHERE dimension = 'survey' AND name = coalesce(old.survey, '');
  UPDATE queue_counts SET n = n - 1 WHERE dimension = 'province' AND name = coalesce(old.entity, '');
  UPDATE queue_counts SET n = n - 1 WHERE dimension = 'later' AND name = CAST(old.later AS TEXT);
  DELETE FROM queue_counts WHERE n = 0 AND dimension = 'all';
  DELETE FROM queue_counts WHERE n = 0 AND dimension = 'reason' AND name = old.reason;
  DELETE FROM queue_counts WHERE n = 0 AND dimension = 'document' AND name = CAST(old.document_id AS TEXT);
  DELETE FROM queue_counts WHERE n = 0 AND dimension = 'survey' AND name = coalesce(old.survey, '');
  DELETE FROM queue_counts WHERE n = 0 AND dimension = 'province' AND name = coalesce(old.entity, '');
  DELETE FROM queue_counts WHERE n = 0 AND dimension = 'later' AND name = CAST(old.later AS TEXT);
END;

-- And how many decisions each person made, and how many answers stand.
INSERT INTO queue_counts SELECT 'person', corrected_by, count(*) FROM corrections GROUP BY corrected_by;
CREATE TRIGGER corrections_inserted AFTER INSERT ON corrections BEGIN
  INSERT INTO queue_counts VALUES ('person', new.corrected_by, 1)
  ON CONFLICT (dimension, name) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER decided_inserted AFTER INSERT ON decided WHEN new.answer_event IS NOT NULL BEGIN
  INSERT INTO queue_counts VALUES ('done', '', 1) ON CONFLICT (dimension, name) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER decided_deleted AFTER DELETE ON decided WHEN old.answer_event IS NOT NULL BEGIN
  UPDATE queue_counts SET n = n - 1 WHERE dimension = 'done' AND name = '';
END;

-- How the archive is worked on: `double-keying` is 'on' where two people look at each value.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The answer that stands, of each record that has one.
CREATE VIEW current_corrections AS
SELECT c.* FROM corrections AS c JOIN decided AS k ON k.answer_event = c.id;

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
WHERE NOT EXISTS (SELECT 1 FROM records AS r WHERE r.key = c.record_key);

CREATE VIEW needs_review AS
SELECT f.*, q.reason, q.later, q.state FROM queue AS q JOIN final_records AS f ON f.key = q.item
ORDER BY f.document, f.record;

CREATE VIEW document_paths AS
SELECT
  d.sha256 AS document, f.path, f.present, d.state,
  CASE WHEN json_type(h.changed, '$.kind') IS NULL THEN d.kind ELSE json_extract(h.changed, '$.kind') END AS kind,
  CASE WHEN json_type(h.changed, '$.number') IS NULL THEN d.number ELSE json_extract(h.changed, '$.number') END
    AS number,
  CASE WHEN json_type(h.changed, '$.date') IS NULL THEN d.date ELSE json_extract(h.changed, '$.date') END AS date,
  CASE WHEN json_type(h.changed, '$.subject') IS NULL THEN d.subject ELSE json_extract(h.changed, '$.subject') END
    AS subject,
  d.page_count
FROM files AS f JOIN documents AS d ON d.id = f.document_id
LEFT JOIN decided_heads AS h ON h.document_id = d.id AND h.part = 1 ORDER BY f.path;

-- Documents by what is in them are found without a look at every record.
CREATE INDEX records_entity ON records(entity, document_id);
CREATE INDEX records_year ON records(year_be, document_id);
CREATE INDEX records_status ON records(status, document_id);

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

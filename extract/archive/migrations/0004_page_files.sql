-- Documents whose pages are image files of their own: the page that each file is, and the digest of the file itself (the
-- document's is over theirs, in the order of the pages). NULL where the file is the whole document.
ALTER TABLE files ADD COLUMN page INTEGER CHECK (page > 0);
ALTER TABLE files ADD COLUMN sha256 TEXT CHECK (length(sha256) = 64);

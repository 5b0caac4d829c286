-- What respondents took back: the hash of the key alone, so that a page that is still open somewhere brings nothing back.
CREATE TABLE erasures (
    key_hash  BLOB PRIMARY KEY,
    erased_at INTEGER NOT NULL
) STRICT;
CREATE INDEX erasures_by_age ON erasures (erased_at);

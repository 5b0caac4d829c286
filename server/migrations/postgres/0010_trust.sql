-- What respondents took back: the hash of the key alone, so that a page that is still open somewhere brings nothing back.
CREATE TABLE erasures (
    key_hash  BYTEA PRIMARY KEY,
    erased_at BIGINT NOT NULL
);
CREATE INDEX erasures_by_age ON erasures (erased_at);

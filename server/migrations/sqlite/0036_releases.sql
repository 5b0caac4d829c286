-- What the figures are made of that are shown to whoever sees no exact cells: they move by batches. Times are unix
-- milliseconds, UTC.

CREATE TABLE releases (
    edition   INTEGER NOT NULL,
    audience  TEXT NOT NULL,
    batch     INTEGER NOT NULL,     -- how many batches have entered
    as_of     INTEGER NOT NULL,     -- when the last of what has entered came or changed
    version   INTEGER NOT NULL,     -- of the edition's figures then
    closed_at INTEGER,              -- when the figures were closed: nothing enters any more, and every table is told
    PRIMARY KEY (edition, audience)
) STRICT, WITHOUT ROWID;

-- Which responses are in, and what they say there. A response that was erased is no longer behind its number: what it counts
-- for stays, without key, name, SIREN and texts, at least until the figures are closed.
CREATE TABLE released_responses (
    response_id INTEGER PRIMARY KEY,
    edition     INTEGER NOT NULL,
    audience    TEXT NOT NULL,
    version     INTEGER NOT NULL,   -- of what the response says; 0 once it has left
    batch       INTEGER NOT NULL,   -- in which it entered or left
    kept        TEXT                -- JSON, of an erased one that has not left
) STRICT;

CREATE INDEX released_responses_batch ON released_responses (edition, audience, batch);

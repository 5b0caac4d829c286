-- Editions that were published: the text of both questionnaires, which no later change of a file changes.
-- Times are unix milliseconds, UTC.

CREATE TABLE published_questionnaires (
    edition      INTEGER NOT NULL,
    audience     TEXT NOT NULL,
    text         TEXT NOT NULL,    -- the file, as it was
    hash         TEXT NOT NULL,    -- SHA-256 of the text
    published_by TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    PRIMARY KEY (edition, audience)
) STRICT, WITHOUT ROWID;

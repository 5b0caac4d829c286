-- Sorting free texts: the codes of the team, the texts that were coded, words that are not shown, passages that may be quoted.
-- All but the codes belong to a response and go with it. Times are unix milliseconds, UTC.

CREATE TABLE codes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,
    folded      TEXT NOT NULL,     -- the name without capitals and accents: no two codes in use share one
    description TEXT NOT NULL,
    edition     INTEGER,           -- none for a code that is kept over the editions
    made_by     TEXT NOT NULL,
    made_at     INTEGER NOT NULL,
    retired_at  INTEGER,           -- no longer offered; what has it keeps it
    merged_into INTEGER REFERENCES codes (id)
) STRICT;
CREATE INDEX codes_by_name ON codes (folded) WHERE retired_at IS NULL;

CREATE TABLE coded_texts (
    response_id INTEGER NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    text_hash   TEXT NOT NULL,     -- SHA-256 of the text that was coded: a corrected one is to be coded again
    coded_by    TEXT NOT NULL,
    coded_at    INTEGER NOT NULL,
    PRIMARY KEY (response_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE codings (
    response_id INTEGER NOT NULL,
    field       TEXT NOT NULL,
    code_id     INTEGER NOT NULL REFERENCES codes (id),
    PRIMARY KEY (response_id, field, code_id),
    FOREIGN KEY (response_id, field) REFERENCES coded_texts (response_id, field) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX codings_by_code ON codings (code_id);

CREATE TABLE text_masks (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    response_id INTEGER NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    words       TEXT NOT NULL,
    UNIQUE (response_id, field, words)
) STRICT;

CREATE TABLE excerpts (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice: what quotes one must not come to quote another
    response_id INTEGER NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    text_hash   TEXT NOT NULL,
    starts      INTEGER NOT NULL,  -- bytes of the text: the passage itself is stored once, in the response
    ends        INTEGER NOT NULL,
    kept_by     TEXT NOT NULL,
    kept_at     INTEGER NOT NULL,
    UNIQUE (response_id, field, starts, ends)
) STRICT;

-- Sorting free texts: the codes of the team, the texts that were coded, words that are not shown, passages that may be quoted.
-- All but the codes belong to a response and go with it. Times are unix milliseconds, UTC.

CREATE TABLE codes (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        TEXT NOT NULL,
    folded      TEXT NOT NULL,     -- the name without capitals and accents: no two codes in use share one
    description TEXT NOT NULL,
    edition     BIGINT,           -- none for a code that is kept over the editions
    made_by     TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    retired_at  BIGINT,           -- no longer offered; what has it keeps it
    merged_into BIGINT REFERENCES codes (id)
);
CREATE INDEX codes_by_name ON codes (folded) WHERE retired_at IS NULL;

CREATE TABLE coded_texts (
    response_id BIGINT NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    text_hash   TEXT NOT NULL,     -- SHA-256 of the text that was coded: a corrected one is to be coded again
    coded_by    TEXT NOT NULL,
    coded_at    BIGINT NOT NULL,
    PRIMARY KEY (response_id, field)
);

CREATE TABLE codings (
    response_id BIGINT NOT NULL,
    field       TEXT NOT NULL,
    code_id     BIGINT NOT NULL REFERENCES codes (id),
    PRIMARY KEY (response_id, field, code_id),
    FOREIGN KEY (response_id, field) REFERENCES coded_texts (response_id, field) ON DELETE CASCADE
);
CREATE INDEX codings_by_code ON codings (code_id);

CREATE TABLE text_masks (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    response_id BIGINT NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    words       TEXT NOT NULL,
    UNIQUE (response_id, field, words)
);

CREATE TABLE excerpts (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- never given twice: what quotes one must not come to quote another
    response_id BIGINT NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    text_hash   TEXT NOT NULL,
    starts      BIGINT NOT NULL,  -- bytes of the text: the passage itself is stored once, in the response
    ends        BIGINT NOT NULL,
    kept_by     TEXT NOT NULL,
    kept_at     BIGINT NOT NULL,
    UNIQUE (response_id, field, starts, ends)
);

-- Drafts, responses and the contacts of respondents. Times are unix milliseconds, UTC.

CREATE TABLE drafts (
    key_hash   BYTEA PRIMARY KEY,    -- SHA-256 of the respondent's secret
    edition    BIGINT NOT NULL,
    audience   TEXT NOT NULL,
    typed      TEXT NOT NULL,        -- JSON: what was typed, by field
    seen       TEXT NOT NULL,        -- JSON: the sections saved so far
    revision   BIGINT NOT NULL,
    relay      TEXT,
    started_at BIGINT NOT NULL,
    saved_at   BIGINT NOT NULL
);
CREATE INDEX drafts_by_age ON drafts (saved_at);

CREATE TABLE responses (
    id                    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key_hash              BYTEA NOT NULL UNIQUE,
    reference             TEXT NOT NULL UNIQUE,
    edition               BIGINT NOT NULL,
    audience              TEXT NOT NULL,
    questionnaire_version BIGINT NOT NULL,
    answers               TEXT NOT NULL,     -- JSON, without the contacts
    siren                 TEXT,
    segment               TEXT,
    relay                 TEXT,
    submitted_at          BIGINT NOT NULL,
    replaced_by           BIGINT REFERENCES responses (id)    -- a later response of the same organisation
);
CREATE INDEX responses_by_audience ON responses (edition, audience, id);
CREATE INDEX responses_that_count ON responses (edition, audience, siren)
    WHERE siren IS NOT NULL AND replaced_by IS NULL;
-- For the foreign key: without it, whatever touches a response's number would read all of them.
CREATE INDEX responses_by_replacement ON responses (replaced_by) WHERE replaced_by IS NOT NULL;

-- Personal data apart from the answers, so that they can go without them.
CREATE TABLE contacts (
    response_id BIGINT NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    value       TEXT NOT NULL,
    PRIMARY KEY (response_id, field)
);

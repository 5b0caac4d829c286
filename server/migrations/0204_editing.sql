-- Codes of free texts, decisions on findings, groups of organisations.

CREATE TABLE codes (
    id          {id},
    name        TEXT NOT NULL,
    folded      TEXT NOT NULL,  -- the name without capitals and accents: unique among codes in use
    description TEXT NOT NULL,
    edition     {int},          -- null for a code of all editions
    made_by     TEXT NOT NULL,
    made_at     {int} NOT NULL,
    retired_at  {int},          -- no longer offered; coded texts keep it
    merged_into {int} REFERENCES codes (id)
) {strict};
CREATE INDEX codes_by_name ON codes (folded) WHERE retired_at IS NULL;

CREATE TABLE coded_texts (
    response_id {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    text_hash   TEXT NOT NULL,  -- SHA-256 of the coded text: a corrected text must be coded again
    coded_by    TEXT NOT NULL,
    coded_at    {int} NOT NULL,
    PRIMARY KEY (response_id, field)
) {by_key};

CREATE TABLE codings (
    response_id {int} NOT NULL,
    field       TEXT NOT NULL,
    code_id     {int} NOT NULL REFERENCES codes (id),
    PRIMARY KEY (response_id, field, code_id),
    FOREIGN KEY (response_id, field) REFERENCES coded_texts (response_id, field) ON DELETE CASCADE
) {by_key};
CREATE INDEX codings_by_code ON codings (code_id);

CREATE TABLE text_masks (
    id          {id},
    response_id {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    words       TEXT NOT NULL,
    UNIQUE (response_id, field, words)
) {strict};

CREATE TABLE excerpts (
    id          {id},            -- never reused: a quote must not come to cite another excerpt
    response_id {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    text_hash   TEXT NOT NULL,
    starts      {int} NOT NULL,  -- bytes of the text; the words are stored in the response only
    ends        {int} NOT NULL,
    kept_by     TEXT NOT NULL,
    kept_at     {int} NOT NULL,
    UNIQUE (response_id, field, starts, ends)
) {strict};

-- Decisions on computed findings. The last one is in force; earlier ones stay.
CREATE TABLE quality_decisions (
    id          {id},
    response_id {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    finding     TEXT NOT NULL,  -- its name
    ruling      TEXT NOT NULL,  -- confirmed, asked, aside, reopened
    words       TEXT NOT NULL,  -- the reason, or the question to the respondent; may be empty
    fields      TEXT NOT NULL,  -- JSON: the form fields that the finding is about
    versions    TEXT NOT NULL,  -- versions of the responses decided on: a later version reopens the finding
    until       {int},          -- until when the respondent may correct, even after the closing
    decided_by  TEXT NOT NULL,
    decided_at  {int} NOT NULL
) {strict};
CREATE INDEX decisions_of_response ON quality_decisions (response_id);

-- SIREN that staff marked as one organisation: each member with the SIREN of its group.
CREATE TABLE organisation_groups (
    siren TEXT PRIMARY KEY,
    head  TEXT NOT NULL
) {strict};

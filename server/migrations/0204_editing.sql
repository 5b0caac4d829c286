-- What the staff make of responses: codes of free texts, decisions about findings, groups of organisations.

CREATE TABLE codes (
    id          {id},
    name        TEXT NOT NULL,
    folded      TEXT NOT NULL,  -- the name without capitals and accents: no two codes in use share one
    description TEXT NOT NULL,
    edition     {int},          -- none for a code that is kept over the editions
    made_by     TEXT NOT NULL,
    made_at     {int} NOT NULL,
    retired_at  {int},          -- no longer offered; what has it keeps it
    merged_into {int} REFERENCES codes (id)
) {strict};
CREATE INDEX codes_by_name ON codes (folded) WHERE retired_at IS NULL;

CREATE TABLE coded_texts (
    response_id {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    text_hash   TEXT NOT NULL,  -- SHA-256 of the text that was coded: a corrected one is to be coded again
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
    id          {id},            -- never given twice: what quotes one must not come to quote another
    response_id {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    text_hash   TEXT NOT NULL,
    starts      {int} NOT NULL,  -- bytes of the text: the passage itself is stored once, in the response
    ends        {int} NOT NULL,
    kept_by     TEXT NOT NULL,
    kept_at     {int} NOT NULL,
    UNIQUE (response_id, field, starts, ends)
) {strict};

-- Findings themselves are computed. Every decision stays; the last one of a finding holds.
CREATE TABLE quality_decisions (
    id          {id},
    response_id {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    finding     TEXT NOT NULL,  -- its name
    ruling      TEXT NOT NULL,  -- confirmed, asked, aside, reopened
    words       TEXT NOT NULL,  -- the reason, or the question to the respondent; may be empty
    fields      TEXT NOT NULL,  -- JSON: the form fields that the finding is about
    versions    TEXT NOT NULL,  -- of the responses that it was decided on: another one, and it is open again
    until       {int},          -- of a question: until when a correction is taken, whatever the campaign
    decided_by  TEXT NOT NULL,
    decided_at  {int} NOT NULL
) {strict};
CREATE INDEX decisions_of_response ON quality_decisions (response_id);

-- Several numbers (SIREN) that the staff marked as one organisation: each but the group's own, with the group's.
CREATE TABLE organisation_groups (
    siren TEXT PRIMARY KEY,
    head  TEXT NOT NULL
) {strict};

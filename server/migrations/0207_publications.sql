-- Publications: frozen when released.

CREATE TABLE publications (
    id           TEXT PRIMARY KEY,  -- its permanent name: 2026-1
    edition      {int} NOT NULL,
    number       {int} NOT NULL,
    state        TEXT NOT NULL,     -- draft, reviewed, scheduled, withdrawn
    version      {int} NOT NULL,    -- of the plan
    plan         TEXT NOT NULL,     -- JSON: the requested tables
    prepared_by  TEXT NOT NULL,
    prepared_at  {int} NOT NULL,
    content      TEXT,              -- JSON: the frozen value
    hash         TEXT,              -- SHA-256 of it
    told         TEXT,              -- JSON: each published number with its count of respondents, without names
    proof        TEXT,              -- JSON: the interval that remains possible for each suppressed number
    reviewed_by  TEXT,
    reviewed_at  {int},
    publish_at   {int},             -- when it is released
    scheduled_by TEXT,
    withdrawn_at {int},
    withdrawn    TEXT,              -- why
    corrected_by TEXT,              -- the publication that corrects it
    UNIQUE (edition, number)
) {strict};

-- The responses in a publication, with their version; deleted with it.
CREATE TABLE publication_members (
    publication TEXT NOT NULL REFERENCES publications (id),
    response_id {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    version     {int} NOT NULL,
    PRIMARY KEY (publication, response_id)
) {strict};
CREATE INDEX publication_members_response ON publication_members (response_id);

-- What leaves the service, by an act, and stays as it left.

CREATE TABLE publications (
    id           TEXT PRIMARY KEY,  -- its name, for good: 2026-1
    edition      {int} NOT NULL,
    number       {int} NOT NULL,
    state        TEXT NOT NULL,     -- draft, reviewed, scheduled, withdrawn
    version      {int} NOT NULL,    -- of the plan
    plan         TEXT NOT NULL,     -- JSON: what is asked for
    prepared_by  TEXT NOT NULL,
    prepared_at  {int} NOT NULL,
    content      TEXT,              -- JSON: the frozen value
    hash         TEXT,              -- SHA-256 of it
    told         TEXT,              -- JSON: each number that it tells, of how many; of nobody by name
    proof        TEXT,              -- JSON: what remains possible of each number that it does not tell
    reviewed_by  TEXT,
    reviewed_at  {int},
    publish_at   {int},             -- its moment, once it has one
    scheduled_by TEXT,
    withdrawn_at {int},
    withdrawn    TEXT,              -- why
    corrected_by TEXT,              -- the publication that corrects it
    UNIQUE (edition, number)
) {strict};

-- Who stood in a publication, and as which version of their response; they go with it.
CREATE TABLE publication_members (
    publication TEXT NOT NULL REFERENCES publications (id),
    response_id {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    version     {int} NOT NULL,
    PRIMARY KEY (publication, response_id)
) {strict};
CREATE INDEX publication_members_response ON publication_members (response_id);

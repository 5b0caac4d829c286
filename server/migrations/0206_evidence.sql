-- Reactions of the public, proposals with their evidence, reports.

CREATE TABLE reactions (
    id         {id},
    key_hash   {bytes} NOT NULL UNIQUE,  -- SHA-256 of the author's secret
    message    TEXT NOT NULL,
    at         {int} NOT NULL,
    verdict    TEXT NOT NULL,            -- waiting, shown, refused
    decided_by TEXT,                     -- the e-mail address of a member of staff
    decided_at {int}
) {strict};
CREATE INDEX reactions_by_verdict ON reactions (verdict, id);

CREATE TABLE reaction_authors (
    reaction_id {int} PRIMARY KEY REFERENCES reactions (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL
) {strict};

CREATE TABLE proposals (
    id      {id},
    edition {int} NOT NULL,
    version {int} NOT NULL,  -- the latest one: a change based on an earlier one is a conflict
    made_by TEXT NOT NULL,
    made_at {int} NOT NULL
) {strict};
CREATE INDEX proposals_by_edition ON proposals (edition, id);

-- Each version of a proposal; the latest one is shown.
CREATE TABLE proposal_versions (
    proposal_id {int} NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    version     {int} NOT NULL,
    title       TEXT NOT NULL,
    body        TEXT NOT NULL,
    targets     TEXT NOT NULL,  -- the options that it answers: 'AC15:B01 SU24:F02'
    status      TEXT NOT NULL,
    written_by  TEXT NOT NULL,
    written_at  {int} NOT NULL,
    PRIMARY KEY (proposal_id, version)
) {by_key};

-- Figures frozen on a day.
CREATE TABLE proposal_figures (
    id          {id},
    proposal_id {int} NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    page        TEXT NOT NULL,
    query       TEXT NOT NULL,   -- the filters, as a query string
    version     {int} NOT NULL,  -- of the data
    figure      TEXT NOT NULL,   -- JSON
    attached_by TEXT NOT NULL,
    attached_at {int} NOT NULL
) {strict};
CREATE INDEX proposal_figures_by_proposal ON proposal_figures (proposal_id, id);

-- Quotes, as positions in free texts: the words stay in the response, and are erased with it.
CREATE TABLE proposal_quotes (
    proposal_id {int} NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    excerpt_id  {int} NOT NULL REFERENCES excerpts (id) ON DELETE CASCADE,
    attached_by TEXT NOT NULL,
    attached_at {int} NOT NULL,
    PRIMARY KEY (proposal_id, excerpt_id)
) {by_key};
CREATE INDEX proposal_quotes_by_excerpt ON proposal_quotes (excerpt_id);

CREATE TABLE report_plans (
    edition    {int} PRIMARY KEY,
    version    {int} NOT NULL,  -- a change based on an earlier one is a conflict
    plan       TEXT NOT NULL,   -- JSON
    changed_by TEXT NOT NULL,
    changed_at {int} NOT NULL
) {strict};

CREATE TABLE reports (
    id      {id},
    edition {int} NOT NULL,
    report  TEXT NOT NULL,  -- JSON; quotes are positions, their words stay in the responses
    hash    TEXT NOT NULL,  -- SHA-256 of it
    made_by TEXT NOT NULL,
    made_at {int} NOT NULL
) {strict};
CREATE INDEX reports_by_edition ON reports (edition, id);

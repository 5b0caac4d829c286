-- Proposals, each version of what they say, and their evidence. Times are unix milliseconds, UTC.

CREATE TABLE proposals (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    edition INTEGER NOT NULL,
    version INTEGER NOT NULL,      -- the latest one: whoever changes another one has not seen it
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX proposals_by_edition ON proposals (edition, id);

-- What a proposal said, each time that somebody changed it; the latest is what it says.
CREATE TABLE proposal_versions (
    proposal_id INTEGER NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    version     INTEGER NOT NULL,
    title       TEXT NOT NULL,
    body        TEXT NOT NULL,
    targets     TEXT NOT NULL,     -- the options that it answers: 'AC15:B01 SU24:F02'
    status      TEXT NOT NULL,
    written_by  TEXT NOT NULL,
    written_at  INTEGER NOT NULL,
    PRIMARY KEY (proposal_id, version)
) STRICT, WITHOUT ROWID;

-- Figures as they were shown on a day.
CREATE TABLE proposal_figures (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    proposal_id INTEGER NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    page        TEXT NOT NULL,
    query       TEXT NOT NULL,     -- the filters, as an address has them
    version     INTEGER NOT NULL,  -- of the data
    figure      TEXT NOT NULL,     -- JSON
    attached_by TEXT NOT NULL,
    attached_at INTEGER NOT NULL
) STRICT;
CREATE INDEX proposal_figures_by_proposal ON proposal_figures (proposal_id, id);

-- Passages of free texts, by their place: the words stay in the response alone, and go with it.
CREATE TABLE proposal_quotes (
    proposal_id INTEGER NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    excerpt_id  INTEGER NOT NULL REFERENCES excerpts (id) ON DELETE CASCADE,
    attached_by TEXT NOT NULL,
    attached_at INTEGER NOT NULL,
    PRIMARY KEY (proposal_id, excerpt_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_quotes_by_excerpt ON proposal_quotes (excerpt_id);

-- Long forms that were refused, until they are mended: no cookie could hold them.
CREATE TABLE kept_forms (
    staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    place    TEXT NOT NULL,
    form     TEXT NOT NULL,
    kept_at  INTEGER NOT NULL,
    PRIMARY KEY (staff_id, place)
) STRICT, WITHOUT ROWID;

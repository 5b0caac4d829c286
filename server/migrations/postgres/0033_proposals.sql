-- Proposals, each version of what they say, and their evidence. Times are unix milliseconds, UTC.

CREATE TABLE proposals (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition BIGINT NOT NULL,
    version BIGINT NOT NULL,      -- the latest one: whoever changes another one has not seen it
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX proposals_by_edition ON proposals (edition, id);

-- What a proposal said, each time that somebody changed it; the latest is what it says.
CREATE TABLE proposal_versions (
    proposal_id BIGINT NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    version     BIGINT NOT NULL,
    title       TEXT NOT NULL,
    body        TEXT NOT NULL,
    targets     TEXT NOT NULL,     -- the options that it answers: 'AC15:B01 SU24:F02'
    status      TEXT NOT NULL,
    written_by  TEXT NOT NULL,
    written_at  BIGINT NOT NULL,
    PRIMARY KEY (proposal_id, version)
);

-- Figures as they were shown on a day.
CREATE TABLE proposal_figures (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    proposal_id BIGINT NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    page        TEXT NOT NULL,
    query       TEXT NOT NULL,     -- the filters, as an address has them
    version     BIGINT NOT NULL,  -- of the data
    figure      TEXT NOT NULL,     -- JSON
    attached_by TEXT NOT NULL,
    attached_at BIGINT NOT NULL
);
CREATE INDEX proposal_figures_by_proposal ON proposal_figures (proposal_id, id);

-- Passages of free texts, by their place: the words stay in the response alone, and go with it.
CREATE TABLE proposal_quotes (
    proposal_id BIGINT NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
    excerpt_id  BIGINT NOT NULL REFERENCES excerpts (id) ON DELETE CASCADE,
    attached_by TEXT NOT NULL,
    attached_at BIGINT NOT NULL,
    PRIMARY KEY (proposal_id, excerpt_id)
);
CREATE INDEX proposal_quotes_by_excerpt ON proposal_quotes (excerpt_id);

-- Long forms that were refused, until they are mended: no cookie could hold them.
CREATE TABLE kept_forms (
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    place    TEXT NOT NULL,
    form     TEXT NOT NULL,
    kept_at  BIGINT NOT NULL,
    PRIMARY KEY (staff_id, place)
);

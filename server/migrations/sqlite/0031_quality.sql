-- What the staff decided about likely mistakes in responses, and responses that they set aside: those count nowhere.
-- Times are unix milliseconds, UTC: `aside` is when, 0 for a response that is not.

ALTER TABLE responses ADD COLUMN aside INTEGER NOT NULL DEFAULT 0;
-- All of an organisation, set aside or replaced: few rows.
CREATE INDEX responses_of_organisation ON responses (edition, audience, siren) WHERE siren IS NOT NULL;

-- Findings themselves are computed. Every decision stays; the last one of a finding holds.
CREATE TABLE quality_decisions (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    response_id INTEGER NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    finding     TEXT NOT NULL,     -- its name
    ruling      TEXT NOT NULL,     -- confirmed, asked, aside, reopened
    words       TEXT NOT NULL,     -- the reason, or the question to the respondent; may be empty
    fields      TEXT NOT NULL,     -- JSON: the form fields that the finding is about
    versions    TEXT NOT NULL,     -- of the responses that it was decided on: another one, and it is open again
    until       INTEGER,           -- of a question: until when a correction is taken, whatever the campaign
    decided_by  TEXT NOT NULL,
    decided_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_of_response ON quality_decisions (response_id);

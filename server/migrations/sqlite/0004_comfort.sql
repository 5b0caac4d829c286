-- Drafts that several people fill, corrections of what was sent, a grace period at the closing.

ALTER TABLE drafts ADD COLUMN marks TEXT NOT NULL DEFAULT '{}';   -- JSON: by field, when and by whom, and what waits for a decision
ALTER TABLE drafts ADD COLUMN place TEXT;                          -- the section last saved

ALTER TABLE responses ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE responses ADD COLUMN corrected_at INTEGER;

-- What a response said before each of its corrections.
CREATE TABLE response_versions (
    response_id           INTEGER NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    version               INTEGER NOT NULL,
    questionnaire_version INTEGER NOT NULL,
    answers               TEXT NOT NULL,      -- JSON, without the contacts
    siren                 TEXT,
    segment               TEXT,
    sent_at               INTEGER NOT NULL,
    PRIMARY KEY (response_id, version)
) STRICT, WITHOUT ROWID;

ALTER TABLE campaigns ADD COLUMN grace_minutes INTEGER NOT NULL DEFAULT 30;

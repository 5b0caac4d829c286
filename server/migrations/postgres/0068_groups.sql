-- Several numbers (SIREN) that the staff marked as one organisation: each but the group's own, with the group's.
CREATE TABLE organisation_groups (
    siren TEXT PRIMARY KEY,
    head  TEXT NOT NULL
);
-- The number that a response was sent under, where "siren" is that of its group.
ALTER TABLE responses ADD COLUMN own_siren TEXT;
CREATE INDEX responses_own_siren ON responses (own_siren) WHERE own_siren IS NOT NULL;
-- Where the written consent is kept by which an organisation lets its amounts be known from a publication.
ALTER TABLE responses ADD COLUMN consent TEXT;

-- Colleagues who are asked for one section of a draft. Gone with the draft.

CREATE TABLE invitations (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- never given twice: what a colleague typed is marked with it
    key_hash   BYTEA NOT NULL UNIQUE,     -- SHA-256 of the colleague's secret
    draft      BYTEA NOT NULL REFERENCES drafts (key_hash) ON DELETE CASCADE,
    section    TEXT NOT NULL,
    salt       TEXT NOT NULL,            -- with the respondent's own key, gives the secret again; alone, nothing
    name       TEXT NOT NULL,            -- the colleague's, as the respondent gave it; may be empty
    note       TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    saved_at   BIGINT                  -- when the colleague last saved
);
CREATE INDEX invitations_by_draft ON invitations (draft, id);

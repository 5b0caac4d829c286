-- Colleagues who are asked for one section of a draft. Gone with the draft.

CREATE TABLE invitations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice: what a colleague typed is marked with it
    key_hash   BLOB NOT NULL UNIQUE,     -- SHA-256 of the colleague's secret
    draft      BLOB NOT NULL REFERENCES drafts (key_hash) ON DELETE CASCADE,
    section    TEXT NOT NULL,
    salt       TEXT NOT NULL,            -- with the respondent's own key, gives the secret again; alone, nothing
    name       TEXT NOT NULL,            -- the colleague's, as the respondent gave it; may be empty
    note       TEXT NOT NULL,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    saved_at   INTEGER                  -- when the colleague last saved
) STRICT;
CREATE INDEX invitations_by_draft ON invitations (draft, id);

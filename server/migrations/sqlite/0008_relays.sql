-- Partners who relay the questionnaires.

CREATE TABLE relays (
    code     TEXT PRIMARY KEY,       -- as their links write it, upper case
    name     TEXT NOT NULL,
    page     TEXT NOT NULL UNIQUE,   -- the secret of their own page, in clear: the page shows a number, the staff must find it again
    added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many answered through a partner is counted when somebody looks.
CREATE INDEX responses_by_relay ON responses (relay, edition, audience) WHERE relay IS NOT NULL AND replaced_by IS NULL;

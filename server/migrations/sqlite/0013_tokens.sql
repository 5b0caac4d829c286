-- Tokens that programs read the interface with: the hash alone, as of every secret. A revoked one stays, so that the list says so.
CREATE TABLE tokens (
    id           INTEGER PRIMARY KEY,
    token_hash   BLOB NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    scopes       TEXT NOT NULL,        -- separated by spaces
    made_by      TEXT NOT NULL,        -- the e-mail address of the account, which may be gone
    made_at      INTEGER NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER,
    revoked_at   INTEGER
) STRICT;

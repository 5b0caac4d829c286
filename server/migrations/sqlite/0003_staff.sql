-- The staff's side: accounts, sessions, sign-in attempts, campaigns, and single values. Times are unix milliseconds, UTC.

CREATE TABLE staff (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice: a session must not pass to another person
    email         TEXT NOT NULL UNIQUE,                -- lower case, trimmed
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    added_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    staff_id   INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    opened_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_staff ON sessions (staff_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE sign_in_attempts (
    subject    TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,      -- when the window began
    attempts   INTEGER NOT NULL
) STRICT;
CREATE INDEX attempts_by_age ON sign_in_attempts (started_at);

CREATE TABLE campaigns (
    edition    INTEGER NOT NULL,
    audience   TEXT NOT NULL,
    closes_at  INTEGER,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (edition, audience)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

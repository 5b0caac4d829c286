-- The staff's side: accounts, sessions, sign-in attempts, campaigns, and single values. Times are unix milliseconds, UTC.

CREATE TABLE staff (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- never given twice: a session must not pass to another person
    email         TEXT NOT NULL UNIQUE,                -- lower case, trimmed
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    added_at      BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash BYTEA PRIMARY KEY,
    staff_id   BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    opened_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_staff ON sessions (staff_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE sign_in_attempts (
    subject    TEXT PRIMARY KEY,
    started_at BIGINT NOT NULL,      -- when the window began
    attempts   BIGINT NOT NULL
);
CREATE INDEX attempts_by_age ON sign_in_attempts (started_at);

CREATE TABLE campaigns (
    edition    BIGINT NOT NULL,
    audience   TEXT NOT NULL,
    closes_at  BIGINT,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (edition, audience)
);

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

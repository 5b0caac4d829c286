-- People who are invited to answer, from lists that the staff import: apart from what anybody answers.

CREATE TABLE guests (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition      BIGINT NOT NULL,
    audience     TEXT NOT NULL,
    email        TEXT,                 -- null once unsubscribed
    email_hash   BYTEA NOT NULL,
    name         TEXT NOT NULL,        -- may be empty
    organisation TEXT NOT NULL,        -- may be empty
    key_hash     BYTEA NOT NULL UNIQUE,   -- what the keys of letters and links stand for
    imported_at  BIGINT NOT NULL,
    asked_at     BIGINT,                   -- when the first letter was put in the outbox
    sent         BIGINT NOT NULL DEFAULT 0,     -- 1 once a letter was delivered
    failed       BIGINT NOT NULL DEFAULT 0,     -- 1 while the last letter was given up
    answered     BIGINT NOT NULL DEFAULT 0,     -- 1 once a response was sent: no time, so that none is told from another
    unsubscribed BIGINT NOT NULL DEFAULT 0,
    UNIQUE (edition, audience, email_hash)
);
CREATE INDEX guests_by_age ON guests (edition, audience, imported_at);
CREATE INDEX guests_by_address ON guests (email_hash);

-- Who does not want to be written to again, whatever is imported later.
CREATE TABLE unsubscriptions (
    email_hash BYTEA PRIMARY KEY,
    at         BIGINT NOT NULL
);

-- What the last import of a list came to, and how many times reminders were sent.
CREATE TABLE guest_lists (
    edition  BIGINT NOT NULL,
    audience TEXT NOT NULL,
    rounds   BIGINT NOT NULL DEFAULT 0,
    report   TEXT,                     -- JSON; line numbers and reasons, no address
    at       BIGINT NOT NULL,
    PRIMARY KEY (edition, audience)
);

-- The invitation that a draft was begun with; gone with the draft when the response is sent.
ALTER TABLE drafts ADD COLUMN guest BIGINT;

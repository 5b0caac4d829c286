-- Editions, campaigns, partners and invitees. All times are unix milliseconds, UTC.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) {strict};

CREATE TABLE editions (
    edition {int} PRIMARY KEY,
    version {int} NOT NULL  -- increased by each response sent
) {strict};

CREATE TABLE published_questionnaires (
    edition      {int} NOT NULL,
    audience     TEXT NOT NULL,
    text         TEXT NOT NULL,  -- the file, unchanged
    hash         TEXT NOT NULL,  -- SHA-256 of the text
    published_by TEXT NOT NULL,
    published_at {int} NOT NULL,
    PRIMARY KEY (edition, audience)
) {by_key};

CREATE TABLE campaigns (
    edition       {int} NOT NULL,
    audience      TEXT NOT NULL,
    closes_at     {int},
    changed_at    {int} NOT NULL,
    grace_minutes {int} NOT NULL DEFAULT 30,
    opens_at      {int},
    testing_since {int},
    PRIMARY KEY (edition, audience)
) {by_key};

CREATE TABLE announcements (
    id           {id},
    text         TEXT NOT NULL,
    published_at {int} NOT NULL,
    withdrawn_at {int}
) {strict};
CREATE INDEX announcements_by_end ON announcements (withdrawn_at);

CREATE TABLE partners (
    code     TEXT PRIMARY KEY,      -- the code in the partner's links, upper case
    name     TEXT NOT NULL,
    page     TEXT NOT NULL UNIQUE,  -- the key of the partner's page, in clear: staff must find it again, and the page shows only a count
    added_at {int} NOT NULL
) {by_key};

CREATE TABLE invitees (
    id           {id},
    edition      {int} NOT NULL,
    audience     TEXT NOT NULL,
    email        TEXT,                      -- null once unsubscribed
    email_hash   {bytes} NOT NULL,
    name         TEXT NOT NULL,             -- may be empty
    organisation TEXT NOT NULL,             -- may be empty
    key_hash     {bytes} NOT NULL UNIQUE,   -- the keys in e-mails and links resolve to this one
    imported_at  {int} NOT NULL,
    asked_at     {int},                     -- when the first e-mail was put in the outbox
    sent         {int} NOT NULL DEFAULT 0,  -- 1 once an e-mail was delivered
    failed       {int} NOT NULL DEFAULT 0,  -- 1 while the last e-mail was given up
    answered     {int} NOT NULL DEFAULT 0,  -- 1 once a response was sent; a time would reveal which one
    unsubscribed {int} NOT NULL DEFAULT 0,
    UNIQUE (edition, audience, email_hash)
) {strict};
CREATE INDEX invitees_by_age ON invitees (edition, audience, imported_at);
CREATE INDEX invitees_by_address ON invitees (email_hash);

-- Result of the last import of a list, and number of reminders sent.
CREATE TABLE invitee_lists (
    edition    {int} NOT NULL,
    audience   TEXT NOT NULL,
    rounds     {int} NOT NULL DEFAULT 0,
    report     TEXT,   -- JSON; line numbers and reasons, no address
    at         {int} NOT NULL,
    written_at {int},  -- when e-mails were last sent: a reminder within a week needs a confirmation
    PRIMARY KEY (edition, audience)
) {by_key};

-- Addresses that unsubscribed, for all later imports.
CREATE TABLE unsubscriptions (
    email_hash {bytes} PRIMARY KEY,
    at         {int} NOT NULL
) {by_key};

-- Editions, their campaigns, and whom they are announced to. Here and everywhere, times are unix milliseconds, UTC.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) {strict};

CREATE TABLE editions (
    edition {int} PRIMARY KEY,
    version {int} NOT NULL  -- one more with every response sent
) {strict};

CREATE TABLE published_questionnaires (
    edition      {int} NOT NULL,
    audience     TEXT NOT NULL,
    text         TEXT NOT NULL,  -- the file, as it was
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
    code     TEXT PRIMARY KEY,      -- as their links write it, upper case
    name     TEXT NOT NULL,
    page     TEXT NOT NULL UNIQUE,  -- the secret of their own page, in clear: the page shows a number, the staff must find it again
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
    key_hash     {bytes} NOT NULL UNIQUE,   -- what the keys of e-mails and links stand for
    imported_at  {int} NOT NULL,
    asked_at     {int},                     -- when the first e-mail was put in the outbox
    sent         {int} NOT NULL DEFAULT 0,  -- 1 once an e-mail was delivered
    failed       {int} NOT NULL DEFAULT 0,  -- 1 while the last e-mail was given up
    answered     {int} NOT NULL DEFAULT 0,  -- 1 once a response was sent: no time, which would link it to a response
    unsubscribed {int} NOT NULL DEFAULT 0,
    UNIQUE (edition, audience, email_hash)
) {strict};
CREATE INDEX invitees_by_age ON invitees (edition, audience, imported_at);
CREATE INDEX invitees_by_address ON invitees (email_hash);

-- What the last import of a list came to, and how many times reminders were sent.
CREATE TABLE invitee_lists (
    edition    {int} NOT NULL,
    audience   TEXT NOT NULL,
    rounds     {int} NOT NULL DEFAULT 0,
    report     TEXT,   -- JSON; line numbers and reasons, no address
    at         {int} NOT NULL,
    written_at {int},  -- when e-mails were last sent: nobody is reminded within a week unawares
    PRIMARY KEY (edition, audience)
) {by_key};

-- Who does not want to be written to again, whatever is imported later.
CREATE TABLE unsubscriptions (
    email_hash {bytes} PRIMARY KEY,
    at         {int} NOT NULL
) {by_key};

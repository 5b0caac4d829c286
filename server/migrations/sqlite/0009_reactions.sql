-- Reactions of the public, and what names their authors, apart.

CREATE TABLE reactions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key_hash   BLOB NOT NULL UNIQUE,     -- SHA-256 of the author's secret
    message    TEXT NOT NULL,
    at         INTEGER NOT NULL,
    verdict    TEXT NOT NULL,            -- waiting, shown, refused
    decided_by TEXT,                     -- the e-mail address of a member of staff
    decided_at INTEGER
) STRICT;
CREATE INDEX reactions_by_verdict ON reactions (verdict, id);

CREATE TABLE reaction_authors (
    reaction_id INTEGER PRIMARY KEY REFERENCES reactions (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL
) STRICT;

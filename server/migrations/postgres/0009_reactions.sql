-- Reactions of the public, and what names their authors, apart.

CREATE TABLE reactions (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key_hash   BYTEA NOT NULL UNIQUE,     -- SHA-256 of the author's secret
    message    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    verdict    TEXT NOT NULL,            -- waiting, shown, refused
    decided_by TEXT,                     -- the e-mail address of a member of staff
    decided_at BIGINT
);
CREATE INDEX reactions_by_verdict ON reactions (verdict, id);

CREATE TABLE reaction_authors (
    reaction_id BIGINT PRIMARY KEY REFERENCES reactions (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL
);

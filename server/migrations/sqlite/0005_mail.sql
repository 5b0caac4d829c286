-- Letters to send, the further keys that they carry, who asked to be reminded. Times are unix milliseconds, UTC.

-- A letter is kept as its cause and written when it is delivered: no key is ever stored.
CREATE TABLE letters (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL,
    of_hash    BLOB,                 -- of the key of what it speaks of; null once delivered
    recipient  TEXT,                 -- null once delivered
    state      TEXT NOT NULL,        -- waiting, delivered, dead
    attempts   INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,     -- of the next attempt; while one is under way, when it is given up for lost
    settled_at INTEGER,              -- when it was delivered or given up
    error      TEXT                  -- of the last attempt, addresses shortened
) STRICT;
CREATE INDEX letters_due ON letters (due_at) WHERE state = 'waiting';
CREATE INDEX letters_settled ON letters (state, settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX letters_of ON letters (of_hash) WHERE of_hash IS NOT NULL;

-- A key that opens what another key opens.
CREATE TABLE key_aliases (
    key_hash BLOB PRIMARY KEY,
    of_hash  BLOB NOT NULL,
    made_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_of ON key_aliases (of_hash);

-- Who asked to be reminded before the closing. It goes with the draft: when that is sent, or purged.
CREATE TABLE reminders (
    draft_hash BLOB PRIMARY KEY REFERENCES drafts (key_hash) ON DELETE CASCADE,
    edition    INTEGER NOT NULL,
    audience   TEXT NOT NULL,
    recipient  TEXT,                 -- null once the letter is in the outbox: there is no second one
    asked_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reminders_to_send ON reminders (edition, audience) WHERE recipient IS NOT NULL;

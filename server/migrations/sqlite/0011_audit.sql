-- Who did what, when, from where, to what. Each entry holds the hash of the one before it. Times are unix milliseconds, UTC.
CREATE TABLE audit (
    number   INTEGER PRIMARY KEY,    -- 1, 2, 3… without a gap
    at       INTEGER NOT NULL,
    staff_id INTEGER,                -- none for the command line and for the service itself
    actor    TEXT NOT NULL,          -- the e-mail address as it was, `command line` or `system`
    address  TEXT NOT NULL,          -- the network address
    act      TEXT NOT NULL,
    object   TEXT NOT NULL,
    details  TEXT NOT NULL,
    previous BLOB NOT NULL,          -- the hash of the entry before
    hash     BLOB NOT NULL           -- SHA-256 of all of the above
) STRICT;
CREATE INDEX audit_by_actor ON audit (actor, number);
CREATE INDEX audit_by_act ON audit (act, number);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- `INSERT OR REPLACE` would take an entry away without a word to the trigger above.
CREATE TRIGGER audit_is_appended_to BEFORE INSERT ON audit
WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- Reports: what goes into the next one of an edition, and each that was made, as a value. Times are unix milliseconds, UTC.

CREATE TABLE report_plans (
    edition    INTEGER PRIMARY KEY,
    version    INTEGER NOT NULL,   -- whoever changes another one has not seen it
    plan       TEXT NOT NULL,      -- JSON
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE reports (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    edition INTEGER NOT NULL,
    report  TEXT NOT NULL,         -- JSON; passages of free texts are places in it, their words stay in the responses
    hash    TEXT NOT NULL,         -- SHA-256 of it
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reports_by_edition ON reports (edition, id);

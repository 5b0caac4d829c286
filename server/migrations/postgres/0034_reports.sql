-- Reports: what goes into the next one of an edition, and each that was made, as a value. Times are unix milliseconds, UTC.

CREATE TABLE report_plans (
    edition    BIGINT PRIMARY KEY,
    version    BIGINT NOT NULL,   -- whoever changes another one has not seen it
    plan       TEXT NOT NULL,      -- JSON
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE reports (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition BIGINT NOT NULL,
    report  TEXT NOT NULL,         -- JSON; passages of free texts are places in it, their words stay in the responses
    hash    TEXT NOT NULL,         -- SHA-256 of it
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX reports_by_edition ON reports (edition, id);

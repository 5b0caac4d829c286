-- Up to when the responses of a questionnaire have entered the figures that are shown to whoever sees no exact cells. Times are
-- unix milliseconds, UTC.

CREATE TABLE releases (
    edition   BIGINT NOT NULL,
    audience  TEXT NOT NULL,
    as_of     BIGINT NOT NULL,     -- what came or changed later waits
    version   BIGINT NOT NULL,     -- of the edition's figures then
    closed_at BIGINT,              -- when the figures were closed: nothing enters any more, and every table is told
    PRIMARY KEY (edition, audience)
);

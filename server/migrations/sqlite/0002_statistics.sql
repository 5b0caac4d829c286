-- What the volumes are read from. Amounts are whole cents. The segment '' stands for all buyers in the
-- counters, and for "not given" in the facts.

CREATE TABLE editions (
    edition INTEGER PRIMARY KEY,
    version INTEGER NOT NULL              -- one more with every response sent
) STRICT;

CREATE TABLE response_counters (
    edition   INTEGER NOT NULL,
    audience  TEXT NOT NULL,
    responses INTEGER NOT NULL,           -- those that count: without the replaced ones
    PRIMARY KEY (edition, audience)
) STRICT, WITHOUT ROWID;

-- What each organisation gave last, year by year.
CREATE TABLE purchase_facts (
    edition       INTEGER NOT NULL,
    siren         TEXT NOT NULL,
    year          INTEGER NOT NULL,
    segment       TEXT NOT NULL,
    response_id   INTEGER NOT NULL REFERENCES responses (id),
    startup_cents INTEGER,
    total_cents   INTEGER,
    rate          REAL,
    bucket        INTEGER,                -- the rate in hundredths of a point, rounded down
    PRIMARY KEY (edition, siren, year)
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_by_rate ON purchase_facts (edition, year, bucket, rate) WHERE bucket IS NOT NULL;
CREATE INDEX facts_by_segment_rate ON purchase_facts (edition, year, segment, bucket, rate) WHERE bucket IS NOT NULL;
CREATE INDEX facts_by_startup ON purchase_facts (edition, year, startup_cents) WHERE startup_cents IS NOT NULL;
CREATE INDEX facts_by_segment_startup ON purchase_facts (edition, year, segment, startup_cents) WHERE startup_cents IS NOT NULL;
CREATE INDEX facts_by_total ON purchase_facts (edition, year, total_cents) WHERE total_cents IS NOT NULL;
CREATE INDEX facts_by_segment_total ON purchase_facts (edition, year, segment, total_cents) WHERE total_cents IS NOT NULL;
CREATE INDEX facts_by_response ON purchase_facts (response_id);

CREATE TABLE volume_counters (
    edition                INTEGER NOT NULL,
    year                   INTEGER NOT NULL,
    segment                TEXT NOT NULL,
    respondents            INTEGER NOT NULL,
    startup_cents          INTEGER NOT NULL,
    total_respondents      INTEGER NOT NULL,
    total_cents            INTEGER NOT NULL,
    rated                  INTEGER NOT NULL,
    rated_startup_cents    INTEGER NOT NULL,
    rated_total_cents      INTEGER NOT NULL,
    matched                INTEGER NOT NULL,
    matched_previous_cents INTEGER NOT NULL,
    matched_current_cents  INTEGER NOT NULL,
    PRIMARY KEY (edition, year, segment)
) STRICT, WITHOUT ROWID;

-- How many rates fall in each point, and in each hundredth of a point: the way to the middle rank
-- reads a hundred rows of each at most, however many buyers there are.
CREATE TABLE point_counters (
    edition INTEGER NOT NULL,
    year    INTEGER NOT NULL,
    segment TEXT NOT NULL,
    point   INTEGER NOT NULL,
    n       INTEGER NOT NULL,
    PRIMARY KEY (edition, year, segment, point)
) STRICT, WITHOUT ROWID;

CREATE TABLE rate_counters (
    edition INTEGER NOT NULL,
    year    INTEGER NOT NULL,
    segment TEXT NOT NULL,
    bucket  INTEGER NOT NULL,
    n       INTEGER NOT NULL,
    PRIMARY KEY (edition, year, segment, bucket)
) STRICT, WITHOUT ROWID;

-- What the volumes are read from. Amounts are whole cents. The segment '' stands for all buyers in the
-- counters, and for "not given" in the facts.

CREATE TABLE editions (
    edition BIGINT PRIMARY KEY,
    version BIGINT NOT NULL              -- one more with every response sent
);

CREATE TABLE response_counters (
    edition   BIGINT NOT NULL,
    audience  TEXT NOT NULL,
    responses BIGINT NOT NULL,           -- those that count: without the replaced ones
    PRIMARY KEY (edition, audience)
);

-- What each organisation gave last, year by year.
CREATE TABLE purchase_facts (
    edition       BIGINT NOT NULL,
    siren         TEXT NOT NULL,
    year          BIGINT NOT NULL,
    segment       TEXT NOT NULL,
    response_id   BIGINT NOT NULL REFERENCES responses (id),
    startup_cents BIGINT,
    total_cents   BIGINT,
    rate          DOUBLE PRECISION,
    bucket        BIGINT,                -- the rate in hundredths of a point, rounded down
    PRIMARY KEY (edition, siren, year)
);
CREATE INDEX facts_by_rate ON purchase_facts (edition, year, bucket, rate) WHERE bucket IS NOT NULL;
CREATE INDEX facts_by_segment_rate ON purchase_facts (edition, year, segment, bucket, rate) WHERE bucket IS NOT NULL;
CREATE INDEX facts_by_startup ON purchase_facts (edition, year, startup_cents) WHERE startup_cents IS NOT NULL;
CREATE INDEX facts_by_segment_startup ON purchase_facts (edition, year, segment, startup_cents) WHERE startup_cents IS NOT NULL;
CREATE INDEX facts_by_total ON purchase_facts (edition, year, total_cents) WHERE total_cents IS NOT NULL;
CREATE INDEX facts_by_segment_total ON purchase_facts (edition, year, segment, total_cents) WHERE total_cents IS NOT NULL;
CREATE INDEX facts_by_response ON purchase_facts (response_id);

CREATE TABLE volume_counters (
    edition                BIGINT NOT NULL,
    year                   BIGINT NOT NULL,
    segment                TEXT NOT NULL,
    respondents            BIGINT NOT NULL,
    startup_cents          BIGINT NOT NULL,
    total_respondents      BIGINT NOT NULL,
    total_cents            BIGINT NOT NULL,
    rated                  BIGINT NOT NULL,
    rated_startup_cents    BIGINT NOT NULL,
    rated_total_cents      BIGINT NOT NULL,
    matched                BIGINT NOT NULL,
    matched_previous_cents BIGINT NOT NULL,
    matched_current_cents  BIGINT NOT NULL,
    PRIMARY KEY (edition, year, segment)
);

-- How many rates fall in each point, and in each hundredth of a point: the way to the middle rank
-- reads a hundred rows of each at most, however many buyers there are.
CREATE TABLE point_counters (
    edition BIGINT NOT NULL,
    year    BIGINT NOT NULL,
    segment TEXT NOT NULL,
    point   BIGINT NOT NULL,
    n       BIGINT NOT NULL,
    PRIMARY KEY (edition, year, segment, point)
);

CREATE TABLE rate_counters (
    edition BIGINT NOT NULL,
    year    BIGINT NOT NULL,
    segment TEXT NOT NULL,
    bucket  BIGINT NOT NULL,
    n       BIGINT NOT NULL,
    PRIMARY KEY (edition, year, segment, bucket)
);

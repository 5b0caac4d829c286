-- When a questionnaire opens, since when it is being tried out; responses that only try it; what is announced.

ALTER TABLE campaigns ADD COLUMN opens_at INTEGER;
ALTER TABLE campaigns ADD COLUMN testing_since INTEGER;

-- 1 for what was begun in test mode: it counts nowhere, for good.
ALTER TABLE drafts ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
ALTER TABLE responses ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
CREATE INDEX drafts_that_try ON drafts (edition, audience) WHERE test = 1;
CREATE INDEX responses_that_try ON responses (edition, audience) WHERE test = 1;

CREATE TABLE announcements (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    text         TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX announcements_by_end ON announcements (withdrawn_at);

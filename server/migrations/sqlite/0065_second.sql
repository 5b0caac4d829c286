-- A second response of an organisation waits for the staff, unless it came by the same personal link as the first: each response keeps
-- the invitation that it was begun with, as long as the list itself is kept.
ALTER TABLE responses ADD COLUMN guest INTEGER REFERENCES guests (id) ON DELETE SET NULL;
CREATE INDEX responses_of_guest ON responses (guest) WHERE guest IS NOT NULL;
-- When the author was written to that another response came: once.
ALTER TABLE responses ADD COLUMN told_at INTEGER;

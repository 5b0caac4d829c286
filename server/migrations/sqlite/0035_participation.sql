-- How long a response took, and where drafts wait. Times are unix milliseconds, UTC.

-- When the draft was begun that a response was sent from; none for those sent before this was kept.
ALTER TABLE responses ADD COLUMN started_at INTEGER;

-- 1 for a draft that corrects a response which was sent: nobody is waited for.
ALTER TABLE drafts ADD COLUMN corrects INTEGER NOT NULL DEFAULT 0;
UPDATE drafts SET corrects = 1 WHERE key_hash IN (SELECT key_hash FROM responses);
CREATE INDEX drafts_that_wait ON drafts (edition, audience, place, saved_at) WHERE test = 0 AND corrects = 0;

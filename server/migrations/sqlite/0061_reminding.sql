-- When letters were last sent to those of a list, so that nobody is reminded again within a week unawares.
ALTER TABLE guest_lists ADD COLUMN written_at INTEGER;
UPDATE guest_lists SET written_at = (SELECT MAX(g.asked_at) FROM guests g
    WHERE g.edition = guest_lists.edition AND g.audience = guest_lists.audience);

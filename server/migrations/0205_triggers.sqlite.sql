-- Changes of responses are numbered in order, and the audit log only grows: for SQLite.

CREATE TRIGGER response_came AFTER INSERT ON responses BEGIN
    INSERT INTO response_changes (edition, audience, response_id) VALUES (NEW.edition, NEW.audience, NEW.id);
END;
CREATE TRIGGER response_changed AFTER UPDATE ON responses BEGIN
    INSERT INTO response_changes (edition, audience, response_id) VALUES (NEW.edition, NEW.audience, NEW.id);
END;
CREATE TRIGGER response_went AFTER DELETE ON responses BEGIN
    INSERT INTO response_changes (edition, audience, response_id) VALUES (OLD.edition, OLD.audience, OLD.id);
END;

-- An entry of the audit log is emptied at the end of its retention: actor, address, object. Number, time, act and hash stay,
-- so that the chain still verifies. No entry can be emptied within 150 days.
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
WHEN NOT (NEW.number IS OLD.number AND NEW.at IS OLD.at AND NEW.act IS OLD.act AND NEW.previous IS OLD.previous
    AND NEW.hash IS OLD.hash AND NEW.staff_id IS NULL AND NEW.actor = '' AND NEW.address = '' AND NEW.object = ''
    AND NEW.details = '' AND OLD.at < (strftime('%s', 'now') - 150 * 86400) * 1000)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- `INSERT OR REPLACE` would delete an entry without firing the trigger above.
CREATE TRIGGER audit_is_appended_to BEFORE INSERT ON audit
WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

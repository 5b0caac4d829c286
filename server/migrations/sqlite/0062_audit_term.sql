-- An entry of the audit log is emptied at its term: who, where from, to what. Its number, time and act stay, and its hash, which the
-- next one holds. No entry is emptied within 150 days, whoever asks the database for it.
DROP TRIGGER IF EXISTS audit_is_not_changed;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
WHEN NOT (NEW.number IS OLD.number AND NEW.at IS OLD.at AND NEW.act IS OLD.act AND NEW.previous IS OLD.previous
    AND NEW.hash IS OLD.hash AND NEW.staff_id IS NULL AND NEW.actor = '' AND NEW.address = '' AND NEW.object = ''
    AND NEW.details = '' AND OLD.at < (strftime('%s', 'now') - 150 * 86400) * 1000)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

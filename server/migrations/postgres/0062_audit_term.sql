-- An entry of the audit log is emptied at its term: who, where from, to what. Its number, time and act stay, and its hash, which the
-- next one holds. No entry is emptied within 150 days, whoever asks the database for it.
CREATE OR REPLACE FUNCTION audit_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number = OLD.number AND NEW.at = OLD.at AND NEW.act = OLD.act AND NEW.previous = OLD.previous
        AND NEW.hash = OLD.hash AND NEW.staff_id IS NULL AND NEW.actor = '' AND NEW.address = '' AND NEW.object = ''
        AND NEW.details = '' AND OLD.at < (EXTRACT(EPOCH FROM now()) - 150 * 86400) * 1000 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only';
END $$;

DROP TRIGGER audit_is_not_changed ON audit;
DROP TRIGGER IF EXISTS audit_is_not_taken_out ON audit;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_empty();
CREATE TRIGGER audit_is_not_taken_out BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_refuse();

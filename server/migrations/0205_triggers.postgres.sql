-- Changes of responses are numbered in order, and the audit log only grows: for PostgreSQL.

-- One writer at a time: numbers become visible in order.
CREATE FUNCTION note_response_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO response_changes (edition, audience, response_id) VALUES (OLD.edition, OLD.audience, OLD.id);
    ELSE
        INSERT INTO response_changes (edition, audience, response_id) VALUES (NEW.edition, NEW.audience, NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER response_change AFTER INSERT OR UPDATE OR DELETE ON responses
    FOR EACH ROW EXECUTE FUNCTION note_response_change();

-- An entry of the audit log is emptied at the end of its retention: actor, address, object. Number, time, act and hash stay,
-- so that the chain still verifies. No entry can be emptied within 150 days.
CREATE FUNCTION audit_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number = OLD.number AND NEW.at = OLD.at AND NEW.act = OLD.act AND NEW.previous = OLD.previous
        AND NEW.hash = OLD.hash AND NEW.staff_id IS NULL AND NEW.actor = '' AND NEW.address = '' AND NEW.object = ''
        AND NEW.details = '' AND OLD.at < (EXTRACT(EPOCH FROM now()) - 150 * 86400) * 1000 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number IS DISTINCT FROM (SELECT COALESCE(MAX(number), 0) + 1 FROM audit) THEN
        RAISE EXCEPTION 'the audit log is append-only';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_is_appended_to BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_empty();
CREATE TRIGGER audit_is_not_taken_out BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_is_not_cut BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- Who did what, when, from where, to what. Each entry holds the hash of the one before it. Times are unix milliseconds, UTC.
CREATE TABLE audit (
    number   BIGINT PRIMARY KEY,     -- 1, 2, 3… without a gap
    at       BIGINT NOT NULL,
    staff_id BIGINT,                 -- none for the command line and for the service itself
    actor    TEXT NOT NULL,          -- the e-mail address as it was, `command line` or `system`
    address  TEXT NOT NULL,          -- the network address
    act      TEXT NOT NULL,
    object   TEXT NOT NULL,
    details  TEXT NOT NULL,
    previous BYTEA NOT NULL,         -- the hash of the entry before
    hash     BYTEA NOT NULL          -- SHA-256 of all of the above
);
CREATE INDEX audit_by_actor ON audit (actor, number);
CREATE INDEX audit_by_act ON audit (act, number);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number IS DISTINCT FROM (SELECT COALESCE(MAX(number), 0) + 1 FROM audit) THEN
        RAISE EXCEPTION 'the audit log is append-only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_is_not_cut BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_is_appended_to BEFORE INSERT ON audit
FOR EACH ROW EXECUTE FUNCTION audit_append();

-- Which responses came, changed or went, in order: what is kept in memory of the answers follows it.

CREATE TABLE response_changes (
    seq         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition     BIGINT NOT NULL,
    audience    TEXT NOT NULL,
    response_id BIGINT NOT NULL
);

-- One writer at a time sends responses, so that the numbers are seen in their order.
CREATE FUNCTION note_response_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO response_changes (edition, audience, response_id) VALUES (OLD.edition, OLD.audience, OLD.id);
    ELSE
        INSERT INTO response_changes (edition, audience, response_id) VALUES (NEW.edition, NEW.audience, NEW.id);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER response_change AFTER INSERT OR UPDATE OR DELETE ON responses
    FOR EACH ROW EXECUTE FUNCTION note_response_change();

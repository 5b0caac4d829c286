-- Which responses came, changed or went, in order: what is kept in memory of the answers follows it.

CREATE TABLE response_changes (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    edition     INTEGER NOT NULL,
    audience    TEXT NOT NULL,
    response_id INTEGER NOT NULL
) STRICT;

CREATE TRIGGER response_came AFTER INSERT ON responses BEGIN
    INSERT INTO response_changes (edition, audience, response_id) VALUES (NEW.edition, NEW.audience, NEW.id);
END;
CREATE TRIGGER response_changed AFTER UPDATE ON responses BEGIN
    INSERT INTO response_changes (edition, audience, response_id) VALUES (NEW.edition, NEW.audience, NEW.id);
END;
CREATE TRIGGER response_went AFTER DELETE ON responses BEGIN
    INSERT INTO response_changes (edition, audience, response_id) VALUES (OLD.edition, OLD.audience, OLD.id);
END;

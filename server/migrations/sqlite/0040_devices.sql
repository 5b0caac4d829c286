-- The devices on which somebody signed in: what others try elsewhere locks nobody out there. A device gives no right.
CREATE TABLE known_devices (
    token_hash   BLOB NOT NULL,        -- of what the browser's cookie holds
    staff_id     INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    signed_in_at INTEGER NOT NULL,
    PRIMARY KEY (token_hash, staff_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_devices_by_staff ON known_devices (staff_id, signed_in_at);
CREATE INDEX known_devices_by_age ON known_devices (signed_in_at);

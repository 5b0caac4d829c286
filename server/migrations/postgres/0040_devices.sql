-- The devices on which somebody signed in: what others try elsewhere locks nobody out there. A device gives no right.
CREATE TABLE known_devices (
    token_hash   BYTEA NOT NULL,        -- of what the browser's cookie holds
    staff_id     BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    signed_in_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash, staff_id)
);
CREATE INDEX known_devices_by_staff ON known_devices (staff_id, signed_in_at);
CREATE INDEX known_devices_by_age ON known_devices (signed_in_at);

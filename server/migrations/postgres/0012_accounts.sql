-- Accounts: the partner of an account, a second factor, sessions that say where they are, signing in by steps.
ALTER TABLE staff ADD COLUMN partner TEXT;                        -- the code of the partner whose participation it sees

ALTER TABLE sessions ADD COLUMN last_seen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';   -- the network address that it was opened from
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';    -- the browser, as it names itself
UPDATE sessions SET last_seen = opened_at;

CREATE TABLE second_factors (
    staff_id     BIGINT PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    secret       BYTEA NOT NULL,     -- of RFC 6238: the codes are computed from it, no hash would do
    made_at      BIGINT NOT NULL,
    confirmed_at BIGINT,                -- none until a first code was given: it is asked for from then on
    last_step    BIGINT NOT NULL        -- the time step of the last code that was taken: none passes twice
);

CREATE TABLE recovery_codes (
    staff_id  BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL,        -- SHA-256 of 80 random bits
    PRIMARY KEY (staff_id, code_hash)
);

-- Signing in takes a second step: a code after the password, or coming back from the identity provider.
CREATE TABLE sign_in_steps (
    key_hash   BYTEA PRIMARY KEY,    -- of what the browser's cookie holds
    staff_id   BIGINT REFERENCES staff (id) ON DELETE CASCADE,   -- whose password was right
    state      TEXT NOT NULL,             -- the three of OpenID Connect; empty for a code
    nonce      TEXT NOT NULL,
    verifier   TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_steps_by_staff ON sign_in_steps (staff_id);
CREATE INDEX sign_in_steps_by_end ON sign_in_steps (expires_at);

-- Accounts: the partner of an account, a second factor, sessions that say where they are, signing in by steps.
ALTER TABLE staff ADD COLUMN partner TEXT;                        -- the code of the partner whose participation it sees

ALTER TABLE sessions ADD COLUMN last_seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';   -- the network address that it was opened from
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';    -- the browser, as it names itself
UPDATE sessions SET last_seen = opened_at;

CREATE TABLE second_factors (
    staff_id     INTEGER PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    secret       BLOB NOT NULL,     -- of RFC 6238: the codes are computed from it, no hash would do
    made_at      INTEGER NOT NULL,
    confirmed_at INTEGER,                -- none until a first code was given: it is asked for from then on
    last_step    INTEGER NOT NULL        -- the time step of the last code that was taken: none passes twice
) STRICT;

CREATE TABLE recovery_codes (
    staff_id  INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL,        -- SHA-256 of 80 random bits
    PRIMARY KEY (staff_id, code_hash)
) STRICT;

-- Signing in takes a second step: a code after the password, or coming back from the identity provider.
CREATE TABLE sign_in_steps (
    key_hash   BLOB PRIMARY KEY,    -- of what the browser's cookie holds
    staff_id   INTEGER REFERENCES staff (id) ON DELETE CASCADE,   -- whose password was right
    state      TEXT NOT NULL,             -- the three of OpenID Connect; empty for a code
    nonce      TEXT NOT NULL,
    verifier   TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_steps_by_staff ON sign_in_steps (staff_id);
CREATE INDEX sign_in_steps_by_end ON sign_in_steps (expires_at);

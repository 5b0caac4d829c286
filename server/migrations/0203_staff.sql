-- Accounts of the staff, how they sign in, and the audit log.

CREATE TABLE staff (
    id            {id},                     -- never reused: a session must not pass to another person
    email         TEXT NOT NULL UNIQUE,     -- lower case, trimmed
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    added_at      {int} NOT NULL,
    partner       TEXT,                     -- the code of the partner whose participation it sees
    undertaken_at {int},                    -- when the undertaking of secrecy was last accepted
    sees_exact    {int} NOT NULL DEFAULT 0  -- 1 if the account may show exact cells
) {strict};

CREATE TABLE sessions (
    token_hash  {bytes} PRIMARY KEY,
    staff_id    {int} NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    opened_at   {int} NOT NULL,
    expires_at  {int} NOT NULL,
    last_seen   {int} NOT NULL DEFAULT 0,
    address     TEXT NOT NULL DEFAULT '',  -- the network address that it was opened from
    device      TEXT NOT NULL DEFAULT '',  -- the browser, as it names itself
    exact_until {int},                     -- until when it shows exact cells
    id_token    TEXT                       -- the identity provider's, to end its session too
) {strict};
CREATE INDEX sessions_by_staff ON sessions (staff_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE sign_in_attempts (
    subject    TEXT PRIMARY KEY,
    started_at {int} NOT NULL,  -- when the window began
    attempts   {int} NOT NULL
) {strict};
CREATE INDEX attempts_by_age ON sign_in_attempts (started_at);

-- Signing in takes a second step: a code after the password, or coming back from the identity provider.
CREATE TABLE sign_in_steps (
    key_hash   {bytes} PRIMARY KEY,                            -- hash of the token in the browser's cookie
    staff_id   {int} REFERENCES staff (id) ON DELETE CASCADE,  -- the account whose password was right
    state      TEXT NOT NULL,                                  -- the three of OpenID Connect; empty for a code
    nonce      TEXT NOT NULL,
    verifier   TEXT NOT NULL,
    expires_at {int} NOT NULL,
    id_token   TEXT
) {strict};
CREATE INDEX sign_in_steps_by_staff ON sign_in_steps (staff_id);
CREATE INDEX sign_in_steps_by_end ON sign_in_steps (expires_at);

CREATE TABLE second_factors (
    staff_id     {int} PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    secret       {bytes} NOT NULL,  -- of RFC 6238: the codes are computed from it, no hash would do
    made_at      {int} NOT NULL,
    confirmed_at {int},             -- null until a first code was typed; required at sign-in from then on
    last_step    {int} NOT NULL     -- time step of the last accepted code: no code is accepted twice
) {strict};

CREATE TABLE recovery_codes (
    staff_id  {int} NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    code_hash {bytes} NOT NULL,  -- SHA-256 of 80 random bits
    PRIMARY KEY (staff_id, code_hash)
) {strict};

-- Devices used to sign in: attempts elsewhere do not lock them out. A device gives no right.
CREATE TABLE known_devices (
    token_hash   {bytes} NOT NULL,  -- hash of the token in the browser's cookie
    staff_id     {int} NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    signed_in_at {int} NOT NULL,
    PRIMARY KEY (token_hash, staff_id)
) {by_key};
CREATE INDEX known_devices_by_staff ON known_devices (staff_id, signed_in_at);
CREATE INDEX known_devices_by_age ON known_devices (signed_in_at);

-- Tokens of programs, as hashes. A revoked one stays in the list.
CREATE TABLE tokens (
    id           {id},
    token_hash   {bytes} NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    scopes       TEXT NOT NULL,  -- separated by spaces
    made_by      TEXT NOT NULL,  -- the e-mail address of the account, which may be gone
    made_at      {int} NOT NULL,
    expires_at   {int},
    last_used_at {int},
    revoked_at   {int}
) {strict};

-- Refused forms too long for a cookie, until they are saved or discarded.
CREATE TABLE kept_forms (
    staff_id {int} NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    place    TEXT NOT NULL,
    form     TEXT NOT NULL,
    kept_at  {int} NOT NULL,
    PRIMARY KEY (staff_id, place)
) {by_key};

-- Who did what, when, from where, to what. Each entry holds the hash of the one before it. Times are unix milliseconds, UTC.
CREATE TABLE audit (
    number   {int} PRIMARY KEY,  -- 1, 2, 3… without a gap
    at       {int} NOT NULL,
    staff_id {int},              -- null for the command line and the service itself
    actor    TEXT NOT NULL,      -- the e-mail address as it was, `command line` or `system`
    address  TEXT NOT NULL,      -- the network address
    act      TEXT NOT NULL,
    object   TEXT NOT NULL,
    details  TEXT NOT NULL,
    previous {bytes} NOT NULL,   -- the hash of the entry before
    hash     {bytes} NOT NULL    -- SHA-256 of all of the above
) {strict};
CREATE INDEX audit_by_actor ON audit (actor, number);
CREATE INDEX audit_by_act ON audit (act, number);

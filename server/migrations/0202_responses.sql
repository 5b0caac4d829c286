-- Drafts, responses, and the e-mails that they cause.

CREATE TABLE drafts (
    key_hash   {bytes} PRIMARY KEY,         -- SHA-256 of the respondent's secret
    edition    {int} NOT NULL,
    audience   TEXT NOT NULL,
    typed      TEXT NOT NULL,               -- JSON: the typed values by field
    seen       TEXT NOT NULL,               -- JSON: the sections saved so far
    revision   {int} NOT NULL,
    partner    TEXT,
    started_at {int} NOT NULL,
    saved_at   {int} NOT NULL,
    marks      TEXT NOT NULL DEFAULT '{}',  -- JSON by field: when and by whom it was typed, and values that wait for a decision
    place      TEXT,                        -- the section last saved
    test       {int} NOT NULL DEFAULT 0,    -- 1 if begun in test mode: never counted
    invitee    {int},                       -- the invitee whose link began it
    corrects   {int} NOT NULL DEFAULT 0     -- 1 if it corrects a sent response
) {strict};
CREATE INDEX drafts_by_age ON drafts (saved_at);
CREATE INDEX drafts_that_try ON drafts (edition, audience) WHERE test = 1;
CREATE INDEX drafts_that_wait ON drafts (edition, audience, place, saved_at) WHERE test = 0 AND corrects = 0;

CREATE TABLE responses (
    id                    {id},
    key_hash              {bytes} NOT NULL UNIQUE,
    reference             TEXT NOT NULL UNIQUE,
    edition               {int} NOT NULL,
    audience              TEXT NOT NULL,
    questionnaire_version {int} NOT NULL,
    answers               TEXT NOT NULL,                    -- JSON, without the contacts
    siren                 TEXT,
    segment               TEXT,
    partner               TEXT,
    submitted_at          {int} NOT NULL,
    replaced_by           {int} REFERENCES responses (id),  -- a later response of the same organisation
    version               {int} NOT NULL DEFAULT 1,
    corrected_at          {int},
    test                  {int} NOT NULL DEFAULT 0,
    aside                 {int} NOT NULL DEFAULT 0,         -- when staff excluded it; 0 if it counts
    started_at            {int},                            -- when its draft was begun
    invitee               {int} REFERENCES invitees (id) ON DELETE SET NULL,
    told_at               {int},                            -- when the author was informed of another response of the organisation, once
    own_siren             TEXT,                             -- the SIREN typed, where "siren" is the group's
    consent               TEXT                              -- where the written consent to publish its amounts is filed
) {strict};
CREATE INDEX responses_by_audience ON responses (edition, audience, id);
CREATE INDEX responses_that_count ON responses (edition, audience, siren)
    WHERE siren IS NOT NULL AND replaced_by IS NULL;
CREATE INDEX responses_by_replacement ON responses (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX responses_by_partner ON responses (partner, edition, audience) WHERE partner IS NOT NULL AND replaced_by IS NULL;
CREATE INDEX responses_that_try ON responses (edition, audience) WHERE test = 1;
CREATE INDEX responses_of_organisation ON responses (edition, audience, siren) WHERE siren IS NOT NULL;
CREATE INDEX responses_of_invitee ON responses (invitee) WHERE invitee IS NOT NULL;
CREATE INDEX responses_own_siren ON responses (own_siren) WHERE own_siren IS NOT NULL;

-- Personal data, apart from the answers, so that they can be erased alone.
CREATE TABLE contacts (
    response_id {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    field       TEXT NOT NULL,
    value       TEXT NOT NULL,
    PRIMARY KEY (response_id, field)
) {by_key};

-- The answers of a response before each of its corrections.
CREATE TABLE response_versions (
    response_id           {int} NOT NULL REFERENCES responses (id) ON DELETE CASCADE,
    version               {int} NOT NULL,
    questionnaire_version {int} NOT NULL,
    answers               TEXT NOT NULL,  -- JSON, without the contacts
    siren                 TEXT,
    segment               TEXT,
    sent_at               {int} NOT NULL,
    PRIMARY KEY (response_id, version)
) {by_key};

CREATE TABLE response_counters (
    edition   {int} NOT NULL,
    audience  TEXT NOT NULL,
    responses {int} NOT NULL,  -- counted responses, without replaced ones
    PRIMARY KEY (edition, audience)
) {by_key};

CREATE TABLE response_changes (
    seq         {id},
    edition     {int} NOT NULL,
    audience    TEXT NOT NULL,
    response_id {int} NOT NULL
) {strict};

-- Other keys of the same response: each e-mail has its own.
CREATE TABLE key_aliases (
    key_hash {bytes} PRIMARY KEY,
    of_hash  {bytes} NOT NULL,
    made_at  {int} NOT NULL,
    mailbox  {bytes}  -- hash of the mailbox and domain to which the e-mail with this key was sent
) {by_key};
CREATE INDEX aliases_of ON key_aliases (of_hash);

-- Erased responses, as the hash of their key only: a page still open elsewhere cannot save them again.
CREATE TABLE erasures (
    key_hash  {bytes} PRIMARY KEY,
    erased_at {int} NOT NULL
) {strict};
CREATE INDEX erasures_by_age ON erasures (erased_at);

CREATE TABLE colleagues (
    id         {id},                     -- never reused: marks what a colleague typed
    key_hash   {bytes} NOT NULL UNIQUE,  -- SHA-256 of the colleague's secret
    draft      {bytes} NOT NULL REFERENCES drafts (key_hash) ON DELETE CASCADE,
    section    TEXT NOT NULL,
    salt       TEXT NOT NULL,            -- derives the secret, together with the respondent's own key
    name       TEXT NOT NULL,            -- the colleague's name as typed by the respondent; may be empty
    note       TEXT NOT NULL,
    made_at    {int} NOT NULL,
    expires_at {int} NOT NULL,
    revoked_at {int},
    saved_at   {int}                     -- when the colleague last saved
) {strict};
CREATE INDEX colleagues_by_draft ON colleagues (draft, id);

-- Requests for a reminder before the closing; deleted with the draft.
CREATE TABLE reminders (
    draft_hash {bytes} PRIMARY KEY REFERENCES drafts (key_hash) ON DELETE CASCADE,
    edition    {int} NOT NULL,
    audience   TEXT NOT NULL,
    recipient  TEXT,  -- null once the e-mail is queued: only one is sent
    asked_at   {int} NOT NULL
) {by_key};
CREATE INDEX reminders_to_send ON reminders (edition, audience) WHERE recipient IS NOT NULL;

-- The outbox. The text and its key are made at delivery: no key is ever stored.
CREATE TABLE emails (
    id         {id},
    kind       TEXT NOT NULL,
    of_hash    {bytes},         -- hash of the key of the response, draft or reaction; null once delivered
    recipient  TEXT,            -- null once delivered
    state      TEXT NOT NULL,   -- waiting, delivered, dead
    attempts   {int} NOT NULL,
    asked_at   {int} NOT NULL,
    due_at     {int} NOT NULL,  -- next attempt; during an attempt, when it counts as lost
    settled_at {int},           -- when it was delivered or given up
    error      TEXT             -- of the last attempt, addresses shortened
) {strict};
CREATE INDEX emails_due ON emails (due_at) WHERE state = 'waiting';
CREATE INDEX emails_settled ON emails (state, settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX emails_of ON emails (of_hash) WHERE of_hash IS NOT NULL;

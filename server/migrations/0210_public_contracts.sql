-- Imports of public contracts (DECP): their sums, the contracts that pages list, what the staff decided about surprising
-- amounts.

CREATE TABLE procurement_imports (
    id           {id},
    digest       TEXT NOT NULL,           -- SHA-256 of the files, in hexadecimal
    base_version TEXT NOT NULL,           -- of the start-up base
    files        TEXT NOT NULL,           -- their names, separated by commas
    formats      TEXT NOT NULL,           -- formats and schemas, for people
    bytes        {int} NOT NULL,
    records      {int} NOT NULL,
    refused      {int} NOT NULL,          -- records that were passed over
    contracts    {int} NOT NULL,
    made_at      {int} NOT NULL,
    made_by      TEXT NOT NULL,
    taken_at     {int},                   -- confirmed: before, it is in no figure
    taken_by     TEXT,
    report       TEXT NOT NULL,           -- JSON: the sums, and how the files were read
    UNIQUE (digest, base_version)
) {strict};

-- Contracts with a company of the base among their holders, and those with a surprising amount.
CREATE TABLE procurement_contracts (
    import_id   {int} NOT NULL REFERENCES procurement_imports (id) ON DELETE CASCADE,
    place       {int} NOT NULL,
    subject     TEXT NOT NULL,            -- what a decision is about
    cents       {int} NOT NULL,
    year        {int} NOT NULL,           -- of notification; 0 for none
    definitions {int} NOT NULL,           -- a bit for each definition of a start-up that a holder meets
    waits       {int} NOT NULL,           -- 1 for a surprising amount, until the staff decide
    content     TEXT NOT NULL,            -- JSON
    PRIMARY KEY (import_id, place)
) {strict};
CREATE INDEX procurement_contracts_by_subject ON procurement_contracts (import_id, subject, cents);

-- A decision holds for every import, as long as the amount is the same.
CREATE TABLE procurement_decisions (
    subject    TEXT NOT NULL,
    cents      {int} NOT NULL,
    accepted   {int} NOT NULL,
    note       TEXT NOT NULL,
    decided_at {int} NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (subject, cents)
) {strict};

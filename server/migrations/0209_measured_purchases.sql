-- Lists of start-ups, the versions of the base made of them, and what buyers measured with these.

CREATE TABLE startup_lists (
    id            {id},
    source        TEXT NOT NULL,
    licence       TEXT NOT NULL,
    file_name     TEXT NOT NULL,
    digest        TEXT NOT NULL,          -- SHA-256 of what was read, in hexadecimal
    lines         {int} NOT NULL,
    refused       {int} NOT NULL,
    organisations {int} NOT NULL,
    imported_at   {int} NOT NULL,
    imported_by   TEXT NOT NULL,
    content       TEXT NOT NULL,          -- JSON: what the list says of each organisation
    UNIQUE (source, digest)
) {strict};

CREATE TABLE startup_versions (
    id            {id},
    label         TEXT NOT NULL UNIQUE,
    made_at       {int} NOT NULL,
    made_by       TEXT NOT NULL,
    lists         TEXT NOT NULL,          -- JSON: the numbers of its lists
    definitions   TEXT NOT NULL,          -- JSON: the definitions that were applied
    organisations {int} NOT NULL,
    base          {bytes} NOT NULL        -- as browsers receive it
) {strict};

CREATE TABLE crossings (
    key_hash   {bytes} PRIMARY KEY,       -- SHA-256 of the respondent's secret: a draft's, then its response's
    edition    {int} NOT NULL,
    measured   TEXT NOT NULL,             -- JSON: sums, counts and quality
    place      TEXT NOT NULL,             -- browser, server: where the file was read
    made_at    {int} NOT NULL
) {strict};
CREATE INDEX crossings_by_age ON crossings (made_at);

-- What a response measured when it was published, as JSON.
ALTER TABLE publication_members ADD COLUMN measured TEXT;

-- The noise of numbers of respondents is drawn by this key, itself drawn once: whoever knew it could take the noise away.
CREATE TABLE perturbation (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    key TEXT NOT NULL
) STRICT;
INSERT INTO perturbation (one, key) VALUES (1, lower(hex(randomblob(16))));

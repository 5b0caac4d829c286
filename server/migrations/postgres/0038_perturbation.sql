-- The noise of numbers of respondents is drawn by this key, itself drawn once: whoever knew it could take the noise away.
CREATE TABLE perturbation (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    key TEXT NOT NULL
);
INSERT INTO perturbation (one, key) VALUES (1, gen_random_uuid()::text);

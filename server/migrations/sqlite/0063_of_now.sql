-- Staff see figures of now, and the world sees publications: batches, what they kept of erased people, and noise are gone. Figures
-- are made of the answers alone: what was counted a second time, response by response, is gone too.
DROP TABLE released_responses;
DROP TABLE releases;
DROP TABLE perturbation;
DROP TABLE rate_counters;
DROP TABLE point_counters;
DROP TABLE volume_counters;
DROP TABLE purchase_facts;

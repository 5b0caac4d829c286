-- Reports are made of publications: those that showed figures of their day are none. Figures with noise, or rounded, are of a time that
-- is over.

DELETE FROM reports;
DELETE FROM proposal_figures WHERE figure LIKE '%"is":"near%' OR figure LIKE '%"is":"rounded_cents"%' OR figure LIKE '%"is":"about"%';

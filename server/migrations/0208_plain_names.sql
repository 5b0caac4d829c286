-- Names by what they are: published numbers are disclosed, authors are notified, forms are unsaved, excerpts are made.
ALTER TABLE publications RENAME COLUMN told TO disclosed;
ALTER TABLE responses RENAME COLUMN told_at TO notified_at;
ALTER TABLE excerpts RENAME COLUMN kept_by TO made_by;
ALTER TABLE excerpts RENAME COLUMN kept_at TO made_at;
ALTER TABLE kept_forms RENAME COLUMN kept_at TO saved_at;
ALTER TABLE kept_forms RENAME TO unsaved_forms;

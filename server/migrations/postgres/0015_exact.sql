-- Until when a session shows exact cells: somebody pressed the switch, which is in the audit log.

ALTER TABLE sessions ADD COLUMN exact_until BIGINT;

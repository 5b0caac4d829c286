-- The staff's side is for named persons bound by secrecy: when each of them last accepted the undertaking, and who may press the
-- switch that shows exact cells. Those whose role gave them that keep it; others are given it, or not.
ALTER TABLE staff ADD COLUMN undertaken_at INTEGER;
ALTER TABLE staff ADD COLUMN sees_exact INTEGER NOT NULL DEFAULT 0;
UPDATE staff SET sees_exact = 1 WHERE role IN ('administrator', 'manager');

-- The lists of callbacks: what an organisation still owes and what it has missed in the order of their time, what somebody has set, and
-- who was there at which hour of the week lately.
CREATE INDEX callback_open_by_time ON callback (organisation_id, due_at, id) WHERE state IN ('scheduled', 'due', 'in_work');
CREATE INDEX callback_missed_by_time ON callback (organisation_id, due_at, id) WHERE state = 'missed';
CREATE INDEX callback_set_by ON callback (created_by, due_at, id);
CREATE INDEX shift_by_start ON shift (organisation_id, started_at);

-- Callbacks (D7-D9, E30): a promise is a row of its own. What was promised is the wall time in a zone; due_at is what that is by the zone's
-- rules as they were known last.
CREATE TABLE callback (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  floor_id uuid NOT NULL REFERENCES floor,
  campaign_id uuid NOT NULL REFERENCES campaign,
  campaign_record_id uuid NOT NULL REFERENCES campaign_record,
  contact_id uuid NOT NULL REFERENCES contact,
  -- The callback in whose interaction this one was set again: it has one successor (I19).
  predecessor_id uuid UNIQUE REFERENCES callback,
  created_by uuid NOT NULL REFERENCES app_user,
  created_at timestamptz NOT NULL,
  -- NULL: any agent's of the campaign.
  owner_id uuid REFERENCES app_user,
  e164 text NOT NULL CHECK (e164 ~ '^\+[1-9][0-9]{6,14}$'),
  wall text NOT NULL CHECK (wall ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$'),
  zone text NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('scheduled', 'due', 'in_work', 'executed', 'rescheduled', 'cancelled', 'missed')),
  -- When it came into this state.
  state_since timestamptz NOT NULL,
  facts jsonb NOT NULL,
  detail jsonb NOT NULL,
  version int NOT NULL DEFAULT 0,
  CHECK (detail ->> 'state' = state)
);
-- A record has one promise at a time.
CREATE UNIQUE INDEX callback_open_per_record ON callback (campaign_record_id) WHERE state IN ('scheduled', 'due', 'in_work');
-- D9: who has been promised a callback is dialed for nothing else.
CREATE INDEX callback_open_of_contact ON callback (organisation_id, contact_id) WHERE state IN ('scheduled', 'due', 'in_work');
CREATE INDEX callback_open_on_floor ON callback (floor_id, due_at, id) WHERE state IN ('scheduled', 'due', 'in_work');
CREATE INDEX callback_by_time ON callback (organisation_id, due_at, id);
CREATE INDEX callback_of_owner ON callback (owner_id, due_at, id) WHERE owner_id IS NOT NULL;
CREATE INDEX callback_of_campaign ON callback (campaign_id, due_at, id);
CREATE INDEX callback_missed ON callback (organisation_id, state_since) WHERE state = 'missed';

ALTER TABLE interaction ADD COLUMN callback_id uuid REFERENCES callback;
ALTER TABLE interaction DROP CONSTRAINT interaction_origin_check;
ALTER TABLE interaction ADD CONSTRAINT interaction_origin_check
  CHECK (origin IN ('outbound_preview', 'outbound_call', 'called_back', 'callback', 'personal_callback'));
ALTER TABLE interaction ADD CONSTRAINT interaction_keeps_callback
  CHECK ((origin IN ('callback', 'personal_callback')) = (callback_id IS NOT NULL));

-- D8: a number that an agent has entered stays with the record, marked as added by whom; NULL: it came with the list.
ALTER TABLE record_number ADD COLUMN added_by uuid REFERENCES app_user;
ALTER TABLE record_number ADD COLUMN added_at timestamptz;

-- A recording: one row, one file (I23). The row begins in the commit that starts the recording; the file is kept by the recordings room
-- when the telephone system has closed it, and only then is the row complete.
CREATE TABLE recording (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  call_id uuid NOT NULL REFERENCES call,
  interaction_id uuid NOT NULL REFERENCES interaction,
  campaign_id uuid NOT NULL REFERENCES campaign,
  contact_id uuid NOT NULL REFERENCES contact,
  -- Whose call it is: the owner.
  user_id uuid NOT NULL REFERENCES app_user,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  state text NOT NULL CHECK (state IN ('running', 'over', 'complete', 'failed')),
  -- Why there is no file.
  because text,
  tries smallint NOT NULL DEFAULT 0,
  try_at timestamptz,
  bytes bigint,
  sha256 text,
  duration_ms bigint,
  CHECK ((state = 'running') = (ended_at IS NULL)),
  CHECK ((state = 'complete') = (sha256 IS NOT NULL AND bytes IS NOT NULL AND duration_ms IS NOT NULL)),
  CHECK ((state = 'failed') = (because IS NOT NULL))
);
CREATE INDEX recording_interaction ON recording (interaction_id, started_at);
CREATE INDEX recording_open ON recording (try_at) WHERE state IN ('running', 'over');
CREATE INDEX recording_newest ON recording (organisation_id, started_at DESC, id DESC);
CREATE INDEX recording_own ON recording (user_id, started_at DESC, id DESC);

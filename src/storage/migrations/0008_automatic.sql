-- Progressive, predictive and push preview: calls that belong to no agent until somebody answers, records that are offered, and why the
-- engine dialed as it did.

ALTER TABLE call ALTER COLUMN interaction_id DROP NOT NULL, ALTER COLUMN user_id DROP NOT NULL;
-- A call is given to an agent in the commit in which the interaction begins, and its row moves first.
ALTER TABLE call ALTER CONSTRAINT call_interaction_id_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE call ADD COLUMN pacing text CHECK (pacing IN ('progressive', 'predictive'));
ALTER TABLE call ADD COLUMN message_at timestamptz;
ALTER TABLE call DROP CONSTRAINT call_state_check;
ALTER TABLE call ADD CONSTRAINT call_state_check CHECK (state IN
  ('intended', 'dialing', 'ringing', 'waiting', 'connected', 'joined', 'transferred', 'closing', 'unknown', 'ended'));
-- What an agent talks in has an agent; what an agent dialed has one from the beginning.
ALTER TABLE call ADD CONSTRAINT call_has_agent CHECK (
  (user_id IS NULL) = (interaction_id IS NULL)
  AND (user_id IS NOT NULL OR (pacing IS NOT NULL AND state NOT IN ('connected', 'joined', 'transferred'))));
-- The ledger of a window (I13): answered calls that the engine started.
CREATE INDEX call_paced ON call (campaign_id, answered_at) WHERE pacing IS NOT NULL AND answered_at IS NOT NULL;

ALTER TABLE interaction ADD COLUMN origin text NOT NULL DEFAULT 'outbound_preview'
  CHECK (origin IN ('outbound_preview', 'outbound_call'));
ALTER TABLE interaction DROP CONSTRAINT interaction_state_check;
ALTER TABLE interaction ADD CONSTRAINT interaction_state_check CHECK (state IN
  ('offered', 'preview', 'calling', 'talking', 'after_call_work', 'done'));

-- E23: every decision that started calls, in short form.
CREATE TABLE pacing_decision (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  campaign_id uuid NOT NULL REFERENCES campaign (id),
  decided_at timestamptz NOT NULL,
  started integer NOT NULL CHECK (started >= 0),
  because jsonb NOT NULL
);
CREATE INDEX pacing_decision_campaign ON pacing_decision (campaign_id, decided_at DESC);

-- What pacing has measured of a campaign, so that a new engine need not learn it again.
CREATE TABLE pacing_memory (
  campaign_id uuid PRIMARY KEY REFERENCES campaign (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  memory jsonb NOT NULL,
  saved_at timestamptz NOT NULL
);

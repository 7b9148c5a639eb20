-- E26: ways into the telephone network. Every organisation begins on the practice network; real trunks are configured and tested beside it,
-- and used from one explicit act on (organisation.real_trunks_since).
ALTER TABLE organisation
  DROP CONSTRAINT organisation_pack_check,
  ADD CONSTRAINT organisation_pack_check CHECK (pack IN ('practice', 'cautious', 'de', 'gb', 'fr', 'us')),
  ADD COLUMN lines int NOT NULL DEFAULT 1000 CHECK (lines BETWEEN 1 AND 100000),
  -- The rule pack for real trunks: chosen before the switch, because test calls obey it; in force (column pack) from the switch on.
  ADD COLUMN real_law text CHECK (real_law IN ('de', 'gb', 'fr', 'us')),
  ADD COLUMN real_trunks_since timestamptz;

CREATE TABLE trunk (
  organisation_id uuid NOT NULL REFERENCES organisation,
  id text NOT NULL,
  name text NOT NULL,
  is_practice boolean NOT NULL DEFAULT false,
  -- The order in which they are tried.
  position int NOT NULL,
  -- Everything but the secret. NULL for the practice network: where it listens is decided at each start.
  address jsonb,
  -- Sealed with the key in the data folder (secret-box.ts); never read by the API.
  sealed_secret text,
  calls_per_second int NOT NULL CHECK (calls_per_second BETWEEN 1 AND 100),
  lines int NOT NULL CHECK (lines BETWEEN 1 AND 10000),
  -- The numbers that the carrier lets us show; empty: it says nothing about it.
  caller_numbers text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  CHECK (is_practice = (address IS NULL))
);
CREATE UNIQUE INDEX trunk_name ON trunk (organisation_id, lower(name));
INSERT INTO trunk (organisation_id, id, name, is_practice, position, calls_per_second, lines)
  SELECT id, 'practice', 'Practice network', true, 0, 20, 200 FROM organisation;

-- A leg of its own, stored before it is dialed (I3, I22): its id is the id of the leg. With the verdict on it (E43).
CREATE TABLE test_call (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  trunk_id text NOT NULL,
  e164 text NOT NULL CHECK (e164 ~ '^\+[1-9][0-9]{6,14}$'),
  caller_number text NOT NULL,
  asked_by uuid NOT NULL REFERENCES app_user,
  asked_at timestamptz NOT NULL,
  is_allowed boolean NOT NULL,
  because text,
  checks jsonb NOT NULL,
  answered_at timestamptz,
  ended_at timestamptz,
  result text,
  CHECK ((ended_at IS NULL) = (result IS NULL)),
  CHECK (is_allowed OR answered_at IS NULL)
);
CREATE INDEX test_call_newest ON test_call (organisation_id, trunk_id, asked_at DESC);

-- What the first start made for practice, so that leaving practice takes away that and nothing else.
CREATE TABLE practice_thing (
  organisation_id uuid NOT NULL REFERENCES organisation,
  kind text NOT NULL CHECK (kind IN ('user', 'group', 'caller_number', 'list', 'campaign')),
  id uuid NOT NULL,
  PRIMARY KEY (kind, id)
);
INSERT INTO practice_thing
  SELECT u.organisation_id, 'user', u.id FROM app_user u JOIN organisation o ON o.id = u.organisation_id
    WHERE o.is_practice AND u.login IN ('anna', 'ben', 'sofia')
  UNION ALL SELECT g.organisation_id, 'group', g.id FROM agent_group g JOIN organisation o ON o.id = g.organisation_id
    WHERE o.is_practice AND g.name = 'Team Übung'
  UNION ALL SELECT n.organisation_id, 'caller_number', n.id FROM caller_number n JOIN organisation o ON o.id = n.organisation_id
    WHERE o.is_practice AND n.e164 IN ('+493023125900', '+496990009900')
  UNION ALL SELECT l.organisation_id, 'list', l.id FROM calling_list l JOIN organisation o ON o.id = l.organisation_id
    WHERE o.is_practice AND l.name = 'Übungsliste'
  UNION ALL SELECT c.organisation_id, 'campaign', c.id FROM campaign c JOIN organisation o ON o.id = c.organisation_id
    WHERE o.is_practice AND c.name = 'Übungskampagne';

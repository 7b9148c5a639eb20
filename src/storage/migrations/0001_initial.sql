-- The data of house.md section 4. organisation_id stands on every table and in every unique key. Instants are timestamptz; the code's
-- epoch milliseconds are converted at the door. Where a state machine owns a row, `state` is checked here and `detail` holds the whole
-- union value, so that folding the events again can be compared with it (I30).
-- Rows that come by the million (records, calls, events) have no foreign key to their organisation: each check would lock the one row of
-- the organisation, in every transaction at once. They hang on parents that have it, and the code writes the owner of its lease.

-- Instants between the code's epoch milliseconds and timestamptz; inlined by the planner.
CREATE FUNCTION instant(epoch_ms double precision) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN to_timestamp(epoch_ms / 1000);
CREATE FUNCTION epoch_ms(at timestamptz) RETURNS double precision
  LANGUAGE sql STABLE STRICT PARALLEL SAFE RETURN (extract(epoch FROM at) * 1000)::double precision;

CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  default_country text NOT NULL CHECK (default_country ~ '^[A-Z]{2}$'),
  allowed_countries text[] NOT NULL,
  pack text NOT NULL CHECK (pack IN ('practice', 'cautious')),
  dispositions jsonb NOT NULL,
  is_practice boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE floor (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  name text NOT NULL,
  stop_all jsonb NOT NULL DEFAULT '{"state": "off"}',
  version int NOT NULL DEFAULT 0,
  UNIQUE (organisation_id, name)
);

-- One engine process owns a floor (I11); every write of an engine carries the epoch.
CREATE TABLE floor_lease (
  floor_id uuid PRIMARY KEY REFERENCES floor,
  organisation_id uuid NOT NULL REFERENCES organisation,
  epoch bigint NOT NULL,
  owner text NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Makes the epoch part of a key: whoever takes the floor waits for the transactions that hold it FOR KEY SHARE, whoever renews does not.
  UNIQUE (floor_id, epoch)
);

CREATE TABLE app_user (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  login text NOT NULL CHECK (login = lower(login)),
  display_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('agent', 'supervisor', 'administrator')),
  may_register boolean NOT NULL DEFAULT true,
  password_hash text NOT NULL,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (login)
);

CREATE TABLE setup_token (
  token_hash text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz
);

CREATE TABLE session (
  token_hash text PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  user_id uuid NOT NULL REFERENCES app_user,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_of_user ON session (user_id);

CREATE TABLE agent_group (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX agent_group_name ON agent_group (organisation_id, lower(name));

CREATE TABLE group_member (
  organisation_id uuid NOT NULL REFERENCES organisation,
  group_id uuid NOT NULL REFERENCES agent_group ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_member_user ON group_member (user_id);

CREATE TABLE caller_number (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  e164 text NOT NULL CHECK (e164 ~ '^\+[1-9][0-9]{6,14}$'),
  label text NOT NULL,
  only_to text[],
  UNIQUE (organisation_id, e164)
);

CREATE TABLE calling_list (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  name text NOT NULL,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  -- The list's own columns in their order, for screens and exports.
  columns text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX calling_list_name ON calling_list (organisation_id, lower(name));

-- E10: the contact, the record (its entry in one list), the record's numbers, and the record's state in one campaign are four things.
CREATE TABLE contact (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  customer_key text,
  first_name text NOT NULL DEFAULT '',
  last_name text NOT NULL DEFAULT '',
  company text NOT NULL DEFAULT '',
  city text NOT NULL DEFAULT '',
  country text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contact_key ON contact (organisation_id, customer_key) WHERE customer_key IS NOT NULL;
CREATE INDEX contact_name ON contact (organisation_id, lower(last_name) text_pattern_ops);

CREATE TABLE record (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  list_id uuid NOT NULL REFERENCES calling_list,
  contact_id uuid NOT NULL REFERENCES contact,
  import_id uuid,
  -- The list's order.
  place bigint NOT NULL,
  customer_key text,
  -- Compared name for duplicates: case and accents folded by the importer.
  name_key text NOT NULL DEFAULT '',
  shares_number boolean NOT NULL DEFAULT false,
  -- The list's own columns of this record, in the file's order: [["Tarif", "Basis"], ...].
  fields jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(fields) = 'array'),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX record_place ON record (list_id, place);
-- A duplicate is the same customer key within the list (E12).
CREATE UNIQUE INDEX record_customer_key ON record (list_id, customer_key) WHERE customer_key IS NOT NULL;
CREATE INDEX record_contact ON record (contact_id);

CREATE TABLE record_number (
  organisation_id uuid NOT NULL,
  record_id uuid NOT NULL REFERENCES record,
  -- Order in the chain, from 0.
  position smallint NOT NULL,
  list_id uuid NOT NULL,
  e164 text NOT NULL CHECK (e164 ~ '^\+[1-9][0-9]{6,14}$'),
  label text NOT NULL CHECK (label IN ('home', 'mobile', 'work', 'other')),
  kind text NOT NULL,
  country text,
  zones text[] NOT NULL,
  PRIMARY KEY (record_id, position)
);
CREATE INDEX record_number_e164 ON record_number (organisation_id, e164);
CREATE INDEX record_number_in_list ON record_number (list_id, e164);

CREATE TABLE import (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  list_id uuid REFERENCES calling_list,
  list_name text NOT NULL,
  country text NOT NULL,
  file_name text NOT NULL,
  byte_count bigint NOT NULL,
  created_by uuid REFERENCES app_user,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- uploaded: the file is there, its mapping can be looked at. waiting: handed to the jobs process.
  state text NOT NULL CHECK (state IN ('uploaded', 'waiting', 'running', 'done', 'failed', 'cancelled')),
  cancel_asked boolean NOT NULL DEFAULT false,
  -- What the jobs process saw in the file: headers, guessed mapping, first rows. NULL until it has looked.
  preview jsonb,
  mapping jsonb,
  progress jsonb NOT NULL DEFAULT '{}',
  report jsonb,
  fault jsonb,
  started_at timestamptz,
  ended_at timestamptz
);
CREATE INDEX import_newest ON import (organisation_id, created_at DESC);

-- Which mapping was used for a file with these headers the last time (E12: remembered per source).
CREATE TABLE import_mapping (
  organisation_id uuid NOT NULL REFERENCES organisation,
  header_fingerprint text NOT NULL,
  mapping jsonb NOT NULL,
  used_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, header_fingerprint)
);

CREATE TABLE campaign (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  floor_id uuid NOT NULL REFERENCES floor,
  name text NOT NULL,
  description text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('preview', 'push_preview', 'progressive', 'predictive')),
  settings jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('unloaded', 'loaded', 'running', 'stopping')),
  detail jsonb NOT NULL,
  version int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX campaign_name ON campaign (organisation_id, lower(name));

CREATE TABLE campaign_list (
  organisation_id uuid NOT NULL REFERENCES organisation,
  campaign_id uuid NOT NULL REFERENCES campaign,
  list_id uuid NOT NULL REFERENCES calling_list,
  -- The lists' order in the campaign, from 0.
  position smallint NOT NULL,
  share smallint NOT NULL DEFAULT 100 CHECK (share BETWEEN 0 AND 100),
  PRIMARY KEY (campaign_id, list_id)
);
CREATE INDEX campaign_list_list ON campaign_list (list_id);
CREATE TABLE campaign_group (
  organisation_id uuid NOT NULL REFERENCES organisation,
  campaign_id uuid NOT NULL REFERENCES campaign,
  group_id uuid NOT NULL REFERENCES agent_group,
  PRIMARY KEY (campaign_id, group_id)
);
CREATE TABLE campaign_caller_number (
  organisation_id uuid NOT NULL REFERENCES organisation,
  campaign_id uuid NOT NULL REFERENCES campaign,
  caller_number_id uuid NOT NULL REFERENCES caller_number,
  position smallint NOT NULL,
  PRIMARY KEY (campaign_id, caller_number_id)
);

CREATE TABLE campaign_record (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  campaign_id uuid NOT NULL REFERENCES campaign,
  record_id uuid NOT NULL REFERENCES record,
  list_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'ready' CHECK (status IN ('ready', 'retrieved', 'updated', 'stale', 'cancelled', 'agent_error', 'missed_callback')),
  type text NOT NULL DEFAULT 'general' CHECK (type IN ('general', 'campaign_rescheduled', 'personal_rescheduled', 'campaign_callback', 'personal_callback', 'no_call')),
  -- E13: 0 = callback due, 1 = put at the head, 2 = rescheduled, 3 = general.
  rank smallint NOT NULL DEFAULT 3,
  priority smallint NOT NULL DEFAULT 0,
  -- The campaign's order: the list's position * 2^40 + the record's place in it, so that a list that grows keeps its part.
  place bigint NOT NULL,
  next_at timestamptz,
  -- False while next_at lies ahead; a claim first lets those in whose time has come. It keeps the claim to one index.
  is_due boolean NOT NULL DEFAULT true,
  attempts smallint NOT NULL DEFAULT 0,
  last_result text,
  -- The state as the code has it; version 0 = fresh from the list, no event yet.
  detail jsonb NOT NULL DEFAULT '{"status": "ready", "type": "general", "attempts": 0, "nextAt": 0, "atHead": false}',
  version int NOT NULL DEFAULT 0,
  UNIQUE (campaign_id, record_id),
  CHECK (detail ->> 'status' = status),
  CHECK (is_due OR next_at IS NOT NULL)
);
CREATE INDEX campaign_record_claim ON campaign_record (campaign_id, rank, priority DESC, place) WHERE status = 'ready' AND is_due;
CREATE INDEX campaign_record_due ON campaign_record (campaign_id, next_at) WHERE status = 'ready' AND NOT is_due;
CREATE INDEX campaign_record_page ON campaign_record (campaign_id, place, id);
CREATE INDEX campaign_record_contact ON campaign_record (contact_id);

CREATE TABLE shift (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  floor_id uuid NOT NULL REFERENCES floor,
  user_id uuid NOT NULL REFERENCES app_user,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  state text NOT NULL CHECK (state IN ('free', 'handling', 'gone')),
  facts jsonb NOT NULL,
  detail jsonb NOT NULL,
  version int NOT NULL DEFAULT 0,
  CHECK ((state = 'gone') = (ended_at IS NOT NULL))
);
-- I14: a shift belongs to exactly one floor, and an agent has one shift.
CREATE UNIQUE INDEX shift_open ON shift (user_id) WHERE ended_at IS NULL;

CREATE TABLE interaction (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  floor_id uuid NOT NULL REFERENCES floor,
  campaign_id uuid NOT NULL REFERENCES campaign,
  campaign_record_id uuid NOT NULL REFERENCES campaign_record,
  contact_id uuid NOT NULL REFERENCES contact,
  user_id uuid NOT NULL REFERENCES app_user,
  opened_at timestamptz NOT NULL,
  done_at timestamptz,
  state text NOT NULL CHECK (state IN ('preview', 'calling', 'talking', 'after_call_work', 'done')),
  detail jsonb NOT NULL,
  version int NOT NULL DEFAULT 0,
  CHECK ((state = 'done') = (done_at IS NOT NULL))
);
-- I14: an agent never holds two interactions.
CREATE UNIQUE INDEX interaction_open_per_agent ON interaction (user_id) WHERE done_at IS NULL;
CREATE UNIQUE INDEX interaction_open_per_record ON interaction (campaign_record_id) WHERE done_at IS NULL;
CREATE INDEX interaction_open_on_floor ON interaction (floor_id) WHERE done_at IS NULL;
CREATE INDEX interaction_history ON interaction (user_id, opened_at DESC);
CREATE INDEX interaction_contact ON interaction (contact_id, opened_at DESC);
CREATE INDEX interaction_record ON interaction (campaign_record_id, opened_at DESC);

-- I20: one final disposition per interaction; a correction is a new row with the next revision.
CREATE TABLE disposition (
  organisation_id uuid NOT NULL,
  interaction_id uuid NOT NULL REFERENCES interaction,
  revision int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('agent', 'automatic')),
  reason text,
  code text,
  call_result text,
  said_by uuid NOT NULL REFERENCES app_user,
  said_at timestamptz NOT NULL,
  PRIMARY KEY (interaction_id, revision)
);

CREATE TABLE call (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  floor_id uuid NOT NULL REFERENCES floor,
  campaign_id uuid NOT NULL REFERENCES campaign,
  campaign_record_id uuid NOT NULL REFERENCES campaign_record,
  contact_id uuid NOT NULL REFERENCES contact,
  interaction_id uuid NOT NULL REFERENCES interaction,
  user_id uuid NOT NULL REFERENCES app_user,
  leg_id uuid NOT NULL UNIQUE,
  e164 text NOT NULL CHECK (e164 ~ '^\+[1-9][0-9]{6,14}$'),
  caller_number text NOT NULL,
  trunk text NOT NULL,
  intended_at timestamptz NOT NULL,
  answered_at timestamptz,
  ended_at timestamptz,
  ended_by text CHECK (ended_by IN ('agent', 'contact', 'network', 'engine')),
  -- I20: one result per call.
  result text,
  state text NOT NULL CHECK (state IN ('intended', 'dialing', 'ringing', 'connected', 'closing', 'unknown', 'ended')),
  facts jsonb NOT NULL,
  detail jsonb NOT NULL,
  version int NOT NULL DEFAULT 0,
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  CHECK ((ended_at IS NULL) = (result IS NULL))
);
-- I1: no campaign record has two live calls. I2: no number has two live calls, over all lists and campaigns.
CREATE UNIQUE INDEX call_live_per_record ON call (campaign_record_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX call_live_per_number ON call (organisation_id, e164) WHERE ended_at IS NULL;
CREATE INDEX call_number ON call (organisation_id, e164, intended_at DESC);
CREATE INDEX call_contact ON call (contact_id, intended_at DESC);
CREATE INDEX call_interaction ON call (interaction_id);
CREATE INDEX call_live_on_floor ON call (floor_id) WHERE ended_at IS NULL;

CREATE TABLE contact_note (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id uuid NOT NULL,
  contact_id uuid NOT NULL REFERENCES contact,
  campaign_record_id uuid REFERENCES campaign_record,
  text text NOT NULL,
  written_by uuid NOT NULL REFERENCES app_user,
  written_at timestamptz NOT NULL
);
CREATE INDEX contact_note_contact ON contact_note (contact_id, written_at DESC);

-- The do-not-call register (E16): a number, or a person with all numbers.
CREATE TABLE register_entry (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  kind text NOT NULL CHECK (kind IN ('number', 'person')),
  e164 text CHECK (e164 ~ '^\+[1-9][0-9]{6,14}$'),
  customer_key text,
  contact_id uuid REFERENCES contact,
  source text NOT NULL CHECK (source IN ('agent', 'supervisor', 'import')),
  reason text NOT NULL,
  created_by uuid NOT NULL REFERENCES app_user,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  removed_at timestamptz,
  removed_by uuid REFERENCES app_user,
  CHECK ((kind = 'number') = (e164 IS NOT NULL)),
  CHECK (kind = 'number' OR customer_key IS NOT NULL OR contact_id IS NOT NULL)
);
CREATE INDEX register_number ON register_entry (organisation_id, e164) WHERE removed_at IS NULL AND e164 IS NOT NULL;
CREATE INDEX register_person ON register_entry (organisation_id, customer_key) WHERE removed_at IS NULL AND customer_key IS NOT NULL;
CREATE INDEX register_contact ON register_entry (contact_id) WHERE removed_at IS NULL AND contact_id IS NOT NULL;
CREATE INDEX register_newest ON register_entry (organisation_id, created_at DESC);

-- Every verdict of may-dial (E43).
CREATE TABLE dial_verdict (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  campaign_record_id uuid NOT NULL,
  call_id uuid,
  e164 text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('claim', 'dial')),
  decided_at timestamptz NOT NULL,
  is_allowed boolean NOT NULL,
  because text,
  checks jsonb NOT NULL
);
CREATE INDEX dial_verdict_record ON dial_verdict (campaign_record_id, id DESC);

-- What reports fold and states are rebuilt from (I30). `version` counts the events of one subject without a gap.
CREATE TABLE event (
  -- One transaction writes an event and its audit row (I25): both carry its id.
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id uuid NOT NULL,
  floor_id uuid,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  version int NOT NULL,
  type text NOT NULL,
  at timestamptz NOT NULL,
  actor jsonb NOT NULL,
  -- The command of the engine, or the request of the API, that caused it.
  request_id text,
  content jsonb NOT NULL,
  UNIQUE (subject_kind, subject_id, version)
);

CREATE TABLE audit (
  -- Stands before id on purpose: defaults are taken in this order, so that whoever has drawn an id has a transaction id already.
  -- The sealer relies on it (seal-audit.ts).
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor jsonb NOT NULL,
  request_id text,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  deed text NOT NULL,
  before jsonb,
  after jsonb
);

-- The sealer chains committed audit rows each second (I25); never inside the business transaction.
CREATE TABLE audit_seal (
  counter bigint PRIMARY KEY,
  audit_id bigint NOT NULL UNIQUE REFERENCES audit,
  hash text NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT now()
);

-- Where the sealer stands: every audit row up to sealed_through is sealed; up to next_through they are once no transaction below
-- next_transaction runs any more.
CREATE TABLE audit_sealer (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  sealed_through bigint NOT NULL DEFAULT 0,
  next_through bigint NOT NULL DEFAULT 0,
  next_transaction xid8 NOT NULL DEFAULT '0'
);
INSERT INTO audit_sealer DEFAULT VALUES;

-- Commands are answered once (I27).
CREATE TABLE command_answer (
  organisation_id uuid NOT NULL,
  command_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES app_user,
  name text NOT NULL,
  answer jsonb NOT NULL,
  answered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, command_id)
);
CREATE INDEX command_answer_age ON command_answer (answered_at);

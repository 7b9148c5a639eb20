-- The schema that the migrations make, table by table. Not applied by anything: written by scripts/dump-schema.ts,
-- compared by the check. Whoever changes a migration writes it anew.

CREATE OR REPLACE FUNCTION public.epoch_ms(at timestamp with time zone)
 RETURNS double precision
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT
RETURN ((EXTRACT(epoch FROM at) * (1000)::numeric))::double precision;

CREATE OR REPLACE FUNCTION public.instant(epoch_ms double precision)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN to_timestamp((epoch_ms / (1000)::double precision));

CREATE TABLE agent_group (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT agent_group_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT agent_group_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX agent_group_name ON agent_group USING btree (organisation_id, lower(name));

CREATE TABLE announcement (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  campaign_id uuid,
  kind text NOT NULL,
  language text,
  sha256 text NOT NULL,
  bytes bigint NOT NULL,
  duration_ms integer NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT announcement_check CHECK (((kind = 'hold_music'::text) = (language IS NULL))),
  CONSTRAINT announcement_kind_check CHECK ((kind = ANY (ARRAY['information'::text, 'greeting'::text, 'voicemail'::text, 'hold_music'::text]))),
  CONSTRAINT announcement_language_check CHECK ((language = ANY (ARRAY['de'::text, 'en'::text]))),
  CONSTRAINT announcement_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT announcement_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id) ON DELETE CASCADE,
  CONSTRAINT announcement_created_by_fkey FOREIGN KEY (created_by) REFERENCES app_user(id),
  CONSTRAINT announcement_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT announcement_pkey PRIMARY KEY (id),
  CONSTRAINT announcement_place UNIQUE NULLS NOT DISTINCT (organisation_id, campaign_id, kind, language)
);

CREATE TABLE app_user (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  login text NOT NULL,
  display_name text NOT NULL,
  role text NOT NULL,
  may_register boolean NOT NULL DEFAULT true,
  password_hash text NOT NULL,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  may_use_external_phone boolean NOT NULL DEFAULT false,
  CONSTRAINT app_user_login_check CHECK ((login = lower(login))),
  CONSTRAINT app_user_role_check CHECK ((role = ANY (ARRAY['agent'::text, 'supervisor'::text, 'administrator'::text]))),
  CONSTRAINT app_user_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT app_user_pkey PRIMARY KEY (id),
  CONSTRAINT app_user_login_key UNIQUE (login)
);

CREATE TABLE audit (
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  organisation_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  actor jsonb NOT NULL,
  request_id text,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  deed text NOT NULL,
  before jsonb,
  after jsonb,
  CONSTRAINT audit_pkey PRIMARY KEY (id)
);

CREATE TABLE audit_seal (
  counter bigint NOT NULL,
  audit_id bigint NOT NULL,
  hash text NOT NULL,
  sealed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT audit_seal_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES audit(id),
  CONSTRAINT audit_seal_pkey PRIMARY KEY (counter),
  CONSTRAINT audit_seal_audit_id_key UNIQUE (audit_id)
);

CREATE TABLE audit_sealer (
  is_only boolean NOT NULL DEFAULT true,
  sealed_through bigint NOT NULL DEFAULT 0,
  next_through bigint NOT NULL DEFAULT 0,
  next_transaction xid8 NOT NULL DEFAULT '0'::xid8,
  CONSTRAINT audit_sealer_is_only_check CHECK (is_only),
  CONSTRAINT audit_sealer_pkey PRIMARY KEY (is_only)
);

CREATE TABLE call (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  floor_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  campaign_record_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  interaction_id uuid,
  user_id uuid,
  leg_id uuid NOT NULL,
  e164 text NOT NULL,
  caller_number text NOT NULL,
  trunk text NOT NULL,
  intended_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_by text,
  result text,
  state text NOT NULL,
  facts jsonb NOT NULL,
  detail jsonb NOT NULL,
  version integer NOT NULL DEFAULT 0,
  purpose text NOT NULL,
  beside uuid,
  pacing text,
  message_at timestamp with time zone,
  CONSTRAINT call_back_is_not_paced CHECK (((purpose <> 'called_back'::text) OR (pacing IS NULL))),
  CONSTRAINT call_beside_check CHECK (((purpose = ANY (ARRAY['contact'::text, 'called_back'::text])) = (beside IS NULL))),
  CONSTRAINT call_check CHECK (((state = 'ended'::text) = (ended_at IS NOT NULL))),
  CONSTRAINT call_check1 CHECK (((ended_at IS NULL) = (result IS NULL))),
  CONSTRAINT call_e164_check CHECK ((e164 ~ '^\+[1-9][0-9]{6,14}$'::text)),
  CONSTRAINT call_ended_by_check CHECK ((ended_by = ANY (ARRAY['agent'::text, 'contact'::text, 'network'::text, 'engine'::text]))),
  CONSTRAINT call_has_agent CHECK ((((user_id IS NULL) = (interaction_id IS NULL)) AND ((user_id IS NOT NULL) OR (((pacing IS NOT NULL) OR (purpose = 'called_back'::text)) AND (state <> ALL (ARRAY['connected'::text, 'joined'::text, 'transferred'::text])))))),
  CONSTRAINT call_pacing_check CHECK ((pacing = ANY (ARRAY['progressive'::text, 'predictive'::text]))),
  CONSTRAINT call_purpose_check CHECK ((purpose = ANY (ARRAY['contact'::text, 'consult'::text, 'transfer'::text, 'called_back'::text]))),
  CONSTRAINT call_state_check CHECK ((state = ANY (ARRAY['intended'::text, 'dialing'::text, 'ringing'::text, 'waiting'::text, 'connected'::text, 'joined'::text, 'transferred'::text, 'closing'::text, 'unknown'::text, 'ended'::text]))),
  CONSTRAINT call_beside_fkey FOREIGN KEY (beside) REFERENCES call(id),
  CONSTRAINT call_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT call_campaign_record_id_fkey FOREIGN KEY (campaign_record_id) REFERENCES campaign_record(id),
  CONSTRAINT call_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id),
  CONSTRAINT call_floor_id_fkey FOREIGN KEY (floor_id) REFERENCES floor(id),
  CONSTRAINT call_interaction_id_fkey FOREIGN KEY (interaction_id) REFERENCES interaction(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT call_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id),
  CONSTRAINT call_pkey PRIMARY KEY (id),
  CONSTRAINT call_leg_id_key UNIQUE (leg_id)
);
CREATE INDEX call_contact ON call USING btree (contact_id, intended_at DESC);
CREATE INDEX call_interaction ON call USING btree (interaction_id);
CREATE UNIQUE INDEX call_live_beside ON call USING btree (beside) WHERE (ended_at IS NULL);
CREATE INDEX call_live_on_floor ON call USING btree (floor_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX call_live_per_number ON call USING btree (organisation_id, e164) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX call_live_per_record ON call USING btree (campaign_record_id) WHERE ((ended_at IS NULL) AND (purpose = 'contact'::text));
CREATE INDEX call_number ON call USING btree (organisation_id, e164, intended_at DESC);
CREATE INDEX call_paced ON call USING btree (campaign_id, answered_at) WHERE ((pacing IS NOT NULL) AND (answered_at IS NOT NULL));

CREATE TABLE callback (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  floor_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  campaign_record_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  predecessor_id uuid,
  created_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  owner_id uuid,
  e164 text NOT NULL,
  wall text NOT NULL,
  zone text NOT NULL,
  due_at timestamp with time zone NOT NULL,
  state text NOT NULL,
  state_since timestamp with time zone NOT NULL,
  facts jsonb NOT NULL,
  detail jsonb NOT NULL,
  version integer NOT NULL DEFAULT 0,
  CONSTRAINT callback_check CHECK (((detail ->> 'state'::text) = state)),
  CONSTRAINT callback_e164_check CHECK ((e164 ~ '^\+[1-9][0-9]{6,14}$'::text)),
  CONSTRAINT callback_state_check CHECK ((state = ANY (ARRAY['scheduled'::text, 'due'::text, 'in_work'::text, 'executed'::text, 'rescheduled'::text, 'cancelled'::text, 'missed'::text]))),
  CONSTRAINT callback_wall_check CHECK ((wall ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$'::text)),
  CONSTRAINT callback_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT callback_campaign_record_id_fkey FOREIGN KEY (campaign_record_id) REFERENCES campaign_record(id),
  CONSTRAINT callback_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id),
  CONSTRAINT callback_created_by_fkey FOREIGN KEY (created_by) REFERENCES app_user(id),
  CONSTRAINT callback_floor_id_fkey FOREIGN KEY (floor_id) REFERENCES floor(id),
  CONSTRAINT callback_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT callback_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES app_user(id),
  CONSTRAINT callback_predecessor_id_fkey FOREIGN KEY (predecessor_id) REFERENCES callback(id),
  CONSTRAINT callback_pkey PRIMARY KEY (id),
  CONSTRAINT callback_predecessor_id_key UNIQUE (predecessor_id)
);
CREATE INDEX callback_by_time ON callback USING btree (organisation_id, due_at, id);
CREATE INDEX callback_missed ON callback USING btree (organisation_id, state_since) WHERE (state = 'missed'::text);
CREATE INDEX callback_missed_by_time ON callback USING btree (organisation_id, due_at, id) WHERE (state = 'missed'::text);
CREATE INDEX callback_of_campaign ON callback USING btree (campaign_id, due_at, id);
CREATE INDEX callback_of_owner ON callback USING btree (owner_id, due_at, id) WHERE (owner_id IS NOT NULL);
CREATE INDEX callback_open_by_time ON callback USING btree (organisation_id, due_at, id) WHERE (state = ANY (ARRAY['scheduled'::text, 'due'::text, 'in_work'::text]));
CREATE INDEX callback_open_of_contact ON callback USING btree (organisation_id, contact_id) WHERE (state = ANY (ARRAY['scheduled'::text, 'due'::text, 'in_work'::text]));
CREATE INDEX callback_open_on_floor ON callback USING btree (floor_id, due_at, id) WHERE (state = ANY (ARRAY['scheduled'::text, 'due'::text, 'in_work'::text]));
CREATE UNIQUE INDEX callback_open_per_record ON callback USING btree (campaign_record_id) WHERE (state = ANY (ARRAY['scheduled'::text, 'due'::text, 'in_work'::text]));
CREATE INDEX callback_set_by ON callback USING btree (created_by, due_at, id);

CREATE TABLE caller_number (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  e164 text NOT NULL,
  label text NOT NULL,
  only_to text[],
  CONSTRAINT caller_number_e164_check CHECK ((e164 ~ '^\+[1-9][0-9]{6,14}$'::text)),
  CONSTRAINT caller_number_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT caller_number_pkey PRIMARY KEY (id),
  CONSTRAINT caller_number_organisation_id_e164_key UNIQUE (organisation_id, e164)
);

CREATE TABLE calling_list (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  name text NOT NULL,
  country text NOT NULL,
  columns text[] NOT NULL DEFAULT '{}'::text[],
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT calling_list_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT calling_list_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT calling_list_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX calling_list_name ON calling_list USING btree (organisation_id, lower(name));

CREATE TABLE campaign (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  floor_id uuid NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  mode text NOT NULL,
  settings jsonb NOT NULL,
  state text NOT NULL,
  detail jsonb NOT NULL,
  version integer NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT campaign_mode_check CHECK ((mode = ANY (ARRAY['preview'::text, 'push_preview'::text, 'progressive'::text, 'predictive'::text]))),
  CONSTRAINT campaign_state_check CHECK ((state = ANY (ARRAY['unloaded'::text, 'loaded'::text, 'running'::text, 'stopping'::text]))),
  CONSTRAINT campaign_floor_id_fkey FOREIGN KEY (floor_id) REFERENCES floor(id),
  CONSTRAINT campaign_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT campaign_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX campaign_name ON campaign USING btree (organisation_id, lower(name));

CREATE TABLE campaign_caller_number (
  organisation_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  caller_number_id uuid NOT NULL,
  "position" smallint NOT NULL,
  CONSTRAINT campaign_caller_number_caller_number_id_fkey FOREIGN KEY (caller_number_id) REFERENCES caller_number(id),
  CONSTRAINT campaign_caller_number_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT campaign_caller_number_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT campaign_caller_number_pkey PRIMARY KEY (campaign_id, caller_number_id)
);

CREATE TABLE campaign_group (
  organisation_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  group_id uuid NOT NULL,
  CONSTRAINT campaign_group_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT campaign_group_group_id_fkey FOREIGN KEY (group_id) REFERENCES agent_group(id),
  CONSTRAINT campaign_group_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT campaign_group_pkey PRIMARY KEY (campaign_id, group_id)
);

CREATE TABLE campaign_list (
  organisation_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  list_id uuid NOT NULL,
  "position" smallint NOT NULL,
  share smallint NOT NULL DEFAULT 1,
  place_base bigint NOT NULL DEFAULT 0,
  round integer NOT NULL DEFAULT 1,
  slots integer[] NOT NULL DEFAULT '{0}'::integer[],
  turns bigint NOT NULL DEFAULT 0,
  CONSTRAINT campaign_list_check CHECK (((cardinality(slots) >= 1) AND (cardinality(slots) <= round))),
  CONSTRAINT campaign_list_round_check CHECK ((round >= 1)),
  CONSTRAINT campaign_list_share_check CHECK (((share >= 1) AND (share <= 100))),
  CONSTRAINT campaign_list_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT campaign_list_list_id_fkey FOREIGN KEY (list_id) REFERENCES calling_list(id),
  CONSTRAINT campaign_list_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT campaign_list_pkey PRIMARY KEY (campaign_id, list_id)
);
CREATE INDEX campaign_list_list ON campaign_list USING btree (list_id);

CREATE TABLE campaign_record (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  record_id uuid NOT NULL,
  list_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'ready'::text,
  type text NOT NULL DEFAULT 'general'::text,
  rank smallint NOT NULL DEFAULT 3,
  priority smallint NOT NULL DEFAULT 0,
  place bigint NOT NULL,
  next_at timestamp with time zone,
  is_due boolean NOT NULL DEFAULT true,
  attempts smallint NOT NULL DEFAULT 0,
  last_result text,
  detail jsonb NOT NULL DEFAULT '{"type": "general", "atHead": false, "nextAt": 0, "status": "ready", "attempts": 0}'::jsonb,
  version integer NOT NULL DEFAULT 0,
  CONSTRAINT campaign_record_check CHECK (((detail ->> 'status'::text) = status)),
  CONSTRAINT campaign_record_check1 CHECK ((is_due OR (next_at IS NOT NULL))),
  CONSTRAINT campaign_record_status_check CHECK ((status = ANY (ARRAY['ready'::text, 'retrieved'::text, 'updated'::text, 'stale'::text, 'cancelled'::text, 'agent_error'::text, 'missed_callback'::text]))),
  CONSTRAINT campaign_record_type_check CHECK ((type = ANY (ARRAY['general'::text, 'campaign_rescheduled'::text, 'personal_rescheduled'::text, 'campaign_callback'::text, 'personal_callback'::text, 'no_call'::text]))),
  CONSTRAINT campaign_record_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT campaign_record_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id),
  CONSTRAINT campaign_record_pkey PRIMARY KEY (id),
  CONSTRAINT campaign_record_campaign_id_record_id_key UNIQUE (campaign_id, record_id)
);
CREATE INDEX campaign_record_claim ON campaign_record USING btree (campaign_id, rank, priority DESC, place) WHERE ((status = 'ready'::text) AND is_due);
CREATE INDEX campaign_record_contact ON campaign_record USING btree (contact_id);
CREATE INDEX campaign_record_due ON campaign_record USING btree (campaign_id, next_at) WHERE ((status = 'ready'::text) AND (NOT is_due));
CREATE INDEX campaign_record_page ON campaign_record USING btree (campaign_id, place, id);

CREATE TABLE command_answer (
  organisation_id uuid NOT NULL,
  command_id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL,
  answer jsonb NOT NULL,
  answered_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT command_answer_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id),
  CONSTRAINT command_answer_pkey PRIMARY KEY (organisation_id, command_id)
);
CREATE INDEX command_answer_age ON command_answer USING btree (answered_at);

CREATE TABLE contact (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  customer_key text,
  first_name text NOT NULL DEFAULT ''::text,
  last_name text NOT NULL DEFAULT ''::text,
  company text NOT NULL DEFAULT ''::text,
  city text NOT NULL DEFAULT ''::text,
  country text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT contact_pkey PRIMARY KEY (id)
);
CREATE INDEX contact_key ON contact USING btree (organisation_id, customer_key) WHERE (customer_key IS NOT NULL);
CREATE INDEX contact_name ON contact USING btree (organisation_id, lower(last_name) text_pattern_ops);

CREATE TABLE contact_note (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  organisation_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  campaign_record_id uuid,
  text text NOT NULL,
  written_by uuid NOT NULL,
  written_at timestamp with time zone NOT NULL,
  CONSTRAINT contact_note_campaign_record_id_fkey FOREIGN KEY (campaign_record_id) REFERENCES campaign_record(id),
  CONSTRAINT contact_note_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id),
  CONSTRAINT contact_note_written_by_fkey FOREIGN KEY (written_by) REFERENCES app_user(id),
  CONSTRAINT contact_note_pkey PRIMARY KEY (id)
);
CREATE INDEX contact_note_contact ON contact_note USING btree (contact_id, written_at DESC);

CREATE TABLE desk_phone (
  user_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  sealed_secret text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT desk_phone_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT desk_phone_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE,
  CONSTRAINT desk_phone_pkey PRIMARY KEY (user_id)
);
CREATE INDEX desk_phone_organisation ON desk_phone USING btree (organisation_id);

CREATE TABLE dial_verdict (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  organisation_id uuid NOT NULL,
  campaign_id uuid,
  campaign_record_id uuid,
  call_id uuid,
  e164 text NOT NULL,
  purpose text NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  is_allowed boolean NOT NULL,
  because text,
  checks jsonb NOT NULL,
  user_id uuid,
  CONSTRAINT dial_verdict_about CHECK (
CASE
    WHEN (purpose = 'own_phone'::text) THEN ((user_id IS NOT NULL) AND (campaign_id IS NULL) AND (campaign_record_id IS NULL))
    ELSE ((campaign_id IS NOT NULL) AND (campaign_record_id IS NOT NULL))
END),
  CONSTRAINT dial_verdict_purpose_check CHECK ((purpose = ANY (ARRAY['claim'::text, 'dial'::text, 'consult'::text, 'transfer'::text, 'own_phone'::text]))),
  CONSTRAINT dial_verdict_pkey PRIMARY KEY (id)
);
CREATE INDEX dial_verdict_record ON dial_verdict USING btree (campaign_record_id, id DESC);

CREATE TABLE disposition (
  organisation_id uuid NOT NULL,
  interaction_id uuid NOT NULL,
  revision integer NOT NULL,
  kind text NOT NULL,
  reason text,
  code text,
  call_result text,
  said_by uuid NOT NULL,
  said_at timestamp with time zone NOT NULL,
  CONSTRAINT disposition_kind_check CHECK ((kind = ANY (ARRAY['agent'::text, 'automatic'::text]))),
  CONSTRAINT disposition_interaction_id_fkey FOREIGN KEY (interaction_id) REFERENCES interaction(id),
  CONSTRAINT disposition_said_by_fkey FOREIGN KEY (said_by) REFERENCES app_user(id),
  CONSTRAINT disposition_pkey PRIMARY KEY (interaction_id, revision)
);

CREATE TABLE event (
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  organisation_id uuid NOT NULL,
  floor_id uuid,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  version integer NOT NULL,
  type text NOT NULL,
  at timestamp with time zone NOT NULL,
  actor jsonb NOT NULL,
  request_id text,
  content jsonb NOT NULL,
  CONSTRAINT event_pkey PRIMARY KEY (id),
  CONSTRAINT event_subject_kind_subject_id_version_key UNIQUE (subject_kind, subject_id, version)
);

CREATE TABLE floor (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  name text NOT NULL,
  stop_all jsonb NOT NULL DEFAULT '{"state": "off"}'::jsonb,
  version integer NOT NULL DEFAULT 0,
  CONSTRAINT floor_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT floor_pkey PRIMARY KEY (id),
  CONSTRAINT floor_organisation_id_name_key UNIQUE (organisation_id, name)
);
CREATE UNIQUE INDEX floor_of_organisation ON floor USING btree (organisation_id);

CREATE TABLE floor_lease (
  floor_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  epoch bigint NOT NULL,
  owner text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT floor_lease_floor_id_fkey FOREIGN KEY (floor_id) REFERENCES floor(id),
  CONSTRAINT floor_lease_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT floor_lease_pkey PRIMARY KEY (floor_id),
  CONSTRAINT floor_lease_floor_id_epoch_key UNIQUE (floor_id, epoch)
);

CREATE TABLE group_member (
  organisation_id uuid NOT NULL,
  group_id uuid NOT NULL,
  user_id uuid NOT NULL,
  CONSTRAINT group_member_group_id_fkey FOREIGN KEY (group_id) REFERENCES agent_group(id) ON DELETE CASCADE,
  CONSTRAINT group_member_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT group_member_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id) ON DELETE CASCADE,
  CONSTRAINT group_member_pkey PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_member_user ON group_member USING btree (user_id);

CREATE TABLE import (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  list_id uuid,
  list_name text NOT NULL,
  country text NOT NULL,
  file_name text NOT NULL,
  byte_count bigint NOT NULL,
  created_by uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  state text NOT NULL,
  cancel_asked boolean NOT NULL DEFAULT false,
  preview jsonb,
  mapping jsonb,
  progress jsonb NOT NULL DEFAULT '{}'::jsonb,
  report jsonb,
  fault jsonb,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  others text NOT NULL DEFAULT 'update'::text,
  CONSTRAINT import_others_check CHECK ((others = ANY (ARRAY['skip'::text, 'update'::text, 'keep'::text]))),
  CONSTRAINT import_state_check CHECK ((state = ANY (ARRAY['uploaded'::text, 'waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
  CONSTRAINT import_created_by_fkey FOREIGN KEY (created_by) REFERENCES app_user(id),
  CONSTRAINT import_list_id_fkey FOREIGN KEY (list_id) REFERENCES calling_list(id),
  CONSTRAINT import_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT import_pkey PRIMARY KEY (id)
);
CREATE INDEX import_newest ON import USING btree (organisation_id, created_at DESC);

CREATE TABLE import_finding (
  organisation_id uuid NOT NULL,
  import_id uuid NOT NULL,
  kind text NOT NULL,
  place integer NOT NULL,
  line integer NOT NULL,
  field text,
  reason text NOT NULL,
  detail text,
  value text,
  CONSTRAINT import_finding_kind_check CHECK ((kind = ANY (ARRAY['rejected'::text, 'in_other_list'::text, 'warning'::text]))),
  CONSTRAINT import_finding_pkey PRIMARY KEY (import_id, kind, place)
);

CREATE TABLE import_mapping (
  organisation_id uuid NOT NULL,
  header_fingerprint text NOT NULL,
  mapping jsonb NOT NULL,
  used_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT import_mapping_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT import_mapping_pkey PRIMARY KEY (organisation_id, header_fingerprint)
);

CREATE TABLE interaction (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  floor_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  campaign_record_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  user_id uuid NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  done_at timestamp with time zone,
  state text NOT NULL,
  detail jsonb NOT NULL,
  version integer NOT NULL DEFAULT 0,
  origin text NOT NULL DEFAULT 'outbound_preview'::text,
  callback_id uuid,
  CONSTRAINT interaction_check CHECK (((state = 'done'::text) = (done_at IS NOT NULL))),
  CONSTRAINT interaction_keeps_callback CHECK (((origin = ANY (ARRAY['callback'::text, 'personal_callback'::text])) = (callback_id IS NOT NULL))),
  CONSTRAINT interaction_origin_check CHECK ((origin = ANY (ARRAY['outbound_preview'::text, 'outbound_call'::text, 'called_back'::text, 'callback'::text, 'personal_callback'::text]))),
  CONSTRAINT interaction_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'preview'::text, 'calling'::text, 'talking'::text, 'after_call_work'::text, 'done'::text]))),
  CONSTRAINT interaction_callback_id_fkey FOREIGN KEY (callback_id) REFERENCES callback(id),
  CONSTRAINT interaction_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT interaction_campaign_record_id_fkey FOREIGN KEY (campaign_record_id) REFERENCES campaign_record(id),
  CONSTRAINT interaction_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id),
  CONSTRAINT interaction_floor_id_fkey FOREIGN KEY (floor_id) REFERENCES floor(id),
  CONSTRAINT interaction_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id),
  CONSTRAINT interaction_pkey PRIMARY KEY (id)
);
CREATE INDEX interaction_contact ON interaction USING btree (contact_id, opened_at DESC);
CREATE INDEX interaction_history ON interaction USING btree (user_id, opened_at DESC);
CREATE INDEX interaction_open_on_floor ON interaction USING btree (floor_id) WHERE (done_at IS NULL);
CREATE UNIQUE INDEX interaction_open_per_agent ON interaction USING btree (user_id) WHERE (done_at IS NULL);
CREATE UNIQUE INDEX interaction_open_per_record ON interaction USING btree (campaign_record_id) WHERE (done_at IS NULL);
CREATE INDEX interaction_record ON interaction USING btree (campaign_record_id, opened_at DESC);

CREATE TABLE organisation (
  id uuid NOT NULL,
  name text NOT NULL,
  default_country text NOT NULL,
  allowed_countries text[] NOT NULL,
  pack text NOT NULL,
  dispositions jsonb NOT NULL,
  is_practice boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  lines integer NOT NULL DEFAULT 1000,
  real_law text,
  real_trunks_since timestamp with time zone,
  CONSTRAINT organisation_default_country_check CHECK ((default_country ~ '^[A-Z]{2}$'::text)),
  CONSTRAINT organisation_lines_check CHECK (((lines >= 1) AND (lines <= 100000))),
  CONSTRAINT organisation_pack_check CHECK ((pack = ANY (ARRAY['practice'::text, 'cautious'::text, 'de'::text, 'gb'::text, 'fr'::text, 'us'::text]))),
  CONSTRAINT organisation_real_law_check CHECK ((real_law = ANY (ARRAY['de'::text, 'gb'::text, 'fr'::text, 'us'::text]))),
  CONSTRAINT organisation_pkey PRIMARY KEY (id)
);

CREATE TABLE pacing_decision (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  organisation_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  started integer NOT NULL,
  because jsonb NOT NULL,
  CONSTRAINT pacing_decision_started_check CHECK ((started >= 0)),
  CONSTRAINT pacing_decision_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT pacing_decision_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT pacing_decision_pkey PRIMARY KEY (id)
);
CREATE INDEX pacing_decision_campaign ON pacing_decision USING btree (campaign_id, decided_at DESC);

CREATE TABLE pacing_memory (
  campaign_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  memory jsonb NOT NULL,
  saved_at timestamp with time zone NOT NULL,
  CONSTRAINT pacing_memory_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT pacing_memory_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT pacing_memory_pkey PRIMARY KEY (campaign_id)
);

CREATE TABLE practice_thing (
  organisation_id uuid NOT NULL,
  kind text NOT NULL,
  id uuid NOT NULL,
  CONSTRAINT practice_thing_kind_check CHECK ((kind = ANY (ARRAY['user'::text, 'group'::text, 'caller_number'::text, 'list'::text, 'campaign'::text]))),
  CONSTRAINT practice_thing_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT practice_thing_pkey PRIMARY KEY (kind, id)
);

CREATE TABLE record (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  list_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  import_id uuid,
  place bigint NOT NULL,
  customer_key text,
  name_key text NOT NULL DEFAULT ''::text,
  shares_number boolean NOT NULL DEFAULT false,
  fields jsonb NOT NULL DEFAULT '[]'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT record_fields_check CHECK ((jsonb_typeof(fields) = 'array'::text)),
  CONSTRAINT record_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id),
  CONSTRAINT record_list_id_fkey FOREIGN KEY (list_id) REFERENCES calling_list(id),
  CONSTRAINT record_pkey PRIMARY KEY (id)
);
CREATE INDEX record_contact ON record USING btree (contact_id);
CREATE UNIQUE INDEX record_customer_key ON record USING btree (list_id, customer_key) WHERE (customer_key IS NOT NULL);
CREATE UNIQUE INDEX record_place ON record USING btree (list_id, place);

CREATE TABLE record_number (
  organisation_id uuid NOT NULL,
  record_id uuid NOT NULL,
  "position" smallint NOT NULL,
  list_id uuid NOT NULL,
  e164 text NOT NULL,
  label text NOT NULL,
  kind text NOT NULL,
  country text,
  zones text[] NOT NULL,
  added_by uuid,
  added_at timestamp with time zone,
  CONSTRAINT record_number_e164_check CHECK ((e164 ~ '^\+[1-9][0-9]{6,14}$'::text)),
  CONSTRAINT record_number_label_check CHECK ((label = ANY (ARRAY['home'::text, 'mobile'::text, 'work'::text, 'other'::text]))),
  CONSTRAINT record_number_added_by_fkey FOREIGN KEY (added_by) REFERENCES app_user(id),
  CONSTRAINT record_number_record_id_fkey FOREIGN KEY (record_id) REFERENCES record(id),
  CONSTRAINT record_number_pkey PRIMARY KEY (record_id, "position")
);
CREATE INDEX record_number_e164 ON record_number USING btree (organisation_id, e164);
CREATE INDEX record_number_in_list ON record_number USING btree (list_id, e164);

CREATE TABLE recording (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  call_id uuid NOT NULL,
  interaction_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  contact_id uuid NOT NULL,
  user_id uuid NOT NULL,
  started_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  state text NOT NULL,
  because text,
  tries smallint NOT NULL DEFAULT 0,
  try_at timestamp with time zone,
  bytes bigint,
  sha256 text,
  duration_ms bigint,
  ended_unasked boolean NOT NULL DEFAULT false,
  CONSTRAINT recording_check CHECK (((state = 'running'::text) = (ended_at IS NULL))),
  CONSTRAINT recording_check1 CHECK (((state = 'complete'::text) = ((sha256 IS NOT NULL) AND (bytes IS NOT NULL) AND (duration_ms IS NOT NULL)))),
  CONSTRAINT recording_check2 CHECK (((state = 'failed'::text) = (because IS NOT NULL))),
  CONSTRAINT recording_state_check CHECK ((state = ANY (ARRAY['running'::text, 'over'::text, 'complete'::text, 'failed'::text]))),
  CONSTRAINT recording_call_id_fkey FOREIGN KEY (call_id) REFERENCES call(id),
  CONSTRAINT recording_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  CONSTRAINT recording_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id),
  CONSTRAINT recording_interaction_id_fkey FOREIGN KEY (interaction_id) REFERENCES interaction(id),
  CONSTRAINT recording_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id),
  CONSTRAINT recording_pkey PRIMARY KEY (id)
);
CREATE INDEX recording_interaction ON recording USING btree (interaction_id, started_at);
CREATE INDEX recording_newest ON recording USING btree (organisation_id, started_at DESC, id DESC);
CREATE INDEX recording_open ON recording USING btree (try_at) WHERE (state = ANY (ARRAY['running'::text, 'over'::text]));
CREATE INDEX recording_own ON recording USING btree (user_id, started_at DESC, id DESC);

CREATE TABLE register_entry (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  kind text NOT NULL,
  e164 text,
  customer_key text,
  contact_id uuid,
  source text NOT NULL,
  reason text NOT NULL,
  created_by uuid,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone,
  removed_at timestamp with time zone,
  removed_by uuid,
  CONSTRAINT register_entry_check CHECK (((kind = 'number'::text) = (e164 IS NOT NULL))),
  CONSTRAINT register_entry_check1 CHECK (((kind = 'number'::text) OR (customer_key IS NOT NULL) OR (contact_id IS NOT NULL))),
  CONSTRAINT register_entry_e164_check CHECK ((e164 ~ '^\+[1-9][0-9]{6,14}$'::text)),
  CONSTRAINT register_entry_has_author CHECK (((source = 'opt_out'::text) = (created_by IS NULL))),
  CONSTRAINT register_entry_kind_check CHECK ((kind = ANY (ARRAY['number'::text, 'person'::text]))),
  CONSTRAINT register_entry_source_check CHECK ((source = ANY (ARRAY['agent'::text, 'supervisor'::text, 'import'::text, 'opt_out'::text]))),
  CONSTRAINT register_entry_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id),
  CONSTRAINT register_entry_created_by_fkey FOREIGN KEY (created_by) REFERENCES app_user(id),
  CONSTRAINT register_entry_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT register_entry_removed_by_fkey FOREIGN KEY (removed_by) REFERENCES app_user(id),
  CONSTRAINT register_entry_pkey PRIMARY KEY (id)
);
CREATE INDEX register_contact ON register_entry USING btree (contact_id) WHERE ((removed_at IS NULL) AND (contact_id IS NOT NULL));
CREATE INDEX register_newest ON register_entry USING btree (organisation_id, created_at DESC);
CREATE INDEX register_number ON register_entry USING btree (organisation_id, e164) WHERE ((removed_at IS NULL) AND (e164 IS NOT NULL));
CREATE INDEX register_person ON register_entry USING btree (organisation_id, customer_key) WHERE ((removed_at IS NULL) AND (customer_key IS NOT NULL));

CREATE TABLE session (
  token_hash text NOT NULL,
  organisation_id uuid NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_seen_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT session_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id),
  CONSTRAINT session_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX session_of_user ON session USING btree (user_id);

CREATE TABLE setup_token (
  token_hash text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  used_at timestamp with time zone,
  CONSTRAINT setup_token_pkey PRIMARY KEY (token_hash)
);

CREATE TABLE shift (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  floor_id uuid NOT NULL,
  user_id uuid NOT NULL,
  started_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  state text NOT NULL,
  facts jsonb NOT NULL,
  detail jsonb NOT NULL,
  version integer NOT NULL DEFAULT 0,
  CONSTRAINT shift_check CHECK (((state = 'gone'::text) = (ended_at IS NOT NULL))),
  CONSTRAINT shift_state_check CHECK ((state = ANY (ARRAY['free'::text, 'handling'::text, 'gone'::text]))),
  CONSTRAINT shift_floor_id_fkey FOREIGN KEY (floor_id) REFERENCES floor(id),
  CONSTRAINT shift_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT shift_user_id_fkey FOREIGN KEY (user_id) REFERENCES app_user(id),
  CONSTRAINT shift_pkey PRIMARY KEY (id)
);
CREATE INDEX shift_by_start ON shift USING btree (organisation_id, started_at);
CREATE UNIQUE INDEX shift_open ON shift USING btree (user_id) WHERE (ended_at IS NULL);

CREATE TABLE test_call (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  trunk_id text NOT NULL,
  e164 text NOT NULL,
  caller_number text NOT NULL,
  asked_by uuid NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  is_allowed boolean NOT NULL,
  because text,
  checks jsonb NOT NULL,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  result text,
  CONSTRAINT test_call_check CHECK (((ended_at IS NULL) = (result IS NULL))),
  CONSTRAINT test_call_check1 CHECK ((is_allowed OR (answered_at IS NULL))),
  CONSTRAINT test_call_e164_check CHECK ((e164 ~ '^\+[1-9][0-9]{6,14}$'::text)),
  CONSTRAINT test_call_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES app_user(id),
  CONSTRAINT test_call_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT test_call_pkey PRIMARY KEY (id)
);
CREATE INDEX test_call_newest ON test_call USING btree (organisation_id, trunk_id, asked_at DESC);

CREATE TABLE trunk (
  organisation_id uuid NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  is_practice boolean NOT NULL DEFAULT false,
  "position" integer NOT NULL,
  address jsonb,
  sealed_secret text,
  calls_per_second integer NOT NULL,
  lines integer NOT NULL,
  caller_numbers text[] NOT NULL DEFAULT '{}'::text[],
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  minute_price numeric(9,4),
  minute_currency text,
  CONSTRAINT trunk_calls_per_second_check CHECK (((calls_per_second >= 1) AND (calls_per_second <= 100))),
  CONSTRAINT trunk_check CHECK ((is_practice = (address IS NULL))),
  CONSTRAINT trunk_check1 CHECK (((minute_price IS NULL) = (minute_currency IS NULL))),
  CONSTRAINT trunk_lines_check CHECK (((lines >= 1) AND (lines <= 10000))),
  CONSTRAINT trunk_minute_currency_check CHECK ((minute_currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT trunk_minute_price_check CHECK ((minute_price >= (0)::numeric)),
  CONSTRAINT trunk_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  CONSTRAINT trunk_pkey PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX trunk_name ON trunk USING btree (organisation_id, lower(name));

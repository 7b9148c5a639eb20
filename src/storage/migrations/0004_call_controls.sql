-- The standard call controls (D14): a call to a contact, or beside one to a third person (consult, transfer); the states of a conference
-- and of a transfer; and agents who have a telephone of their own.
ALTER TABLE call
  ADD COLUMN purpose text NOT NULL DEFAULT 'contact' CHECK (purpose IN ('contact', 'consult', 'transfer')),
  -- Of a call to a third person: the contact's call beside which it was made.
  ADD COLUMN beside uuid REFERENCES call,
  ADD CHECK ((purpose = 'contact') = (beside IS NULL)),
  DROP CONSTRAINT call_state_check,
  ADD CONSTRAINT call_state_check CHECK (state IN
    ('intended', 'dialing', 'ringing', 'connected', 'joined', 'transferred', 'closing', 'unknown', 'ended'));
ALTER TABLE call ALTER COLUMN purpose DROP DEFAULT;

-- I1: no campaign record has two live calls to its contact. I2 stays as it is: it holds for third persons' numbers, too.
DROP INDEX call_live_per_record;
CREATE UNIQUE INDEX call_live_per_record ON call (campaign_record_id) WHERE ended_at IS NULL AND purpose = 'contact';
-- A contact's call has one third person beside it at a time.
CREATE UNIQUE INDEX call_live_beside ON call (beside) WHERE ended_at IS NULL;

ALTER TABLE dial_verdict
  DROP CONSTRAINT dial_verdict_purpose_check,
  ADD CONSTRAINT dial_verdict_purpose_check CHECK (purpose IN ('claim', 'dial', 'consult', 'transfer'));

-- What is alive in this moment is brought into the form that the new states have; its events lead to the same.
UPDATE call SET facts = facts || '{"purpose": "contact"}' WHERE ended_at IS NULL;
UPDATE call SET detail = detail || '{"controls": {"line": {"state": "talking"}, "microphone": {"state": "open"}, "recording": {"state": "off"}}}'
  WHERE state = 'connected';
UPDATE call SET detail = (detail - 'answeredAt') || jsonb_build_object('before', jsonb_build_object(
    'state', 'connected', 'sentAt', detail -> 'answeredAt', 'answeredAt', detail -> 'answeredAt', 'controls',
    '{"line": {"state": "talking"}, "microphone": {"state": "open"}, "recording": {"state": "off"}}'::jsonb))
  WHERE state = 'unknown' AND detail ? 'answeredAt';
UPDATE event SET content = jsonb_set(content, '{now,phone}', '{"state": "not_needed"}')
  FROM shift WHERE event.subject_kind = 'agent' AND event.subject_id = shift.id AND event.type = 'created' AND shift.ended_at IS NULL;
UPDATE shift SET detail = detail || '{"phone": {"state": "not_needed"}}' WHERE ended_at IS NULL;

UPDATE campaign SET settings = settings || '{"recording": "by_agent"}' WHERE NOT settings ? 'recording';

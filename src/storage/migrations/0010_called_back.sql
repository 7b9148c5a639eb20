-- Contacts who call back: a call that nobody dialed, an interaction that is offered with it, and a register entry that the contact has
-- made by a key.

ALTER TABLE call DROP CONSTRAINT call_purpose_check;
ALTER TABLE call ADD CONSTRAINT call_purpose_check CHECK (purpose IN ('contact', 'consult', 'transfer', 'called_back'));
ALTER TABLE call DROP CONSTRAINT call_check2;
ALTER TABLE call ADD CONSTRAINT call_beside_check CHECK ((purpose IN ('contact', 'called_back')) = (beside IS NULL));
-- Who has called back waits without an agent, and is no call of the pacing's.
ALTER TABLE call DROP CONSTRAINT call_has_agent;
ALTER TABLE call ADD CONSTRAINT call_has_agent CHECK (
  (user_id IS NULL) = (interaction_id IS NULL)
  AND (user_id IS NOT NULL
    OR ((pacing IS NOT NULL OR purpose = 'called_back') AND state NOT IN ('connected', 'joined', 'transferred'))));
ALTER TABLE call ADD CONSTRAINT call_back_is_not_paced CHECK (purpose <> 'called_back' OR pacing IS NULL);

ALTER TABLE interaction DROP CONSTRAINT interaction_origin_check;
ALTER TABLE interaction ADD CONSTRAINT interaction_origin_check
  CHECK (origin IN ('outbound_preview', 'outbound_call', 'called_back'));

ALTER TABLE register_entry DROP CONSTRAINT register_entry_source_check;
ALTER TABLE register_entry ADD CONSTRAINT register_entry_source_check
  CHECK (source IN ('agent', 'supervisor', 'import', 'opt_out'));
-- Nobody of ours has made an opt-out.
ALTER TABLE register_entry ALTER COLUMN created_by DROP NOT NULL;
ALTER TABLE register_entry ADD CONSTRAINT register_entry_has_author CHECK ((source = 'opt_out') = (created_by IS NULL));

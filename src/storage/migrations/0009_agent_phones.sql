-- The agent's telephone other than the browser. Who may have his own number called (a supervisor says so), and what a minute of it costs.
ALTER TABLE app_user ADD COLUMN may_use_external_phone boolean NOT NULL DEFAULT false;
ALTER TABLE trunk
  -- As the administrator has read it in the carrier's contract; NULL: nobody has entered it.
  ADD COLUMN minute_price numeric(9, 4) CHECK (minute_price >= 0),
  ADD COLUMN minute_currency text CHECK (minute_currency ~ '^[A-Z]{3}$'),
  ADD CHECK ((minute_price IS NULL) = (minute_currency IS NULL));

-- The standing account of an agent's SIP desk phone: one for each user, until it is revoked.
CREATE TABLE desk_phone (
  user_id uuid PRIMARY KEY REFERENCES app_user ON DELETE CASCADE,
  organisation_id uuid NOT NULL REFERENCES organisation,
  -- Sealed with the key in the data folder (secret-box.ts); shown once, and read again by the engine alone.
  sealed_secret text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX desk_phone_organisation ON desk_phone (organisation_id);

-- A verdict on an agent's own number is about a user and about no record (E26, E43).
ALTER TABLE dial_verdict
  ALTER COLUMN campaign_id DROP NOT NULL,
  ALTER COLUMN campaign_record_id DROP NOT NULL,
  ADD COLUMN user_id uuid,
  DROP CONSTRAINT dial_verdict_purpose_check,
  ADD CONSTRAINT dial_verdict_purpose_check CHECK (purpose IN ('claim', 'dial', 'consult', 'transfer', 'own_phone')),
  ADD CONSTRAINT dial_verdict_about CHECK (
    CASE WHEN purpose = 'own_phone' THEN user_id IS NOT NULL AND campaign_id IS NULL AND campaign_record_id IS NULL
    ELSE campaign_id IS NOT NULL AND campaign_record_id IS NOT NULL END
  );

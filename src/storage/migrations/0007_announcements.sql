-- E34: what contacts hear from the telephone itself. One row, one file (DATA_DIR/announcements/SHA256.wav), for the whole organisation or
-- for one campaign; where there is none the shipped sound is played. Music has no language.
CREATE TABLE announcement (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  campaign_id uuid REFERENCES campaign ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('information', 'greeting', 'voicemail', 'hold_music')),
  language text CHECK (language IN ('de', 'en')),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint NOT NULL,
  duration_ms int NOT NULL,
  created_by uuid NOT NULL REFERENCES app_user,
  created_at timestamptz NOT NULL,
  CHECK ((kind = 'hold_music') = (language IS NULL)),
  CONSTRAINT announcement_place UNIQUE NULLS NOT DISTINCT (organisation_id, campaign_id, kind, language)
);

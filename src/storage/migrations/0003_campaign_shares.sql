-- E13: lists share a campaign by weights. A list's turns in the campaign's order are laid when lists or shares change (domain/campaign/
-- list-order.ts) and kept here, so that an import that makes a list grow can give its records their places in one statement.
ALTER TABLE campaign_list
  DROP CONSTRAINT campaign_list_share_check,
  ALTER COLUMN share SET DEFAULT 1,
  -- The place of turn k: place_base + (k / number of slots) * round + slots[k % number of slots + 1]
  ADD COLUMN place_base bigint NOT NULL DEFAULT 0,
  ADD COLUMN round int NOT NULL DEFAULT 1 CHECK (round >= 1),
  ADD COLUMN slots int[] NOT NULL DEFAULT '{0}' CHECK (cardinality(slots) BETWEEN 1 AND round),
  -- How many turns have been given to records.
  ADD COLUMN turns bigint NOT NULL DEFAULT 0;
-- Campaigns made before work their lists one after another, each from position * 2^40 on; the share was never read.
UPDATE campaign_list cl SET share = 1, place_base = cl.position::bigint << 40,
  turns = coalesce((SELECT max(r.place) + 1 FROM record r WHERE r.list_id = cl.list_id), 0);
ALTER TABLE campaign_list ADD CONSTRAINT campaign_list_share_check CHECK (share BETWEEN 1 AND 100);

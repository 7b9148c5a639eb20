-- A recording that ended although nobody had asked for it (a full disk, a pause that could not be had): where its call went on, it is not
-- whole, and whoever listens must know (F37).
ALTER TABLE recording ADD COLUMN ended_unasked boolean NOT NULL DEFAULT false;

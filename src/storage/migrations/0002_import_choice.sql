-- E12: what an import does with people who stand in another list of the organisation already, and what it has to say row by row.

ALTER TABLE import ADD COLUMN others text NOT NULL DEFAULT 'update' CHECK (others IN ('skip', 'update', 'keep'));

-- One line per thing that a row of the file gave cause to say: why it was rejected, in which other list its person stands, what was
-- taken all the same. Written in the import's own transaction. They come by the million, so they have no foreign key (see 0001).
CREATE TABLE import_finding (
  organisation_id uuid NOT NULL,
  import_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('rejected', 'in_other_list', 'warning')),
  -- From 1 in the order of the file, within the kind: the last one is how many there are.
  place int NOT NULL,
  -- The line of the file on which the row begins.
  line int NOT NULL,
  -- The header of the column; NULL where the whole row is meant.
  field text,
  reason text NOT NULL,
  -- What belongs to the reason: why a number is none, the name of the other list, the other name of a known customer key.
  detail text,
  -- The cell, cut where it is long.
  value text,
  PRIMARY KEY (import_id, kind, place)
);

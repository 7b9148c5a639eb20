-- Lines and calls per second of a trunk are counted by the one engine that has the floor (I8, I11). Trunks belong to an organisation: while
-- it has one floor, no two engines can ever count the same trunk. A second floor needs tokens first, and finds this in its way.
CREATE UNIQUE INDEX floor_of_organisation ON floor (organisation_id);

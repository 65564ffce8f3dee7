-- How often work on an update was begun; one that fails again and again is set aside, and why.
ALTER TABLE inbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN failure TEXT;

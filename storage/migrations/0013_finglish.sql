-- In what messages in Finglish are answered: Persian script or Finglish.
ALTER TABLE preferences ADD COLUMN finglish TEXT NOT NULL DEFAULT 'persian'
CHECK (finglish IN ('persian', 'finglish'));

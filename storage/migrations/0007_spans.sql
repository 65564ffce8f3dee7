-- Which parts of a message's text are formatted: a JSON list of (kind, start, end, detail), places
-- counted in characters. Dropped with the text.
ALTER TABLE outbox ADD COLUMN spans TEXT;

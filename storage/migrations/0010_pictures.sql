-- A message may carry a picture, drawn when it is sent: a JSON list of its kind and the language of
-- its words. NULL: there is none.
ALTER TABLE outbox ADD COLUMN picture TEXT;

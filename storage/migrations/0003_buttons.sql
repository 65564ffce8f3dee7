-- Buttons under a message: a JSON list of (label, data) pairs.
ALTER TABLE outbox ADD COLUMN buttons TEXT;

-- What is stored of a person is found by it.
CREATE INDEX exchanges_of_user ON exchanges (user_id);
